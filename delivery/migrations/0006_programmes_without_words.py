from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("delivery", "0005_programmes_from_words")]
    operations = [
        migrations.RemoveField("project", "programme_words"),
        migrations.RemoveField("historicalproject", "programme_words"),
        migrations.RemoveField("milestone", "workstream_words"),
        migrations.RemoveField("historicalmilestone", "workstream_words"),
    ]
