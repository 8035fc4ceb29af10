"""The form of a fund that is released as it is earned: its whole amount, and four points in the year."""

from typing import Any

from django import forms

from ihwb.web.forms import MoneyField
from pool.rules.risk_share.model import Release, ReleasePoint

POINTS = 4


def _figure(label: str, **options: Any) -> forms.DecimalField:
    widget = forms.TextInput({"class": "govuk-input--width-10", "inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(label=label, max_digits=13, decimal_places=2, widget=widget, localize=False, **options)


class ReleaseForm(forms.Form):
    """begun: the amount and the targets stay, and only what was achieved is recorded."""

    def __init__(self, data: Any = None, *, release: Release | None, begun: bool) -> None:
        super().__init__(data)
        held = release.points if release else ()
        self.numbers = range(1, max(POINTS, len(held)) + 1)
        self.fields["amount"] = MoneyField(
            label="The whole amount",
            initial=release.amount if release else None,
            disabled=begun,
            help_text="An equal part of it is released at each point.",
        )
        for number in self.numbers:
            point = held[number - 1] if number <= len(held) else None
            self.fields[f"target_{number}"] = _figure(
                f"Target at point {number}",
                initial=point.target if point else None,
                disabled=begun,
                required=False,
                min_value=0,
            )
            self.fields[f"achieved_{number}"] = _figure(
                f"Achieved at point {number}",
                initial=point.achieved if point else None,
                required=False,
                min_value=0,
                help_text="Empty until it is measured." if number == 1 else "",
            )

    def clean_amount(self) -> Any:
        if (amount := self.cleaned_data["amount"]) < 0:
            raise forms.ValidationError("Enter an amount of nought or more.")
        return amount

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for number in self.numbers:
            target, achieved = given.get(f"target_{number}"), given.get(f"achieved_{number}")
            if target == 0 or (target is None and achieved is not None and f"target_{number}" not in self.errors):
                self.add_error(f"target_{number}", f"Point {number} needs a target of more than nought.")
        if not self.errors and all(given.get(f"target_{number}") is None for number in self.numbers):
            self.add_error("target_1", "Enter the target of one point at least.")
        return given

    def release(self) -> Release:
        given = self.cleaned_data
        points = tuple(
            ReleasePoint(given[f"target_{number}"], given[f"achieved_{number}"])
            for number in self.numbers
            if given[f"target_{number}"] is not None
        )
        return Release(given["amount"], points)
