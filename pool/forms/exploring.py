"""Forms of what if: the figures to try, a name to keep them under, what a simulation is to assume."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from ihwb.kernel.money import show
from ihwb.web.forms import MoneyField
from pool.models import Period
from pool.selectors.exploring import Base, versions_to_try

_PREFIXES = {"outturns": "line-", "contributions": "put-in-", "funds": "held-"}


def _narrow(width: int = 5) -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": f"govuk-input--width-{width}"})


def _wide() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "govuk-input--width-30"})


class WhatIfForm(forms.Form):
    """One box for each forecast, contribution and risk fund; an empty box leaves the figure as it is."""

    version = forms.ChoiceField(label="Rules", required=False)

    def __init__(self, data: Any, *, period: Period, base: Base, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=_as_fields(initial or {}))
        self.base = base
        versions = [(str(one.number), _version_label(one)) for one in versions_to_try(period)]
        self.fields["version"].choices = [("", "As they are"), *versions]  # type: ignore[attr-defined]
        for line in base.lines:
            self._box("outturns", line["code"], f"Forecast to try for {line['name']}")
        for one in base.values["partners"]:
            if "contribution" in one:
                self._box("contributions", one["code"], f"Contribution to try for {one['name']}")
        for code in base.values["funds"]:
            self._box("funds", code, f"Amount to try for {base.names.get(code, code)}")

    def _box(self, part: str, code: str, label: str) -> None:
        name = f"{_PREFIXES[part]}{code}"
        self.fields[name] = MoneyField(required=False, label=label)
        self.fields[name].widget.attrs["aria-label"] = label

    def changes(self) -> dict[str, Any]:
        """What is filled in, as ``pool.rules.what_if`` keeps it. Call it on a valid form."""
        found: dict[str, Any] = {}
        for part, prefix in _PREFIXES.items():
            filled = {
                name.removeprefix(prefix): str(amount)
                for name, amount in self.cleaned_data.items()
                if name.startswith(prefix) and amount is not None
            }
            if filled:
                found[part] = filled
        if self.cleaned_data.get("version"):
            found["version"] = int(self.cleaned_data["version"])
        return found

    @property
    def line_rows(self) -> Iterator[tuple[Mapping[str, Any], BoundField, Decimal, Decimal]]:
        """(line, its box, its budget, its forecast now) in printed order."""
        names = {one["code"]: one["name"] for one in self.base.values["partners"]}
        for each in self.base.lines:
            line = {**each, "lead_name": names.get(each["lead"], each["lead"])}
            yield line, self[f"line-{line['code']}"], Decimal(line["budget"]), Decimal(line["outturn"])

    @property
    def other_rows(self) -> Iterator[tuple[str, BoundField, Decimal]]:
        """(what it is, its box, the amount now) of contributions and risk funds."""
        for one in self.base.values["partners"]:
            if "contribution" in one:
                yield f"Contribution of {one['name']}", self[f"put-in-{one['code']}"], Decimal(one["contribution"])
        for code, amount in self.base.values["funds"].items():
            yield self.base.names.get(code, code), self[f"held-{code}"], Decimal(amount)


def _version_label(version: Any) -> str:
    return f"Version {version.number} ({version.get_state_display().lower()}, from {version.effective_from:%d %B %Y})"


def _as_fields(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Kept changes as the initial values of the boxes."""
    found: dict[str, Any] = {"version": str(changes.get("version", ""))}
    for part, prefix in _PREFIXES.items():
        found |= {f"{prefix}{code}": Decimal(amount) for code, amount in changes.get(part, {}).items()}
    return found


class SaveScenarioForm(forms.Form):
    """Under which name a what-if is kept."""

    name = forms.CharField(max_length=100, label="Name", help_text="Such as: hard winter.", widget=_wide())
    note = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class StepForm(forms.Form):
    """How much more is spent on each line in turn."""

    step = MoneyField(label="Spend this much more on each line in turn", initial=Decimal("100000.00"))

    def clean_step(self) -> Decimal:
        step: Decimal = self.cleaned_data["step"]
        if step <= 0:
            raise forms.ValidationError("Give an amount above nought, such as £100,000.")
        return step


class SimulationForm(forms.Form):
    """What a simulation assumes. Percentages are of each line's budget, below and above its forecast."""

    optional_unmarked = True

    below = forms.DecimalField(
        label="One year in ten, a line ends at least this far below its forecast (% of its budget)",
        min_value=0, max_value=100, max_digits=5, decimal_places=2, initial=Decimal("2"),
        widget=_narrow(),
    )  # fmt: skip
    above = forms.DecimalField(
        label="One year in ten, a line ends at least this far above its forecast (% of its budget)",
        min_value=0, max_value=500, max_digits=5, decimal_places=2, initial=Decimal("5"),
        widget=_narrow(),
    )  # fmt: skip
    together = forms.IntegerField(
        label="How far lines move together (%)",
        help_text="0: each line by itself. 100: all have a bad year at once.",
        min_value=0, max_value=100, initial=25,
        widget=_narrow(),
    )  # fmt: skip
    trials = forms.TypedChoiceField(
        label="Years to draw",
        choices=[("10000", "10,000"), ("100000", "100,000")],
        coerce=int,
        initial="10000",
        help_text="More years make steadier figures and take longer.",
    )
    seed = forms.IntegerField(
        label="Seed",
        min_value=0,
        max_value=2_000_000_000,
        initial=1,
        widget=_narrow(10),
        help_text="The same seed gives the same years again.",
    )

    def __init__(self, data: Any = None, *, base: Base) -> None:
        super().__init__(data)
        self.base = base
        for line in base.lines:
            for mark, words in (("low", "below"), ("high", "above")):
                label = f"{line['name']}: one year in ten it ends {words} this"
                field = MoneyField(required=False, label=label)
                field.widget.attrs["aria-label"] = label
                self.fields[f"{mark}-{line['code']}"] = field

    def clean(self) -> dict[str, Any]:
        """A line's own low mark is not above its forecast, its high mark not below it."""
        cleaned: dict[str, Any] = super().clean() or {}
        for line in self.base.lines:
            likely = Decimal(line["outturn"])
            low, high = cleaned.get(f"low-{line['code']}"), cleaned.get(f"high-{line['code']}")
            if low is not None and low > likely:
                self.add_error(
                    f"low-{line['code']}", f"{line['name']}: {show(low)} is above its forecast, {show(likely)}."
                )
            if high is not None and high < likely:
                self.add_error(
                    f"high-{line['code']}", f"{line['name']}: {show(high)} is below its forecast, {show(likely)}."
                )
        return cleaned

    def assumed(self) -> dict[str, Any]:
        """What is filled in; ``lines``: {line code: (low, high)} where a line has a mark of its own."""
        found = {name: self.cleaned_data[name] for name in ("below", "above", "together", "trials", "seed")}
        marks = {
            line["code"]: (self.cleaned_data[f"low-{line['code']}"], self.cleaned_data[f"high-{line['code']}"])
            for line in self.base.lines
        }
        return {**found, "lines": {code: pair for code, pair in marks.items() if pair != (None, None)}}

    @property
    def plain(self) -> list[BoundField]:
        """The boxes that hold for every line."""
        return [self[name] for name in ("below", "above", "together", "trials", "seed")]

    @property
    def line_rows(self) -> Iterator[tuple[Mapping[str, Any], Decimal, BoundField, BoundField]]:
        """(line, its forecast now, the box of its low mark, that of its high mark)."""
        for line in self.base.lines:
            yield line, Decimal(line["outturn"]), self[f"low-{line['code']}"], self[f"high-{line['code']}"]
