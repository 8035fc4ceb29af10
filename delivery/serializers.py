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


def _pounds(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=15, decimal_places=2, **options)


class ProjectSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="project.code")
    name = serializers.CharField(source="project.name")
    status = serializers.CharField()
    sponsor = serializers.CharField(source="project.sponsor.title", default="")
    manager = serializers.CharField(source="project.manager.title", default="")
    starts_on = serializers.DateField(source="project.starts_on", allow_null=True)
    ends_on = serializers.DateField(source="project.ends_on", allow_null=True)
    milestones = serializers.IntegerField()
    done = serializers.IntegerField()
    overdue = serializers.IntegerField()


class ProgrammeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="programme.code", default="")
    name = serializers.CharField(source="programme.name", default="")
    sponsor = serializers.CharField(source="programme.sponsor.title", default="")
    joint_sponsor = serializers.CharField(source="programme.joint_sponsor.title", default="")
    board = serializers.CharField(source="programme.board.name", default="")
    projects = ProjectSerializer(many=True)


class GateSerializer(serializers.Serializer[Any]):
    project = serializers.CharField(source="gate.project.code")
    number = serializers.IntegerField(source="gate.number")
    name = serializers.CharField(source="gate.name")
    opens = serializers.CharField(source="gate.opens")
    reviewer = serializers.CharField(source="gate.reviewer")
    due_on = serializers.DateField(source="gate.due_on", allow_null=True)
    started_on = serializers.DateField(source="gate.started_on", allow_null=True)
    state = serializers.ChoiceField(["ahead", "waiting", "conditions", "open", "stopped", "begun"])
    to_meet_first = serializers.IntegerField(source="unmet", help_text="Conditions before the stage begins, not met")


class ExceptionSerializer(serializers.Serializer[Any]):
    project = serializers.CharField(source="project.code", default="", help_text="Empty: of the whole programme")
    programme = serializers.CharField(source="leading.code", default="")
    workstream = serializers.CharField(source="workstream.name", default="")
    number = serializers.IntegerField()
    kind = serializers.CharField()
    year = serializers.IntegerField(help_text="In which the financial year begins; nought: all years, or time")
    what = serializers.CharField()
    automatic = serializers.BooleanField()
    raised_on = serializers.DateField()
    state = serializers.CharField()
    answer = serializers.CharField(help_text="Of the programme board; empty before it")
    decided_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)


class BenefitYearSerializer(serializers.Serializer[Any]):
    year = serializers.CharField(source="label")
    planned = _pounds(source="figures.planned")
    forecast = _pounds(source="figures.forecast", allow_null=True)
    delivered = _pounds(source="figures.delivered", allow_null=True)
    at_risk = _pounds(source="figures.at_risk")
    counts_here = _pounds(source="here", help_text="Of what is planned")


class BenefitSerializer(serializers.Serializer[Any]):
    """Amounts are £ of a cashable benefit, and otherwise in its unit."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    programme = serializers.CharField()
    project = serializers.CharField()
    owner = serializers.CharField()
    fund = serializers.CharField()
    unit = serializers.CharField()
    status = serializers.CharField()
    counted_by = serializers.CharField(help_text="The programme elsewhere that counts a part of it")
    years = BenefitYearSerializer(many=True)
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class


class ContractValueSerializer(serializers.Serializer[Any]):
    year = serializers.CharField(source="label")
    amount = _pounds(allow_null=True)
    about = serializers.BooleanField()
    hidden = serializers.BooleanField()


class ContractSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    commissioner = serializers.CharField()
    provider = serializers.CharField()
    arrangement = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True, help_text="Its last day with the extensions taken")
    rolling = serializers.BooleanField()
    decide_by = serializers.DateField(allow_null=True)
    status = serializers.CharField(source="standing.status.label")
    confidential = serializers.BooleanField()
    values = ContractValueSerializer(many=True)
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
