"""Posting what support packages commit of the pool's lines: each act posts the difference it makes, and no figure of
the pool is touched."""

from datetime import date

from django.db import transaction
from django.db.models import Sum

from delivery.models import CommitmentEntry, SupportCase
from delivery.rules.commitments import Basis, Reckoned, reckon
from delivery.rules.verification import Stage, commits, stage_words
from delivery.selectors.verification_access import terms_on
from delivery.services.hand import Hand, Stamp
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO

CARRY = "carry"


def reckoned(case: SupportCase, year: FinancialYear, on: date) -> Reckoned:
    """What the case commits in the year as it stands: nothing unless it is agreed, or when it ended unsourced.

    The way of counting is that of the day the package begins.
    """
    sourced = case.sourced_weekly_cost is not None
    if not commits(Stage(case.stage), sourced=sourced):
        words = stage_words(Stage(case.stage), sourced=sourced).lower()
        return Reckoned(ZERO, 0, f"Nothing in {year.label}: {words}.")
    first = case.sourced_starts_on or case.starts_on
    terms = terms_on(case.partnership, first) or terms_on(case.partnership, on)
    weekly = case.weekly_cost if case.sourced_weekly_cost is None else case.sourced_weekly_cost
    return reckon(weekly, first, case.ended_on, year, Basis(terms.basis) if terms else Basis.DAYS)


def post(case: SupportCase, act: str, stamp: Stamp) -> list[CommitmentEntry]:
    """Post the difference for the year in which the package begins and every year already posted.

    Call it inside the act's transaction, with the case locked.
    """
    starts = FinancialYear.of(case.sourced_starts_on or case.starts_on).start_year
    years = set(case.commitments.values_list("year", flat=True)) | {starts}
    return [entry for year in sorted(years) if (entry := _post(case, year, act, stamp))]


def _post(case: SupportCase, year: int, act: str, stamp: Stamp) -> CommitmentEntry | None:
    now = reckoned(case, FinancialYear(year), stamp.on)
    stood = case.commitments.filter(year=year).aggregate(sum=Sum("amount"))["sum"] or ZERO
    if now.amount == stood:
        return None
    return CommitmentEntry.objects.create(
        case=case,
        line=case.line,
        year=year,
        act=act,
        amount=now.amount - stood,
        arithmetic=now.arithmetic,
        on=stamp.on,
        posted_at=stamp.at,
        posted_by=stamp.by,
    )


@transaction.atomic
def carry_into(year: int, hand: Hand) -> int:
    """Post the commitments of a new year for every package that runs on into it. Doing it twice posts nothing more.

    Returns how many entries were posted.
    """
    first = FinancialYear(year).start
    running = SupportCase.objects.select_for_update(of=("self",)).filter(
        partnership=hand.partnership, stage__in=[Stage.AGREED.value, Stage.BROKERAGE.value, Stage.SOURCED.value]
    )
    begun = [case for case in running.select_related("line", "partnership") if _first_day(case) < first]
    return sum(1 for case in begun if _post(case, year, CARRY, hand.stamp))


def _first_day(case: SupportCase) -> date:
    return case.sourced_starts_on or case.starts_on


def preview(case: SupportCase, on: date) -> Reckoned:
    """What agreeing the case as proposed would commit in the year in which it begins."""
    year = FinancialYear.of(case.starts_on)
    terms = terms_on(case.partnership, case.starts_on) or terms_on(case.partnership, on)
    return reckon(case.weekly_cost, case.starts_on, None, year, Basis(terms.basis) if terms else Basis.DAYS)
