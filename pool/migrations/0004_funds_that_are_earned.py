from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pool", "0003_statement_totals")]

    operations = [
        migrations.AddField("riskfund", "release", models.JSONField(blank=True, null=True)),
        migrations.AddField("historicalriskfund", "release", models.JSONField(blank=True, null=True)),
    ]
