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
    terms_since = serializers.DateField(allow_null=True, help_text="From when state, part and condition are so.")
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


class DatesSerializer(serializers.Serializer[object]):
    """The days of a collection of a return."""

    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField(allow_null=True)
    opens_on = serializers.DateField(allow_null=True, help_text="First day of the window.")
    data_due_on = serializers.DateField(allow_null=True, help_text="By when the collector hands its data in.")
    closes_on = serializers.DateField(allow_null=True, help_text="Last day of the window.")
    refresh_on = serializers.DateField(allow_null=True)


class CollectionSerializer(serializers.Serializer[object]):
    """One collection of a statutory return: what is submitted for one period."""

    id = serializers.IntegerField()
    code = serializers.CharField(help_text="Of the return.")
    name = serializers.CharField()
    period = serializers.CharField()
    dates = DatesSerializer()
    collector = serializers.CharField()
    submitter = serializers.CharField()
    signoff_post = serializers.CharField()
    state = serializers.CharField()
    late = serializers.CharField(help_text="Why it is late; empty when it is not.")
    late_since = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field's own name in DRF


class ControlledDocumentSerializer(serializers.Serializer[object]):
    """One document under control, with its versions in a word."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    owner = serializers.CharField(help_text="The post that owns it.")
    restricted = serializers.BooleanField()
    baseline = serializers.CharField(help_text="Label of the version that stands, such as v1.0; empty when none does.")
    baseline_on = serializers.DateField(allow_null=True)
    newest = serializers.CharField(help_text="Label of the newest version that you may see.")
    stage = serializers.CharField()
    waiting = serializers.IntegerField(help_text="Reviews that are asked for and not given.")
    due = serializers.DateField(allow_null=True)
    late = serializers.BooleanField()
    sha256 = serializers.CharField(help_text="Of the file of that version; empty for a text.")
    retired_on = serializers.DateField(allow_null=True)


class RecordSerializer(serializers.Serializer[object]):
    """A published record of a decision, in full."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    title = serializers.CharField()
    decision = serializers.CharField(help_text="Reference of the decision; empty for one taken without a route.")
    maker = serializers.CharField()
    kind = serializers.CharField()
    amount = serializers.DecimalField(max_digits=15, decimal_places=2, allow_null=True, help_text="In £.")
    authority = serializers.CharField(help_text="By what rule of the scheme it was taken, in words.")
    decided_on = serializers.DateField()
    text = serializers.CharField()
    reasons = serializers.CharField()
    alternatives = serializers.CharField()
    interests = serializers.CharField()
    dispensations = serializers.CharField()
    paragraphs = serializers.CharField(help_text="Of Schedule 12A, where the public reads only its title.")
    published_on = serializers.DateField()
    call_in_until = serializers.DateField(allow_null=True, help_text="Last day for a call-in.")
    call_in_words = serializers.CharField()
    state = serializers.CharField()
    content_hash = serializers.CharField()


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
    kind = serializers.CharField(help_text="The kind of decision; empty where none is said.")
    kind_code = serializers.CharField()
    amount = serializers.DecimalField(max_digits=15, decimal_places=2, allow_null=True, help_text="In £.")
    maker = serializers.CharField(help_text="Who is to make it; empty where nobody is named.")
    facts = serializers.ListField(child=serializers.CharField(), help_text="The same in words, and the functions used.")
    sections = SectionSerializer(many=True)
    recommendations = RecommendationSerializer(many=True)
    state = serializers.CharField()
    standing = serializers.ListField(child=serializers.CharField())
    stages = StageSerializer(many=True)
    content_hash = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field's own name in DRF
