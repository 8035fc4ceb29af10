"""A national return of a fund: its layouts, what the pool knows for it, and what would go into each cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from pool.models import Arrangement, BudgetLine, ControlType, PooledFund, ReturnLayout, Scheme
from pool.rules.position import LineFigure
from pool.rules.return_filling import Filled, Signature, Value, Values, fill
from pool.rules.return_layout import SIGNATORIES, Layout, layout_of
from pool.selectors.contribution_schedule import contributions
from pool.selectors.figures import lines_at_budget
from pool.selectors.plan import agreed_shares
from pool.selectors.terms import terms_on

SIGNED_KEY = "signed"
_CENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class SignatureView:
    """stands: False when the figures changed since it was given."""

    role: str
    title: str
    held: Signature | None
    stands: bool


@dataclass(frozen=True, slots=True)
class ReturnView:
    row: ReturnLayout
    layout: Layout
    filled: Filled
    signatures: tuple[SignatureView, ...]

    @property
    def year_label(self) -> str:
        return FinancialYear(self.row.year).label


def layouts_of(fund: PooledFund) -> list[ReturnLayout]:
    """The latest first."""
    return list(ReturnLayout.objects.filter(fund=fund).order_by("-year", "code", "-version"))


def return_view(row: ReturnLayout) -> ReturnView:
    """What would go into each cell today."""
    layout = layout_in(row)
    given = signatures_in(row.mapping)
    filled = fill(layout, values_of(row.fund, row.year, layout), given)
    signatures = tuple(
        SignatureView(role, title, one := given.get(role), one is not None and one.seal == filled.seal)
        for role, title in SIGNATORIES.items()
    )
    return ReturnView(row, layout, filled, signatures)


def layout_in(row: ReturnLayout) -> Layout:
    return layout_of({name: value for name, value in row.mapping.items() if name != SIGNED_KEY})


def signatures_in(mapping: Mapping[str, Any]) -> dict[str, Signature]:
    return {
        role: Signature(one["name"], one["post"], date.fromisoformat(one["on"]), one["seal"])
        for role, one in mapping.get(SIGNED_KEY, {}).items()
    }


# --- What the pool knows ----------------------------------------------------------------------------------------


def values_of(fund: PooledFund, year: int, layout: Layout) -> Values:
    """Of the pooled lines at their revised budgets, under the version in force at the end of the year."""
    end = FinancialYear(year).end
    terms = terms_on(fund.agreement, end)
    schemes = {one.code: one for one in Scheme.objects.filter(version=terms)} if terms.pk else {}
    lines = {one.code: one for one in BudgetLine.objects.filter(fund=fund).select_related("lead")}
    pooled = [one for one in lines_at_budget(fund, year) if one.arrangement == Arrangement.POOLED]
    nhs = _nhs_share(agreed_shares(terms.rules), lines.values())
    spent = [
        _expenditure(one, lines[one.code], schemes.get(lines[one.code].scheme_code), layout.schemes, nhs)
        for one in pooled
    ]
    given = contributions(fund, year, end)
    put_in: list[dict[str, Value]] = [{"partner": one.name, "amount": one.current} for one in given.partners]
    cells: dict[str, Value] = {
        "partnership": fund.agreement.partnership.name,
        "fund": fund.name,
        "year": FinancialYear(year).label,
        "total_contributions": given.total,
        "total_expenditure": sum((one.budget for one in pooled), ZERO),
    }
    return Values(cells, {"expenditure": spent, "contributions": put_in})


def _nhs_share(shares: Mapping[str, Decimal], lines: Any) -> Decimal | None:
    """The part of the NHS commissioners in the agreement's shares, of 1; None where it states none."""
    nhs = {line.lead.code for line in lines if line.lead.kind == "nhs_commissioner"}
    return sum((part for code, part in shares.items() if code in nhs), ZERO) / _CENT if shares else None


def _expenditure(
    figure: LineFigure,
    line: BudgetLine,
    scheme: Scheme | None,
    beside: Mapping[str, Mapping[str, str]],
    nhs: Decimal | None,
) -> dict[str, Value]:
    """One row. What the pool does not hold comes from the layout, by the scheme's code."""
    more = dict(beside.get(line.scheme_code, {}))
    joint = scheme is not None and scheme.control_type == ControlType.JOINT
    own = more.pop("joint_nhs", "")
    share = (Decimal(own) / _CENT if own else nhs) if joint else None
    return {
        **more,
        "scheme_id": line.scheme_code,
        "scheme": scheme.name if scheme else "",
        "description": scheme.services if scheme else "",
        "line": figure.name,
        "commissioner": "Joint" if joint else _commissioner(line),
        "joint_nhs": share,
        "joint_la": None if share is None else 1 - share,
        "provider": line.provider or (scheme.provider if scheme else ""),
        "amount": figure.budget,
    }


def _commissioner(line: BudgetLine) -> str:
    known = {"council": "LA", "nhs_commissioner": "NHS"}
    return known.get(line.lead.kind, line.lead.name)
