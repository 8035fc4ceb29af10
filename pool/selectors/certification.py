"""Whether a person may submit or certify a period for a partner now, and if not, why."""

from dataclasses import dataclass

from django.db.models import Q

from commissioning.models import Organisation, User
from ihwb.kernel.dates import ADJUSTMENTS
from ihwb.web.access import Access
from pool.models import Outturn, Period, Submission
from pool.rules.closing import Gap, cannot_submit, gaps_of, named
from pool.rules.position import LineFigure
from pool.selectors.closing import (
    certifying_partners,
    standing_certificates,
    standing_exceptions,
    standing_submissions,
)
from pool.selectors.figures import line_figures
from pool.selectors.terms import terms_of

# The reason in the history of figures that period 13 takes over from period 12: nobody entered those.
CARRIED = "Carried from period 12"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code for tests and the API, and one sentence: what stands in the way, and what to do next."""

    code: str
    message: str


# --- Submitting -------------------------------------------------------------------------------------------------------


def why_not_submit(period: Period, organisation: Organisation, access: Access | None) -> Refusal | None:
    """The first thing that keeps the person from handing in the partner's figures; None when nothing does."""
    held = access.organisations_for("pool.submit_period") if access else frozenset()
    if not period.is_open:
        return Refusal("certified", f"{period.month.label} is certified: there is nothing to submit any more.")
    if organisation.pk not in held:
        return Refusal("not_yours", f"The figures of {organisation.name} are submitted by its own finance officers.")
    if organisation not in certifying_partners(period):
        return Refusal("not_a_partner", f"{organisation.name} neither leads a line nor contributes in this year.")
    if organisation.pk in standing_submissions(period):
        return Refusal("submitted", f"{organisation.name} has submitted {period.month.label} already.")
    gaps = gaps_for(period, organisation)
    return Refusal("incomplete", cannot_submit(period.month.label, gaps)) if gaps else None


def gaps_for(period: Period, organisation: Organisation) -> tuple[Gap, ...]:
    """What the partner's lines lack."""
    own = line_figures(period, frozenset({organisation.pk}))
    return gaps_in(period, own)


def gaps_in(period: Period, lines: list[LineFigure]) -> tuple[Gap, ...]:
    before = lines_before(period)
    return gaps_of(lines, terms_of(period).variance_threshold, _excepted(period), before)


def lines_before(period: Period) -> dict[str, LineFigure] | None:
    """The lines of period 12 beside a period 13, by code; None in any other period, and where there is none."""
    if period.number != ADJUSTMENTS:
        return None
    last = Period.objects.filter(fund=period.fund, year=period.year, number=ADJUSTMENTS - 1, state="certified").first()
    return {line.code: line for line in line_figures(last)} if last else None


def _excepted(period: Period) -> frozenset[str]:
    return frozenset(one.line.code for one in standing_exceptions(period) if one.line)


# --- Certifying -------------------------------------------------------------------------------------------------------


def why_not(period: Period, organisation: Organisation, access: Access | None) -> Refusal | None:
    """The first thing that keeps the person from certifying the period for the partner; None when nothing does."""
    return _wrong_person(period, organisation, access) or _not_ready(period)


def _wrong_person(period: Period, organisation: Organisation, access: Access | None) -> Refusal | None:
    label = period.month.label
    if not period.is_open:
        who = period.certified_by.name if period.certified_by else "somebody"
        message = f"{label} was certified by {who} already. A correction goes into a later period, or it is reopened."
        return Refusal("already_certified", message)
    if organisation not in certifying_partners(period):
        return Refusal("not_a_partner", f"{organisation.name} does not certify {label}.")
    if access is None or organisation.pk not in access.organisations_for("pool.certify_period"):
        return Refusal("not_yours", f"{label} is certified for {organisation.name} by its own people.")
    return _own_work(period, organisation, access.user) or _signed_already(period, organisation, access.user)


def _own_work(period: Period, organisation: Organisation, by: User) -> Refusal | None:
    if entered_a_figure(period, by):
        message = (
            f"You entered figures in {period.month.label} yourself, and nobody certifies their own entries. "
            f"Ask another finance officer of {organisation.name}, or the pool manager, to certify it."
        )
        return Refusal("own_entries", message)
    handed_in = Submission.objects.filter(period=period, round=period.round, returned_at__isnull=True)
    if handed_in.filter(organisation=organisation, submitted_by=by).exists():
        message = f"You submitted the figures of {organisation.name} yourself. A second person certifies them."
        return Refusal("own_submission", message)
    return None


def _signed_already(period: Period, organisation: Organisation, by: User) -> Refusal | None:
    for held in standing_certificates(period).values():
        if held.organisation_id == organisation.pk:
            message = f"{held.certified_by.name} has certified {period.month.label} for {organisation.name} already."
            return Refusal("partner_certified", message)
        if held.certified_by_id == by.pk:
            message = (
                f"You have certified {period.month.label} for {held.organisation.name}, and one person certifies for "
                f"one partner only. Ask {organisation.name} to name somebody else."
            )
            return Refusal("one_partner", message)
    return None


def _not_ready(period: Period) -> Refusal | None:
    """What is missing in the period itself, whoever certifies."""
    label = period.month.label
    lines = line_figures(period)
    if not lines:
        return Refusal("no_lines", f"{label} has no budget lines: there is nothing to certify.")
    handed_in = standing_submissions(period)
    leads = {line.lead for line in lines}
    waiting = [one.name for one in certifying_partners(period) if one.code in leads and one.pk not in handed_in]
    if waiting:
        return Refusal("not_submitted", f"{label} waits for the figures of {' and '.join(waiting)} to be submitted.")
    if earlier := earlier_open(period):
        return Refusal("earlier_open", f"{earlier.month.label} comes first: it is not certified yet.")
    excepted = _excepted(period)
    return _missing_figures(period, lines, [one for one in lines if not one.is_entered and one.code not in excepted])


def earlier_open(period: Period) -> Period | None:
    """The first period of the year that comes before this one and is open."""
    earlier = Period.objects.filter(fund=period.fund, year=period.year, number__lt=period.number, state="open")
    return earlier.order_by("number").first()


def entered_a_figure(period: Period, by: User) -> bool:
    """True if any figure of the period was ever entered or changed by the person, even one overwritten since."""
    kept = Outturn.history.filter(period_id=period.pk).exclude(history_change_reason=CARRIED)
    return bool(kept.filter(Q(entered_by_id=by.pk) | Q(history_user_id=by.pk)).exists())


def _missing_figures(period: Period, lines: list[LineFigure], missing: list[LineFigure]) -> Refusal | None:
    if not missing:
        return None
    verb = "lacks" if len(missing) == 1 else "lack"
    message = (
        f"{len(missing)} of {len(lines)} lines {verb} a figure in {period.month.label}: "
        f"{named([f'{line.name} ({line.lead})' for line in missing])}. "
        "Their finance officers enter actual and forecast first; nil is entered as 0."
    )
    return Refusal("missing_figures", message)
