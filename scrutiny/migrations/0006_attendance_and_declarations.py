import django.db.models.deletion
import ihwb.web.migrating
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0024_registers_of_interests'),
        ('commissioning', '__first__'),
        ('scrutiny', '0005_the_file_of_a_funds_report'),
    ]

    operations = [
        ihwb.web.migrating.CreateTogether(
            operations=[migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('presence', models.CharField(choices=[('present', 'Present'), ('apologies', 'Apologies'), ('absent', 'Absent')], max_length=9)),
                    ('substitute', models.BooleanField(default=False)),
                    ('voting', models.BooleanField()),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='scrutiny.meeting')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='commissioning.member')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='commissioning.organisation')),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='commissioning.seat')),
                ],
                options={
                    'ordering': ['meeting', 'seat'],
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'seat'), name='seat_is_taken_once_at_a_meeting', violation_error_message='This seat has its attendance already.'), models.UniqueConstraint(condition=models.Q(('presence', 'present')), fields=('meeting', 'member'), name='member_sits_once_at_a_meeting', violation_error_message='Somebody sits on one seat at a meeting.')],
                },
            ), migrations.CreateModel(
                name='ItemInterest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(blank=True)),
                    ('action', models.CharField(choices=[('stays', 'Stays and takes part'), ('speaks', 'Speaks and does not vote'), ('leaves', 'Leaves for the item')], max_length=6)),
                    ('declared_at', models.DateTimeField()),
                    ('agenda_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='scrutiny.agendaitem')),
                    ('interest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='commissioning.interest')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='commissioning.member')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations_recorded', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['agenda_item', 'declared_at'],
                    'constraints': [models.UniqueConstraint(fields=('agenda_item', 'member'), name='member_declares_once_at_an_item', violation_error_message='This member has declared at this item already. Change that declaration.'), models.CheckConstraint(condition=models.Q(('interest__isnull', False), models.Q(('text', ''), _negated=True), _connector='OR'), name='declaration_says_what_the_interest_is', violation_error_message='Choose the interest, or say what it is.')],
                },
            ), migrations.CreateModel(
                name='HistoricalAttendance',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('presence', models.CharField(choices=[('present', 'Present'), ('apologies', 'Apologies'), ('absent', 'Absent')], max_length=9)),
                    ('substitute', models.BooleanField(default=False)),
                    ('voting', models.BooleanField()),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.meeting')),
                    ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.member')),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.organisation')),
                    ('seat', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.seat')),
                ],
                options={
                    'verbose_name': 'historical attendance',
                    'verbose_name_plural': 'historical attendances',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalItemInterest',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('text', models.TextField(blank=True)),
                    ('action', models.CharField(choices=[('stays', 'Stays and takes part'), ('speaks', 'Speaks and does not vote'), ('leaves', 'Leaves for the item')], max_length=6)),
                    ('declared_at', models.DateTimeField()),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('agenda_item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.agendaitem')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('interest', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.interest')),
                    ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.member')),
                    ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical item interest',
                    'verbose_name_plural': 'historical item interests',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            )],
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='decision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='commissioning.decision'),
        ),
        migrations.AddField(
            model_name='historicalagendaitem',
            name='decision',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.decision'),
        ),
    ]
