"""A Cabinet with four seats and a quorum of three, its meeting of 11 November 2014, and an item that decides."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from commissioning.models import Body, Decision, Interest, Member, Organisation, Seat, SeatTerm, TermsOfReference
from commissioning.rules.decisions import Outcome
from commissioning.rules.interests import Action
from commissioning.rules.roles import Role
from commissioning.services.decision_texts import keep_text
from commissioning.services.decisions import Minute, record_outcome
from scrutiny.models import AgendaItem, Attendance, Meeting
from scrutiny.services.attendance import Declared, declare_at_item
from tests.commissioning.factories import cabinet_and_governing_body, decision_on_route
from tests.factories import person
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory

DAY = date(2014, 11, 11)


@dataclass
class Scene:
    cabinet: Body
    meeting: Meeting
    decision: Decision
    item: AgendaItem
    other: AgendaItem
    members: list[Member]

    def leave(self, number: int, action: Action = Action.LEAVES) -> None:
        """One member declares at the item that decides, and leaves."""
        member = self.members[number]
        declared = Declared(member, action, None, "Employed by the provider")
        declare_at_item(item=self.item, declared=declared, keeps=False, by=member.user, at=timezone.now())

    def approve(self) -> None:
        """Cabinet's approval is recorded."""
        stage = self.decision.stages.get(body=self.cabinet, purpose="decision")
        record_outcome(
            stage_id=stage.pk,
            minute=Minute(Outcome.APPROVED, DAY, "", self.decision.content_hash),
            by=person(Role.GOVERNANCE_OFFICER, self.cabinet.organisation),
            organisations={self.cabinet.organisation_id or 0},
            at=timezone.now(),
            today=timezone.localdate(),
        )


def scene(council: Organisation, icb: Organisation, *, present: int = 4, quorum: int = 3) -> Scene:
    cabinet, governing = cabinet_and_governing_body(council, icb)
    TermsOfReference.objects.create(body=cabinet, since=date(2014, 5, 1), quorum_number=quorum)
    meeting = MeetingFactory(body=cabinet)
    members = []
    for number in range(1, 5):
        user = person(Role.BOARD_MEMBER, council)
        member = Member.objects.create(partnership=cabinet.partnership, user=user, name=f"Member {number}")
        seat = Seat.objects.create(body=cabinet, position=number, name=f"Seat {number}", organisation=council)
        SeatTerm.objects.create(seat=seat, member=member, since=date(2014, 5, 1))
        if number <= present:
            Attendance.objects.create(
                meeting=meeting, seat=seat, member=member, presence="present", organisation=council, voting=True
            )
        members.append(member)
    decision = decision_on_route(cabinet, governing)
    keep_text(decision, None)
    item = AgendaItemFactory(meeting=meeting, position=1, title="One pooled fund", decision=decision)
    other = AgendaItemFactory(meeting=meeting, position=2, title="Minutes")
    return Scene(cabinet, meeting, decision, item, other, members)


def interest_of(member: Member, register: Organisation, **fields: object) -> Interest:
    return Interest.objects.create(
        **{
            "partnership": member.partnership, "member": member, "register": register, "nature": "pecuniary",
            "text": "Employed by Example Homes", "in_name": "Example Homes", "cause": "appointment",
            "arose_on": date(2014, 5, 1), "declared_on": date(2014, 5, 20), "state": "published",
            "published_on": date(2014, 5, 21), **fields,
        }
    )  # fmt: skip
