"""Two people record the same item's outcome at once: one is recorded, the other is told."""

from datetime import date

import pytest
from django.utils import timezone

from commissioning.models import Organisation
from commissioning.rules.decisions import Outcome
from commissioning.rules.roles import Role
from scrutiny.models import ItemOutcome, MeetingClosing
from scrutiny.rules.outcomes import ItemState
from scrutiny.services.closing import close_meeting
from scrutiny.services.proceedings import Given, OnRoute, Recorder, record_item
from tests.factories import person
from tests.races import at_once
from tests.scrutiny.room import Scene, scene

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = date(2014, 11, 11)


def test_two_outcomes_of_one_item_at_once(council: Organisation, icb: Organisation) -> None:
    here = scene(council, icb)
    said = at_once(recording(here, council, "To pool it."), recording(here, council, "To keep it."))
    assert sorted(said) == ["done", "stale_page"]
    outcome = ItemOutcome.objects.get()
    assert (outcome.version, outcome.history.count()) == (1, 1)
    stage = here.decision.stages.get(body=here.cabinet, purpose="decision")
    assert stage.outcome == "approved"


def test_an_outcome_and_a_recusal_at_once_never_leave_an_item_decided_without_a_quorum(
    council: Organisation, icb: Organisation
) -> None:
    here = scene(council, icb, present=3)  # the very quorum
    said = at_once(recording(here, council, "To pool it."), lambda: here.leave(0))
    assert said in (["done", "decided_already"], ["inquorate", "done"])
    assert ItemOutcome.objects.exists() == (said[0] == "done")


def recording(here: Scene, council: Organisation, words: str):  # type: ignore[no-untyped-def]  # a thunk
    officer = person(Role.GOVERNANCE_OFFICER, council)
    given = Given(
        state=ItemState.DECIDED,
        decided_on=DAY,
        resolution=words,
        reasons="It serves people.",
        route=OnRoute(Outcome.APPROVED, here.decision.content_hash),
    )
    recorder = Recorder(officer, {council.pk}, timezone.now(), timezone.localdate())
    return lambda: record_item(item=here.item, given=given, version=0, recorder=recorder, reason="Recorded")


def test_of_two_who_close_a_meeting_one_does(council: Organisation, icb: Organisation) -> None:
    here = scene(council, icb)
    said = at_once(*(closing(here, council) for _ in range(2)))
    assert sorted(said) == ["closed", "done"]
    assert MeetingClosing.objects.count() == 1


def test_an_outcome_and_the_closing_at_once_never_change_a_closed_record(
    council: Organisation, icb: Organisation
) -> None:
    here = scene(council, icb)
    said = at_once(recording(here, council, "To pool it."), closing(here, council))
    assert said[1] == "done"
    assert said[0] in ("done", "closed")
    missing = MeetingClosing.objects.get().owed
    assert any("1" in one for one in missing) == (said[0] == "closed")


def closing(here: Scene, council: Organisation):  # type: ignore[no-untyped-def]  # a thunk
    officer = person(Role.GOVERNANCE_OFFICER, council)
    values = {"explanation": "Nobody took minutes.", "at": timezone.now(), "today": timezone.localdate()}
    return lambda: close_meeting(meeting=here.meeting, by=officer, **values)
