"""The pool's figures as the API gives them: amounts as texts in pounds and pence, null where nothing was entered."""

from typing import Any

from rest_framework import serializers

_Read = serializers.Serializer[Any]


def _money(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=15, decimal_places=2, **options)


class FundSerializer(_Read):
    code = serializers.CharField()
    name = serializers.CharField()
    agreement = serializers.CharField()
    lines = serializers.IntegerField(help_text="Number of budget lines.")


class PeriodSerializer(_Read):
    year = serializers.IntegerField(help_text="Starting year: 2015 is 2015/16.")
    number = serializers.IntegerField(help_text="1 is April; 13 takes adjustments.")
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
    state = serializers.ChoiceField(choices=["open", "certified"])
    certified_on = serializers.DateField(allow_null=True)


# --- Plan -------------------------------------------------------------------------------------------------------


class PlanRowSerializer(_Read):
    code = serializers.CharField()
    name = serializers.CharField()
    amounts = serializers.ListField(child=_money(allow_null=True), help_text="One for each of the plan's years.")
    star = serializers.BooleanField(help_text="Counted in another programme's plan as well.")


class CheckSerializer(_Read):
    row = serializers.CharField()
    year = serializers.IntegerField()
    published = _money()
    computed = _money()
    difference = _money()
    unit = serializers.CharField()
    sentence = serializers.CharField()


class PlanSerializer(_Read):
    fund_code = serializers.CharField()
    fund_name = serializers.CharField()
    years = serializers.ListField(child=serializers.IntegerField())
    labels = serializers.ListField(child=serializers.CharField())
    groups = PlanRowSerializer(many=True)
    computed = serializers.ListField(child=_money(allow_null=True))
    printed = PlanRowSerializer(many=True)
    benefits = PlanRowSerializer(many=True)
    benefits_computed = serializers.ListField(child=_money(allow_null=True))
    benefits_printed = PlanRowSerializer(many=True)
    contributions = PlanRowSerializer(many=True)
    findings = CheckSerializer(many=True, help_text="Published figures that do not agree with what they rest on.")
    sources = serializers.ListField(child=serializers.CharField())


# --- Position ---------------------------------------------------------------------------------------------------


class LinePositionSerializer(_Read):
    code = serializers.CharField()
    name = serializers.CharField()
    lead = serializers.CharField()
    arrangement = serializers.CharField()
    budget = _money()
    actual = _money(allow_null=True)
    forecast = _money(allow_null=True)
    variance = _money(allow_null=True, help_text="Forecast less budget: positive is an overspend.")
    comment = serializers.CharField()


class TotalSerializer(_Read):
    code = serializers.CharField()
    name = serializers.CharField()
    lines = serializers.IntegerField()
    budget = _money()
    actual = _money(allow_null=True)
    forecast = _money(allow_null=True)
    variance = _money(allow_null=True)
    with_actual = serializers.IntegerField(help_text="Lines that the actual is made up of.")
    with_forecast = serializers.IntegerField(help_text="Lines that forecast and variance are made up of.")


class GroupPositionSerializer(_Read):
    total = TotalSerializer()
    lines = LinePositionSerializer(many=True)


class PositionSerializer(_Read):
    fund_code = serializers.CharField()
    fund_name = serializers.CharField()
    year = serializers.IntegerField()
    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
    state = serializers.ChoiceField(choices=["open", "certified"])
    certified_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()
    groups = GroupPositionSerializer(many=True)
    partners = TotalSerializer(many=True)
    total = TotalSerializer()
    contributed = _money(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField(), help_text="Lines that lack a figure.")
    hidden = serializers.ListField(
        child=serializers.CharField(), help_text="Partners whose open figures are left out of everything here."
    )


# --- Statement --------------------------------------------------------------------------------------------------


class PartSerializer(_Read):
    code = serializers.CharField()
    name = serializers.CharField()
    amount = _money()
    kind = serializers.ChoiceField(choices=["partner", "fund", "carried_forward"])


class StepSerializer(_Read):
    number = serializers.IntegerField()
    stage = serializers.CharField()
    rule = serializers.CharField()
    outcome = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())
    before = _money()
    allocated = PartSerializer(many=True)
    after = _money()


class StatementSerializer(_Read):
    agreement = serializers.CharField()
    fund_code = serializers.CharField()
    year = serializers.IntegerField()
    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes it off the class
    state = serializers.ChoiceField(choices=["provisional", "certified"])
    made_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()
    variance = _money(allow_null=True)
    partners = PartSerializer(many=True)
    funds = PartSerializer(many=True)
    carried_forward = _money()
    unresolved = _money()
    needs_decision = serializers.BooleanField()
    steps = StepSerializer(many=True)
    missing = serializers.ListField(child=serializers.CharField())
    faults = serializers.ListField(child=serializers.CharField())
