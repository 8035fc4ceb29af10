import django.db.models.deletion
import ihwb.web.migrating
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0023_strategies_and_consultations'),
    ]

    operations = [
        ihwb.web.migrating.CreateTogether(
            operations=[migrations.CreateModel(
                name='Interest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('nature', models.CharField(choices=[('pecuniary', 'Disclosable pecuniary interest'), ('registrable', 'Other registrable interest'), ('financial', 'Financial'), ('professional', 'Non-financial professional'), ('personal', 'Non-financial personal'), ('indirect', 'Indirect')], max_length=12)),
                    ('text', models.TextField()),
                    ('in_name', models.CharField(blank=True, max_length=200)),
                    ('words', models.TextField(blank=True)),
                    ('cause', models.CharField(choices=[('appointment', 'The day of appointment'), ('change', 'The day on which the interest began or changed')], max_length=11)),
                    ('arose_on', models.DateField()),
                    ('declared_on', models.DateField()),
                    ('ended_on', models.DateField(blank=True, null=True)),
                    ('state', models.CharField(choices=[('declared', 'Declared, not yet published'), ('published', 'Published'), ('withheld', 'Published without its details')], default='declared', max_length=9)),
                    ('withheld_because', models.TextField(blank=True)),
                    ('published_on', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('declared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interests_declared', to=settings.AUTH_USER_MODEL)),
                    ('in_function', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interests_in', to='commissioning.delegatedfunction')),
                    ('in_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interests_in', to='commissioning.organisation')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='commissioning.member')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='commissioning.partnership')),
                    ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interests_published', to=settings.AUTH_USER_MODEL)),
                    ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registered_interests', to='commissioning.organisation')),
                ],
                options={
                    'ordering': ['partnership', 'member', 'declared_on'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('declared_on__gte', models.F('arose_on'))), name='interest_declared_after_it_arose', violation_error_message='An interest is declared on the day it arose or after it.'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('arose_on')), _connector='OR'), name='interest_ends_after_it_arose', violation_error_message='An interest cannot end before it arose.'), models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', True), ('state', 'declared')), models.Q(('published_on__isnull', False), ('state__in', ['published', 'withheld'])), _connector='OR'), name='public_interest_says_since_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withheld'), models.Q(('withheld_because', ''), _negated=True)), models.Q(models.Q(('state', 'withheld'), _negated=True), ('withheld_because', '')), _connector='OR'), name='withheld_interest_says_why', violation_error_message='Say why the details are withheld.')],
                },
            ), migrations.CreateModel(
                name='InterestConfirmation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('confirmed_on', models.DateField()),
                    ('nothing', models.BooleanField(default=False)),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interests_confirmed', to=settings.AUTH_USER_MODEL)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='commissioning.member')),
                    ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interest_confirmations', to='commissioning.organisation')),
                ],
                options={
                    'ordering': ['member', '-confirmed_on'],
                    'constraints': [models.UniqueConstraint(fields=('member', 'register', 'confirmed_on'), name='confirmed_once_a_day', violation_error_message='This is confirmed for that day already.')],
                },
            ), migrations.CreateModel(
                name='RaisedInterest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('raised_at', models.DateTimeField()),
                    ('reason', models.TextField()),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='raised_interests', to='commissioning.decision')),
                    ('interest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='raised', to='commissioning.interest')),
                    ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests_raised', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['decision', 'raised_at'],
                    'constraints': [models.UniqueConstraint(fields=('decision', 'interest'), name='interest_raised_once_on_a_decision', violation_error_message='This interest is raised on this decision already.')],
                },
            ), migrations.CreateModel(
                name='HistoricalInterest',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('nature', models.CharField(choices=[('pecuniary', 'Disclosable pecuniary interest'), ('registrable', 'Other registrable interest'), ('financial', 'Financial'), ('professional', 'Non-financial professional'), ('personal', 'Non-financial personal'), ('indirect', 'Indirect')], max_length=12)),
                    ('text', models.TextField()),
                    ('in_name', models.CharField(blank=True, max_length=200)),
                    ('words', models.TextField(blank=True)),
                    ('cause', models.CharField(choices=[('appointment', 'The day of appointment'), ('change', 'The day on which the interest began or changed')], max_length=11)),
                    ('arose_on', models.DateField()),
                    ('declared_on', models.DateField()),
                    ('ended_on', models.DateField(blank=True, null=True)),
                    ('state', models.CharField(choices=[('declared', 'Declared, not yet published'), ('published', 'Published'), ('withheld', 'Published without its details')], default='declared', max_length=9)),
                    ('withheld_because', models.TextField(blank=True)),
                    ('published_on', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('declared_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('in_function', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.delegatedfunction')),
                    ('in_organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.organisation')),
                    ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.member')),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.partnership')),
                    ('published_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('register', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.organisation')),
                ],
                options={
                    'verbose_name': 'historical interest',
                    'verbose_name_plural': 'historical interests',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalInterestConfirmation',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('confirmed_on', models.DateField()),
                    ('nothing', models.BooleanField(default=False)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.member')),
                    ('register', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.organisation')),
                ],
                options={
                    'verbose_name': 'historical interest confirmation',
                    'verbose_name_plural': 'historical interest confirmations',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalRaisedInterest',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('raised_at', models.DateTimeField()),
                    ('reason', models.TextField()),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.decision')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('raised_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('interest', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.interest')),
                ],
                options={
                    'verbose_name': 'historical raised interest',
                    'verbose_name_plural': 'historical raised interests',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            )],
        ),
    ]
