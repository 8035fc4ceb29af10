"""Starting rules from a named pattern, netting, and the figures of a worked example."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ihwb.web.forms import MoneyField
from pool.forms.rules import PercentField, check_hundred
from pool.rules.patterns import (
    CAPS,
    FIRST,
    FUND,
    GROUPS,
    PATTERNS,
    PERCENTAGES,
    PORTION,
    REST,
    Pattern,
    Terms,
)
from pool.selectors.version_rules import Ground

NETTINGS = [
    ("all", "All pooled lines against each other"),
    ("group", "Within each group of lines"),
    ("none", "Not at all"),
]
_ROWS = range(3)


class PatternForm(forms.Form):
    """Which pattern to start from."""

    pattern = forms.ChoiceField(
        label="Which pattern is nearest to the agreement?",
        choices=[(one.code, f"{one.name}. {one.explanation}") for one in PATTERNS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a pattern."},
    )


class PatternTermsForm(forms.Form):
    """What a pattern asks for, and nothing else."""

    def __init__(self, *args: Any, ground: Ground, pattern: Pattern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground, self.pattern = ground, pattern
        self.weights: dict[str, str] = {}
        self.caps: dict[str, str] = {}
        build = {
            GROUPS: self._ask_groups, FUND: self._ask_fund, PERCENTAGES: self._ask_percentages,
            CAPS: self._ask_caps, REST: self._ask_rest, FIRST: self._ask_first, PORTION: self._ask_portion,
        }  # fmt: skip
        for need in pattern.needs:
            build[need]()
        self.fields["why"] = forms.CharField(
            label="Why", max_length=300, required=False, help_text="Kept in the history beside your name."
        )

    def _ask_groups(self) -> None:
        self.fields["groups"] = forms.MultipleChoiceField(
            label="Which groups of lines are shared?",
            choices=list(self.ground.group_names.items()),
            widget=forms.CheckboxSelectMultiple,
            help_text="" if self.ground.group_names else "The fund has no lines yet, so there is nothing to choose.",
        )

    def _ask_fund(self) -> None:
        held = "" if self.ground.fund_names else "No money is held against risk in this year yet; add the step later."
        self.fields["fund"] = forms.ChoiceField(
            label="Which fund pays first?",
            choices=[*self.ground.fund_names.items(), ("", "None for now")],
            initial=next(iter(self.ground.fund_names), ""),
            widget=forms.RadioSelect,
            required=False,
            help_text=held,
        )

    def _ask_percentages(self) -> None:
        for at, one in enumerate(self.ground.partners):
            self.weights[f"weight_{at}"] = one.code
            self.fields[f"weight_{at}"] = PercentField(
                label=f"{one.name}, percentage",
                required=False,
                help_text="" if at else "All percentages together are exactly 100; blank is none.",
            )

    def _ask_caps(self) -> None:
        for at, one in enumerate(self.ground.partners):
            self.caps[f"cap_{at}"] = one.code
            self.fields[f"cap_{at}"] = MoneyField(
                label=f"{one.name} takes at most", required=False, help_text="" if at else "Blank: no cap."
            )

    def _ask_rest(self) -> None:
        partners = [(one.code, one.name) for one in self.ground.partners]
        self.fields["rest"] = forms.ChoiceField(
            label="Who bears what the caps cut off?",
            choices=[("", "Nobody yet: it needs a decision each time"), *partners],
            required=False,
        )

    def _ask_first(self) -> None:
        self.fields["first"] = forms.ChoiceField(
            label="Who has a part of a gain first?",
            choices=[(one.code, one.name) for one in self.ground.partners],
            widget=forms.RadioSelect,
        )

    def _ask_portion(self) -> None:
        self.fields["portion"] = PercentField(
            label="How much of the gain, in per cent", help_text="Such as 10 for a tenth."
        )

    def clean_portion(self) -> Decimal:
        portion: Decimal = self.cleaned_data["portion"]
        if not portion:
            raise ValidationError("A part of nought is no part; give it in per cent, such as 10.")
        return portion

    def clean(self) -> None:
        self.percentages = check_hundred(self, self.weights) if self.weights else {}
        for name in self.caps:
            cap = self.cleaned_data.get(name)
            if cap is not None and cap < 0:
                self.add_error(name, "A cap is nought or more.")

    def terms(self) -> Terms:
        given = self.cleaned_data
        groups = given.get("groups", [])
        caps = {code: given[name] for name, code in self.caps.items() if given.get(name) is not None}
        return Terms(
            percentages={code: Decimal(part) for code, part in self.percentages.items()},
            groups=groups,
            others=[code for code in self.ground.group_names if code not in groups],
            fund=given.get("fund", ""),
            caps=caps,
            rest=given.get("rest", ""),
            portion=given.get("portion"),
            first=given.get("first", ""),
        )


class PreviewForm(forms.Form):
    """Up to three lines with a variance each: what would the rules make of it?"""

    def __init__(self, *args: Any, ground: Ground, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [(line.code, f"{line.name} ({line.code})") for line in ground.lines]
        for at in _ROWS:
            self.fields[f"line_{at}"] = forms.ChoiceField(
                label=f"Line {at + 1}", choices=[("", "Pooled, no group"), *lines], required=False
            )
            self.fields[f"variance_{at}"] = MoneyField(
                label=f"Variance {at + 1}",
                required=False,
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"line_{at}"], self[f"variance_{at}"]) for at in _ROWS]

    def clean(self) -> None:
        if not self.errors and all(self.cleaned_data.get(f"variance_{at}") is None for at in _ROWS):
            raise ValidationError("Type at least one variance, such as 100,000.")

    def variances(self) -> Mapping[str, Decimal]:
        found: dict[str, Decimal] = {}
        for at in _ROWS:
            amount = self.cleaned_data.get(f"variance_{at}")
            if amount is not None:
                code = self.cleaned_data.get(f"line_{at}", "")
                found[code] = found.get(code, Decimal("0.00")) + amount
        return found
