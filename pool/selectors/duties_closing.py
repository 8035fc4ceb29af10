"""What closing a period wants of a person: figures to submit, a period to certify, a reopening to decide."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from ihwb.web.access import Access
from ihwb.web.duties import Duty
from pool.models import Period, Reopening
from pool.selectors.certification import Desk, desk_of, why_not, why_not_submit


def closing_duties(access: Access, period: Period, last_day: date) -> Iterator[Duty]:
    """Of one open period."""
    desk = desk_of(period, access)
    for partner in desk.partners:
        may_submit = desk.holds("pool.submit_period", partner) and all(one.is_entered for one in desk.lines_of(partner))
        refusal = why_not_submit(desk, partner)
        if may_submit and (refusal is None or refusal.code == "incomplete"):
            detail = refusal.message if refusal else "every line has its figures."
            yield _duty(access, desk, f"Submit {period.month.label} for {partner.name}", last_day, detail)
        if desk.holds("pool.certify_period", partner) and why_not(desk, partner) is None:
            said = "every partner has submitted."
            yield _duty(access, desk, f"Certify {period.month.label} for {partner.name}", last_day, said)


def _duty(access: Access, desk: Desk, what: str, last_day: date, detail: str) -> Duty:
    url = _address(access, "pool:close", desk.period)
    return Duty(what=what, url=url, due=last_day, detail=f"{desk.period.fund.name}: {detail}")


def reopening_duties(access: Access) -> list[Duty]:
    """Reopenings that somebody else asked for."""
    if not access.may("pool.reopen_period"):
        return []
    asked = Reopening.objects.filter(period__fund__agreement__partnership=access.partnership, state="asked")
    others = asked.exclude(asked_by=access.user).select_related("period__fund", "asked_by")
    return [
        Duty(
            what=f"Decide whether to reopen {one.period.month.label}",
            url=_address(access, "pool:decide_reopening", one.period, pk=one.pk),
            detail=f"{one.period.fund.name}: {one.asked_by.name} asks, because {one.reason}",
        )
        for one in others
    ]


def _address(access: Access, name: str, period: Period, **more: int) -> str:
    kwargs = {"partnership": access.partnership.slug, "fund": period.fund.code}
    return reverse(name, kwargs={**kwargs, "year": period.year, "period": period.number, **more})
