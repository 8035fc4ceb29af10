"""The shape of what the API tells of meetings; each field is one of the selectors' values."""

from typing import Any

from rest_framework import serializers


class MeetingRowSerializer(serializers.Serializer[Any]):
    """One meeting in the list."""

    slug = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_on = serializers.DateField(allow_null=True)
    place = serializers.CharField()
    items = serializers.IntegerField(allow_null=True)
    papers_out_on = serializers.DateField(allow_null=True)
    is_past = serializers.BooleanField()
    cancelled = serializers.BooleanField()


class DocumentSerializer(serializers.Serializer[Any]):
    """An uploaded document of an item."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    pages = serializers.IntegerField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class AgendaItemSerializer(serializers.Serializer[Any]):
    """One item. A withheld item has its public title, its exemption and the reasons, and nothing else."""

    number = serializers.CharField()
    title = serializers.CharField()
    part = serializers.IntegerField()
    withheld = serializers.BooleanField()
    exemption = serializers.CharField(allow_blank=True)
    public_interest_reasons = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    report = serializers.CharField(allow_null=True)
    period = serializers.CharField(allow_blank=True)
    printed_pages = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # DRF takes it off the class
    documents = DocumentSerializer(many=True, source="appendices")


class ClockSerializer(serializers.Serializer[Any]):
    """A last day with its arithmetic; ``done_on`` when it was met."""

    name = serializers.CharField()
    last_day = serializers.DateField()
    arithmetic = serializers.CharField()
    done_on = serializers.DateField(allow_null=True)


class MeetingSerializer(serializers.Serializer[Any]):
    """A meeting with its agenda, as the person signed in may read it."""

    slug = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    organisation = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_on = serializers.DateField(allow_null=True)
    place = serializers.CharField()
    note = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
    papers = ClockSerializer()
    cancelled = serializers.BooleanField()
    clashes = serializers.ListField(child=serializers.CharField())
    agenda = AgendaItemSerializer(many=True, source="lines")
