"""Forms of what came of an item, of actions, and of closing a meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Decision, Partnership, Post, RouteStage, Seat
from commissioning.rules.conditions import Terms
from commissioning.rules.decisions import Outcome
from ihwb.web.forms import DayField
from scrutiny.models import ItemOutcome, MeetingAction
from scrutiny.rules.outcomes import RECORDED, ItemState
from scrutiny.rules.votes import Kept, Vote, Voter
from scrutiny.selectors.proceedings import outcome_choices, passed_over
from scrutiny.services.actions import Task
from scrutiny.services.proceedings import Given, OnRoute

_LONG, _SHORT = forms.Textarea({"rows": 4}), forms.Textarea({"rows": 2})
_EXAMPLE = "For example, 31 1 2015."
ALL = ("", "All")


class OutcomeForm(forms.Form):
    """What came of an item: its words, its votes, and its outcome on the route of the decision."""

    optional_unmarked = True  # what is needed depends on what came of the item; the hints say so

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    state = forms.ChoiceField(
        label="What came of it", widget=forms.RadioSelect, choices=[(one.value, one.label) for one in RECORDED]
    )
    decided_on = DayField(label="Day")
    resolution = forms.CharField(
        label="Words resolved", required=False, max_length=20_000, widget=_LONG, help_text="Needed where it is decided."
    )
    reasons = forms.CharField(
        required=False, max_length=20_000, widget=_LONG, help_text="Needed unless the item was only noted."
    )
    options = forms.CharField(label="Options considered and rejected", required=False, max_length=20_000, widget=_SHORT)
    dispensations = forms.CharField(
        required=False,
        max_length=5000,
        widget=_SHORT,
        help_text="Given to somebody with an interest. The interests themselves are declared at the item.",
    )
    proposer = forms.ModelChoiceField(Seat.objects.none(), label="Proposed by", required=False, empty_label="Not kept")
    seconder = forms.ModelChoiceField(Seat.objects.none(), label="Seconded by", required=False, empty_label="Not kept")
    kept = forms.ChoiceField(
        label="Votes",
        widget=forms.RadioSelect,
        initial=Kept.NONE.value,
        choices=[(one.value, one.label) for one in Kept],
    )
    in_favour = forms.IntegerField(label="For", required=False, min_value=0, max_value=999)
    against = forms.IntegerField(label="Against", required=False, min_value=0, max_value=999)
    abstained = forms.IntegerField(label="Abstained", required=False, min_value=0, max_value=999)
    casting = forms.ChoiceField(
        label="Casting vote of the chair",
        required=False,
        choices=[("", "None"), (Vote.FOR.value, "For"), (Vote.AGAINST.value, "Against")],
        help_text="On equal votes only.",
    )

    def __init__(
        self,
        *args: Any,
        voters: Sequence[Voter],
        seats: Any,
        outcome: ItemOutcome | None,
        decision: Decision | None,
        stage: RouteStage | None,
        partnership: Partnership,
        exempt: bool,
        **kwargs: Any,
    ) -> None:
        if outcome is not None:
            kwargs["initial"] = {**kwargs.get("initial", {}), **_initial(outcome)}
        super().__init__(*args, **kwargs)
        for name in ("in_favour", "against", "abstained"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-3"
        self.voters, self.stage, self.decision = voters, stage, decision
        for name in ("proposer", "seconder"):
            field: Any = self.fields[name]
            field.queryset = seats
            field.label_from_instance = lambda one: one.name
        cast = {one.seat_id: one.vote for one in outcome.votes.all()} if outcome else {}
        for one in voters:
            self.fields[f"vote_{one.seat}"] = forms.ChoiceField(
                label=one.name + (", in the chair" if one.chair else ""),
                required=False,
                choices=[("", "No vote"), *((each.value, each.label) for each in Vote)],
                initial=cast.get(one.seat, ""),
                help_text=f"{one.why_not[:1].upper()}{one.why_not[1:]}." if one.why_not else "",
                disabled=not one.may_vote,
            )
        if stage is not None and decision is not None:
            self._add_route(stage, decision, partnership, exempt=exempt)
        if outcome is not None:
            self.fields["reason"] = reason_field("Why what was recorded is changed.")
            # A page opened before the outcome was there had no such field: it is told that it is stale instead.
            self.fields["reason"].required = self.data.get("version") == str(outcome.version)

    def _add_route(self, stage: RouteStage, decision: Decision, partnership: Partnership, *, exempt: bool) -> None:
        self.fields["opened"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=decision.content_hash)
        self.fields["route"] = forms.ChoiceField(
            label=f"Outcome on the route of {decision.reference}",
            required=False,
            choices=[("", "Not yet"), *outcome_choices(stage)],
            help_text=f"The {stage.get_purpose_display().lower()} stop of {stage.name}.",
        )
        if earlier := passed_over(decision, stage):
            self.fields["order_reason"] = forms.CharField(
                label="Why it came before earlier stops",
                required=False,
                max_length=1000,
                widget=_SHORT,
                help_text=f"Without an outcome on this text: {', '.join(dict.fromkeys(earlier))}.",
            )
        if any(Outcome(value).conditional for value, _ in outcome_choices(stage)):
            self.fields["condition"] = forms.CharField(
                label="Condition, where it is subject to one",
                required=False,
                max_length=2000,
                widget=_SHORT,
                help_text="More than one are recorded on the page of the decision.",
            )
            posts = Post.objects.filter(partnership=partnership).order_by("title")
            self.fields["condition_owner"] = forms.ModelChoiceField(
                posts, label="Who sees to the condition", required=False, empty_label="Choose"
            )
            self.fields["condition_due"] = DayField(label="Condition met by", required=False, help_text=_EXAMPLE)
        if not exempt and stage.purpose == "decision":
            self.fields["record"] = forms.CharField(
                label="Draft the record of the decision under",
                required=False,
                max_length=60,
                help_text="Its reference. Empty: no record is drafted. Another person publishes it.",
                widget=forms.TextInput({"class": "govuk-input--width-20"}),
            )

    @property
    def ballot(self) -> list[forms.BoundField]:
        """The fields of the votes by seat."""
        return [self[f"vote_{one.seat}"] for one in self.voters]

    @property
    def route_fields(self) -> list[forms.BoundField]:
        names = ("route", "order_reason", "condition", "condition_owner", "condition_due", "record")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        state = given.get("state")
        if state == ItemState.DECIDED and not (given.get("resolution") or "").strip():
            self.add_error("resolution", "Enter the words that were resolved.")
        if state and state != ItemState.NOTED and not (given.get("reasons") or "").strip():
            self.add_error("reasons", f"Say why it was {ItemState(state).label.lower()}.")
        if given.get("condition") and not (given.get("condition_owner") and given.get("condition_due")):
            self.add_error("condition", "A condition has a post that sees to it and a day.")
        return given

    def given(self) -> Given:
        """What the service records."""
        held = self.cleaned_data
        names = ("decided_on", "resolution", "reasons", "options", "dispensations", "proposer", "seconder")
        return Given(
            state=ItemState(held["state"]),
            kept=Kept(held["kept"]),
            votes={one.seat: Vote(vote) for one in self.voters if (vote := held.get(f"vote_{one.seat}"))},
            totals=(held["in_favour"] or 0, held["against"] or 0, held["abstained"] or 0),
            casting=Vote(held["casting"]) if held["casting"] else None,
            route=self._route(),
            **{name: held[name] for name in names},
        )

    def _route(self) -> OnRoute | None:
        held = self.cleaned_data
        if not held.get("route"):
            return None
        condition = held.get("condition") or ""
        terms = (Terms(condition, held["condition_owner"].pk, held["condition_due"]),) if condition else ()
        return OnRoute(
            outcome=Outcome(held["route"]),
            opened=held["opened"],
            conditions=terms,
            order_reason=held.get("order_reason") or "",
            record=(held.get("record") or "").strip(),
        )


def _initial(outcome: ItemOutcome) -> dict[str, Any]:
    names = (
        "version", "state", "decided_on", "resolution", "reasons", "options", "dispensations", "proposer", "seconder",
        "kept", "in_favour", "against", "abstained", "casting",
    )  # fmt: skip
    return {name: getattr(outcome, name) for name in names}


class ActionForm(forms.Form):
    """Something to be done, by a post and by a day."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label="What is to be done", max_length=2000, widget=_SHORT)
    owner = forms.ModelChoiceField(
        Post.objects.none(),
        label="Who does it",
        required=False,
        empty_label="Nobody yet",
        help_text="The holder of the post finds it on their first page.",
    )
    due = DayField(label="By", required=False, help_text=_EXAMPLE)
    reason = reason_field()

    def __init__(
        self, *args: Any, partnership: Partnership, action: MeetingAction | None = None, **kwargs: Any
    ) -> None:
        if action is not None:
            kwargs["initial"] = {name: getattr(action, name) for name in ("version", "text", "owner", "due")}
        super().__init__(*args, **kwargs)
        if action is None:
            del self.fields["reason"]
        posts = Post.objects.filter(partnership=partnership).order_by("title")
        self.fields["owner"].queryset = posts  # type: ignore[attr-defined]  # a ModelChoiceField

    def task(self) -> Task:
        return Task(self.cleaned_data["text"], self.cleaned_data["owner"], self.cleaned_data["due"])


class FinishForm(forms.Form):
    """An action is done, or need not be done any more."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    how = forms.ChoiceField(
        label="What became of it",
        widget=forms.RadioSelect,
        choices=[("done", "Done"), ("dropped", "Need not be done any more")],
    )
    on = DayField(label="On", help_text=_EXAMPLE)
    note = forms.CharField(label="What was done, or why not", max_length=2000, widget=_SHORT)


class ActionFilter(forms.Form):
    """What to show of the actions log. Its fields stand in the address."""

    optional_unmarked = True
    body = forms.ChoiceField(required=False)
    owner = forms.ChoiceField(required=False, label="Post")
    state = forms.ChoiceField(
        required=False,
        choices=[
            ALL, ("waiting", "Not done"), ("overdue", "Overdue"), ("ownerless", "Without an owner"), ("done", "Done"),
            ("dropped", "Dropped"),
        ],
    )  # fmt: skip
    text = forms.CharField(required=False, label="Words")

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], owners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [ALL, *bodies]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [ALL, *owners]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class CloseForm(forms.Form):
    """Closing a meeting whose record lacks something needs the reason."""

    explanation = forms.CharField(label="Why it is closed without them", required=False, max_length=2000, widget=_SHORT)
