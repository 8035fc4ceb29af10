"""Who acted where a post decides or advises on a route: checked against who held it that day, and kept."""

from collections.abc import Set
from datetime import date
from typing import Any

from commissioning.models import Post, RouteStage
from commissioning.rules.decisions import Purpose
from commissioning.rules.posts import Capacity, check_acting
from commissioning.selectors.interests_raised import bars_deciding_alone
from commissioning.selectors.posts import held
from ihwb.kernel.errors import Refused

# At these a person answers for what is decided; at the others a post is only heard.
_BINDING = (Purpose.APPROVAL, Purpose.DECISION)


def check_actor(stage: RouteStage, person: int | None, day: date, authors: Set[int]) -> None:
    """Refuse a decision of a post without the person who took it, or by one who did not act for it or wrote the text.

    Raises Refused: actor_missing, not_the_post, post_vacant, interest, own_work. For a stop of a body there is nothing
    to check.
    """
    post = stage.post
    if post is None:
        return
    if person is None:
        if Purpose(stage.purpose) in _BINDING:
            _check_anybody(post, day)
            raise Refused("actor_missing", f"Say who decided for {post.title}: its holder that day, or a deputy.")
        return
    check_acting(held(post.pk), person, day, post.title)
    if Purpose(stage.purpose) in _BINDING and bars_deciding_alone(person, stage.decision, day):
        raise Refused(
            "interest",
            f"Whoever decided for {post.title} has an interest on the register that touches this decision, and nobody "
            "decides alone where they have one. Have a deputy without an interest decide, or refer it to the body.",
        )
    if person in authors and Purpose(stage.purpose) in _BINDING:
        raise Refused(
            "own_work",
            f"Whoever decided for {post.title} wrote or changed this text, and nobody decides on their own text. "
            "Have a deputy of the post decide.",
        )


def _check_anybody(post: Post, day: date) -> None:
    """Where nobody acted for the post that day, say so: there is no name to choose."""
    rows = held(post.pk)
    if not any(one.covers(day) for one in rows):
        check_acting(rows, 0, day, post.title)


def set_actor(stage: RouteStage, person: int | None, day: date) -> None:
    """Write on the stage who acted for its post, as holder or as deputy for whom. The caller saves it."""
    clear_actor(stage)
    if stage.post is None or person is None:
        return
    found = check_acting(held(stage.post.pk), person, day, stage.post.title)
    stage.acted_by_id, stage.acted_for_id = person, found.for_holder
    stage.by_deputy = found.capacity is Capacity.DEPUTY


def clear_actor(stage: RouteStage) -> None:
    """An outcome taken back was nobody's."""
    stage.acted_by, stage.acted_for, stage.by_deputy = None, None, False


def actor_detail(stage: RouteStage) -> dict[str, Any]:
    """For the record of acts: who acted, and for whom; empty for a body."""
    if stage.acted_by is None:
        return {}
    detail = {"acted_by": stage.acted_by.email, "as": "deputy" if stage.by_deputy else "holder"}
    return {**detail, "for": stage.acted_for.email} if stage.acted_for else detail
