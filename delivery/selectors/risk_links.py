"""What the pages of a fund and of a body say of risks, for those who read risks."""

from django.urls import reverse

from commissioning.models import Body
from commissioning.selectors.linked import Linked, Panel
from delivery.selectors.risk_bodies import before_bodies
from delivery.selectors.risk_money import StakeRow, Total, money, stakes
from delivery.selectors.risk_sight import sight_of
from ihwb.kernel.money import show
from ihwb.web.access import Access
from pool.models import PooledFund

VIEW = "delivery.view_risks"


def linked_to_fund(fund: PooledFund, access: Access) -> list[Panel]:
    """Money at stake on the fund's lines; nothing where there is none."""
    rows = stakes(access.partnership, sight_of(access), fund=fund.code) if access.may(VIEW) else []
    rows = [one for one in rows if one.fund_pk == fund.pk]
    if not rows:
        return []
    here = reverse("delivery:risk_money", kwargs={"partnership": access.partnership.slug})
    totals = tuple(_line(one, rows, here, fund) for one in money(rows).by_line)
    note = "What risks that are not closed may cost, pounds added line by line. Ratings of risks are never added."
    return [Panel("Money at stake with risks", note, totals, f"{here}?fund={fund.code}")]


def _line(total: Total, rows: list[StakeRow], here: str, fund: PooledFund) -> Linked:
    code = next(one.line_code for one in rows if one.line == total.name)
    amounts = total.amounts
    return Linked(
        label=f"{total.name}, {total.year}",
        url=f"{here}?fund={fund.code}&line={code}",
        detail=f"{total.risks} risk{'' if total.risks == 1 else 's'}",
        figures=(("Low", show(amounts.low)), ("Likely", show(amounts.likely)), ("High", show(amounts.high))),
    )


def linked_to_body(body: Body, access: Access) -> list[Panel]:
    """Risks that wait for the body, or that it holds; nothing where there are none."""
    rows = before_bodies(access, sight_of(access), body=body) if access.may(VIEW) else []
    if not rows:
        return []
    slug = access.partnership.slug
    told = tuple(
        Linked(
            label=one.title,
            url=reverse("delivery:risk", kwargs={"partnership": slug, "pk": one.risk_pk}),
            detail=f"{one.state}. {one.register}: {one.words}",
        )
        for one in rows
    )
    note = "Taken to this body from the one below: what waits for its answer, and what it holds."
    url = f"{reverse('delivery:risk_bodies', kwargs={'partnership': slug})}?body={body.code}"
    return [Panel("Risks before this body", note, told, url)]
