"""What of benefits and measures waits for a person: values that are due, months that are to be reported."""

from datetime import date

from django.db.models import Max, Q
from django.urls import reverse

from delivery.models import BenefitKind, BenefitStatus, Measure
from delivery.rules.benefits import Slot
from delivery.rules.due import next_end
from delivery.selectors.benefits.figures import figures_of
from delivery.selectors.benefits.register import of_partnership
from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import Access
from ihwb.web.duties import Duty


def duties(access: Access, on: date) -> list[Duty]:
    """Values whose period is over, and benefits whose months are over and not reported. Seven queries."""
    found: list[Duty] = []
    if access.may("delivery.change_measures"):
        found += _values(access, on)
    if access.may("delivery.report_benefits"):
        found += _benefits(access, on)
    return found


def _values(access: Access, on: date) -> list[Duty]:
    """Of measures that are due at fixed times, from the first value on."""
    slug = access.partnership.slug
    rows = Measure.objects.filter(partnership=access.partnership).exclude(frequency="")
    rows = rows.annotate(last=Max("values__on", filter=Q(values__current=True))).filter(last__isnull=False)
    found = []
    for one in rows.order_by("position"):
        due = next_end(one.frequency, one.last)
        if due < on:
            found.append(
                Duty(
                    f"Enter the next value of {one.name}",
                    reverse("delivery:value_add", kwargs={"partnership": slug, "pk": one.pk}),
                    due,
                    many="Enter the values of {count} measures",
                    all_url=reverse("delivery:period_enter", kwargs={"partnership": slug}),
                )
            )
    return found


def _benefits(access: Access, on: date) -> list[Duty]:
    """Of benefits that are being realised: the first month that is forecast, over, and in no report."""
    slug = access.partnership.slug
    rows = of_partnership(access.partnership).filter(status=BenefitStatus.REALISING, kind=BenefitKind.CASHABLE)
    found = []
    for one in rows:
        open_months = [
            (year.year, month.number)
            for year in one.years.all()
            for month in figures_of(year).months
            if month.forecast is not None and not month.covered and _end(year.year, month.number) < on
        ]
        if open_months:
            year, number = min(open_months)
            found.append(
                Duty(
                    f"Report what “{one.name}” delivered in {Slot(year, number).label}",
                    reverse("delivery:benefit_report", kwargs={"partnership": slug, "pk": one.pk}),
                    _end(year, number),
                    many="Report on {count} benefits",
                    all_url=reverse("delivery:benefits", kwargs={"partnership": slug}),
                )
            )
    return found


def _end(year: int, number: int) -> date:
    return FinancialYear(year).periods[number - 1].end
