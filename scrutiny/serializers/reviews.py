"""The shape of what the API tells of scrutiny reviews."""

from typing import Any

from rest_framework import serializers

from scrutiny.serializers.meetings import ClockSerializer


class ReviewRowSerializer(serializers.Serializer[Any]):
    """One review in the list. ``due``: the first last day of a body that has not responded."""

    slug = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    state = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    due = serializers.DateField(allow_null=True)
    responded_on = serializers.DateField(allow_null=True)


class SessionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    held_on = serializers.DateField(allow_null=True)
    place = serializers.CharField()
    document = serializers.CharField()
    examines = serializers.CharField()
    witnesses = serializers.SerializerMethodField()

    def get_witnesses(self, one: Any) -> list[str]:
        return [words for _, words in one.witnesses]


class FormAnswerSerializer(serializers.Serializer[Any]):
    """One question of the request form."""

    question = serializers.CharField()
    answer = serializers.CharField()

    def to_representation(self, instance: tuple[str, str]) -> dict[str, str]:
        return dict(zip(("question", "answer"), instance, strict=True))


class PanelSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    part = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)


class PlanStageSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    owner = serializers.CharField()
    planned_from = serializers.DateField()
    planned_to = serializers.DateField()
    actual_from = serializers.DateField(allow_null=True)
    actual_to = serializers.DateField(allow_null=True)
    late = serializers.BooleanField()


class RulingSerializer(serializers.Serializer[Any]):
    body = serializers.CharField()
    meeting = serializers.CharField()
    on = serializers.DateField()
    words = serializers.CharField()


class RecipientSerializer(serializers.Serializer[Any]):
    """A body that has the report. ``late``: days by which its response came, or by now is, too late."""

    body = serializers.CharField()
    sent_on = serializers.DateField()
    received_on = serializers.DateField()
    clock = ClockSerializer()
    answered = serializers.IntegerField()
    asked = serializers.IntegerField()
    late = serializers.IntegerField()


class EvidenceSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.CharField()
    where = serializers.CharField()
    witness = serializers.CharField()
    confidential = serializers.BooleanField()
    received_on = serializers.DateField(allow_null=True)


class NoteSerializer(serializers.Serializer[Any]):
    evidence = serializers.IntegerField()
    text = serializers.CharField()


class ReviewFindingSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    text = serializers.CharField()
    evidence = serializers.ListField(child=serializers.IntegerField())
    recommendations = serializers.ListField(child=serializers.IntegerField())


class QuestionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    text = serializers.CharField()
    notes = NoteSerializer(many=True)
    findings = ReviewFindingSerializer(many=True)


class EffectSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    name = serializers.CharField()


class ReviewActionSerializer(serializers.Serializer[Any]):
    what = serializers.CharField()
    owner = serializers.CharField()
    due_on = serializers.DateField()
    state = serializers.CharField()
    done_on = serializers.DateField(allow_null=True)
    verified_on = serializers.DateField(allow_null=True)
    effects = EffectSerializer(many=True)


class BodyAnswerSerializer(serializers.Serializer[Any]):
    body = serializers.CharField()
    state = serializers.CharField()
    words = serializers.CharField()
    answered_on = serializers.DateField(allow_null=True)
    due = serializers.DateField(allow_null=True)
    late = serializers.IntegerField()
    actions = ReviewActionSerializer(many=True)


class ReviewRecommendationSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    text = serializers.CharField()
    findings = serializers.ListField(child=serializers.IntegerField())
    answers = BodyAnswerSerializer(many=True)


class ReviewSerializer(serializers.Serializer[Any]):
    """A review with its request form, its work, and its thread. ``response``: the clock of the first body that must
    answer; ``recipients`` has them all."""

    slug = serializers.CharField(source="view.slug")
    title = serializers.CharField(source="view.title")
    body = serializers.CharField(source="view.body")
    state = serializers.CharField(source="view.state_label")
    meeting = serializers.CharField(source="view.meeting")
    decision_reference = serializers.CharField(source="view.decision_reference")
    ruling = RulingSerializer(source="view.ruled", allow_null=True)
    request = FormAnswerSerializer(source="view.request", many=True)
    panel = PanelSerializer(source="view.panel", many=True)
    stages = PlanStageSerializer(source="view.stages", many=True)
    sessions = SessionSerializer(source="view.sessions", many=True)
    agreed_on = serializers.DateField(source="view.agreed_on", allow_null=True)
    questions = QuestionSerializer(source="thread.questions", many=True)
    evidence = EvidenceSerializer(source="thread.evidence", many=True)
    recommendations = ReviewRecommendationSerializer(source="thread.recommendations", many=True)
    recipients = RecipientSerializer(source="view.recipients", many=True)
    responding_body = serializers.CharField(source="view.responding_body")
    response = ClockSerializer(source="view.response", allow_null=True)
    note = serializers.CharField(source="view.note")
    source = serializers.CharField(source="view.source")  # type: ignore[assignment]  # DRF takes it off the class
