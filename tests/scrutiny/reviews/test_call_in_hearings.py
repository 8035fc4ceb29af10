"""A call-in heard at a meeting of scrutiny; its outcome holds or releases the decision in commissioning."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from commissioning.models import CallIn, Organisation, Seat
from commissioning.rules.law import CallInOutcome
from commissioning.rules.roles import Role
from commissioning.services import law_call_in
from ihwb.kernel.errors import Refused
from scrutiny.forms.call_in_hearings import CallerForm, HearingForm
from scrutiny.forms.work_programme import PlanForm
from scrutiny.models import CallInHearing, Meeting
from scrutiny.selectors import pack_content
from scrutiny.services import agenda
from scrutiny.services import call_in_hearings as services
from scrutiny.services.meeting_notices import cancel_meeting
from tests.commissioning.law import TODAY, Area
from tests.conftest import SignIn
from tests.factories import BodyFactory
from tests.scrutiny.factories import MeetingFactory

pytestmark = pytest.mark.django_db


class Room:
    def __init__(self, council: Organisation, icb: Organisation) -> None:
        self.area = Area(council, icb)
        self.area.noticed()
        self.area.approve(self.area.cabinet, date(2014, 11, 11))
        record = self.area.record()
        request = law_call_in.Request(date(2014, 11, 17), 3, "The consultation was short.")
        self.call_in: CallIn = law_call_in.receive_call_in(
            record_id=record.pk, request=request, by=self.area.second, organisations=self.area.orgs, today=TODAY
        )
        panel = BodyFactory(organisation=council, code="SCRUTINY", name="Panel", kind="scrutiny", statutory=False)
        self.seats = [Seat.objects.create(body=panel, position=n, name=f"Panel member {n}") for n in range(1, 5)]
        self.meeting: Meeting = MeetingFactory(
            body=panel, slug="panel", title="Panel, 24 November 2014", starts_at=datetime(2014, 11, 24, 10, tzinfo=UTC)
        )

    def set(self) -> CallInHearing:
        return services.set_hearing(
            call_in=self.call_in, meeting=self.meeting, by=self.area.officer, reason="To be heard"
        )

    def decide(self, hearing: CallInHearing, outcome: CallInOutcome) -> None:
        services.decide(
            hearing=hearing,
            outcome=outcome,
            reason="The consultation met the plan.",
            by=self.area.officer,
            organisations=self.area.orgs,
            today=TODAY,
        )


@pytest.fixture
def room(council: Organisation, icb: Organisation) -> Room:
    return Room(council, icb)


HEARD = {"post": "Head of communications", "organisation": "Council", "text": "It ran for six weeks."}


@pytest.mark.parametrize(
    ("outcome", "holds"),
    [(CallInOutcome.NOT_UPHELD, False), (CallInOutcome.TO_BODY, True), (CallInOutcome.TO_COUNCIL, True)],
)
def test_the_outcome_of_the_hearing_is_commissionings(room: Room, outcome: CallInOutcome, holds: bool) -> None:
    hearing = room.set()
    assert hearing.item.title == "Call-in of R-1: One pooled fund"
    with pytest.raises(Refused, match="Name their seats first"):
        room.decide(hearing, outcome)
    for seat in room.seats[:3]:
        services.name_caller(hearing=hearing, seat=seat, by=room.area.officer, reason="Signed")
    with pytest.raises(Refused, match="counts 3 members, and all are named"):
        services.name_caller(hearing=hearing, seat=room.seats[3], by=room.area.officer, reason="Late")
    services.hear(hearing=hearing, values=HEARD, by=room.area.officer, reason="Heard")
    room.decide(hearing, outcome)
    room.call_in.refresh_from_db()
    assert (room.call_in.outcome, room.call_in.decided_on) == (outcome.value, date(2014, 11, 24))
    assert room.area.gate.called_in is holds
    with pytest.raises(Refused, match="recorded already"):
        services.hear(hearing=hearing, values=HEARD, by=room.area.officer, reason="Too late")


def test_a_hearing_is_scrutinys_comes_after_the_call_in_and_keeps_its_item(room: Room) -> None:
    elsewhere = MeetingFactory(body=room.area.cabinet)
    for meeting, words in ((elsewhere, "is no meeting of scrutiny"), (_early(room), "was before the call-in")):
        with pytest.raises(Refused, match=words):
            services.set_hearing(call_in=room.call_in, meeting=meeting, by=room.area.officer, reason="x")
    hearing = room.set()
    with pytest.raises(Refused, match="before a meeting already"):
        room.set()
    with pytest.raises(Refused, match="so it stays on the agenda"):
        agenda.remove_item(item=hearing.item, version=0, by=room.area.officer, reason="x")
    services.unset_hearing(hearing=hearing, by=room.area.officer, reason="Another day")
    assert room.meeting.agenda.count() == 0


def test_scrutinys_own_seats_and_meetings_that_take_place_are_offered(room: Room) -> None:
    Seat.objects.create(body=room.area.governing, position=1, name="Chair of the partner")
    hearing = room.set()
    assert set(CallerForm(hearing=hearing).fields["seat"].queryset) == set(room.seats)  # type: ignore[attr-defined]
    offered = lambda: set(HearingForm(call_in=room.call_in).fields["meeting"].queryset)  # type: ignore[attr-defined] # noqa: E731
    MeetingFactory(body=room.area.cabinet, slug="cabinet")
    snowed = _early(room)
    assert offered() == {room.meeting, snowed}
    cancel_meeting(meeting=snowed, reason="Snow.", by=room.area.officer, at=timezone.now())
    assert offered() == {room.meeting}
    planned = PlanForm(partnership=room.meeting.partnership).fields["meeting"].queryset  # type: ignore[attr-defined]
    assert set(planned) == {room.meeting}


def _early(room: Room) -> Meeting:
    return MeetingFactory(
        body=room.meeting.body, slug="early", title="Early", starts_at=datetime(2014, 11, 14, 10, tzinfo=UTC)
    )


def test_what_is_heard_in_confidence_is_in_no_public_page_or_paper(
    room: Room, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    hearing = room.set()
    services.hear(
        hearing=hearing, values={**HEARD, "text": "Pagham", "confidential": True}, by=room.area.officer, reason="Heard"
    )
    page = f"/p/exampleshire/scrutiny/call-ins/{room.call_in.pk}/"
    assert "Pagham" in sign_in(room.area.officer).get(page).content.decode()
    for reader in (sign_in(Role.BOARD_MEMBER, council), sign_in(Role.GOVERNANCE_OFFICER, icb)):
        words = reader.get(page).content.decode()
        assert "The consultation was short." in words
        assert "Pagham" not in words
    assert "Pagham" not in str(pack_content.content_of(hearing.item))
    assert sign_in(Role.GOVERNANCE_OFFICER, icb).get(f"{page}outcome").status_code == 403
    assert sign_in(Role.SCRUTINY_MEMBER, council).get(f"{page}outcome").status_code == 403
    assert sign_in(Role.PROVIDER, council).get(page).status_code == 403
