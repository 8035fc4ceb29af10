"""Forms of a route: its stops, outcomes with conditions, what is asked back, who decides."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, Partnership, Post
from commissioning.rules.conditions import Terms
from commissioning.rules.decisions import OUTCOMES_OF, Deciders, Outcome, Purpose
from commissioning.selectors.decisions import DecisionView
from commissioning.selectors.route import StageView
from commissioning.services.decisions import Minute
from commissioning.services.route import StopTerms
from ihwb.web.forms import DayField

_FIRST = 2  # places for conditions at first
_MORE = 3  # further places each time that more are asked for
_MOST = 20


def stop_choices(partnership: Partnership) -> list[tuple[str, Any]]:
    """Bodies and posts of the partnership for one list. Two queries."""
    bodies = [
        (f"body-{pk}", name) for pk, name in Body.objects.filter(partnership=partnership).values_list("pk", "name")
    ]
    posts = [
        (f"post-{pk}", title) for pk, title in Post.objects.filter(partnership=partnership).values_list("pk", "title")
    ]
    return [("", "Choose"), ("Bodies", bodies), ("Posts", posts)]


class StopField(forms.ChoiceField):
    """A body or a post. Its clean value is "body-12" or "post-3"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Body or post", **kwargs)


def ids_of(value: str) -> dict[str, int | None]:
    """{"body_id": …, "post_id": …} of the value of a StopField."""
    kind, _, pk = value.partition("-")
    return {"body_id": int(pk) if kind == "body" else None, "post_id": int(pk) if kind == "post" else None}


class StageForm(forms.Form):
    """One stop of a route."""

    who = StopField()
    starts_on = DayField(label="Date", help_text="For example, 3 12 2014.")
    ends_on = DayField(label="Last date, when the body meets on several days", required=False)
    purpose = forms.ChoiceField(choices=[(one.value, one.label) for one in Purpose], widget=forms.RadioSelect)
    step = forms.IntegerField(
        min_value=1,
        max_value=99,
        required=False,
        help_text="Stops of the same step run in parallel; a stop waits for the steps before its own. "
        "Left empty, a new stop comes after all others.",
    )
    optional = forms.BooleanField(
        required=False,
        label="Optional: it may be passed over",
        help_text="An optional stop that informs holds nobody up; one that decides needs a reason to be passed over.",
    )

    def __init__(self, *args: Any, partnership: Partnership, stage: StageView | None = None, **kwargs: Any) -> None:
        if stage is not None:
            kwargs["initial"] = self._initial_of(stage)
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = stop_choices(partnership)  # type: ignore[attr-defined]  # a ChoiceField
        if stage is not None:
            self.fields["step"].required = True
            self.fields["reason"] = reason_field()

    @staticmethod
    def _initial_of(stage: StageView) -> dict[str, Any]:
        who = f"body-{stage.body_id}" if stage.body_id else f"post-{stage.post_id}"
        return {
            "who": who,
            "starts_on": stage.starts_on,
            "ends_on": stage.ends_on,
            "purpose": stage.purpose,
            "step": stage.step,
            "optional": stage.optional,
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("ends_on") and given.get("starts_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", "The last date is before the first. Leave it empty for a meeting on one day.")
        return given

    def terms(self) -> StopTerms:
        given = self.cleaned_data
        return StopTerms(
            starts_on=given["starts_on"],
            purpose=Purpose(given["purpose"]),
            ends_on=given["ends_on"],
            step=given["step"],
            optional=given["optional"],
            **ids_of(given["who"]),
        )


class OutcomeForm(forms.Form):
    """What a body did, as its minutes say it, with the conditions it set."""

    outcome = forms.ChoiceField(widget=forms.RadioSelect)
    decided_on = DayField(label="Date of the meeting")
    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Such as the minute's number."
    )
    opened = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        stage: StageView,
        posts: list[tuple[int, str]],
        actors: Sequence[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        """posts: who can see to a condition; actors: who acted or acts for the post whose stop it is."""
        super().__init__(*args, **kwargs)
        outcomes = [(one.value, one.label) for one in OUTCOMES_OF[Purpose(stage.purpose)]]
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]  # a ChoiceField
        if stage.post_id:
            self.fields["decided_on"].label = "Date of the decision"
            self.fields["acted_by"] = forms.TypedChoiceField(
                label=f"Who acted for {stage.body}",
                coerce=int,
                empty_value=None,
                required=stage.binds,
                choices=[("", "Choose"), *actors],
                initial=actors[0][0] if len(actors) == 1 else None,
                help_text="Its holder on the day, or a deputy. Who holds which post stands under Posts.",
            )
        if stage.passable:
            self.fields["order_reason"] = self._reason(stage)
        self.places = 0
        if any(Outcome(value).conditional for value, _ in outcomes):
            self._add_conditions(posts)

    @staticmethod
    def _reason(stage: StageView) -> forms.CharField:
        many = len(stage.passable)
        names = ", ".join(dict.fromkeys(stage.passable))
        return forms.CharField(
            label=f"Why {stage.body} came before {many} earlier stop{'' if many == 1 else 's'}",
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=1000,
            error_messages={"required": f"Say why {stage.body} came first."},
            help_text=f"Without an outcome on this text: {names}.",
        )

    def _add_conditions(self, posts: list[tuple[int, str]]) -> None:
        self.places = self._count()
        for number in range(1, self.places + 1):
            self.fields[f"condition_{number}"] = forms.CharField(
                label=f"Condition {number}", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"owner_{number}"] = forms.TypedChoiceField(
                label=f"Who sees to condition {number}",
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "Choose a post"), *posts],
            )
            self.fields[f"due_{number}"] = DayField(label=f"Condition {number} to be met by", required=False)

    def _count(self) -> int:
        """As many places as were posted, more when they are asked for."""
        if not self.is_bound:
            return _FIRST
        more = _MORE if "more" in self.data else 0
        return min(max(self._posted(), _FIRST) + more, _MOST)

    def _posted(self) -> int:
        return sum(f"condition_{number}" in self.data for number in range(1, _MOST + 1))

    @property
    def first_new_place(self) -> str:
        """The first of the places that were asked for, where the page opens for the keyboard."""
        return f"condition_{min(self._posted() + 1, self.places)}"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for number in range(1, self.places + 1):
            parts = [given.get(f"{name}_{number}") for name in ("condition", "owner", "due")]
            names = (f"condition_{number}", f"owner_{number}", f"due_{number}")
            missing = [name for name, part in zip(names, parts, strict=True) if not part]
            if any(parts) and missing and missing[0] not in self.errors:
                self.add_error(missing[0], f"Condition {number} needs its words, a post that sees to it, and a day.")
        return given

    def condition_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each condition, for the page."""
        return [
            (self[f"condition_{number}"], self[f"owner_{number}"], self[f"due_{number}"])
            for number in range(1, self.places + 1)
        ]

    def plain_fields(self) -> list[forms.BoundField]:
        """All fields but those of the conditions and the hidden one."""
        stems = ("condition_", "owner_", "due_")
        return [field for field in self.visible_fields() if not field.name.startswith(stems)]

    @property
    def has_conditions(self) -> bool:
        """True when the page was posted with something in a condition, or with an outcome that has some."""
        if not self.is_bound:
            return False
        filled = any(self.data.get(f"condition_{number}") for number in range(1, self.places + 1))
        return filled or "more" in self.data or str(self.data.get("outcome", "")).endswith("_if")

    def _terms(self) -> Iterator[Terms]:
        given = self.cleaned_data
        for number in range(1, self.places + 1):
            if given[f"condition_{number}"]:
                yield Terms(given[f"condition_{number}"], given[f"owner_{number}"], given[f"due_{number}"])

    def minute(self) -> Minute:
        given = self.cleaned_data
        return Minute(
            outcome=Outcome(given["outcome"]),
            decided_on=given["decided_on"],
            note=given["note"],
            opened_hash=given["opened"],
            conditions=tuple(self._terms()),
            order_reason=given.get("order_reason", ""),
            acted_by=given.get("acted_by"),
        )


class DecidersForm(forms.Form):
    """Whose approval a draft needs."""

    deciders = forms.ChoiceField(
        label="Who must approve",
        choices=[(one.value, one.label) for one in Deciders],
        widget=forms.RadioSelect,
    )
    under = forms.CharField(
        label="Delegation",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Without every statutory body: who delegated it, when, and with what terms.",
    )

    def __init__(self, data: Any = None, *, view: DecisionView) -> None:
        super().__init__(data, initial={"deciders": view.deciders, "under": view.decides_under})


class ClaimForm(forms.Form):
    """That a condition is met."""

    evidence = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text="A document, a minute, a figure: what another person can look at.",
    )
    met_on = DayField(label="Met on")

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"met_on": today})
