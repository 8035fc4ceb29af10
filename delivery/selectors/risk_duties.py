"""What of risks and issues waits for a person: reviews, actions, answers of bodies, acceptances that ran out."""

from datetime import date, timedelta

from django.db.models import Count, Min
from django.urls import reverse

from delivery.models import Issue, IssueAction, Risk, RiskAcceptance, RiskAction, RiskStatus
from delivery.selectors.risk_bodies import ANSWER, before_bodies
from delivery.selectors.risk_sight import Sight, sight_of
from ihwb.web.access import Access
from ihwb.web.duties import Duty

AHEAD = timedelta(days=14)
CHANGE = "delivery.change_risks"


def risk_duties(access: Access, on: date) -> list[Duty]:
    """Reviews and actions due within two weeks or overdue, by register; issues; acceptances; what waits for a body.

    Grouped, so that a long register does not bury the rest of the page. Up to seven queries.
    """
    found: list[Duty] = []
    sight = sight_of(access)
    if access.may(CHANGE):
        found += _reviews(access, on, sight) + _actions(access, on, sight) + _acceptances(access, on, sight)
        found += _issues(access, on, sight) + _issue_actions(access, on, sight)
    if access.may(ANSWER):
        found += _answers(access, sight)
    return found


def _reviews(access: Access, on: date, sight: Sight) -> list[Duty]:
    due = Risk.objects.filter(
        sight.seen(),
        register__partnership=access.partnership,
        register__ended_on__isnull=True,
        review_on__lte=on + AHEAD,
    ).exclude(status=RiskStatus.CLOSED)
    rows = due.values("register__code", "register__name").annotate(number=Count("pk"), first=Min("review_on"))
    return [
        Duty(
            f"Review {some(one['number'], 'risk')} of the {one['register__name']}",
            address(access, "delivery:risks", register=one["register__code"]),
            one["first"],
        )
        for one in rows.order_by("register__position")
    ]


def _actions(access: Access, on: date, sight: Sight) -> list[Duty]:
    due = RiskAction.objects.filter(
        sight.seen("risk__"),
        risk__register__partnership=access.partnership,
        risk__register__ended_on__isnull=True,
        done_on__isnull=True,
        due__lte=on + AHEAD,
    ).exclude(risk__status=RiskStatus.CLOSED)
    rows = due.values("risk", "risk__title").annotate(number=Count("pk"), first=Min("due")).order_by("first")
    return [
        Duty(
            f"Complete {some(one['number'], 'action')} on the risk “{one['risk__title']}”",
            address(access, "delivery:risk", pk=one["risk"]),
            one["first"],
        )
        for one in rows
    ]


def _acceptances(access: Access, on: date, sight: Sight) -> list[Duty]:
    """Those that ran out and that nobody followed up, and those that run out soon."""
    rows = RiskAcceptance.objects.filter(
        sight.seen("risk__"),
        risk__register__partnership=access.partnership,
        risk__register__ended_on__isnull=True,
        risk__status=RiskStatus.ACCEPTED,
        ended_on__isnull=True,
        expires_on__lte=on + AHEAD,
    )
    return [
        Duty(
            f"Decide again on the risk “{one.risk.title}”, which is accepted no longer"
            if one.expires_on < on
            else f"Decide again on the risk “{one.risk.title}”, whose acceptance ends",
            address(access, "delivery:risk", pk=one.risk_id),
            one.expires_on,
        )
        for one in rows.select_related("risk").order_by("expires_on")
    ]


def _issues(access: Access, on: date, sight: Sight) -> list[Duty]:
    rows = Issue.objects.filter(
        sight.seen(),
        register__partnership=access.partnership,
        register__ended_on__isnull=True,
        resolved_on__isnull=True,
        due__lte=on + AHEAD,
    )
    return [
        Duty(
            f"Resolve the issue “{one.title}”",
            address(access, "delivery:issue", pk=one.pk),
            one.due,
            many="Resolve {count} issues",
            all_url=address(access, "delivery:issues", state="open"),
        )
        for one in rows.order_by("due")
    ]


def _issue_actions(access: Access, on: date, sight: Sight) -> list[Duty]:
    due = IssueAction.objects.filter(
        sight.seen("issue__"),
        issue__register__partnership=access.partnership,
        issue__register__ended_on__isnull=True,
        issue__resolved_on__isnull=True,
        done_on__isnull=True,
        due__lte=on + AHEAD,
    )
    rows = due.values("issue", "issue__title").annotate(number=Count("pk"), first=Min("due")).order_by("first")
    return [
        Duty(
            f"Complete {some(one['number'], 'action')} on the issue “{one['issue__title']}”",
            address(access, "delivery:issue", pk=one["issue"]),
            one["first"],
        )
        for one in rows
    ]


def _answers(access: Access, sight: Sight) -> list[Duty]:
    return [
        Duty(
            f"Answer for {one.body} on the risk “{one.title}”",
            address(access, "delivery:escalation_answer", pk=one.pk),
            many="Answer for bodies on {count} risks",
            all_url=address(access, "delivery:risk_bodies"),
        )
        for one in before_bodies(access, sight)
        if one.waits and one.answers
    ]


def some(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def address(access: Access, name: str, pk: int | None = None, **query: str) -> str:
    own = {} if pk is None else {"pk": pk}
    return reverse(name, kwargs={"partnership": access.partnership.slug, **own}, query=query or None)
