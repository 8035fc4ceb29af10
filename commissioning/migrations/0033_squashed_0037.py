"""What the migrations it replaces leave, made in one go: each table is changed once, and the triggers come last."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.comparison
import ihwb.web.migrating
import simple_history.models
from django.conf import settings
from django.db import migrations, models

_STAYS = import_module("commissioning.migrations.0033_what_is_published_stays")


class Migration(migrations.Migration):

    replaces = [('commissioning', '0033_what_is_published_stays'), ('commissioning', '0034_dated_terms_and_reserved_matters'), ('commissioning', '0035_dispensations_and_officers'), ('commissioning', '0036_private_records'), ('commissioning', '0037_what_spend_rests_on')]

    dependencies = [
        ('commissioning', '0032_editions_of_the_register'),
    ]

    operations = [
        ihwb.web.migrating.ChangeTogether(
            operations=[migrations.AddField(
                model_name='historicalinterest',
                name='officer',
                field=models.BooleanField(default=False),
            ), migrations.AddField(
                model_name='interest',
                name='officer',
                field=models.BooleanField(default=False),
            ), migrations.AddField(
                model_name='decisionrecord',
                name='paragraphs',
                field=models.CharField(blank=True, default='', max_length=13),
            ), migrations.AddField(
                model_name='decisionrecord',
                name='public_title',
                field=models.CharField(blank=True, default='', max_length=200),
            ), migrations.AddField(
                model_name='historicaldecisionrecord',
                name='paragraphs',
                field=models.CharField(blank=True, default='', max_length=13),
            ), migrations.AddField(
                model_name='historicaldecisionrecord',
                name='public_title',
                field=models.CharField(blank=True, default='', max_length=200),
            ), migrations.AddConstraint(
                model_name='decisionrecord',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('paragraphs', ''), ('public_title', '')), models.Q(models.Q(('paragraphs', ''), _negated=True), models.Q(('public_title', ''), _negated=True)), _connector='OR'), name='private_record_has_another_title_for_the_public', violation_error_message='Name the paragraphs of Schedule 12A, and a title that gives nothing away.'),
            ), migrations.AddField(
                model_name='historicalspendline',
                name='rests_on',
                field=models.CharField(choices=[('spend', 'The spend, as its source has it'), ('total', 'A total that its source prints without what it is made of'), ('assumed', 'An assumption: no source has it')], default='spend', max_length=8),
            ), migrations.AddField(
                model_name='spendline',
                name='rests_on',
                field=models.CharField(choices=[('spend', 'The spend, as its source has it'), ('total', 'A total that its source prints without what it is made of'), ('assumed', 'An assumption: no source has it')], default='spend', max_length=8),
            ), migrations.AddConstraint(
                model_name='spendline',
                constraint=models.CheckConstraint(condition=models.Q(('rests_on__in', ['spend', 'total', 'assumed'])), name='spend_rests_on_something_known', violation_error_message='Say what the figure rests on.'),
            )],
        ),
        ihwb.web.migrating.CreateTogether(
            operations=[migrations.CreateModel(
                name='HistoricalFunctionTerms',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('since', models.DateField()),
                    ('statute', models.CharField(blank=True, max_length=300)),
                    ('section', models.CharField(blank=True, max_length=300)),
                    ('state', models.CharField(choices=[('delegable', 'Can be delegated'), ('partly', 'Partly'), ('retained', 'Retained')], max_length=12)),
                    ('law_reason', models.TextField(blank=True)),
                    ('part', models.TextField(blank=True)),
                    ('condition', models.TextField(blank=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('function', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.delegatedfunction')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('oversight', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.post')),
                ],
                options={
                    'verbose_name': 'historical function terms',
                    'verbose_name_plural': 'historical terms of functions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalReservedMatter',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('words', models.CharField(max_length=500)),
                    ('over', models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('function', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.delegatedfunction')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.decisionkind')),
                    ('terms', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.termsofreference')),
                ],
                options={
                    'verbose_name': 'historical reserved matter',
                    'verbose_name_plural': 'historical reserved matters',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='FunctionTerms',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField()),
                    ('statute', models.CharField(blank=True, max_length=300)),
                    ('section', models.CharField(blank=True, max_length=300)),
                    ('state', models.CharField(choices=[('delegable', 'Can be delegated'), ('partly', 'Partly'), ('retained', 'Retained')], max_length=12)),
                    ('law_reason', models.TextField(blank=True)),
                    ('part', models.TextField(blank=True)),
                    ('condition', models.TextField(blank=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('function', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='later_terms', to='commissioning.delegatedfunction')),
                    ('oversight', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='terms_overseen', to='commissioning.post')),
                ],
                options={
                    'verbose_name_plural': 'terms of functions',
                    'ordering': ['function', 'since'],
                    'constraints': [models.UniqueConstraint(fields=('function', 'since'), name='function_terms_once_a_day', violation_error_message='Something changes from this day already. Correct that change.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'partly'), _negated=True), models.Q(('part', ''), _negated=True), _connector='OR'), name='partly_delegable_terms_say_their_part', violation_error_message='Say which part of the function can be delegated.')],
                },
            ), migrations.CreateModel(
                name='ReservedMatter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.CharField(max_length=500)),
                    ('over', models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                    ('function', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reserved', to='commissioning.delegatedfunction')),
                    ('kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reserved', to='commissioning.decisionkind')),
                    ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='commissioning.termsofreference')),
                ],
                options={
                    'ordering': ['terms', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__isnull', False), ('function__isnull', False), _connector='OR'), name='reserved_matter_says_what_it_means', violation_error_message='Choose the kind of decision or the function that is reserved.'), models.CheckConstraint(condition=models.Q(('over__isnull', True), ('over__gte', 0), _connector='OR'), name='reserved_above_nought_or_more', violation_error_message='The amount is nought or more.'), models.UniqueConstraint(models.F('terms'), django.db.models.functions.comparison.Coalesce('kind_id', 0), django.db.models.functions.comparison.Coalesce('function_id', 0), name='reserved_matter_once', violation_error_message='This kind or function is reserved by these terms already.')],
                },
            ), migrations.CreateModel(
                name='HistoricalDispensation',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('matter', models.CharField(max_length=300)),
                    ('scope', models.CharField(choices=[('speak', 'To speak, without a vote'), ('vote', 'To speak and vote')], max_length=5)),
                    ('ground', models.CharField(choices=[('numbers', 'Without it so many could not take part that the business would be impeded (section 33(2)(a))'), ('balance', 'Without it the political balance would be upset so as to alter the likely outcome (section 33(2)(b))'), ('residents', 'It is in the interests of persons living in the area (section 33(2)(c))'), ('executive', 'Without it every member of the executive would be prohibited (section 33(2)(d))'), ('otherwise', 'It is otherwise appropriate (section 33(2)(e))'), ('nhs', "The chair's decision under the NHS body's policy on conflicts of interest")], max_length=9)),
                    ('reason', models.TextField()),
                    ('requested_on', models.DateField()),
                    ('granted_on', models.DateField()),
                    ('since', models.DateField()),
                    ('until', models.DateField()),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('entered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('granted_by_body', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.body')),
                    ('granted_by_post', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.post')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('interest', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.interest')),
                    ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.member')),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.partnership')),
                    ('register', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.organisation')),
                ],
                options={
                    'verbose_name': 'historical dispensation',
                    'verbose_name_plural': 'historical dispensations',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='Dispensation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('matter', models.CharField(max_length=300)),
                    ('scope', models.CharField(choices=[('speak', 'To speak, without a vote'), ('vote', 'To speak and vote')], max_length=5)),
                    ('ground', models.CharField(choices=[('numbers', 'Without it so many could not take part that the business would be impeded (section 33(2)(a))'), ('balance', 'Without it the political balance would be upset so as to alter the likely outcome (section 33(2)(b))'), ('residents', 'It is in the interests of persons living in the area (section 33(2)(c))'), ('executive', 'Without it every member of the executive would be prohibited (section 33(2)(d))'), ('otherwise', 'It is otherwise appropriate (section 33(2)(e))'), ('nhs', "The chair's decision under the NHS body's policy on conflicts of interest")], max_length=9)),
                    ('reason', models.TextField()),
                    ('requested_on', models.DateField()),
                    ('granted_on', models.DateField()),
                    ('since', models.DateField()),
                    ('until', models.DateField()),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispensations_entered', to=settings.AUTH_USER_MODEL)),
                    ('granted_by_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispensations_granted', to='commissioning.body')),
                    ('granted_by_post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispensations_granted', to='commissioning.post')),
                    ('interest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispensations', to='commissioning.interest')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispensations', to='commissioning.member')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispensations', to='commissioning.partnership')),
                    ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispensations', to='commissioning.organisation')),
                ],
                options={
                    'ordering': ['partnership', 'member', 'since'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('granted_by_body__isnull', False), ('granted_by_post__isnull', True)), models.Q(('granted_by_body__isnull', True), ('granted_by_post__isnull', False)), _connector='OR'), name='dispensation_is_granted_by_a_body_or_a_post', violation_error_message='A dispensation is granted by one body or by one post.'), models.CheckConstraint(condition=models.Q(('granted_on__gte', models.F('requested_on'))), name='dispensation_granted_after_it_was_asked_for', violation_error_message='It is granted on the day on which it is asked for, or after it.'), models.CheckConstraint(condition=models.Q(('since__gte', models.F('granted_on'))), name='dispensation_begins_after_it_was_granted', violation_error_message='A dispensation holds for nothing before it was granted.')],
                },
            )],
        ),
        migrations.RunPython(_STAYS.freeze, _STAYS.thaw),
    ]
