"""What the API says about the register, the returns and the decisions: the values that the selectors give."""

from rest_framework import serializers


class DelegationConditionSerializer(serializers.Serializer[object]):
    text = serializers.CharField()
    owner = serializers.CharField(help_text="The post or organisation that sees to it; empty while nobody does.")


class DelegationSerializer(serializers.Serializer[object]):
    """One delegation in force on the day asked for."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    delegate = serializers.CharField()
    part = serializers.CharField(help_text="Empty for the whole function.")
    instrument = serializers.CharField()
    clause = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True, help_text="The last day, included.")
    oversight = serializers.CharField()
    conditions = DelegationConditionSerializer(many=True)


class FunctionSerializer(serializers.Serializer[object]):
    """One function of the delegation register."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    statute = serializers.CharField()
    holder = serializers.CharField()
    state = serializers.ChoiceField(choices=["delegable", "partly", "retained"])
    law_reason = serializers.CharField(help_text="Where the law says so.")
    part = serializers.CharField()
    condition = serializers.CharField()
    delegate = serializers.CharField(help_text="Empty while the function is delegated to nobody.")
    instrument = serializers.CharField()
    delegated_on = serializers.DateField(allow_null=True)
    delegations = DelegationSerializer(many=True, help_text="Those in force on the day asked for.")
    oversight = serializers.CharField()
    in_law_since = serializers.DateField(allow_null=True)
    in_law_until = serializers.DateField(allow_null=True)
    notes = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field's own name in DRF


class ReturnSerializer(serializers.Serializer[object]):
    """One statutory return."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    period = serializers.CharField()
    frequency = serializers.CharField()
    collector = serializers.CharField()
    submitter = serializers.CharField()
    today = serializers.CharField(help_text="What the return has become since its source was written.")
    code = serializers.CharField()
    legal_basis = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True, help_text="The last day, included.")
    follows = serializers.CharField(help_text="Code of the return that it took the place of; or empty.")
    notes = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field's own name in DRF


class RecommendationSerializer(serializers.Serializer[object]):
    number = serializers.IntegerField()
    text = serializers.CharField()


class SectionSerializer(serializers.Serializer[object]):
    heading = serializers.CharField()
    text = serializers.CharField()


class StageSerializer(serializers.Serializer[object]):
    """One stop of a route."""

    number = serializers.IntegerField()
    body = serializers.CharField()
    organisation = serializers.CharField()
    statutory = serializers.BooleanField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    purpose = serializers.CharField()
    outcome = serializers.CharField()
    stale = serializers.BooleanField(help_text="The outcome was given on an earlier text and no longer counts.")
    decided_on = serializers.DateField(allow_null=True)
    remark = serializers.CharField()
    clash = serializers.CharField(help_text="Why what comes of this stop is too late for the papers; or empty.")


class DecisionSerializer(serializers.Serializer[object]):
    """A decision with its route."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    sections = SectionSerializer(many=True)
    recommendations = RecommendationSerializer(many=True)
    state = serializers.CharField()
    standing = serializers.ListField(child=serializers.CharField())
    stages = StageSerializer(many=True)
    content_hash = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field's own name in DRF
