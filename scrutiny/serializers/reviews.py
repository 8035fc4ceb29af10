"""The shape of what the API tells of scrutiny reviews."""

from typing import Any

from rest_framework import serializers

from scrutiny.serializers.meetings import ClockSerializer


class ReviewRowSerializer(serializers.Serializer[Any]):
    """One review in the list. ``due``: the last day for the executive's response."""

    slug = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    due = serializers.DateField(allow_null=True)
    responded_on = serializers.DateField(allow_null=True)


class SessionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    document = serializers.CharField()
    examines = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    """One question of the request form."""

    question = serializers.CharField()
    answer = serializers.CharField()

    def to_representation(self, instance: tuple[str, str]) -> dict[str, str]:
        return dict(zip(("question", "answer"), instance, strict=True))


class FindingSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    text = serializers.CharField()
    state = serializers.CharField()
    response = serializers.CharField()
    responded_on = serializers.DateField(allow_null=True)


class ReviewSerializer(serializers.Serializer[Any]):
    """A review with its request form, sessions and recommendations."""

    slug = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    meeting = serializers.CharField()
    decision_reference = serializers.CharField()
    responding_body = serializers.CharField()
    request = AnswerSerializer(many=True)
    sessions = SessionSerializer(many=True)
    findings = FindingSerializer(many=True)
    response = ClockSerializer(allow_null=True)
    note = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
