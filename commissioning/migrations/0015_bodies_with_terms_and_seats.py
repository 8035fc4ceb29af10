import django.db.models.deletion
import ihwb.web.migrating
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0014_templates_name_their_kind'),
    ]

    operations = [
        ihwb.web.migrating.CreateTogether(
            operations=[migrations.CreateModel(
                name='BodyLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('relation', models.CharField(choices=[('accountable', 'Accountable to'), ('reports', 'Reports to'), ('advises', 'Advises'), ('scrutinises', 'Scrutinises')], max_length=12)),
                    ('since', models.DateField(blank=True, null=True)),
                    ('until', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('above', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_down', to='commissioning.body')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_up', to='commissioning.body')),
                ],
                options={
                    'ordering': ['body', 'above', 'since'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('body', models.F('above')), _negated=True), name='body_is_not_above_itself', violation_error_message='A body cannot answer to itself. Choose another body.'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='body_link_ends_after_it_begins', violation_error_message='The last day cannot be before the first.'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('body', 'above'), name='one_open_link_between_two_bodies', violation_error_message='These two bodies are linked already. End that first.')],
                },
            ), migrations.CreateModel(
                name='TermsOfReference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField()),
                    ('purpose', models.TextField(blank=True)),
                    ('functions', models.TextField(blank=True)),
                    ('reserved', models.TextField(blank=True)),
                    ('membership', models.TextField(blank=True)),
                    ('chairing', models.TextField(blank=True)),
                    ('frequency', models.CharField(blank=True, max_length=200)),
                    ('quorum_number', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('quorum_share', models.CharField(blank=True, choices=[('quarter', 'A quarter of the voting seats'), ('third', 'A third of the voting seats'), ('half', 'Half of the voting seats')], max_length=8)),
                    ('review_on', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='commissioning.body')),
                ],
                options={
                    'verbose_name_plural': 'terms of reference',
                    'ordering': ['body', '-since'],
                    'constraints': [models.UniqueConstraint(fields=('body', 'since'), name='terms_of_reference_once_a_day', violation_error_message='This body has terms of reference from this day already. Choose another day.'), models.CheckConstraint(condition=models.Q(('quorum_number__isnull', True), ('quorum_number__gte', 1), _connector='OR'), name='quorum_is_one_or_more', violation_error_message='A quorum is one or more.'), models.CheckConstraint(condition=models.Q(('review_on__isnull', True), ('review_on__gt', models.F('since')), _connector='OR'), name='terms_are_reviewed_after_they_begin', violation_error_message='The review comes after the first day of the terms.')],
                },
            ), migrations.CreateModel(
                name='Member',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=150)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='commissioning.partnership')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['partnership', 'name'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('partnership', 'user'), name='account_is_one_member', violation_error_message='This account is a member here already.')],
                },
            ), migrations.CreateModel(
                name='Seat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(max_length=200)),
                    ('voting', models.BooleanField(default=True)),
                    ('chair', models.CharField(blank=True, choices=[('chair', 'Chair'), ('vice_chair', 'Vice chair')], max_length=10)),
                    ('since', models.DateField(blank=True, null=True)),
                    ('until', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='commissioning.body')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='commissioning.organisation')),
                    ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='commissioning.post')),
                ],
                options={
                    'ordering': ['body', 'position'],
                    'constraints': [models.UniqueConstraint(fields=('body', 'position'), name='seat_position_once_a_body', violation_error_message='This body has a seat with this number already.'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='seat_ends_after_it_begins', violation_error_message='The last day cannot be before the first.')],
                },
            ), migrations.CreateModel(
                name='QuorumPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minimum', models.PositiveSmallIntegerField(default=1)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quorum_parts', to='commissioning.organisation')),
                    ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quorum_parts', to='commissioning.termsofreference')),
                ],
                options={
                    'ordering': ['terms', 'organisation'],
                    'constraints': [models.UniqueConstraint(fields=('terms', 'organisation'), name='quorum_names_an_organisation_once', violation_error_message='This organisation has its part of the quorum already.'), models.CheckConstraint(condition=models.Q(('minimum__gte', 1)), name='quorum_part_is_one_or_more', violation_error_message='A part of a quorum is one or more.')],
                },
            ), migrations.CreateModel(
                name='SeatTerm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('substitute', models.BooleanField(default=False)),
                    ('since', models.DateField()),
                    ('until', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='commissioning.member')),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='commissioning.seat')),
                ],
                options={
                    'ordering': ['seat', 'since'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='term_of_office_ends_after_it_begins', violation_error_message='The last day cannot be before the first.'), models.UniqueConstraint(condition=models.Q(('substitute', False), ('until__isnull', True)), fields=('seat',), name='seat_has_one_member_without_an_end', violation_error_message='This seat has a member already. End that term first.')],
                },
            ), migrations.CreateModel(
                name='HistoricalBodyLink',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('relation', models.CharField(choices=[('accountable', 'Accountable to'), ('reports', 'Reports to'), ('advises', 'Advises'), ('scrutinises', 'Scrutinises')], max_length=12)),
                    ('since', models.DateField(blank=True, null=True)),
                    ('until', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('above', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.body')),
                    ('body', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.body')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical body link',
                    'verbose_name_plural': 'historical body links',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalMember',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('name', models.CharField(max_length=150)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.partnership')),
                    ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical member',
                    'verbose_name_plural': 'historical members',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalQuorumPart',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('minimum', models.PositiveSmallIntegerField(default=1)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.organisation')),
                    ('terms', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.termsofreference')),
                ],
                options={
                    'verbose_name': 'historical quorum part',
                    'verbose_name_plural': 'historical quorum parts',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalSeat',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(max_length=200)),
                    ('voting', models.BooleanField(default=True)),
                    ('chair', models.CharField(blank=True, choices=[('chair', 'Chair'), ('vice_chair', 'Vice chair')], max_length=10)),
                    ('since', models.DateField(blank=True, null=True)),
                    ('until', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('body', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.body')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.organisation')),
                    ('post', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.post')),
                ],
                options={
                    'verbose_name': 'historical seat',
                    'verbose_name_plural': 'historical seats',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalSeatTerm',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('substitute', models.BooleanField(default=False)),
                    ('since', models.DateField()),
                    ('until', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.member')),
                    ('seat', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.seat')),
                ],
                options={
                    'verbose_name': 'historical seat term',
                    'verbose_name_plural': 'historical seat terms',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalTermsOfReference',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('since', models.DateField()),
                    ('purpose', models.TextField(blank=True)),
                    ('functions', models.TextField(blank=True)),
                    ('reserved', models.TextField(blank=True)),
                    ('membership', models.TextField(blank=True)),
                    ('chairing', models.TextField(blank=True)),
                    ('frequency', models.CharField(blank=True, max_length=200)),
                    ('quorum_number', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('quorum_share', models.CharField(blank=True, choices=[('quarter', 'A quarter of the voting seats'), ('third', 'A third of the voting seats'), ('half', 'Half of the voting seats')], max_length=8)),
                    ('review_on', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('body', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.body')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical terms of reference',
                    'verbose_name_plural': 'historical terms of reference',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            )],
        ),
        migrations.AddField(
            model_name='body',
            name='since',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='body',
            name='until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalbody',
            name='since',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalbody',
            name='until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='body',
            name='kind',
            field=models.CharField(choices=[('council', 'Full council'), ('executive', 'Executive of the council'), ('governing_body', 'NHS governing body'), ('health_wellbeing', 'Health and Wellbeing Board'), ('integrated_board', 'Integrated commissioning board'), ('board', 'Board'), ('committee', 'Committee'), ('scrutiny', 'Scrutiny panel'), ('advisory', 'Advisory group'), ('management_team', 'Senior management team'), ('design_group', 'System design group'), ('programme_board', 'Programme board'), ('project_board', 'Project board'), ('officers', 'Officer group')], max_length=20),
        ),
        migrations.AlterField(
            model_name='historicalbody',
            name='kind',
            field=models.CharField(choices=[('council', 'Full council'), ('executive', 'Executive of the council'), ('governing_body', 'NHS governing body'), ('health_wellbeing', 'Health and Wellbeing Board'), ('integrated_board', 'Integrated commissioning board'), ('board', 'Board'), ('committee', 'Committee'), ('scrutiny', 'Scrutiny panel'), ('advisory', 'Advisory group'), ('management_team', 'Senior management team'), ('design_group', 'System design group'), ('programme_board', 'Programme board'), ('project_board', 'Project board'), ('officers', 'Officer group')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='body_ends_after_it_begins', violation_error_message='A body cannot end before it begins.'),
        ),
    ]
