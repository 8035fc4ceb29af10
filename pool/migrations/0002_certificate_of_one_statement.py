from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pool", "0001_the_pool")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="content_hash",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="historicalcertificate",
            name="content_hash",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
