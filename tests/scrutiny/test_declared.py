"""What is declared at a meeting goes into the record of the decision, with who was away and by which dispensation."""

from datetime import date

import pytest
from django.utils import timezone

from commissioning.models import Dispensation, Organisation
from commissioning.rules.interests import Action
from commissioning.rules.roles import Role
from commissioning.selectors.declared import declared_on, uses_of
from commissioning.services.law_records import RecordDraft, draft_record
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.attendance import room
from scrutiny.selectors.declared import PRIVATE, declared_at_item, declared_at_meeting
from scrutiny.services.attendance import Declared, declare_at_item
from tests.conftest import SignIn
from tests.factories import person
from tests.scrutiny.room import DAY, Scene, interest_of, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(council: Organisation, icb: Organisation) -> Scene:
    return scene(council, icb)


def say(here: Scene, number: int, action: Action, interest: object, item: AgendaItem | None = None) -> None:
    member = here.members[number]
    declared = Declared(member, action, interest, "")  # type: ignore[arg-type]
    declare_at_item(item=item or here.item, declared=declared, keeps=False, by=member.user, at=timezone.now())


def dispensation(here: Scene, number: int, council: Organisation, **fields: object) -> Dispensation:
    return Dispensation.objects.create(
        **{
            "partnership": council.partnership, "member": here.members[number], "register": council,
            "matter": "the lease", "scope": "vote", "ground": "numbers", "reason": "Too few",
            "granted_by_body": here.cabinet, "requested_on": date(2014, 10, 1), "granted_on": date(2014, 10, 8),
            "since": date(2014, 10, 8), "until": date(2015, 10, 7), **fields,
        }
    )  # fmt: skip


def test_who_stays_by_a_dispensation_counts_in_the_quorum_and_without_one_is_refused(
    here: Scene, council: Organisation, sign_in: SignIn
) -> None:
    interest = interest_of(here.members[0], council)
    with pytest.raises(Refused) as refused:
        say(here, 0, Action.STAYS, interest)
    assert refused.value.code == "dispensation_missing"
    held = dispensation(here, 0, council, until=date(2014, 11, 10))
    with pytest.raises(Refused):
        say(here, 0, Action.STAYS, interest)
    held.until = DAY
    held.save()
    say(here, 0, Action.STAYS, interest)
    here.leave(1)
    verdict = room(here.meeting).verdict(here.item.pk)
    assert verdict is not None
    assert (verdict.counted, verdict.quorate) == (3, True)
    page = sign_in(Role.GOVERNANCE_OFFICER, council).get(
        "/p/exampleshire/scrutiny/meetings/cabinet-2014-11-11/attendance"
    )
    assert "By dispensation: Member 1: to speak and vote, on the lease; granted by Cabinet" in page.content.decode()


def test_the_record_names_who_declared_and_the_dispensation(
    here: Scene, council: Organisation, sign_in: SignIn
) -> None:
    interest = interest_of(here.members[0], council)
    dispensation(here, 0, council, interest=interest)
    say(here, 0, Action.STAYS, interest)
    here.leave(1)
    say(here, 2, Action.LEAVES, interest_of(here.members[2], council), here.other)  # of another item
    here.approve()
    found = declared_on(here.decision, here.cabinet, DAY)
    assert [(one.member, one.recused, bool(one.dispensation)) for one in found] == [
        ("Member 1", False, True),
        ("Member 2", True, False),
    ]
    assert len(declared_at_meeting(here.meeting)) == 3
    assert [one.member for one in declared_at_item(here.other)] == ["Member 3"]
    assert uses_of(interest) == [(DAY, "item 1 of “Cabinet, 11 November 2014”")]
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    form = officer.get(f"/p/exampleshire/decisions/{here.decision.pk}/law/record/").content.decode()
    assert "Member 2: Employed by the provider. Leaves for the item." in form
    words = {"text": "One fund.", "reasons": "Better.", "alternatives": "None.", "title": "One fund"}
    for interests, dispensations, code in (
        ("Member 1 stayed.", "None.", "interest_not_named"),
        ("Member 1 stayed, Member 2 left.", "None.", "dispensation_not_named"),
        ("Member 1 stayed, Member 2 left.", "Member 1, by Cabinet.", ""),
    ):
        draft = RecordDraft(
            decision=here.decision, reference="R1", maker=here.cabinet, decided_on=DAY, interests=interests,
            dispensations=dispensations, **words,
        )  # fmt: skip
        asked = {
            "partnership": council.partnership, "draft": draft, "by": person(Role.GOVERNANCE_OFFICER, council),
            "organisations": {council.pk}, "today": timezone.localdate(),
        }  # fmt: skip
        if code:
            with pytest.raises(Refused) as refused:
                draft_record(**asked)  # type: ignore[arg-type]
            assert refused.value.code == code
        else:
            assert draft_record(**asked).interests == interests  # type: ignore[arg-type]


def test_what_is_private_or_withheld_is_declared_without_its_words(here: Scene, council: Organisation) -> None:
    hidden = interest_of(here.members[0], council, state="withheld", withheld_because="Threats")
    dispensation(here, 0, council, interest=hidden)
    say(here, 0, Action.STAYS, hidden)
    (told,) = declared_at_meeting(here.meeting)
    assert "Example Homes" not in told.words
    assert "the lease" not in told.dispensation
    here.item.part, here.item.exemption_paragraphs = Part.EXEMPT, "3"
    here.item.public_interest_reasons, here.item.public_title = "A price would be told.", "A lease"
    here.item.save()
    here.leave(1)
    texts = {one.member: one.text for one in declared_at_item(here.item)}
    assert texts["Member 2"] == PRIVATE
