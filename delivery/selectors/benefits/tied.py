"""What the benefits tied to a fund come to in a year: the pool asks, because its gap depends on them."""

from django.urls import reverse

from delivery.models import Benefit, BenefitKind, BenefitStatus, BenefitYear
from delivery.selectors.benefits.figures import counted, counted_by, counted_or_none, figures_of
from delivery.selectors.benefits.register import of_partnership
from ihwb.web.access import Access
from pool.models import PooledFund
from pool.selectors.benefit_outlook import TiedBenefit


def benefits_of(access: Access, fund: PooledFund, year: int) -> list[TiedBenefit]:
    """The cashable benefits of a fund in a year, for those who read benefits; none that is withdrawn."""
    if not access.may("delivery.view_benefits"):
        return []
    found = of_fund(access, fund)
    return [_tied(access, one, held) for one in found for held in one.years.all() if held.year == year]


def of_fund(access: Access, fund: PooledFund) -> list[Benefit]:
    """The cashable benefits that are tied to a fund, with their years."""
    rows = of_partnership(access.partnership).filter(fund=fund, kind=BenefitKind.CASHABLE)
    return list(rows.exclude(status=BenefitStatus.WITHDRAWN))


def _tied(access: Access, benefit: Benefit, held: BenefitYear) -> TiedBenefit:
    figures = figures_of(held)
    here = counted(benefit, figures.planned)
    return TiedBenefit(
        pk=benefit.pk,
        name=benefit.name,
        url=reverse("delivery:benefit", kwargs={"partnership": access.partnership.slug, "pk": benefit.pk}),
        status=benefit.get_status_display(),
        planned=here,
        forecast=counted_or_none(benefit, figures.forecast),
        delivered=counted_or_none(benefit, figures.delivered),
        at_risk=counted(benefit, figures.at_risk),
        elsewhere=figures.planned - here,
        counted_by=counted_by(benefit),
        saving=held.saving_id,
        plan_code=held.published.code if held.published else "",
    )
