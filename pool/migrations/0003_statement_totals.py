from django.db import migrations, models


def amount() -> models.DecimalField:
    return models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)


class Migration(migrations.Migration):
    dependencies = [("pool", "0002_certificate_of_one_statement")]

    operations = [
        migrations.AddField("statement", "budget", amount()),
        migrations.AddField("statement", "variance", amount()),
        migrations.AddField("historicalstatement", "budget", amount()),
        migrations.AddField("historicalstatement", "variance", amount()),
    ]
