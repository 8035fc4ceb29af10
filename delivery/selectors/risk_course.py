"""What a risk was on a day, from its assessments, its changes of status and its acceptances."""

from datetime import date

from delivery.models import AssessmentKind, Risk
from delivery.rules import risk_course as course
from delivery.rules import risks as rules
from delivery.selectors.scales import words_of

PARTS = ("assessments", "status_changes", "acceptances")  # fetched with the risks of a list, so that no row asks again


def acceptances_of(risk: Risk) -> list[course.Accepted]:
    return [course.Accepted(one.accepted_on, one.expires_on, one.ended_on) for one in risk.acceptances.all()]


def status_on(risk: Risk, day: date, *, today: bool) -> str | None:
    """The status at the end of a day; None before the risk was raised. today: as it is stored, which is quicker."""
    rows = acceptances_of(risk)
    if today:
        return course.standing(risk.status, rows, day)
    changes = [course.Became(one.on, one.status) for one in risk.status_changes.all()]
    return course.status_on(day, risk.raised_on, changes, rows)


def rating_on(risk: Risk, day: date) -> rules.Words:
    """The current rating as it stood at the end of a day."""
    return course.rating_on(day, _assessed(risk, AssessmentKind.CURRENT), words_of(risk))


def latest(risk: Risk, kind: AssessmentKind, day: date) -> rules.Words | None:
    """The latest inherent or target rating up to a day; None where none was given by then."""
    rows = [one for one in _assessed(risk, kind) if one[0] <= day]
    return course.rating_on(day, rows, rules.Words()) if rows else None


def _assessed(risk: Risk, kind: AssessmentKind) -> list[tuple[date, rules.Words]]:
    return [(one.assessed_on, words_of(one)) for one in risk.assessments.all() if one.kind == kind]
