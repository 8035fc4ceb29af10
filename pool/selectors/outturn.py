"""What stands in a period's outturn, who sees it, and who may change it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from pool.models import BudgetLine, Outturn, Period
from pool.rules.outturn import Standing
from pool.selectors.closing import submitted_organisations
from pool.selectors.lines import lines_of

# --- Who sees and changes what ----------------------------------------------------------------------------------------


def visible_organisations(access: Access, period: Period) -> frozenset[int] | None:
    """Ids of the organisations whose figures of the period the person may see; None means all of them.

    While a period is open each partner's figures are its own: its officers see them, the pool manager and the
    auditor see everybody's. What is certified is everybody's.
    """
    if not period.is_open or access.may("pool.view_open_figures"):
        return None
    return access.organisations_for("pool.view_outturn")


def may_see(access: Access, period: Period, line: BudgetLine) -> bool:
    """True if the person may see the line's figures in the period."""
    visible = visible_organisations(access, period)
    return visible is None or line.lead_id in visible


def why_locked(
    line: BudgetLine, period: Period, enters_for: frozenset[int], submitted: frozenset[int] = frozenset()
) -> str:
    """Why a person who enters for these organisations may not change the line; "" when they may.

    submitted: ids of the organisations whose figures are handed in.
    """
    if not period.is_open:
        return "the period is certified."
    if line.lead_id not in enters_for:
        return f"its figures are entered by {line.lead.name} alone."
    if line.lead_id in submitted:
        return f"the figures of {line.lead.name} are submitted. Have them returned first."
    return ""


def certified_message(period: Period) -> str:
    """Why nothing can be entered in a certified period any more."""
    assert period.certified_at is not None
    return (
        f"{period.month.label} was certified on {moment(period.certified_at)}: its figures are locked. "
        "Enter the correction in a period that is open."
    )


def moment(at: datetime) -> str:
    """3 November 2014 at 14:05, by the clock in London."""
    local = timezone.localtime(at)
    return f"{show_date(local.date())} at {local:%H:%M}"


# --- What stands ------------------------------------------------------------------------------------------------------


def standing_rows(
    period: Period, outturns: Iterable[Outturn], enters_for: frozenset[int]
) -> tuple[dict[str, Standing], dict[str, BudgetLine]]:
    """Every line of the period's year as it stands, and the lines themselves, by code. Four queries."""
    held = {outturn.line_id: outturn for outturn in outturns}
    submitted = submitted_organisations(period)
    lines = {line.code: line for line in lines_of(period.fund, period.year)}
    standing = {
        code: _standing(line, held.get(line.pk), why_locked(line, period, enters_for, submitted))
        for code, line in lines.items()
    }
    return standing, lines


def _standing(line: BudgetLine, outturn: Outturn | None, locked: str) -> Standing:
    if outturn is None:
        return Standing(line.code, line.name, locked=locked)
    return Standing(
        line.code,
        line.name,
        outturn.actual,
        outturn.forecast,
        outturn.comment,
        outturn.version,
        locked,
        outturn.entered_by.name if outturn.entered_by else "",
        moment(outturn.entered_at) if outturn.entered_at else "",
    )


def outturns_of(period: Period) -> list[Outturn]:
    return list(Outturn.objects.filter(period=period).prefetch_related("entered_by").order_by("pk"))


def neighbours(period: Period) -> dict[str, Period]:
    """The periods just before and after, of the same fund and year, where they exist. One query."""
    near = Period.objects.filter(fund=period.fund, year=period.year, number__in=(period.number - 1, period.number + 1))
    return {"before" if one.number < period.number else "after": one for one in near}


def rows_as_shown(period: Period, standing: Mapping[str, Standing], versions: Mapping[str, int]) -> dict[str, Standing]:
    """The rows as a page with these versions showed them: from history where they have changed since. One query."""
    stale = {code: version for code, version in versions.items() if code in standing}
    stale = {code: version for code, version in stale.items() if version != standing[code].version}
    shown = {**standing, **{code: Standing(code, standing[code].name) for code in stale}}
    if stale:
        kept = Outturn.history.filter(period=period, line__code__in=stale).order_by("history_date", "history_id")
        for row in kept.values("line__code", "version", "actual", "forecast", "comment"):
            code = row.pop("line__code")
            if row["version"] == stale[code]:
                shown[code] = Standing(code, standing[code].name, **row)
    return shown
