"""What of delivery waits for a person: reviews of risks, actions, and milestones."""

from datetime import date, timedelta

from django.db.models import Count, Min
from django.urls import reverse

from delivery.models import Milestone, Risk, RiskAction, RiskStatus
from delivery.selectors import duties_benefits
from delivery.selectors.case_duties import case_duties
from delivery.selectors.programme_duties import programme_duties
from delivery.selectors.support_duties import support_duties
from ihwb.web.access import Access
from ihwb.web.duties import Duty

AHEAD = timedelta(days=14)


def duties(access: Access, on: date) -> list[Duty]:
    """Reviews and actions due within two weeks or overdue, by register; milestones, by project; what is to be reported.

    Grouped, so that a long register does not bury the rest of the page.
    """
    found: list[Duty] = []
    if access.may("delivery.change_risks"):
        found += _reviews(access, on) + _actions(access, on)
    if access.may("delivery.change_milestones"):
        found += _milestones(access, on)
    own = [*programme_duties(access, on), *case_duties(access), *support_duties(access, on)]
    return [*found, *own, *duties_benefits.duties(access, on)]


def _reviews(access: Access, on: date) -> list[Duty]:
    due = Risk.objects.filter(
        register__partnership=access.partnership, status=RiskStatus.OPEN, review_on__lte=on + AHEAD
    )
    rows = due.values("register__code", "register__name").annotate(number=Count("pk"), first=Min("review_on"))
    return [
        Duty(
            f"Review {_some(one['number'], 'risk')} of the {one['register__name']}",
            _address(access, "delivery:risks", register=one["register__code"]),
            one["first"],
        )
        for one in rows.order_by("register__position")
    ]


def _actions(access: Access, on: date) -> list[Duty]:
    due = RiskAction.objects.filter(
        risk__register__partnership=access.partnership, done_on__isnull=True, due__lte=on + AHEAD
    )
    rows = due.values("risk", "risk__title").annotate(number=Count("pk"), first=Min("due")).order_by("first")
    return [
        Duty(
            f"Complete {_some(one['number'], 'action')} on the risk “{one['risk__title']}”",
            _address(access, "delivery:risk", pk=one["risk"]),
            one["first"],
        )
        for one in rows
    ]


def _milestones(access: Access, on: date) -> list[Duty]:
    due = Milestone.objects.filter(
        project__partnership=access.partnership, done_on__isnull=True, due_on__lte=on + AHEAD
    )
    rows = due.values("project__code", "project__name").annotate(number=Count("pk"), first=Min("due_on"))
    return [
        Duty(
            f"Report on {_some(one['number'], 'milestone')} of {one['project__name']}",
            _address(access, "delivery:milestones", project=one["project__code"]),
            one["first"],
        )
        for one in rows.order_by("project__name")
    ]


def _some(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def _address(access: Access, name: str, pk: int | None = None, **query: str) -> str:
    own = {} if pk is None else {"pk": pk}
    return reverse(name, kwargs={"partnership": access.partnership.slug, **own}, query=query or None)
