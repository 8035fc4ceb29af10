"""Reporting on milestones: done on a day, or expected on another than planned."""

from datetime import date

from django.db import transaction

from commissioning.models import Partnership, User
from delivery.models import Milestone
from delivery.services.exceptions import watch_after
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@transaction.atomic
def mark_done(
    *, partnership: Partnership, milestone_id: int, version: int, done_on: date, today: date, reason: str, by: User
) -> Milestone:
    """Record the day a milestone was reached. Raises Refused for a day to come, and when it was changed meanwhile."""
    why = checked_reason(reason)
    milestone = _locked(partnership, milestone_id, version)
    if milestone.done_on:
        raise Refused("done", f"This milestone was done on {show_date(milestone.done_on)} already.")
    if done_on > today:
        raise Refused("in_future", f"{show_date(done_on)} is still to come. Enter it as the day expected instead.")
    if milestone.gate is not None and milestone.gate.started_on is None:
        raise Refused(
            "gate",
            f"This milestone stands behind {milestone.gate}, and its stage “{milestone.gate.opens}” has not begun. "
            "The gate is passed and the stage begun first.",
        )
    milestone.done_on = done_on
    return _save(milestone, why, by)


@transaction.atomic
def set_forecast(
    *, partnership: Partnership, milestone_id: int, version: int, forecast_on: date | None, reason: str, by: User
) -> Milestone:
    """Record the day a milestone is expected now; None returns to the plan. Raises Refused for one that is done."""
    why = checked_reason(reason)
    milestone = _locked(partnership, milestone_id, version)
    if milestone.done_on:
        raise Refused(
            "done", f"This milestone was done on {show_date(milestone.done_on)}; nothing is expected any more."
        )
    if milestone.forecast_on == forecast_on:
        raise Refused("unchanged", "This is the day expected already, so nothing was saved. Enter another day.")
    milestone.forecast_on = forecast_on
    watch_after(partnership, by)
    return _save(milestone, why, by)


def _locked(partnership: Partnership, milestone_id: int, version: int) -> Milestone:
    found = Milestone.objects.select_for_update().filter(project__partnership=partnership, pk=milestone_id)
    milestone = found.first()
    if milestone is None:
        raise Refused("no_such_milestone", "This milestone is not in a project of this partnership. Open it again.")
    if milestone.version != version:
        last = milestone.history.select_related("history_user").first()
        who = last.history_user.name if last and last.history_user else "somebody"
        raise Refused(
            "stale",
            f"This milestone was changed by {who} after you opened this page, so nothing was saved. "
            "What you typed is still below: compare it with the milestone as it is now, then save again.",
        )
    return milestone


def _save(milestone: Milestone, why: str, by: User) -> Milestone:
    milestone.version += 1
    save(milestone, why, by)
    return milestone
