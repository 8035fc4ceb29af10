"""What the pool wants of a person: figures to enter, a period to submit and to certify."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from commissioning.selectors.calendar import working_calendar
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from pool.models import BudgetLine, Outturn, Period, Settlement, SettlementState
from pool.selectors.closing import submitted_organisations
from pool.selectors.duties_agreement import agreement_duties
from pool.selectors.duties_budgets import virement_duties
from pool.selectors.duties_closing import closing_duties, reopening_duties
from pool.selectors.duties_variations import terms_duties
from pool.selectors.duties_year_end import duties as year_end_duties
from pool.selectors.terms import terms_of


def duties(access: Access, on: date) -> list[Duty]:
    """Figures to enter by the agreement's last day; periods to submit, to certify, to reopen."""
    enters_for = access.organisations_for("pool.enter_outturn")
    certifies = access.may("pool.certify_period")
    if not enters_for and not certifies:
        return [
            *agreement_duties(access, on),
            *virement_duties(access, on),
            *terms_duties(access, on),
            *year_end_duties(access, on),
        ]
    found: list[Duty] = []
    for period in _open_periods(access):
        last_day = _last_day(period)
        if enters_for and (duty := _to_enter(access, period, enters_for, last_day)):
            found.append(duty)
        found.extend(closing_duties(access, period, last_day))
    return [
        *found,
        *reopening_duties(access),
        *agreement_duties(access, on),
        *virement_duties(access, on),
        *terms_duties(access, on),
        *year_end_duties(access, on),
    ]


def _open_periods(access: Access) -> QuerySet[Period]:
    """Nothing is asked for any more in a year that is settled, though its period 13 may have stayed open."""
    settled = Settlement.objects.filter(fund=OuterRef("fund"), year=OuterRef("year"), state=SettlementState.AGREED)
    periods = Period.objects.filter(~Exists(settled), fund__agreement__partnership=access.partnership, state="open")
    return periods.select_related("fund__agreement__partnership")


def _last_day(period: Period) -> date:
    """So many working days after the end of the period, as the agreement says."""
    agreement = period.fund.agreement
    return working_calendar(agreement.partnership).add_working_days(
        period.month.end, terms_of(period).entry_working_days
    )


def _address(access: Access, name: str, period: Period) -> str:
    kwargs = {"partnership": access.partnership.slug, "fund": period.fund.code}
    return reverse(name, kwargs={**kwargs, "year": period.year, "period": period.number})


def _lines_left(period: Period, lines: QuerySet[BudgetLine]) -> tuple[int, int]:
    """(lines that lack a figure, lines in all). One query, counted by the database."""
    own = lines.filter(fund=period.fund, budgets__year=period.year)
    entered = Outturn.objects.filter(period=period, actual__isnull=False, forecast__isnull=False)
    complete = Q(pk__in=entered.values("line"))
    counted = own.aggregate(lines=Count("pk", distinct=True), complete=Count("pk", distinct=True, filter=complete))
    return counted["lines"] - counted["complete"], counted["lines"]


def _to_enter(access: Access, period: Period, enters_for: frozenset[int], last_day: date) -> Duty | None:
    open_to = enters_for - submitted_organisations(period)
    left, lines = _lines_left(period, BudgetLine.objects.filter(lead__in=open_to))
    if not left:
        return None
    return Duty(
        what=f"Enter figures for {period.month.label}",
        url=_address(access, "pool:outturn", period),
        due=last_day,
        detail=f"{period.fund.name}: {left} of your {lines} lines lack a figure.",
    )
