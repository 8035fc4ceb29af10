"""Whether a person may certify a period now, and if not, why."""

from dataclasses import dataclass

from django.db.models import Q

from commissioning.models import User
from pool.models import Outturn, Period
from pool.selectors.figures import line_figures


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code for tests and the API, and one sentence: what stands in the way, and what to do next."""

    code: str
    message: str


def why_not(period: Period, by: User) -> Refusal | None:
    """The first thing that keeps the person from certifying the period; None when nothing does. Two queries."""
    if not period.is_open:
        who = period.certified_by.name if period.certified_by else "somebody"
        message = f"{period.month.label} was certified by {who} already. A correction goes into a later period."
        return Refusal("already_certified", message)
    if entered_a_figure(period, by):
        message = (
            f"You entered figures in {period.month.label} yourself, and nobody certifies their own entries. "
            "Ask another pool manager to certify it."
        )
        return Refusal("own_entries", message)
    return _missing_figures(period)


def entered_a_figure(period: Period, by: User) -> bool:
    """True if any figure of the period was ever entered or changed by the person, even one overwritten since."""
    kept = Outturn.history.filter(period_id=period.pk)
    return bool(kept.filter(Q(entered_by_id=by.pk) | Q(history_user_id=by.pk)).exists())


def _missing_figures(period: Period) -> Refusal | None:
    lines = line_figures(period)
    missing = [line for line in lines if not line.is_entered]
    if not lines:
        return Refusal("no_lines", f"{period.month.label} has no budget lines: there is nothing to certify.")
    if not missing:
        return None
    named = ", ".join(f"{line.name} ({line.lead})" for line in missing[:5])
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    verb = "lacks" if len(missing) == 1 else "lack"
    message = (
        f"{len(missing)} of {len(lines)} lines {verb} a figure in {period.month.label}: {named}{more}. "
        "Their finance officers enter actual and forecast first; nil is entered as 0."
    )
    return Refusal("missing_figures", message)
