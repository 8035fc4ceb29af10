"""Where the closing of a period stands: which partners certify it, who has submitted, who has certified."""

from collections.abc import Iterable, Mapping

from django.db.models import F, Q

from commissioning.models import Organisation
from pool.models import (
    BudgetLine,
    Certificate,
    Period,
    PeriodException,
    PeriodState,
    PooledFund,
    Reopening,
    ReopeningState,
    Settlement,
    SettlementState,
    Statement,
    Submission,
)
from pool.selectors.budgets import budgeted_lines
from pool.selectors.contributions import contributions_of

CERTIFYING = ("council", "nhs_commissioner")


def certifying_partners(period: Period) -> list[Organisation]:
    """The statutory bodies that lead a line or contribute in the period's year, in listed order. Three queries or four.

    Providers share the work and perhaps the risk; they do not certify.
    """
    leads = Q(pk__in=budgeted_lines(period.fund, period.year).order_by().values("lead"))
    contributes = Q(pk__in=contributions_of(period.fund, period.year))
    found = Organisation.objects.filter(leads | contributes, kind__in=CERTIFYING)
    return list(found.order_by("position", "code"))


def standing_submissions(period: Period) -> Mapping[int, Submission]:
    """By organisation: what is handed in for this round and was not returned. One query."""
    found = Submission.objects.filter(period=period, round=period.round, returned_at__isnull=True)
    return {one.organisation_id: one for one in found.select_related("submitted_by", "organisation")}


def submitted_organisations(period: Period) -> frozenset[int]:
    """Ids of the organisations whose figures are handed in: nobody changes their lines. One query, none once closed."""
    if not period.is_open:
        return frozenset()
    found = Submission.objects.filter(period=period, round=period.round, returned_at__isnull=True)
    return frozenset(found.values_list("organisation_id", flat=True))


def standing_certificates(period: Period) -> Mapping[int, Certificate]:
    """By organisation: the certificates of this round that were not withdrawn. One query."""
    found = Certificate.objects.filter(period=period, round=period.round, withdrawn_at__isnull=True)
    return {one.organisation_id: one for one in found.select_related("certified_by", "organisation")}


def standing_exceptions(period: Period) -> list[PeriodException]:
    """The exceptions named in this round that were not withdrawn. One query."""
    found = PeriodException.objects.filter(period=period, round=period.round, withdrawn_at__isnull=True)
    return list(found.select_related("organisation", "line", "raised_by"))


def submitted_lines(fund: PooledFund, year: int, lines: Iterable[str]) -> dict[int, str]:
    """{number of an open period: a partner} where a partner that leads one of the lines has submitted. One query."""
    standing = Submission.objects.filter(
        period__fund=fund, period__year=year, period__state=PeriodState.OPEN, round=F("period__round"),
        returned_at__isnull=True, organisation__in=BudgetLine.objects.filter(fund=fund, code__in=lines).values("lead"),
    )  # fmt: skip
    return dict(standing.order_by("organisation__position").values_list("period__number", "organisation__name"))


# --- Reopening --------------------------------------------------------------------------------------------------------


def why_not_reopen(period: Period) -> tuple[str, str] | None:
    """(code, sentence): what keeps a certified period from being opened again, whoever asks; None when nothing does."""
    label = period.month.label
    if period.is_open:
        return ("not_certified", f"{label} is open: its figures can be changed as it is.")
    later = Period.objects.filter(fund=period.fund_id, year=period.year, number__gt=period.number, state="certified")
    if last := later.order_by("-number").first():
        return ("later_certified", f"{last.month.label} is certified and rests on {label}. Reopen that one first.")
    if is_settled(period):
        year = period.month.year.label
        return ("settled", f"The settlement of {year} is agreed, so the periods of {year} stay closed.")
    return None


def is_settled(period: Period) -> bool:
    """True once every partner has agreed the settlement of the period's year. One query."""
    return Settlement.objects.filter(fund=period.fund_id, year=period.year, state=SettlementState.AGREED).exists()


def reopenings_of(period: Period) -> list[Reopening]:
    """Every reopening that was asked for, the latest first. One query."""
    found = Reopening.objects.filter(period=period).select_related("asked_by", "decided_by")
    return list(found.order_by("-asked_at", "-pk"))


# --- Rounds -----------------------------------------------------------------------------------------------------------


def kept_statement(period: Period, number: int | None = None) -> Statement | None:
    """The statement of a round; without one, of the round that was certified last, None while the period is open.

    Raises Statement.DoesNotExist for a round that was never certified. One query.
    """
    if number is None and period.is_open:
        return None
    return Statement.objects.select_related("made_by").get(period=period, round=number or period.round)


def certified_rounds(period: Period) -> list[int]:
    """The rounds that have a statement. One query."""
    return list(Statement.objects.filter(period=period).order_by("round").values_list("round", flat=True))


def approved_reopenings(period: Period) -> list[Reopening]:
    """The reopenings that came about, the latest first. One query."""
    found = Reopening.objects.filter(period=period, state=ReopeningState.APPROVED)
    return list(found.select_related("asked_by", "decided_by").order_by("-round"))


def signatures(period: Period, number: int) -> list[Certificate]:
    """The certificates that stand in a round, in listed order of the partners. One query."""
    found = Certificate.objects.filter(period=period, round=number, withdrawn_at__isnull=True)
    return list(found.select_related("certified_by", "organisation").order_by("organisation__position"))
