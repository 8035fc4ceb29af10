"""Somebody leaves an item while its decision is recorded: before it or after it, never in between."""

from collections.abc import Callable

import pytest

from commissioning.models import Organisation
from scrutiny.models import ItemInterest
from scrutiny.selectors.attendance import room
from tests.races import at_once
from tests.scrutiny.room import Scene, scene

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def leaving(here: Scene, number: int) -> Callable[[], object]:
    return lambda: here.leave(number)


def quorate(here: Scene) -> bool:
    verdict = room(here.meeting).verdict(here.item.pk)
    assert verdict is not None
    return verdict.quorate


def outcome(here: Scene) -> str:
    return here.decision.stages.get(body=here.cabinet, purpose="decision").outcome


def test_a_decision_and_a_recusal_at_once_never_leave_a_decision_without_a_quorum(
    council: Organisation, icb: Organisation
) -> None:
    here = scene(council, icb, present=3)  # the very quorum: nobody may leave and it be decided
    said = at_once(here.approve, leaving(here, 0))
    assert said in (["done", "decided_already"], ["inquorate", "done"])
    assert quorate(here) == (outcome(here) == "approved")


def test_of_two_recusals_at_once_after_a_decision_one_is_refused(council: Organisation, icb: Organisation) -> None:
    here = scene(council, icb)  # four there, three needed, decided
    here.approve()
    assert sorted(at_once(leaving(here, 0), leaving(here, 1))) == ["decided_already", "done"]
    assert quorate(here)
    assert ItemInterest.objects.count() == 1


def test_two_recusals_at_once_before_a_decision_both_count(council: Organisation, icb: Organisation) -> None:
    here = scene(council, icb)
    assert at_once(leaving(here, 0), leaving(here, 1)) == ["done", "done"]
    assert at_once(here.approve) == ["inquorate"]
