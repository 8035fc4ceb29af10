"""Who holds a post, and who stands in for the holder: given, ended, taken out. All on the record of acts.

Each locks the post's row first, so two appointments at once wait for each other and a post never has two holders.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from commissioning.models import Post, PostHolding, User
from commissioning.rules.posts import Capacity, Held, check_appointment, check_end, check_longer
from commissioning.rules.reasons import check_reason
from commissioning.selectors.posts import held
from commissioning.services.audit import record


@dataclass(frozen=True, slots=True)
class Appointment:
    """Whom, as what, from a day to a day, both included; until: None while no end is known."""

    user: User
    capacity: Capacity
    since: date
    until: date | None
    reason: str
    source: str = ""


@transaction.atomic
def appoint(*, post_id: int, given: Appointment, by: User | None) -> tuple[PostHolding, PostHolding | None]:
    """Give a person a post, or make them its deputy. Returns the holding, and that of the holder whom they follow.

    A holder without an end is followed: the day before is their last.
    Raises Refused: own_post, ends_before_it_begins, held_already, post_held.
    """
    why = check_reason(given.reason)
    post = Post.objects.select_for_update().get(pk=post_id)
    new = Held(given.user.pk, given.user.name, given.capacity, given.since, given.until)
    follows = check_appointment(held(post.pk), new, post=post.title, own=given.user == by)
    before = None
    if follows is not None:
        before = PostHolding.objects.select_related("user").get(
            post=post, user=follows.person, capacity=Capacity.HOLDER.value, until__isnull=True
        )
        before.until = given.since - timedelta(days=1)
        _save(before, f"Followed by {given.user.name}", by)
        _record("commissioning.end_post", before, by, why)
    made = PostHolding(
        post=post,
        user=given.user,
        capacity=given.capacity.value,
        since=given.since,
        until=given.until,
        source=given.source,
    )
    _save(made, why, by)
    _record("commissioning.give_post", made, by, why)
    return made, before


@transaction.atomic
def end_holding(*, holding_id: int, last_day: date, reason: str, by: User) -> PostHolding:
    """Set the last day, included, of a holding. A day set before can be moved, if nobody followed.

    Raises Refused: ends_before_it_begins, own_post, held_already, post_held.
    """
    why = check_reason(reason)
    post, holding = _locked(holding_id)
    check_end(holding.since, last_day)
    check_longer(holding.until, last_day, own=holding.user_id == by.pk)
    others = [one for one in held(post.pk) if (one.person, one.since) != (holding.user_id, holding.since)]
    moved = Held(holding.user_id, holding.user.name, Capacity(holding.capacity), holding.since, last_day)
    check_appointment(others, moved, post=post.title, own=False)
    holding.until = last_day
    _save(holding, why, by)
    _record("commissioning.end_post", holding, by, why)
    return holding


@transaction.atomic
def remove_holding(*, holding_id: int, reason: str, by: User) -> None:
    """Take out a holding that was entered wrongly. The history keeps it, and what was done under it keeps its names."""
    why = check_reason(reason)
    _, holding = _locked(holding_id)
    _record("commissioning.remove_post", holding, by, why)
    holding._change_reason, holding._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
    holding.delete()


def _locked(holding_id: int) -> tuple[Post, PostHolding]:
    """The post first, then the holding: always in this order."""
    post_id = PostHolding.objects.values_list("post", flat=True).get(pk=holding_id)
    post = Post.objects.select_for_update().get(pk=post_id)
    return post, PostHolding.objects.select_for_update(of=("self",)).select_related("user", "post").get(pk=holding_id)


def _save(holding: PostHolding, reason: str, by: User | None) -> None:
    holding._change_reason, holding._history_user = reason, by  # type: ignore[attr-defined]  # simple_history reads both
    holding.save()


def _record(act: str, holding: PostHolding, by: User | None, reason: str) -> None:
    record(
        act=act,
        partnership=holding.post.partnership,
        subject=f"{holding.post.code}: {holding.user.email}, {holding.capacity}",
        by=by,
        detail={
            "since": holding.since.isoformat(),
            "until": holding.until.isoformat() if holding.until else "",
            "reason": reason,
        },
    )
