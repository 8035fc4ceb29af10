"""Forms of the forward plan, records, call-ins and implementation."""

from typing import Any

from django import forms

from commissioning.forms.facts import amount_field
from commissioning.forms.fields import reason_field
from commissioning.models import Body, Decision, DecisionRecord, Partnership, PlanEntry, Post, User
from commissioning.models.partnership import OrganisationKind
from commissioning.rules.decisions import Outcome, Purpose
from commissioning.rules.exemptions import SCHEDULE_12A
from commissioning.rules.law import CallInOutcome, NoticeKind, Reconsidered
from commissioning.selectors.declared import declared_on
from commissioning.selectors.law_facts import entry_of
from commissioning.services.law_call_in import Hearing, Request
from commissioning.services.law_notices import EntryDraft, Publication
from commissioning.services.law_records import RecordDraft
from ihwb.web.forms import DayField, MoneyField

_APPROVING = [Outcome.APPROVED.value, Outcome.APPROVED_IF.value]
_PUBLIC = "The public reads this: write nothing exempt."


def _area(label: str, rows: int = 2, required: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000
    )


def maker_choices(partnership: Partnership) -> list[tuple[str, Any]]:
    bodies = [(f"body:{one.pk}", one.name) for one in partnership.bodies.all()]
    posts = [(f"post:{one.pk}", one.title) for one in partnership.posts.all()]
    return [("", "Choose"), ("Bodies", bodies), ("Holders of a post", posts)]


def read_maker(partnership: Partnership, value: str) -> Body | Post:
    kind, _, key = value.partition(":")
    return partnership.bodies.get(pk=key) if kind == "body" else partnership.posts.get(pk=key)


class EntryForm(forms.Form):
    """What the forward plan says of a decision."""

    what = _area("What is to be decided", 3, hint=_PUBLIC)
    maker = forms.ChoiceField(label="Who decides")
    meeting_on = DayField(label="Day of the decision, or first day of the period", help_text="For example, 9 2 2027.")
    period_until = DayField(label="Last day of the period, when it is not one day", required=False)
    is_key = forms.BooleanField(label="It is a key decision", required=False)
    value = MoneyField(label="Value, spent or saved", required=False)
    areas = forms.IntegerField(label="Wards or divisions affected", required=False, min_value=0, max_value=400)
    documents = _area("Documents to be considered", 2, required=False, hint=_PUBLIC)
    contact = forms.CharField(
        label="Whom to contact",
        required=False,
        max_length=300,
        help_text="A post and its address, not a person's name.",
    )
    consultation = _area("Who is consulted, how, by when", 2, required=False, hint=_PUBLIC)
    private = forms.BooleanField(label="The meeting is to be in private for it, or for a part of it", required=False)
    paragraphs = forms.MultipleChoiceField(
        label="Paragraphs of Schedule 12A",
        required=False,
        choices=[(str(number), f"{number}: {words}") for number, words in SCHEDULE_12A.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    private_reason = _area("Reasons for meeting in private", 2, required=False, hint=_PUBLIC)
    public_interest = _area("Why keeping it private outweighs the public interest in telling", 2, required=False)
    representations = _area(
        "Representations received about meeting in private", 2, required=False, hint="Or: None were received."
    )
    response = _area("Response to them", 2, required=False, hint="The second notice carries both.")
    reason = reason_field()

    def __init__(self, data: Any = None, *, partnership: Partnership, entry: PlanEntry | None = None) -> None:
        super().__init__(data, initial=self._initial(entry))
        self.partnership = partnership
        self.fields["maker"].choices = maker_choices(partnership)  # type: ignore[attr-defined]

    @staticmethod
    def _initial(entry: PlanEntry | None) -> dict[str, Any]:
        if entry is None:
            return {"is_key": True}
        names = [name for name in EntryDraft.__slots__ if name not in {"maker", "paragraphs"}]
        maker = f"body:{entry.maker_body_id}" if entry.maker_body_id else f"post:{entry.maker_post_id}"
        paragraphs = [one for one in entry.paragraphs.split(",") if one]
        return {**{name: getattr(entry, name) for name in names}, "maker": maker, "paragraphs": paragraphs}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("period_until") and given.get("meeting_on") and given["period_until"] < given["meeting_on"]:
            self.add_error("period_until", "The period ends before it begins. Leave it empty for one day.")
        if given.get("private") and not given.get("paragraphs"):
            self.add_error("paragraphs", "Say which paragraphs make the meeting private.")
        return given

    def draft(self) -> EntryDraft:
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        maker = read_maker(self.partnership, given["maker"])
        return EntryDraft(**{**given, "maker": maker, "paragraphs": ",".join(given["paragraphs"])})


class PublishForm(forms.Form):
    """On which day a notice went out, and what an exception or an urgency needs."""

    published_on = DayField(label="Day of publication")
    evidence = forms.CharField(
        label="Where it was published",
        required=False,
        max_length=300,
        help_text="Only when it went out before today: where that can be checked.",
    )
    reason = _area("Why the ordinary notice is not possible", 3, hint=_PUBLIC)
    chair_on = DayField(label="Day on which the chair of scrutiny was told")

    def __init__(self, *args: Any, kind: NoticeKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if not kind.needs_chair:
            del self.fields["reason"], self.fields["chair_on"]
        elif kind is not NoticeKind.GENERAL_EXCEPTION:
            self.fields["reason"].label = "Why it cannot wait"
            self.fields["chair_on"].label = "Day on which the chair of scrutiny agreed"

    def publication(self) -> Publication:
        return Publication(self.kind, **self.cleaned_data)


class DayAndWordsForm(forms.Form):
    """A day and a few words, such as a minute."""

    on = DayField(label="Day")
    words = forms.CharField(max_length=300)


class RecordForm(forms.Form):
    """The record of a decision."""

    reference = forms.CharField(max_length=60, help_text="As your organisation numbers its records.")
    title = forms.CharField(max_length=200)
    maker = forms.ChoiceField(label="Who decided")
    decided_on = DayField(label="Day of the decision")
    text = _area("Decision", 4)
    reasons = _area("Reasons", 4)
    alternatives = _area("Alternatives considered and rejected", 3, hint="Or: None.")
    interests = _area("Interests declared", 2, hint="Or: None.")
    dispensations = _area("Dispensations granted", 2, hint="Or: None.")
    paragraphs = forms.MultipleChoiceField(
        label="Exempt from what the public reads",
        required=False,
        choices=[(str(number), f"{number}: {words}") for number, words in SCHEDULE_12A.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Paragraphs of Schedule 12A, for what was taken in private. The public reads only the title below.",
    )
    public_title = forms.CharField(
        label="Title for the public", required=False, max_length=200, help_text="It tells nothing of what is exempt."
    )
    exempt = forms.BooleanField(label="It is urgent and exempt from call-in", required=False)
    exempt_reason = _area("Why it cannot wait for a call-in", 2, required=False)
    chair_on = DayField(label="Day on which the chair of scrutiny agreed", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        partnership: Partnership,
        decision: Decision | None = None,
        corrects: DecisionRecord | None = None,
    ) -> None:
        super().__init__(data, initial=self._initial(decision, corrects))
        self.partnership, self.decision = partnership, decision
        self.fields["maker"].choices = self._makers(decision)  # type: ignore[attr-defined]
        if decision is None:
            self._add_actor(partnership, required=True)
            self._add_scheme(partnership)
        elif not decision.stages.filter(purpose=Purpose.DECISION.value).exists():
            self._add_actor(partnership, required=False)

    def _add_actor(self, partnership: Partnership, *, required: bool) -> None:
        people = User.objects.filter(post_holdings__post__partnership=partnership).distinct().order_by("name")
        self.fields["acted_by"] = forms.ModelChoiceField(
            people,
            label="Person who decided",
            empty_label="Choose",
            required=required,
            help_text="The post's holder that day, or a deputy.",
        )

    def _add_scheme(self, partnership: Partnership) -> None:
        """What the scheme of delegation asks of a decision without a route."""
        kinds = partnership.decision_kinds.filter(retired=False)
        self.fields["kind"] = forms.ModelChoiceField(
            kinds, label="Kind of decision", required=False, empty_label="Not said"
        )
        self.fields["amount"] = amount_field()
        self.order_fields(["reference", "title", "maker", "acted_by", "kind", "amount"])

    def _makers(self, decision: Decision | None) -> list[tuple[str, str]]:
        if decision is None:
            council = self.partnership.posts.filter(organisation__kind=OrganisationKind.COUNCIL)
            others = self.partnership.posts.exclude(pk__in=council)
            return [("", "Choose"), *((f"post:{one.pk}", one.title) for one in [*council, *others])]
        stages = decision.stages.select_related("body", "post").filter(
            purpose=Purpose.DECISION.value, outcome__in=_APPROVING, outcome_hash=decision.content_hash
        )
        found = [(f"body:{one.body_id}" if one.body_id else f"post:{one.post_id}", one.name) for one in stages]
        entry = PlanEntry.objects.select_related("maker_post").filter(decision=decision).first()
        if entry and entry.maker_post and f"post:{entry.maker_post_id}" not in [key for key, _ in found]:
            found.append((f"post:{entry.maker_post_id}", entry.maker_post.title))
        return found

    @staticmethod
    def _initial(decision: Decision | None, corrects: DecisionRecord | None) -> dict[str, Any]:
        """What is known already: the record to correct, or the decision's own text."""
        if corrects is not None:
            names = ("title", "decided_on", "text", "reasons", "alternatives", "interests", "dispensations")
            key = f"body:{corrects.maker_body_id}" if corrects.maker_body_id else f"post:{corrects.maker_post_id}"
            shut = {"paragraphs": corrects.paragraphs.split(","), "public_title": corrects.public_title}
            alone = {"acted_by": corrects.acted_by_id, "kind": corrects.kind_id, "amount": corrects.amount}
            return {**{name: getattr(corrects, name) for name in names}, "maker": key, **alone, **shut}
        if decision is None:
            return {}
        stages = decision.stages.filter(purpose=Purpose.DECISION.value, outcome__in=_APPROVING)
        stage = stages.select_related("body").first()
        there = declared_on(decision, stage.body, stage.decided_on) if stage and stage.body and stage.decided_on else []
        text = "\n".join(f"{one.number}. {one.text}" for one in decision.recommendations.all())
        day = stage.decided_on if stage else None
        entry = entry_of(decision)
        return {
            "paragraphs": entry.paragraphs.split(",") if entry and entry.private else [],
            "title": decision.title,
            "text": text,
            "reasons": decision.summary,
            "decided_on": day,
            "interests": "\n".join(one.words for one in there),
            "dispensations": "\n".join(one.dispensation for one in there if one.dispensation),
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("exempt"):
            if not given.get("exempt_reason"):
                self.add_error("exempt_reason", "Say why the decision cannot wait for a call-in.")
            if not given.get("chair_on"):
                self.add_error("chair_on", "Enter the day on which the chair of scrutiny agreed.")
        if given.get("paragraphs") and not given.get("public_title"):
            self.add_error("public_title", "Give a title for the public that tells nothing of what is exempt.")
        return given

    def draft(self) -> RecordDraft:
        given = self.cleaned_data
        maker = read_maker(self.partnership, given["maker"])
        paragraphs = ",".join(given["paragraphs"])
        return RecordDraft(**{**given, "decision": self.decision, "maker": maker, "paragraphs": paragraphs})


class PublishRecordForm(forms.Form):
    published_on = DayField(label="Day of publication")
    evidence = forms.CharField(
        label="Where it was published",
        required=False,
        max_length=300,
        help_text="Only when it went out before today: where that can be checked.",
    )


class CallInForm(forms.Form):
    """A call-in as it comes in."""

    received_on = DayField(label="Day on which it was received")
    members = forms.IntegerField(label="How many members have asked", min_value=1, max_value=200)
    grounds = forms.MultipleChoiceField(label="Grounds", widget=forms.CheckboxSelectMultiple)
    more = _area("What the members say", 3)

    def __init__(self, *args: Any, grounds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].choices = [(one, one) for one in grounds]  # type: ignore[attr-defined]

    def request(self) -> Request:
        given = self.cleaned_data
        words = "\n".join([*given["grounds"], given["more"].strip()])
        return Request(given["received_on"], given["members"], words)


class HearingForm(forms.Form):
    outcome = forms.ChoiceField(choices=[(one.value, one.label) for one in CallInOutcome], widget=forms.RadioSelect)
    heard_on = DayField(label="Day of the hearing, or of the withdrawal")
    reason = _area("Reasons", 3)

    def hearing(self) -> Hearing:
        given = self.cleaned_data
        return Hearing(CallInOutcome(given["outcome"]), given["heard_on"], given["reason"])


class ReconsiderForm(forms.Form):
    outcome = forms.ChoiceField(choices=[(one.value, one.label) for one in Reconsidered], widget=forms.RadioSelect)
    on = DayField(label="Day on which it was looked at again")
    reason = _area("Reasons", 3)


class StepForm(forms.Form):
    what = forms.CharField(label="What is to be done", max_length=300)
    owner = forms.ModelChoiceField(Post.objects.none(), label="Post that does it", empty_label="Choose")
    due_on = DayField(label="By when")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = partnership.posts.all()  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    on = DayField(label="Day on which it was done")
