"""At the meeting: outcomes with their votes, flowing back to the route; actions; closing and opening again."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import AuditEntry, DecisionRecord, Organisation, PostHolding, Seat
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny.models import ItemOutcome, ItemVote, Meeting, MeetingAction
from scrutiny.services.closing import close_meeting
from tests.conftest import SignIn
from tests.factories import PostFactory, person
from tests.scrutiny.factories import AgendaItemFactory
from tests.scrutiny.room import Scene, scene

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/scrutiny/"
AT = f"{HERE}meetings/cabinet-2014-11-11/record"
DAY = {"decided_on_0": "11", "decided_on_1": "11", "decided_on_2": "2014"}
DECIDED = {
    **DAY, "version": "0", "state": "decided", "resolution": "To pool the money.", "reasons": "It serves people.",
    "options": "To align the budgets.", "kept": "none",
}  # fmt: skip


@pytest.fixture
def here(council: Organisation, icb: Organisation) -> Scene:
    made = scene(council, icb)
    Seat.objects.filter(position=1).update(chair="chair")
    return made


@pytest.fixture
def officer(here: Scene, council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.GOVERNANCE_OFFICER, council)


def record(client: Client, here: Scene, **given: str) -> str:
    page = client.post(f"{HERE}items/{here.item.pk}/record", {**DECIDED, **given}, follow=True)
    return page.content.decode()


def votes(*given: str) -> dict[str, str]:
    seats = Seat.objects.order_by("position")
    return {"kept": "seats", **{f"vote_{one.pk}": vote for one, vote in zip(seats, given, strict=False)}}


def test_a_decision_is_recorded_with_its_votes_and_flows_back_to_the_route(here: Scene, officer: Client) -> None:
    route = {"route": "approved", "opened": here.decision.content_hash, "record": "CAB 12"}
    page = record(officer, here, **votes("for", "for", "against"), **route)
    assert "The outcome of item 1 is recorded." in page
    assert "2 for, 1 against, 0 abstained: carried" in page
    outcome = ItemOutcome.objects.get()
    stage = here.decision.stages.get(body=here.cabinet, purpose="decision")
    assert (stage.outcome, str(stage.decided_on), stage.note) == (
        "approved", "2014-11-11", "Item 1 of Cabinet, 11 November 2014"
    )  # fmt: skip
    assert outcome.stage == stage
    drafted = DecisionRecord.objects.get()
    assert (drafted.reference, drafted.text, drafted.alternatives, drafted.published_on) == (
        "CAB 12", "To pool the money.", "To align the budgets.", None
    )  # fmt: skip
    assert AuditEntry.objects.filter(act="scrutiny.record_item").count() == 1
    later = {"version": "1", "reason": "Misread"}
    for other in ({"state": "deferred"}, votes("for", "against", "against")):
        assert "on the route of the decision already" in record(officer, here, **{**later, **other})
    outcome.refresh_from_db()
    assert (outcome.state, outcome.in_favour, outcome.votes.count()) == ("decided", 2, 3)


def test_an_outcome_that_the_route_refuses_leaves_nothing_behind(here: Scene, officer: Client) -> None:
    lost = record(officer, here, **votes("for", "against", "against"), route="approved", opened="x")
    assert "The vote was 1 for, 2 against, 0 abstained: lost, so Cabinet has not approved." in lost
    page = record(officer, here, **votes("for", "for", "for"), route="approved", opened="an earlier text")
    assert "Somebody changed this text after you opened it" in page
    assert "To pool the money." in page  # what was typed is still there
    page = record(officer, here, **votes("for"), route="approved_if", opened=here.decision.content_hash)
    assert "needs its conditions" in page
    assert not ItemOutcome.objects.exists()
    assert not ItemVote.objects.exists()
    assert here.decision.stages.get(body=here.cabinet, purpose="decision").outcome == "pending"


def test_only_who_is_there_and_has_no_interest_votes_and_the_chair_breaks_a_tie(
    here: Scene, officer: Client, council: Organisation
) -> None:
    here.leave(3)
    page = officer.get(f"{HERE}items/{here.item.pk}/record").content.decode()
    assert "Left the item." in page
    assert "The votes are equal, 1 for and 1 against." in record(officer, here, **votes("for", "against", "abstains"))
    assert not ItemOutcome.objects.exists()
    too_many = record(officer, here, kept="totals", in_favour="4", against="0")
    assert "4 votes are counted, but 3 of 4 seats could vote" in too_many
    page = record(officer, here, **votes("for", "against", "abstains"), casting="for")
    assert "1 for, 1 against, 1 abstained, the chair&#x27;s casting vote for: carried" in page
    here.cabinet.terms.update(quorum_number=1)
    with pytest.raises(Refused, match="Seat 2 has a vote recorded on item 1"):
        here.leave(1)


def test_nothing_is_decided_without_a_quorum(here: Scene, officer: Client) -> None:
    here.leave(0)
    here.leave(1)
    assert "Item 1 had no quorum" in record(officer, here)
    deferred = record(officer, here, state="deferred", resolution="", reasons="No quorum.")
    assert "The outcome of item 1 is recorded." in deferred


def test_what_is_needed_is_said_where_it_is_missing(here: Scene, officer: Client) -> None:
    assert "Enter the words that were resolved." in record(officer, here, resolution="")
    assert "Say why it was withdrawn." in record(officer, here, state="withdrawn", reasons="")
    assert "is not a day of this meeting" in record(officer, here, decided_on_0="12")
    seat = str(Seat.objects.get(position=1).pk)
    assert "Another seat seconds" in record(officer, here, proposer=seat, seconder=seat)
    here.meeting.attendance.filter(seat_id=seat).update(presence="apologies")
    assert "Seat 1 is not recorded as present" in record(officer, here, proposer=seat)
    assert not ItemOutcome.objects.exists()


def test_two_who_record_the_same_item_do_not_overwrite_each_other(here: Scene, officer: Client) -> None:
    record(officer, here)
    page = record(officer, here, resolution="Something else.")
    assert "after you opened this page" in page
    assert "Now stands there" in page
    assert ItemOutcome.objects.get().resolution == "To pool the money."
    record(officer, here, version="1", resolution="Something else.", reason="As the chair read it")
    outcome = ItemOutcome.objects.get()
    assert (outcome.resolution, outcome.version, outcome.history.count()) == ("Something else.", 2, 2)
    history = officer.get(f"{HERE}items/{here.item.pk}/history").content.decode()
    assert "As the chair read it" in history
    assert "Something else." in history


def test_an_action_reaches_the_holder_of_its_post(
    here: Scene, officer: Client, council: Organisation, sign_in: SignIn
) -> None:
    post = PostFactory(partnership=council.partnership, code="DPH", title="Director of public health")
    holder = person(Role.COMMISSIONER, council)
    PostHolding.objects.create(post=post, user=holder, capacity="holder", since=date(2014, 1, 1))
    task = {"text": "Write to the trust.", "owner": post.pk, "due_0": "1", "due_1": "12", "due_2": "2014"}
    officer.post(f"{HERE}items/{here.item.pk}/actions/add", task)
    again = officer.post(f"{HERE}items/{here.item.pk}/actions/add", task).content.decode()
    assert "This is action 1 of the meeting already" in again
    row = MeetingAction.objects.get()
    theirs = sign_in(holder)
    assert "Write to the trust." in theirs.get("/p/exampleshire/").content.decode()
    log = theirs.get(f"{HERE}actions/?state=overdue").content.decode()
    assert "1 of 1 actions" in log
    assert "No action fits" in theirs.get(f"{HERE}actions/?state=done").content.decode()
    assert "Write to the trust." in theirs.get(f"{HERE}actions/?take=actions.csv").content.decode("utf-8-sig")
    today = timezone.localdate()
    done = {"how": "done", "on_0": today.day, "on_1": today.month, "on_2": today.year, "note": "Sent", "version": "0"}
    stranger = sign_in(Role.COMMISSIONER, council)
    assert stranger.post(f"{HERE}actions/{row.pk}/finish", done).status_code == 403
    theirs.post(f"{HERE}actions/{row.pk}/finish", done)
    row.refresh_from_db()
    assert (row.done_note, row.done_on) == ("Sent", today)
    assert "Write to the trust." not in theirs.get("/p/exampleshire/").content.decode()
    early = {**task, "due_2": "2013"}
    assert "is before the meeting" in officer.post(f"{HERE}items/{here.item.pk}/actions/add", early).content.decode()


def test_a_closed_record_does_not_change_until_it_is_opened_again(here: Scene, officer: Client) -> None:
    record(officer, here)
    officer.post(f"{HERE}items/{here.item.pk}/actions/add", {"text": "Report back."})
    page = officer.get(f"{AT}/close").content.decode()
    assert "Item 2 has no outcome." in page
    assert "Action 1 of item 1 has no owner." in page
    assert "The record lacks 3 things" in officer.post(f"{AT}/close", {"explanation": ""}).content.decode()
    officer.post(f"{AT}/close", {"explanation": "The chair took it with item 1."})
    closing = here.meeting.closings.get()
    assert closing.gaps == 3
    assert "no longer changes" in record(officer, here, version="1", resolution="Other words", reason="Try it")
    with pytest.raises(Refused, match="was closed on"):
        here.leave(0)
    added = officer.post(f"{HERE}items/{here.item.pk}/actions/add", {"text": "One more."}).content.decode()
    assert "was closed on" in added
    edit = {"number": "1", "title": "Other", "kind": "text", "part": "1", "reason": "Try it", "version": "0"}
    assert "was closed on" in officer.post(f"{HERE}items/{here.item.pk}/edit", edit).content.decode()
    with pytest.raises(Refused) as twice:
        close_meeting(
            meeting=here.meeting, explanation="x", by=closing.closed_by, at=timezone.now(), today=timezone.localdate()
        )
    assert twice.value.code == "closed"
    officer.post(f"{AT}/reopen", {"reason": "A vote was misread"})
    assert "A vote was misread" in officer.get(AT).content.decode()
    record(officer, here, version="1", resolution="Other words", reason="As the tape has it")
    assert ItemOutcome.objects.get().resolution == "Other words"


def test_a_record_waits_to_be_closed_and_then_for_its_minutes(here: Scene, officer: Client) -> None:
    yesterday = timezone.localtime() - timedelta(days=1)
    Meeting.objects.filter(pk=here.meeting.pk).update(starts_at=yesterday)
    given = dict(zip(DAY, (yesterday.day, yesterday.month, yesterday.year), strict=True))
    assert "Close the record of Cabinet" not in officer.get("/p/exampleshire/").content.decode()
    record(officer, here, **{name: str(value) for name, value in given.items()})
    assert "Close the record of Cabinet" in officer.get("/p/exampleshire/").content.decode()
    officer.post(f"{AT}/close", {"explanation": "The chair took it with item 1."})
    home = officer.get("/p/exampleshire/").content.decode()
    assert "Close the record of Cabinet" not in home
    assert "Make the minutes of Cabinet" in home
    officer.post(f"{HERE}meetings/cabinet-2014-11-11/minutes/make", {"version": "0"})
    assert "Make the minutes of Cabinet" not in officer.get("/p/exampleshire/").content.decode()


def test_who_may_keep_the_record_and_who_reads_what_was_private(
    here: Scene, officer: Client, icb: Organisation, council: Organisation, sign_in: SignIn
) -> None:
    private = AgendaItemFactory(meeting=here.meeting, position=3, number="3", exempt=True)
    given = {**DECIDED, "resolution": "To pay the tawny ladder."}
    officer.post(f"{HERE}items/{private.pk}/record", given)
    officer.post(f"{HERE}items/{private.pk}/actions/add", {"text": "Call the Marlinspike."})
    assert ItemOutcome.objects.get().agenda_item == private
    reader = sign_in(Role.SCRUTINY_MEMBER, council)
    for address, words in ((AT, "tawny ladder"), (f"{HERE}actions/", "Marlinspike")):
        page = reader.get(address).content.decode()
        assert "tawny ladder" not in page
        assert "Marlinspike" not in page
        assert words in officer.get(address).content.decode()
    assert "A commercial matter" in reader.get(AT).content.decode()
    other = sign_in(Role.GOVERNANCE_OFFICER, icb)
    for address in (f"{HERE}items/{here.item.pk}/record", f"{HERE}items/{here.item.pk}/actions/add", f"{AT}/close"):
        assert other.get(address).status_code == 403
        assert reader.get(address).status_code == 403
        assert officer.get(address).status_code == 200
    action = MeetingAction.objects.get()
    assert reader.get(f"{HERE}actions/{action.pk}/finish").status_code == 404
