"""Forms of who was at a meeting, and of interests declared at its items."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Interest, Member
from commissioning.rules.interests import Action
from commissioning.selectors.body import Sitter
from scrutiny.models import Presence
from scrutiny.selectors.attendance import SeatLine
from scrutiny.services.attendance import Declared, Seated

Find = Callable[[str], Member]


class AttendanceForm(forms.Form):
    """One choice for each seat: its holder, or a substitute."""

    reason = reason_field("Such as “From the attendance sheet”. Shown in the history.")

    def __init__(self, *args: Any, lines: Sequence[SeatLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"seat_{one.seat.id}": one for one in lines if one.seat.sitter or one.seat.substitutes}
        for name, line in self.lines.items():
            owner = f", {line.seat.organisation}" if line.seat.organisation else ""
            self.fields[name] = forms.ChoiceField(
                label=line.seat.name,
                required=False,
                choices=[("", "Not recorded"), *_choices(line)],
                initial=f"{line.presence} m{line.member}" if line.presence else "",
                help_text=f"{'Votes' if line.seat.voting else 'No vote'}{owner}",
            )
        self.order_fields([*self.lines, "reason"])

    def seats(self, find: Find) -> dict[int, Seated | None]:
        """What is to be recorded of each seat. find: the member that a choice such as "m7" or "u3" names."""
        found: dict[int, Seated | None] = {}
        for name, line in self.lines.items():
            presence, _, who = self.cleaned_data[name].partition(" ")
            if presence:
                found[line.seat.id] = Seated(find(who), Presence(presence), substitute=who != _code(line.seat.sitter))
            else:
                found[line.seat.id] = None
        return found


def _code(sitter: Sitter | None) -> str:
    if sitter is None:
        return ""
    return f"m{sitter.member}" if sitter.member else f"u{sitter.user}"


def _choices(line: SeatLine) -> list[tuple[str, str]]:
    found = []
    if line.seat.sitter is not None:
        own, name = _code(line.seat.sitter), line.seat.sitter.name
        found = [(f"{one.value} {own}", f"{name}: {one.label.lower()}") for one in Presence]
    for one in line.seat.substitutes:
        found.append((f"present {_code(one)}", f"{one.name}: present as a substitute"))
    return found


class DeclareForm(forms.Form):
    """An interest declared at an item, and what its member does."""

    who = forms.ChoiceField(label="Whose interest")
    interest = forms.ModelChoiceField(
        Interest.objects.none(),
        label="Interest on the register",
        required=False,
        empty_label="None of these",
    )
    text = forms.CharField(
        label="Or what it is",
        required=False,
        max_length=2000,
        help_text="For an interest that is not on the register yet. It has to be declared there within 28 days.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    action = forms.ChoiceField(
        label="What its member does",
        choices=[(one.value, one.label) for one in Action],
        widget=forms.RadioSelect,
        help_text="Who leaves, or does not vote, does not count in the quorum of this item.",
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], interests: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.only = people[0][0] if len(people) == 1 else ""
        if self.only:
            del self.fields["who"]
        else:
            self.fields["who"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]  # a ChoiceField
        field: Any = self.fields["interest"]
        field.queryset = Interest.objects.filter(pk__in=[pk for pk, _ in interests])
        field.choices = [("", "None of these"), *interests]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("interest") and not (given.get("text") or "").strip() and "interest" not in self.errors:
            self.add_error("text", "Choose the interest on the register, or say what it is.")
        return given

    def declared(self, find: Find) -> Declared:
        given = self.cleaned_data
        return Declared(
            member=find(self.only or given["who"]),
            action=Action(given["action"]),
            interest=given["interest"],
            text=given["text"],
        )
