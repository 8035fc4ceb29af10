"""What an agreement's life wants of a person: variations to answer, a review to hold, an agreement to end."""

from datetime import date

from django.urls import reverse

from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from pool.models import Agreement, ExitNotice
from pool.rules.agreement_life import VersionState
from pool.selectors.reviews import reviews_of
from pool.selectors.share_decisions import proposals_for
from pool.selectors.variations import meter_of, proposed_for


def terms_duties(access: Access, on: date) -> list[Duty]:
    found = _to_answer(access) + _to_decide(access)
    if access.may("pool.sign_agreement"):
        found += _reviews(access, on) + _to_end(access, on)
    return found


def _to_answer(access: Access) -> list[Duty]:
    """Proposed variations that wait for one of the person's partners, and are not material."""
    mine = access.organisations_for("pool.agree_for_partner")
    if not mine:
        return []
    waiting = proposed_for(sorted(mine), access.user.pk)
    ordinary = [one for one in waiting if not meter_of(one.agreement, one.year).is_material(one.value)]
    return [
        Duty(
            what=f"Answer variation {one.number}",
            url=_address(access, "pool:variation", one.agreement, number=one.number),
            due=one.effective_on,
            detail=f"{one.agreement.title}: {one.title}",
            many="Answer {count} variations",
            all_url=_address(access, "pool:variations", one.agreement),
        )
        for one in ordinary
    ]


def _to_decide(access: Access) -> list[Duty]:
    """Proposals about a variance that the agreement leaves to the partners."""
    mine = access.organisations_for("pool.agree_for_partner")
    waiting = proposals_for(sorted(mine), access.user.pk) if mine else []
    return [
        Duty(
            what=f"Answer the proposal on the {one.stage} of {FinancialYear(one.year).label}",
            url=reverse(
                "pool:share_decisions",
                kwargs={"partnership": access.partnership.slug, "fund": one.fund.code, "year": one.year},
            ),
            detail=f"{one.fund.name}: {one.reason[:100]}",
        )
        for one in waiting
    ]


def _reviews(access: Access, on: date) -> list[Duty]:
    """The reviews of each agreement that are overdue or due within 30 days, told as one from the earliest day on."""
    found = []
    for agreement in Agreement.objects.filter(partnership=access.partnership):
        due = [one for one in reviews_of(agreement, on).due if one.status in ("overdue", "due soon")]
        if due:
            what = "Hold the annual review" if len(due) == 1 else f"Hold {len(due)} annual reviews"
            found.append(Duty(what, _address(access, "pool:reviews", agreement), due[0].due_on, agreement.title))
    return found


def _to_end(access: Access, on: date) -> list[Duty]:
    rows = ExitNotice.objects.filter(agreement__partnership=access.partnership, withdrawn_on__isnull=True)
    rows = rows.filter(ends_on__lte=on, agreement__versions__state=VersionState.UNDER_NOTICE.value)
    return [
        Duty(
            what="End the agreement",
            url=_address(access, "pool:leaving", one.agreement),
            due=one.ends_on,
            detail=f"{one.agreement.title}: the notice ran out on {show_date(one.ends_on)}.",
        )
        for one in rows.select_related("agreement").distinct()
    ]


def _address(access: Access, name: str, agreement: Agreement, **where: int) -> str:
    return reverse(name, kwargs={"partnership": access.partnership.slug, "agreement": agreement.code, **where})
