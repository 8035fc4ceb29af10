"""Whether a person may submit or certify a period for a partner now, and if not, why."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from commissioning.models import Organisation, User
from ihwb.kernel.dates import ADJUSTMENTS
from ihwb.web.access import Access
from pool.models import Certificate, Outturn, Period, PeriodException, Submission
from pool.rules.closing import Gap, cannot_submit, gaps_of, named
from pool.rules.position import LineFigure
from pool.selectors.closing import (
    certifying_partners,
    is_settled,
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


@dataclass(frozen=True, slots=True)
class Desk:
    """An open or certified period as one person has it before them when they close it; everything read once.

    lines: every partner's, unless the period is certified. entered: the person entered a figure of the period.
    before: the lines of period 12 by code, in period 13. settled: the year's settlement is agreed.
    """

    period: Period
    access: Access | None
    partners: tuple[Organisation, ...]
    submissions: Mapping[int, Submission]
    certificates: Mapping[int, Certificate]
    exceptions: tuple[PeriodException, ...]
    lines: tuple[LineFigure, ...]
    before: Mapping[str, LineFigure] | None
    earlier: Period | None
    entered: bool
    settled: bool

    def lines_of(self, organisation: Organisation) -> list[LineFigure]:
        return [line for line in self.lines if line.lead == organisation.code]

    def gaps_of(self, organisation: Organisation) -> tuple[Gap, ...]:
        """What the partner's lines lack before they can be submitted."""
        threshold = terms_of(self.period).variance_threshold
        return gaps_of(self.lines_of(organisation), threshold, self.excepted, self.before)

    @property
    def excepted(self) -> frozenset[str]:
        """Codes of the lines that a named exception lets stay without a figure."""
        return frozenset(one.line.code for one in self.exceptions if one.line)

    @property
    def awaited(self) -> list[Organisation]:
        """The partners that lead a line and have not submitted. Who only contributes has nothing to submit."""
        return [one for one in self.partners if one.pk not in self.submissions and self.lines_of(one)]

    def holds(self, permission: str, organisation: Organisation) -> bool:
        return self.access is not None and organisation.pk in self.access.organisations_for(permission)


def desk_of(period: Period, access: Access | None) -> Desk:
    """A fixed number of queries, whatever the number of lines."""
    return Desk(
        period=period,
        access=access,
        partners=tuple(certifying_partners(period)),
        submissions=standing_submissions(period),
        certificates=standing_certificates(period),
        exceptions=tuple(standing_exceptions(period)),
        lines=tuple(line_figures(period)),
        before=_lines_before(period),
        earlier=_earlier_open(period),
        entered=access is not None and entered_a_figure(period, access.user),
        settled=period.is_open and is_settled(period),
    )


def _lines_before(period: Period) -> dict[str, LineFigure] | None:
    """The lines of period 12 beside a period 13, by code; None in any other period, and where there is none."""
    if period.number != ADJUSTMENTS:
        return None
    last = Period.objects.filter(fund=period.fund, year=period.year, number=ADJUSTMENTS - 1, state="certified").first()
    return {line.code: line for line in line_figures(last)} if last else None


def _earlier_open(period: Period) -> Period | None:
    """The first period of the year that comes before this one and is open."""
    earlier = Period.objects.filter(fund=period.fund, year=period.year, number__lt=period.number, state="open")
    return earlier.order_by("number").first()


def entered_a_figure(period: Period, by: User) -> bool:
    """True if any figure of the period was ever entered or changed by the person, even one overwritten since."""
    kept = Outturn.history.filter(period_id=period.pk).exclude(history_change_reason=CARRIED)
    return bool(kept.filter(Q(entered_by_id=by.pk) | Q(history_user_id=by.pk)).exists())


def _settled(desk: Desk) -> Refusal:
    label = desk.period.month.year.label
    message = f"The settlement of {label} is agreed, so nothing of it changes. A correction goes into the next year."
    return Refusal("settled", message)


# --- Submitting -------------------------------------------------------------------------------------------------------


def why_not_submit(desk: Desk, organisation: Organisation) -> Refusal | None:
    """The first thing that keeps the person from handing in the partner's figures; None when nothing does."""
    label = desk.period.month.label
    if not desk.period.is_open:
        return Refusal("certified", f"{label} is certified: there is nothing to submit any more.")
    if not desk.holds("pool.submit_period", organisation):
        return Refusal("not_yours", f"The figures of {organisation.name} are submitted by its own finance officers.")
    if not desk.lines_of(organisation) or organisation not in desk.partners:
        return Refusal("no_lines", f"{organisation.name} leads no line in this year: it has nothing to submit.")
    if desk.settled:
        return _settled(desk)
    if organisation.pk in desk.submissions:
        return Refusal("submitted", f"{organisation.name} has submitted {label} already.")
    gaps = desk.gaps_of(organisation)
    return Refusal("incomplete", cannot_submit(label, gaps)) if gaps else None


# --- Certifying -------------------------------------------------------------------------------------------------------


def why_not(desk: Desk, organisation: Organisation) -> Refusal | None:
    """The first thing that keeps the person from certifying the period for the partner; None when nothing does."""
    return _wrong_person(desk, organisation) or _not_ready(desk)


def _wrong_person(desk: Desk, organisation: Organisation) -> Refusal | None:
    period, label = desk.period, desk.period.month.label
    if not period.is_open:
        who = period.certified_by.name if period.certified_by else "somebody"
        message = f"{label} was certified by {who} already. A correction goes into a later period, or it is reopened."
        return Refusal("already_certified", message)
    if organisation not in desk.partners:
        return Refusal("not_a_partner", f"{organisation.name} does not certify {label}.")
    if desk.access is None or not desk.holds("pool.certify_period", organisation):
        return Refusal("not_yours", f"{label} is certified for {organisation.name} by its own people.")
    return _own_work(desk, organisation, desk.access.user) or _signed_already(desk, organisation, desk.access.user)


def _own_work(desk: Desk, organisation: Organisation, by: User) -> Refusal | None:
    if desk.entered:
        message = (
            f"You entered figures in {desk.period.month.label} yourself, and nobody certifies their own entries. "
            f"Ask another finance officer of {organisation.name}, or the pool manager, to certify it."
        )
        return Refusal("own_entries", message)
    handed_in = desk.submissions.get(organisation.pk)
    if handed_in and handed_in.submitted_by_id == by.pk:
        message = f"You submitted the figures of {organisation.name} yourself. A second person certifies them."
        return Refusal("own_submission", message)
    return None


def _signed_already(desk: Desk, organisation: Organisation, by: User) -> Refusal | None:
    label = desk.period.month.label
    for held in desk.certificates.values():
        if held.organisation_id == organisation.pk:
            message = f"{held.certified_by.name} has certified {label} for {organisation.name} already."
            return Refusal("partner_certified", message)
        if held.certified_by_id == by.pk:
            message = (
                f"You have certified {label} for {held.organisation.name}, and one person certifies for "
                f"one partner only. Ask {organisation.name} to name somebody else."
            )
            return Refusal("one_partner", message)
    return None


def _not_ready(desk: Desk) -> Refusal | None:
    """What is missing in the period itself, whoever certifies."""
    label = desk.period.month.label
    if desk.settled:
        return _settled(desk)
    if not desk.lines:
        return Refusal("no_lines", f"{label} has no budget lines: there is nothing to certify.")
    if waiting := [one.name for one in desk.awaited]:
        return Refusal("not_submitted", f"{label} waits for the figures of {' and '.join(waiting)} to be submitted.")
    if desk.earlier:
        return Refusal("earlier_open", f"{desk.earlier.month.label} comes first: it is not certified yet.")
    return _missing_figures(desk)


def _missing_figures(desk: Desk) -> Refusal | None:
    missing = [line for line in desk.lines if not line.is_entered and line.code not in desk.excepted]
    if not missing:
        return None
    verb = "lacks" if len(missing) == 1 else "lack"
    message = (
        f"{len(missing)} of {len(desk.lines)} lines {verb} a figure in {desk.period.month.label}: "
        f"{named([f'{line.name} ({line.lead})' for line in missing])}. "
        "Their finance officers enter actual and forecast first; nil is entered as 0."
    )
    return Refusal("missing_figures", message)
