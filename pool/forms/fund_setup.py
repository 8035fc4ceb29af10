"""Forms that set up a fund, its groups, its lines and its years."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from commissioning.models import Organisation, Partnership
from ihwb.kernel.dates import FinancialYear
from ihwb.web.forms import MoneyField
from pool.forms.budgets import ReasonedForm
from pool.models import Agreement, Contribution, LineGroup, PooledFund, RiskFund
from pool.models.fund import Arrangement
from pool.services.fund_setup import Held, LineDetails

NEW_HELD = 3
_CODE = r"^[A-Za-z0-9_-]{1,40}$"
_WRONG_CODE = "A code has letters, digits, hyphens and underscores only, 40 at most."


def code_field(hint: str) -> forms.RegexField:
    return forms.RegexField(_CODE, help_text=hint, error_messages={"invalid": _WRONG_CODE})


class FundForm(forms.Form):
    """The name of a fund."""

    name = forms.CharField(max_length=200)
    source = forms.CharField(max_length=300, required=False, help_text="The document that lays it down, if any.")


class NewFundForm(FundForm):
    """A new fund under an agreement."""

    agreement = forms.ModelChoiceField(Agreement.objects.none(), empty_label="Choose")
    code = code_field("Short, such as BCF. Addresses and files name the fund by it, so it cannot change later.")
    field_order = ["agreement", "code"]

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agreement.objects.filter(partnership=partnership)
        self.fields["agreement"].queryset = rows  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    """A group of lines. The code is asked for a new one alone."""

    code = code_field("Short, such as ACUTE. Rules may select lines by it.")
    name = forms.CharField(max_length=200)
    position = forms.IntegerField(label="Place in the list", min_value=1, max_value=999)

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["code"]


class LineForm(forms.Form):
    """A budget line. The code is asked for a new one alone."""

    code = code_field("Short and the line's own, such as ACUTE-01. It cannot change later.")
    name = forms.CharField(max_length=200)
    group = forms.ModelChoiceField(LineGroup.objects.none(), empty_label="Choose")
    lead = forms.ModelChoiceField(
        Organisation.objects.none(), label="Lead commissioner", empty_label="Choose",
        help_text="Its finance officers enter the line's figures.",
    )  # fmt: skip
    provider = forms.CharField(max_length=200, required=False)
    scheme_code = forms.RegexField(
        _CODE, label="Scheme", required=False, help_text="Its code in the agreement's schedule, if it has one.",
        error_messages={"invalid": _WRONG_CODE},
    )  # fmt: skip
    arrangement = forms.ChoiceField(
        choices=Arrangement.choices, widget=forms.RadioSelect, help_text="Only pooled lines are shared."
    )
    tags = forms.CharField(
        max_length=200, required=False, help_text="Words that the rules select lines by, with commas between them."
    )
    shares = forms.CharField(
        label="Own shares", max_length=200, required=False,
        help_text="Only where this line is shared otherwise than the fund: per cent by code, such as CCG 55, PCC 45.",
    )  # fmt: skip
    position = forms.IntegerField(label="Place in its group", min_value=1, max_value=9999)
    source = forms.CharField(max_length=300, required=False)

    def __init__(self, *args: Any, fund: PooledFund, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = fund.agreement.partnership
        self.fields["group"].queryset = fund.groups.all()  # type: ignore[attr-defined]
        self.fields["lead"].queryset = commissioners(self.partnership)  # type: ignore[attr-defined]
        if not new:
            del self.fields["code"]

    def clean_tags(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["tags"].split(",")]
        return list(dict.fromkeys(word for word in words if word))

    def clean_shares(self) -> dict[str, str] | None:
        """The weights by partner code. They add up to 100, and each partner is one of the partnership."""
        text = self.cleaned_data["shares"].strip()
        if not text:
            return None
        found = re.findall(r"([A-Za-z0-9-]+)\s+(\d{1,3}(?:\.\d{1,4})?)\s*%?\s*(?:,|$)", text)
        shares = {code: Decimal(weight) for code, weight in found}
        codes = set(self.partnership.organisations.values_list("code", flat=True))
        if unknown := sorted(set(shares) - codes):
            raise forms.ValidationError(f"{unknown[0]} is not the code of a partner. The codes are {', '.join(codes)}.")
        if len(found) != text.count(",") + 1 or sum(shares.values()) != 100:
            raise forms.ValidationError("Write codes and per cents that add up to 100, such as CCG 55, PCC 45.")
        return {code: str(weight) for code, weight in shares.items()}

    def details(self) -> LineDetails:
        return LineDetails(**{name: given for name, given in self.cleaned_data.items() if name != "code"})


def commissioners(partnership: Partnership) -> QuerySet[Organisation]:
    """Who may lead lines: everybody but providers."""
    return Organisation.objects.filter(partnership=partnership).exclude(kind="provider").order_by("position", "code")


# --- A year -------------------------------------------------------------------------------------------------------


class ContributionsForm(ReasonedForm):
    """What each partner puts in. An empty amount leaves a partner out; a provider that shares the risk may have 0."""

    parts = (("amount", "amount"), ("in_kind", "in kind"), ("client_charges", "client charges"))

    def __init__(self, *args: Any, fund: PooledFund, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {row.organisation_id: row for row in Contribution.objects.filter(fund=fund, year=year)}
        near = Q(partnership=fund.agreement.partnership) | Q(pk__in=list(held))
        self.partners = list(Organisation.objects.filter(near).order_by("position", "code"))
        for partner in self.partners:
            for part, words in self.parts:
                initial = getattr(held.get(partner.pk), part, None)
                self.add_amount(f"{part}_{partner.pk}", f"{partner.name}, {words}", initial)

    def rows(self) -> list[tuple[Organisation, list[Any]]]:
        return [(one, [self[f"{part}_{one.pk}"] for part, _ in self.parts]) for one in self.partners]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.partners:
            amount, in_kind, charges = (given.get(f"{part}_{one.pk}") for part, _ in self.parts)
            if amount is None and (in_kind or charges):
                self.add_error(f"amount_{one.pk}", f"Enter the contribution of {one.name}; nil is 0.")
            elif amount is not None and (amount < 0 or not 0 <= (in_kind or 0) <= amount or (charges or 0) < 0):
                self.add_error(
                    f"amount_{one.pk}",
                    f"{one.name}: nothing is below nought, and what is in kind is a part of the contribution.",
                )
        return given

    def amounts(self) -> dict[Organisation, dict[str, Decimal] | None]:
        found: dict[Organisation, dict[str, Decimal] | None] = {}
        for one in self.partners:
            given = {part: self.cleaned_data[f"{part}_{one.pk}"] for part, _ in self.parts}
            found[one] = None if given["amount"] is None else {k: v or Decimal("0.00") for k, v in given.items()}
        return found


class RiskFundsForm(forms.Form):
    """Money held against risk: what is held, and a few empty rows for more."""

    def __init__(self, *args: Any, held: Sequence[RiskFund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = range(1, len(held) + NEW_HELD + 1)
        for number in self.numbers:
            row = held[number - 1] if number <= len(held) else None
            self._add(number, row)

    def _add(self, number: int, row: RiskFund | None) -> None:
        code = forms.RegexField(
            _CODE, label=f"Code, row {number}", required=False, initial=row.code if row else "", disabled=bool(row),
            error_messages={"invalid": _WRONG_CODE},
        )  # fmt: skip
        name = forms.CharField(label=f"Name, row {number}", max_length=200, required=False)
        self.fields[f"code_{number}"], self.fields[f"name_{number}"] = code, name
        name.initial = row.name if row else ""
        amount = row.amount if row else None
        self.fields[f"amount_{number}"] = MoneyField(label=f"Amount, row {number}", required=False, initial=amount)

    def rows(self) -> list[list[Any]]:
        return [[self[f"{name}_{number}"] for name in ("code", "name", "amount")] for number in self.numbers]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self.numbers:
            code, name, amount = (given.get(f"{part}_{number}") for part in ("code", "name", "amount"))
            if amount is not None and (amount < 0 or not code or not name):
                self.add_error(f"amount_{number}", f"Row {number} needs a code, a name and an amount from nought up.")
        return given

    def held(self) -> list[Held]:
        rows = [
            Held(*(self.cleaned_data.get(f"{part}_{number}") for part in ("code", "name", "amount")))  # type: ignore[arg-type]
            for number in self.numbers
        ]
        return [row for row in rows if row.code]


class OpenYearForm(forms.Form):
    """The period with which a fund's year begins."""

    first = forms.TypedChoiceField(label="First period", coerce=int)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = FinancialYear(year).periods[:12]
        self.fields["first"].choices = [(one.number, one.label) for one in months]  # type: ignore[attr-defined]
