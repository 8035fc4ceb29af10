"""The shape of what the API tells of delivery; each field is one of the selectors' rows."""

from typing import Any

from rest_framework import serializers


class LevelSerializer(serializers.Serializer[Any]):
    label = serializers.CharField(help_text="The word as the register prints it")  # type: ignore[assignment]  # DRF takes it off the class
    name = serializers.CharField()


class ScaleSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(["single", "matrix"])
    levels = LevelSerializer(many=True, help_text="From the highest to the lowest")


class MarkSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
    name = serializers.CharField()


class ActionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    text = serializers.CharField()
    owner = serializers.CharField()
    due = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)


class RiskSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    cause = serializers.CharField()
    event = serializers.CharField()
    consequence = serializers.CharField()
    likelihood = MarkSerializer(allow_null=True)
    impact = MarkSerializer(allow_null=True)
    rating = MarkSerializer(allow_null=True)
    owner = serializers.CharField()
    owner_source = serializers.CharField()
    review_on = serializers.DateField(allow_null=True)
    review_overdue = serializers.BooleanField()
    response = serializers.CharField()
    status = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
    actions = ActionSerializer(many=True)


class RegisterSerializer(serializers.Serializer[Any]):
    """A register with its own scale: ratings of two registers do not compare."""

    code = serializers.CharField()
    name = serializers.CharField()
    project = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
    scale = ScaleSerializer()
    risks = RiskSerializer(many=True)


class MilestoneSerializer(serializers.Serializer[Any]):
    project = serializers.CharField()
    workstream = serializers.CharField()
    name = serializers.CharField()
    printed = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField()
    forecast_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(["overdue", "late", "under_way", "ahead", "done"])
    status = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class


def _figure() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=18, decimal_places=4, allow_null=True)


class MeasureSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    project = serializers.CharField()
    counted_in = serializers.CharField()
    lower_is_better = serializers.BooleanField()
    baseline = _figure()
    baseline_text = serializers.CharField()
    baseline_label = serializers.CharField()
    target = _figure()
    target_text = serializers.CharField()
    target_by = serializers.DateField(allow_null=True)
    target_means = serializers.CharField()
    published_change = _figure()
    computed_change = _figure()
    change_agrees = serializers.BooleanField(allow_null=True)
    latest = _figure()
    latest_period = serializers.CharField()
    latest_source = serializers.CharField()
    progress = serializers.CharField()
    colour = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
