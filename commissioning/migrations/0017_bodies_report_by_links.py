from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('commissioning', '0016_reports_become_links')]

    operations = [
        migrations.RemoveField(model_name="body", name="reports_to"),
        migrations.RemoveField(model_name="historicalbody", name="reports_to"),
    ]
