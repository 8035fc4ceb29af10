import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0028_returns_get_a_code'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='statutoryreturn',
            constraint=models.UniqueConstraint(models.F('partnership'), django.db.models.functions.text.Lower('code'), name='return_code_once_a_partnership', violation_error_message='This partnership already has a return with this code.'),
        ),
    ]
