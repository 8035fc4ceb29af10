from datetime import date

import django.db.models.deletion
import ihwb.web.migrating
import scrutiny.models.review_evidence
import simple_history.models
from django.conf import settings
from django.db import migrations, models


AGREED = "Agreed before requests were recorded here."


def carry_over(apps, schema_editor):
    """What reviews held of receipt and answers, as rows of their own."""
    reviews, recommendations = (apps.get_model("scrutiny", name) for name in ("Review", "ReviewRecommendation"))
    for review in reviews.objects.exclude(received_on=None):
        bodies = apps.get_model("commissioning", "Body").objects.filter(partnership_id=review.partnership_id)
        first = bodies.filter(statutory=True).order_by("pk").first()
        body = review.responding_body_id or (first.pk if first else review.body_id)
        apps.get_model("scrutiny", "ReviewRecipient").objects.create(
            review=review,
            body_id=body,
            sent_on=review.received_on,
            received_on=review.received_on,
            response_months=review.response_months,
            responded_on=review.responded_on,
        )
        for one in recommendations.objects.filter(review=review):
            apps.get_model("scrutiny", "RecommendationAnswer").objects.create(
                recommendation=one,
                body_id=body,
                kind=one.response_kind,
                words=one.response if one.response_kind else "",
                answered_on=one.responded_on,
            )
    _settle(schema_editor)


def carry_back(apps, schema_editor):
    """The first body's answers, as reviews held them before."""
    answers = apps.get_model("scrutiny", "RecommendationAnswer")
    for sent in apps.get_model("scrutiny", "ReviewRecipient").objects.order_by("review_id", "-pk"):
        review = sent.review
        review.responding_body_id, review.received_on = sent.body_id, sent.received_on
        review.response_months, review.responded_on = sent.response_months, sent.responded_on
        review.save()
        for answer in answers.objects.filter(recommendation__review=review, body_id=sent.body_id):
            one = answer.recommendation
            one.response_kind, one.response, one.responded_on = answer.kind, answer.words, answer.answered_on
            one.save()
    _settle(schema_editor)


def approve(apps, schema_editor):
    """Reviews that were recorded here before requests were have been agreed by somebody."""
    for review in apps.get_model("scrutiny", "Review").objects.all():
        review.state, review.deciding_body_id, review.decision_words = "approved", review.body_id, AGREED
        review.decided_on = review.starts_on or date(2000, 1, 1)
        review.save()
    _settle(schema_editor)


def _settle(schema_editor):
    """PostgreSQL changes no table that still has rows to check."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0033_what_is_published_stays'),
        ('commissioning', '__first__'),
        ('delivery', '0015_contracts_and_their_life'),
        ('pool', '0001_squashed_0007'),
        ('scrutiny', '0019_the_programme_on_an_agenda'),
    ]

    operations = [
        ihwb.web.migrating.CreateTogether(
            operations=[migrations.CreateModel(
                name='RecommendationAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('partly', 'Accepted in part'), ('refused', 'Not accepted')], max_length=10)),
                    ('words', models.TextField(blank=True)),
                    ('answered_on', models.DateField(blank=True, null=True)),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_answers', to='commissioning.body')),
                    ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='scrutiny.reviewrecommendation')),
                ],
                options={
                    'verbose_name': 'answer',
                    'ordering': ['recommendation', 'body__name'],
                    'constraints': [models.UniqueConstraint(fields=('recommendation', 'body'), name='body_answers_a_recommendation_once', violation_error_message='This recommendation is put to that body already.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('kind', ''), ('words', '')), models.Q(models.Q(('kind', ''), _negated=True), models.Q(('words', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='review_answer_is_whole', violation_error_message='An answer says accepted or not, gives its words, and has a day.')],
                },
            ), migrations.CreateModel(
                name='RecommendationAction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('what', models.CharField(max_length=300)),
                    ('due_on', models.DateField()),
                    ('done_on', models.DateField(blank=True, null=True)),
                    ('done_words', models.TextField(blank=True)),
                    ('verified_on', models.DateField(blank=True, null=True)),
                    ('verified_words', models.TextField(blank=True)),
                    ('benefit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_actions', to='delivery.benefit')),
                    ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_actions_done', to=settings.AUTH_USER_MODEL)),
                    ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_actions', to='delivery.measure')),
                    ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_actions', to='delivery.milestone')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_actions', to='commissioning.post')),
                    ('verified_at', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions_verified', to='scrutiny.meeting')),
                    ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_actions_verified', to=settings.AUTH_USER_MODEL)),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='scrutiny.recommendationanswer')),
                ],
                options={
                    'verbose_name': 'action',
                    'ordering': ['answer', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('answer', 'number'), name='review_action_number_once_an_answer', violation_error_message='The answer already has an action with this number.'), models.CheckConstraint(condition=models.Q(models.Q(('done_by__isnull', True), ('done_on__isnull', True), ('done_words', '')), models.Q(('done_on__isnull', False), models.Q(('done_words', ''), _negated=True)), _connector='OR'), name='review_action_done_says_when_and_how', violation_error_message='A finished action has its day and says what was done.'), models.CheckConstraint(condition=models.Q(models.Q(('verified_by__isnull', True), ('verified_on__isnull', True), ('verified_words', '')), models.Q(('done_on__isnull', False), ('verified_on__gte', models.F('done_on')), ('verified_on__isnull', False), models.Q(('verified_words', ''), _negated=True)), _connector='OR'), name='review_action_is_verified_once_it_is_done', violation_error_message='Only what is done is verified, on that day or later, with what was seen.'), models.CheckConstraint(condition=models.Q(('verified_by__isnull', True), ('done_by__isnull', True), models.Q(('done_by', models.F('verified_by')), _negated=True), _connector='OR'), name='nobody_verifies_what_they_did', violation_error_message='Somebody else verifies what you marked done.')],
                },
            ), migrations.CreateModel(
                name='ActionNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('noted_on', models.DateField()),
                    ('text', models.TextField()),
                    ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_action_notes', to=settings.AUTH_USER_MODEL)),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='scrutiny.recommendationaction')),
                ],
                options={
                    'verbose_name': 'progress note',
                    'ordering': ['action', 'noted_on', 'pk'],
                },
            ), migrations.CreateModel(
                name='CallInHearing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('held', models.BooleanField(default=False)),
                    ('call_in', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hearing', to='commissioning.callin')),
                    ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='call_in_hearing', to='scrutiny.agendaitem')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_in_hearings', to='scrutiny.meeting')),
                ],
                options={
                    'ordering': ['meeting', 'pk'],
                },
            ), migrations.CreateModel(
                name='EnquiryLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('text', models.TextField()),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'question',
                    'ordering': ['review', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='question_number_once_a_review', violation_error_message='The review already has a question with this number.')],
                },
            ), migrations.CreateModel(
                name='SessionWitness',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('post', models.CharField(max_length=200)),
                    ('organisation', models.CharField(max_length=200)),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='witnesses', to='scrutiny.review')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='witnesses', to='scrutiny.reviewsession')),
                ],
                options={
                    'verbose_name': 'witness',
                    'verbose_name_plural': 'witnesses',
                    'ordering': ['session', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('session', 'post', 'organisation'), name='witness_once_a_session', violation_error_message='This witness is at the session already.')],
                },
            ), migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=200)),
                    ('kind', models.CharField(choices=[('document', 'A document under control'), ('pack', 'Pages of a pack'), ('upload', 'An uploaded PDF'), ('heard', 'Heard at a session')], max_length=8)),
                    ('edition', models.CharField(blank=True, choices=[('public', 'Public edition'), ('restricted', 'Restricted edition')], max_length=10)),
                    ('page_from', models.PositiveIntegerField(blank=True, null=True)),
                    ('page_to', models.PositiveIntegerField(blank=True, null=True)),
                    ('file', models.FileField(blank=True, upload_to=scrutiny.models.review_evidence.evidence_path)),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('file_pages', models.PositiveIntegerField(blank=True, null=True)),
                    ('confidential', models.BooleanField(default=False)),
                    ('confidential_reason', models.TextField(blank=True)),
                    ('received_on', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='commissioning.documentversion')),
                    ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scrutiny.agendaitem')),
                    ('pack', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scrutiny.pack')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scrutiny.review')),
                    ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scrutiny.reviewsession')),
                    ('witness', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scrutiny.sessionwitness')),
                ],
                options={
                    'verbose_name': 'evidence',
                    'verbose_name_plural': 'evidence',
                    'ordering': ['review', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='evidence_number_once_a_review', violation_error_message='The review already has evidence with this number.'), models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('kind', 'document'), ('edition', ''), ('item__isnull', True), ('pack__isnull', True), ('page_from__isnull', True), ('page_to__isnull', True), ('file', ''), ('file_pages__isnull', True), ('sha256', '')), models.Q(('document__isnull', True), ('kind', 'pack'), ('item__isnull', False), ('page_from__isnull', False), ('page_to__isnull', False), models.Q(('edition', ''), _negated=True), ('file', ''), ('file_pages__isnull', True), ('sha256', '')), models.Q(('document__isnull', True), ('file_pages__gte', 1), ('kind', 'upload'), ('edition', ''), ('item__isnull', True), ('pack__isnull', True), ('page_from__isnull', True), ('page_to__isnull', True), models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), models.Q(('document__isnull', True), ('kind', 'heard'), ('session__isnull', False), ('edition', ''), ('item__isnull', True), ('pack__isnull', True), ('page_from__isnull', True), ('page_to__isnull', True), ('file', ''), ('file_pages__isnull', True), ('sha256', '')), _connector='OR'), name='evidence_is_what_its_kind_says', violation_error_message='Evidence is a document, or pages of a pack with item, edition and pages, or an uploaded PDF, or heard at a session: one of them.'), models.CheckConstraint(condition=models.Q(('page_from__isnull', True), models.Q(('page_from__gte', 1), ('page_to__gte', models.F('page_from'))), _connector='OR'), name='evidence_pages_run_forward', violation_error_message='The last page cannot be before the first.'), models.CheckConstraint(condition=models.Q(models.Q(('edition', 'restricted'), _negated=True), ('confidential', True), _connector='OR'), name='restricted_pages_are_confidential_evidence', violation_error_message='Pages of a restricted edition are confidential evidence. Mark it so.'), models.CheckConstraint(condition=models.Q(models.Q(('confidential', False), ('confidential_reason', '')), models.Q(('confidential', True), models.Q(('confidential_reason', ''), _negated=True)), _connector='OR'), name='confidential_evidence_says_why', violation_error_message='Say why the evidence is confidential; of public evidence say nothing.')],
                },
            ), migrations.CreateModel(
                name='EvidenceNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField()),
                    ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='scrutiny.evidence')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='scrutiny.enquiryline')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'note of evidence',
                    'ordering': ['question', 'evidence', 'pk'],
                },
            ), migrations.CreateModel(
                name='Finding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('text', models.TextField()),
                    ('confidential', models.BooleanField(default=False)),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='scrutiny.enquiryline')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='scrutiny.review')),
                ],
                options={
                    'ordering': ['review', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='finding_number_once_a_review', violation_error_message='The review already has a finding with this number.')],
                },
            ), migrations.CreateModel(
                name='FindingEvidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='scrutiny.evidence')),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rests_on', to='scrutiny.finding')),
                ],
                options={
                    'ordering': ['finding', 'evidence'],
                    'constraints': [models.UniqueConstraint(fields=('finding', 'evidence'), name='finding_rests_once_on_evidence', violation_error_message='The finding rests on this evidence already.')],
                },
            ), migrations.CreateModel(
                name='HearingCaller',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('hearing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callers', to='scrutiny.callinhearing')),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_ins', to='commissioning.seat')),
                ],
                options={
                    'ordering': ['hearing', 'seat__position'],
                    'constraints': [models.UniqueConstraint(fields=('hearing', 'seat'), name='seat_calls_in_once', violation_error_message='This seat is named already.')],
                },
            ), migrations.CreateModel(
                name='HearingEvidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('post', models.CharField(max_length=200)),
                    ('organisation', models.CharField(max_length=200)),
                    ('text', models.TextField()),
                    ('confidential', models.BooleanField(default=False)),
                    ('hearing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scrutiny.callinhearing')),
                ],
                options={
                    'ordering': ['hearing', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('hearing', 'number'), name='hearing_evidence_number_once', violation_error_message='The hearing already has evidence with this number.'), models.CheckConstraint(condition=models.Q(models.Q(('post', ''), _negated=True), models.Q(('organisation', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='hearing_evidence_names_post_and_organisation', violation_error_message='Name the post and the organisation, and say what was heard.')],
                },
            ), migrations.CreateModel(
                name='HistoricalActionNote',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('noted_on', models.DateField()),
                    ('text', models.TextField()),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('noted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('action', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.recommendationaction')),
                ],
                options={
                    'verbose_name': 'historical progress note',
                    'verbose_name_plural': 'historical progress notes',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalCallInHearing',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('held', models.BooleanField(default=False)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('call_in', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.callin')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.agendaitem')),
                    ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.meeting')),
                ],
                options={
                    'verbose_name': 'historical call in hearing',
                    'verbose_name_plural': 'historical call in hearings',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalEnquiryLine',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('text', models.TextField()),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'historical question',
                    'verbose_name_plural': 'historical questions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalEvidence',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=200)),
                    ('kind', models.CharField(choices=[('document', 'A document under control'), ('pack', 'Pages of a pack'), ('upload', 'An uploaded PDF'), ('heard', 'Heard at a session')], max_length=8)),
                    ('edition', models.CharField(blank=True, choices=[('public', 'Public edition'), ('restricted', 'Restricted edition')], max_length=10)),
                    ('page_from', models.PositiveIntegerField(blank=True, null=True)),
                    ('page_to', models.PositiveIntegerField(blank=True, null=True)),
                    ('file', models.TextField(blank=True, max_length=100)),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('file_pages', models.PositiveIntegerField(blank=True, null=True)),
                    ('confidential', models.BooleanField(default=False)),
                    ('confidential_reason', models.TextField(blank=True)),
                    ('received_on', models.DateField(blank=True, null=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.documentversion')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.agendaitem')),
                    ('pack', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.pack')),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                    ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.reviewsession')),
                    ('witness', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.sessionwitness')),
                ],
                options={
                    'verbose_name': 'historical evidence',
                    'verbose_name_plural': 'historical evidence',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalEvidenceNote',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('text', models.TextField()),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('evidence', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.evidence')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('question', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.enquiryline')),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'historical note of evidence',
                    'verbose_name_plural': 'historical note of evidences',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalFinding',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('text', models.TextField()),
                    ('confidential', models.BooleanField(default=False)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('question', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.enquiryline')),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'historical finding',
                    'verbose_name_plural': 'historical findings',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalFindingEvidence',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('evidence', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.evidence')),
                    ('finding', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.finding')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical finding evidence',
                    'verbose_name_plural': 'historical finding evidences',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalHearingCaller',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('hearing', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.callinhearing')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('seat', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.seat')),
                ],
                options={
                    'verbose_name': 'historical hearing caller',
                    'verbose_name_plural': 'historical hearing callers',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalHearingEvidence',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('post', models.CharField(max_length=200)),
                    ('organisation', models.CharField(max_length=200)),
                    ('text', models.TextField()),
                    ('confidential', models.BooleanField(default=False)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('hearing', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.callinhearing')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical hearing evidence',
                    'verbose_name_plural': 'historical hearing evidences',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalRecommendationAction',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('what', models.CharField(max_length=300)),
                    ('due_on', models.DateField()),
                    ('done_on', models.DateField(blank=True, null=True)),
                    ('done_words', models.TextField(blank=True)),
                    ('verified_on', models.DateField(blank=True, null=True)),
                    ('verified_words', models.TextField(blank=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('benefit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='delivery.benefit')),
                    ('done_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('measure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='delivery.measure')),
                    ('milestone', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='delivery.milestone')),
                    ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.post')),
                    ('verified_at', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.meeting')),
                    ('verified_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.recommendationanswer')),
                ],
                options={
                    'verbose_name': 'historical action',
                    'verbose_name_plural': 'historical actions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalRecommendationAnswer',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('kind', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('partly', 'Accepted in part'), ('refused', 'Not accepted')], max_length=10)),
                    ('words', models.TextField(blank=True)),
                    ('answered_on', models.DateField(blank=True, null=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('body', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.body')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recommendation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.reviewrecommendation')),
                ],
                options={
                    'verbose_name': 'historical answer',
                    'verbose_name_plural': 'historical answers',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalRecommendationFinding',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('finding', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.finding')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recommendation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.reviewrecommendation')),
                ],
                options={
                    'verbose_name': 'historical recommendation finding',
                    'verbose_name_plural': 'historical recommendation findings',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalReviewFollowUp',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('words', models.TextField(blank=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.meeting')),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'historical follow-up',
                    'verbose_name_plural': 'historical follow-ups',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalReviewPanelSeat',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('chair', models.CharField(blank=True, choices=[('chair', 'Chair'), ('vice_chair', 'Vice chair')], max_length=10)),
                    ('co_opted', models.BooleanField(default=False)),
                    ('since', models.DateField()),
                    ('until', models.DateField(blank=True, null=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                    ('seat', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.seat')),
                ],
                options={
                    'verbose_name': 'historical panel seat',
                    'verbose_name_plural': 'historical panel seats',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalReviewPlanStage',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=200)),
                    ('planned_from', models.DateField()),
                    ('planned_to', models.DateField()),
                    ('actual_from', models.DateField(blank=True, null=True)),
                    ('actual_to', models.DateField(blank=True, null=True)),
                    ('note', models.TextField(blank=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.post')),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'historical stage',
                    'verbose_name_plural': 'historical stages',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalReviewRecipient',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('sent_on', models.DateField()),
                    ('received_on', models.DateField()),
                    ('response_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('responded_on', models.DateField(blank=True, null=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('body', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.body')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'historical body that must answer',
                    'verbose_name_plural': 'historical body that must answers',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalReviewReport',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('introduction', models.TextField()),
                    ('conclusion', models.TextField(blank=True)),
                    ('agreed_on', models.DateField(blank=True, null=True)),
                    ('agreed_words', models.TextField(blank=True)),
                    ('content', models.JSONField(blank=True, default=dict)),
                    ('confidential_content', models.JSONField(blank=True, default=dict)),
                    ('content_hash', models.CharField(blank=True, max_length=64)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('agreed_at', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.meeting')),
                    ('agreed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('entered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'historical report of the review',
                    'verbose_name_plural': 'historical report of the reviews',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalSessionWitness',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('post', models.CharField(max_length=200)),
                    ('organisation', models.CharField(max_length=200)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                    ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.reviewsession')),
                ],
                options={
                    'verbose_name': 'historical witness',
                    'verbose_name_plural': 'historical witnesses',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='WorkTopic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=200)),
                    ('purpose', models.TextField(blank=True)),
                    ('source_kind', models.CharField(choices=[('plan', 'The forward plan'), ('suggestion', 'A suggestion'), ('review', 'A review'), ('call_in', 'A call-in')], max_length=10)),
                    ('suggested_by', models.CharField(blank=True, max_length=200)),
                    ('state', models.CharField(choices=[('suggested', 'Suggested'), ('planned', 'Planned'), ('under_way', 'Under way'), ('done', 'Done'), ('dropped', 'Dropped')], default='suggested', max_length=9)),
                    ('outcome', models.TextField(blank=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('version', models.PositiveIntegerField(default=0)),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_topics', to='commissioning.body')),
                    ('call_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_topics', to='commissioning.callin')),
                    ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_topics', to='commissioning.decision')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_topics', to='commissioning.partnership')),
                    ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_topics', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'topic',
                    'ordering': ['partnership', 'body', '-year', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('body', 'year', 'number'), name='topic_number_once_a_body_and_year', violation_error_message='The programme already has a topic with this number.'), models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', False), ('source_kind', 'plan')), models.Q(('source_kind', 'suggestion'), models.Q(('suggested_by', ''), _negated=True)), models.Q(('review__isnull', False), ('source_kind', 'review')), models.Q(('call_in__isnull', False), ('source_kind', 'call_in')), _connector='OR'), name='topic_comes_from_what_it_names', violation_error_message='Name the decision, who suggested it, the review or the call-in it is from.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'dropped']), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='finished_topic_says_what_came_of_it', violation_error_message='Say what came of the topic, or why it was dropped.')],
                },
            ), migrations.CreateModel(
                name='HistoricalTopicMeeting',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('planned_on', models.DateField(blank=True, null=True)),
                    ('purpose', models.CharField(blank=True, max_length=200)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.meeting')),
                    ('topic', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.worktopic')),
                ],
                options={
                    'verbose_name': 'historical planned meeting',
                    'verbose_name_plural': 'historical planned meetings',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalWorkTopic',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=200)),
                    ('purpose', models.TextField(blank=True)),
                    ('source_kind', models.CharField(choices=[('plan', 'The forward plan'), ('suggestion', 'A suggestion'), ('review', 'A review'), ('call_in', 'A call-in')], max_length=10)),
                    ('suggested_by', models.CharField(blank=True, max_length=200)),
                    ('state', models.CharField(choices=[('suggested', 'Suggested'), ('planned', 'Planned'), ('under_way', 'Under way'), ('done', 'Done'), ('dropped', 'Dropped')], default='suggested', max_length=9)),
                    ('outcome', models.TextField(blank=True)),
                    ('source', models.CharField(blank=True, max_length=300)),
                    ('version', models.PositiveIntegerField(default=0)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('body', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.body')),
                    ('call_in', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.callin')),
                    ('decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.decision')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.partnership')),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'historical topic',
                    'verbose_name_plural': 'historical topics',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='RecommendationFinding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='scrutiny.finding')),
                    ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follows_from', to='scrutiny.reviewrecommendation')),
                ],
                options={
                    'ordering': ['recommendation', 'finding'],
                    'constraints': [models.UniqueConstraint(fields=('recommendation', 'finding'), name='recommendation_follows_once_from_a_finding', violation_error_message='The recommendation follows from this finding already.')],
                },
            ), migrations.CreateModel(
                name='ReviewFollowUp',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.TextField(blank=True)),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_follow_ups', to='scrutiny.meeting')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'follow-up',
                    'ordering': ['review', 'meeting__starts_at'],
                    'constraints': [models.UniqueConstraint(fields=('review', 'meeting'), name='meeting_follows_a_review_up_once', violation_error_message='This meeting follows the review up already.')],
                },
            ), migrations.CreateModel(
                name='ReviewPanelSeat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('chair', models.CharField(blank=True, choices=[('chair', 'Chair'), ('vice_chair', 'Vice chair')], max_length=10)),
                    ('co_opted', models.BooleanField(default=False)),
                    ('since', models.DateField()),
                    ('until', models.DateField(blank=True, null=True)),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel', to='scrutiny.review')),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_panels', to='commissioning.seat')),
                ],
                options={
                    'verbose_name': 'panel seat',
                    'ordering': ['review', 'seat__position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('review', 'seat', 'since'), name='seat_once_on_a_review_panel', violation_error_message='This seat is on the panel from that day already.'), models.UniqueConstraint(condition=models.Q(('chair', 'chair'), ('until__isnull', True)), fields=('review',), name='one_chair_of_a_review_panel', violation_error_message='The panel has a chair already. End that first.'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='panel_seat_ends_after_it_begins', violation_error_message='The last day cannot be before the first.')],
                },
            ), migrations.CreateModel(
                name='ReviewPlanStage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=200)),
                    ('planned_from', models.DateField()),
                    ('planned_to', models.DateField()),
                    ('actual_from', models.DateField(blank=True, null=True)),
                    ('actual_to', models.DateField(blank=True, null=True)),
                    ('note', models.TextField(blank=True)),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_stages', to='commissioning.post')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'stage',
                    'ordering': ['review', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='review_stage_number_once', violation_error_message='The review already has a stage with this number.'), models.CheckConstraint(condition=models.Q(('planned_to__gte', models.F('planned_from')), models.Q(('actual_to__isnull', True), models.Q(('actual_from__isnull', False), ('actual_to__gte', models.F('actual_from'))), _connector='OR')), name='review_stage_ends_after_it_begins', violation_error_message='A stage cannot end before it begins.')],
                },
            ), migrations.CreateModel(
                name='ReviewRecipient',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sent_on', models.DateField()),
                    ('received_on', models.DateField()),
                    ('response_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('responded_on', models.DateField(blank=True, null=True)),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews_received', to='commissioning.body')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recipients', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'body that must answer',
                    'ordering': ['review', 'received_on', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('review', 'body'), name='review_goes_to_a_body_once', violation_error_message='This body has the report already.'), models.CheckConstraint(condition=models.Q(('received_on__gte', models.F('sent_on')), models.Q(('responded_on__isnull', True), ('responded_on__gte', models.F('received_on')), _connector='OR')), name='review_is_received_after_it_is_sent_and_answered_after_that', violation_error_message='A report is sent, then received, then answered. Check the days.')],
                },
            ), migrations.CreateModel(
                name='ReviewReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('introduction', models.TextField()),
                    ('conclusion', models.TextField(blank=True)),
                    ('agreed_on', models.DateField(blank=True, null=True)),
                    ('agreed_words', models.TextField(blank=True)),
                    ('content', models.JSONField(blank=True, default=dict)),
                    ('confidential_content', models.JSONField(blank=True, default=dict)),
                    ('content_hash', models.CharField(blank=True, max_length=64)),
                    ('agreed_at', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_reports_agreed', to='scrutiny.meeting')),
                    ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_reports_agreed', to=settings.AUTH_USER_MODEL)),
                    ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_reports_entered', to=settings.AUTH_USER_MODEL)),
                    ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='scrutiny.review')),
                ],
                options={
                    'verbose_name': 'report of the review',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agreed_by__isnull', True), ('agreed_on__isnull', True), ('content_hash', '')), models.Q(('agreed_on__isnull', False), models.Q(('content_hash', ''), _negated=True)), _connector='OR'), name='agreed_review_report_is_fixed', violation_error_message='An agreed report has its day and its fixed content.'), models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), ('entered_by__isnull', True), models.Q(('entered_by', models.F('agreed_by')), _negated=True), _connector='OR'), name='nobody_agrees_the_review_report_they_entered', violation_error_message='Somebody else records that the report that you entered was agreed.')],
                },
            ), migrations.CreateModel(
                name='TopicMeeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('planned_on', models.DateField(blank=True, null=True)),
                    ('purpose', models.CharField(blank=True, max_length=200)),
                    ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_topics', to='scrutiny.meeting')),
                    ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='scrutiny.worktopic')),
                ],
                options={
                    'verbose_name': 'planned meeting',
                    'ordering': ['topic', 'planned_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('planned_on__isnull', True)), models.Q(('meeting__isnull', True), ('planned_on__isnull', False)), _connector='OR'), name='topic_is_taken_at_a_meeting_or_on_a_day', violation_error_message='Choose a meeting, or enter a day while there is none; not both.'), models.UniqueConstraint(condition=models.Q(('meeting__isnull', False)), fields=('topic', 'meeting'), name='topic_once_at_a_meeting', violation_error_message='The topic is planned for this meeting already.')],
                },
            )],
        ),
        migrations.RunPython(carry_over, carry_back),
        ihwb.web.migrating.ChangeTogether(
            operations=[migrations.AlterModelOptions(
                name='historicalreviewrecommendation',
                options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical recommendation', 'verbose_name_plural': 'historical recommendations'},
            ), migrations.AlterModelOptions(
                name='historicalreviewsession',
                options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical session', 'verbose_name_plural': 'historical sessions'},
            ), migrations.AlterModelOptions(
                name='reviewrecommendation',
                options={'ordering': ['review', 'number'], 'verbose_name': 'recommendation'},
            ), migrations.AlterModelOptions(
                name='reviewsession',
                options={'ordering': ['review', 'number'], 'verbose_name': 'session'},
            ), migrations.RemoveConstraint(
                model_name='review',
                name='review_is_answered_after_receipt',
            ), migrations.RemoveConstraint(
                model_name='reviewrecommendation',
                name='review_response_is_whole',
            ), migrations.RemoveField(
                model_name='historicalreview',
                name='received_on',
            ), migrations.RemoveField(
                model_name='historicalreview',
                name='responded_on',
            ), migrations.RemoveField(
                model_name='historicalreview',
                name='responding_body',
            ), migrations.RemoveField(
                model_name='historicalreview',
                name='response_months',
            ), migrations.RemoveField(
                model_name='historicalreviewrecommendation',
                name='responded_on',
            ), migrations.RemoveField(
                model_name='historicalreviewrecommendation',
                name='response',
            ), migrations.RemoveField(
                model_name='historicalreviewrecommendation',
                name='response_due',
            ), migrations.RemoveField(
                model_name='historicalreviewrecommendation',
                name='response_kind',
            ), migrations.RemoveField(
                model_name='review',
                name='received_on',
            ), migrations.RemoveField(
                model_name='review',
                name='responded_on',
            ), migrations.RemoveField(
                model_name='review',
                name='responding_body',
            ), migrations.RemoveField(
                model_name='review',
                name='response_months',
            ), migrations.RemoveField(
                model_name='reviewrecommendation',
                name='responded_on',
            ), migrations.RemoveField(
                model_name='reviewrecommendation',
                name='response',
            ), migrations.RemoveField(
                model_name='reviewrecommendation',
                name='response_due',
            ), migrations.RemoveField(
                model_name='reviewrecommendation',
                name='response_kind',
            ), migrations.AddField(
                model_name='agendaitem',
                name='review',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='scrutiny.review'),
            ), migrations.AddField(
                model_name='historicalagendaitem',
                name='review',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.review'),
            ), migrations.AddField(
                model_name='historicalreview',
                name='decided_at',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.meeting'),
            ), migrations.AddField(
                model_name='historicalreview',
                name='decided_by',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
            ), migrations.AddField(
                model_name='historicalreview',
                name='decided_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='historicalreview',
                name='deciding_body',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.body'),
            ), migrations.AddField(
                model_name='historicalreview',
                name='decision_words',
                field=models.TextField(blank=True),
            ), migrations.AddField(
                model_name='historicalreview',
                name='panels',
                field=models.CharField(blank=True, max_length=200),
            ), migrations.AddField(
                model_name='historicalreview',
                name='plan_meeting_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='historicalreview',
                name='request_received_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='historicalreview',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('refused', 'Refused'), ('returned', 'Sent back')], default='draft', max_length=9),
            ), migrations.AddField(
                model_name='historicalreview',
                name='submitted_by',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
            ), migrations.AddField(
                model_name='historicalreview',
                name='submitted_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='historicalreview',
                name='version',
                field=models.PositiveIntegerField(default=0),
            ), migrations.AddField(
                model_name='historicalreviewsession',
                name='held_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='historicalreviewsession',
                name='meeting',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scrutiny.meeting'),
            ), migrations.AddField(
                model_name='historicalreviewsession',
                name='place',
                field=models.CharField(blank=True, max_length=200),
            ), migrations.AddField(
                model_name='review',
                name='decided_at',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews_decided', to='scrutiny.meeting'),
            ), migrations.AddField(
                model_name='review',
                name='decided_by',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews_decided', to=settings.AUTH_USER_MODEL),
            ), migrations.AddField(
                model_name='review',
                name='decided_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='review',
                name='deciding_body',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews_decided', to='commissioning.body'),
            ), migrations.AddField(
                model_name='review',
                name='decision_words',
                field=models.TextField(blank=True),
            ), migrations.AddField(
                model_name='review',
                name='panels',
                field=models.CharField(blank=True, max_length=200),
            ), migrations.AddField(
                model_name='review',
                name='plan_meeting_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='review',
                name='request_received_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='review',
                name='state',
                field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('refused', 'Refused'), ('returned', 'Sent back')], default='draft', max_length=9),
            ), migrations.AddField(
                model_name='review',
                name='submitted_by',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews_submitted', to=settings.AUTH_USER_MODEL),
            ), migrations.AddField(
                model_name='review',
                name='submitted_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='review',
                name='version',
                field=models.PositiveIntegerField(default=0),
            ), migrations.AddField(
                model_name='reviewsession',
                name='held_on',
                field=models.DateField(blank=True, null=True),
            ), migrations.AddField(
                model_name='reviewsession',
                name='meeting',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_sessions', to='scrutiny.meeting'),
            ), migrations.AddField(
                model_name='reviewsession',
                name='place',
                field=models.CharField(blank=True, max_length=200),
            ), migrations.AlterField(
                model_name='agendaitem',
                name='kind',
                field=models.CharField(choices=[('text', 'Text'), ('report', 'Report'), ('finance', 'Finance: plan, position and risk share'), ('risks', 'Risk registers'), ('register', 'Delegation register'), ('measures', 'Performance measures'), ('cases', 'Business cases, as approved'), ('verify', 'Verification of support plans, totals'), ('workforce', 'Workforce transfers'), ('engagement', 'Engagement: you said, we did'), ('equality', 'Equality impact, as signed'), ('benefits', 'Benefits realisation'), ('spc', 'Measures with control charts'), ('programme', 'Programme: confidence, milestones, costs, exceptions'), ('contracts', 'Register of contracts'), ('fundreport', 'Quarterly or annual report of a fund'), ('forward', 'Forward plan, as published'), ('minutes', 'Minutes of an earlier meeting'), ('review', 'Report of a scrutiny review'), ('workprog', 'Work programme of scrutiny'), ('call_in', 'Hearing of a call-in'), ('appendix', 'Uploaded document')], default='text', max_length=10),
            ), migrations.AlterField(
                model_name='historicalagendaitem',
                name='kind',
                field=models.CharField(choices=[('text', 'Text'), ('report', 'Report'), ('finance', 'Finance: plan, position and risk share'), ('risks', 'Risk registers'), ('register', 'Delegation register'), ('measures', 'Performance measures'), ('cases', 'Business cases, as approved'), ('verify', 'Verification of support plans, totals'), ('workforce', 'Workforce transfers'), ('engagement', 'Engagement: you said, we did'), ('equality', 'Equality impact, as signed'), ('benefits', 'Benefits realisation'), ('spc', 'Measures with control charts'), ('programme', 'Programme: confidence, milestones, costs, exceptions'), ('contracts', 'Register of contracts'), ('fundreport', 'Quarterly or annual report of a fund'), ('forward', 'Forward plan, as published'), ('minutes', 'Minutes of an earlier meeting'), ('review', 'Report of a scrutiny review'), ('workprog', 'Work programme of scrutiny'), ('call_in', 'Hearing of a call-in'), ('appendix', 'Uploaded document')], default='text', max_length=10),
            ), migrations.AddConstraint(
                model_name='agendaitem',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'review'), ('review__isnull', False)), models.Q(models.Q(('kind', 'review'), _negated=True), ('review__isnull', True)), _connector='OR'), name='review_item_names_its_review', violation_error_message="An item that carries a review's report names it; another kind names none."),
            ), migrations.AddConstraint(
                model_name='review',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('deciding_body__isnull', True), ('decision_words', ''), ('state__in', ['draft', 'submitted'])), models.Q(('decided_on__isnull', False), ('deciding_body__isnull', False), ('state__in', ['approved', 'refused', 'returned']), models.Q(('decision_words', ''), _negated=True)), _connector='OR'), name='review_request_is_decided_by_a_body_on_a_day', violation_error_message='A decided request names the body, the day and the reasons; an open one none.'),
            ), migrations.AddConstraint(
                model_name='review',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), ('submitted_on__isnull', False), _connector='OR'), name='submitted_review_request_has_its_day', violation_error_message='A submitted request has the day on which it was submitted.'),
            ), migrations.AddConstraint(
                model_name='review',
                constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('submitted_by__isnull', True), models.Q(('submitted_by', models.F('decided_by')), _negated=True), _connector='OR'), name='nobody_decides_their_own_review_request', violation_error_message='Somebody else records what the body said to the request that you submitted.'),
            )],
        ),
        migrations.RunPython(approve, migrations.RunPython.noop),
    ]
