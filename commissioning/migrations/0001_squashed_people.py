"""Every table as the migrations it replaces leave it, made in one go: a new database is ready in seconds."""

import django.utils.timezone
import ihwb.web.migrating
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('commissioning', '0001_partnership_people_and_audit')]

    initial = True

    dependencies = [
    ]

    operations = [
        ihwb.web.migrating.CreateTogether(
            operations=[migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('email', models.EmailField(error_messages={'unique': 'Somebody already signs in with this address.'}, max_length=254, unique=True)),
                    ('name', models.CharField(max_length=150)),
                    ('is_active', models.BooleanField(default=True)),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['name'],
                    'indexes': [],
                    'constraints': [],
                },
            )],
        ),
    ]
