from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0013_kinds_from_the_words_of_templates'),
    ]

    operations = [
        migrations.RemoveField(model_name='historicalroutetemplate', name='kind_words'),
        migrations.RemoveField(model_name='routetemplate', name='kind_words'),
    ]
