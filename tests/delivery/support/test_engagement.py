"""Engagement: the map, events, what was said and done; equality assessments, signed by another and then fixed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Organisation, Partnership, Post
from delivery.models import (
    AreaCharacteristic,
    EngagementEvent,
    EqualityAssessment,
    EqualityEffect,
    StakeholderGroup,
    YouSaid,
)
from delivery.rules.equality import PROTECTED, Assessed, check_signing, gaps
from delivery.rules.stakeholders import Placed, draw, wrapped
from ihwb.kernel.errors import Refused
from tests.conftest import SignIn
from tests.delivery.support.conftest import typed
from tests.delivery.support.test_pages import words
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory

HOME = "/p/exampleshire/delivery/engagement"


def test_the_nine_protected_characteristics_are_all_there() -> None:
    assert len(PROTECTED) == 9


def test_an_assessment_is_signed_when_nothing_is_missing_and_by_another() -> None:
    done = Assessed("Age", "none", "Survey", "", False, None)
    assert gaps([done]) == []
    assert gaps([Assessed("Age", "unknown", "", "", False, None)]) == ["Age: the effect is not known yet."]
    assert gaps([Assessed("Sex", "positive", " ", "", False, None)]) == ["Sex: the effect has no evidence."]
    bad = Assessed("Race", "negative", "Survey", "Interpreters", True, None)
    assert gaps([bad]) == ["Race: a negative effect needs what lessens it, with an owner and a date."]
    check_signing([done], drafted_by=1, by=2)
    for assessed, by, code in (([done], 1, "own_work"), ([bad], 2, "incomplete")):
        with pytest.raises(Refused) as refused:
            check_signing(assessed, drafted_by=1, by=by)
        assert refused.value.code == code


def test_the_map_places_a_group_by_interest_and_influence() -> None:
    grid = draw([Placed("Carers", 3, 2), Placed("Press", 1, 1)])
    cells = {tuple(line.text for line in cell.lines): cell for cell in grid.cells}
    assert len(grid.cells) == 9
    assert cells[("Involve", "Carers")].x > cells[("Watch", "Press")].x
    assert cells[("Involve", "Carers")].y < cells[("Watch", "Press")].y
    assert grid.said == "Carers: interest high, influence medium; Press: interest low, influence low"
    assert all(len(line) <= 36 for line in wrapped("Adult social care and community health staff of both bodies"))


@pytest.fixture
def officer(sign_in: SignIn, council: Organisation) -> Client:
    return sign_in("commissioner", council)


@pytest.fixture
def carers(partnership: Partnership) -> StakeholderGroup:
    return StakeholderGroup.objects.create(
        partnership=partnership, code="carers", name="Carers", interest=3, influence=2
    )


@pytest.mark.django_db
def test_groups_events_and_answers_are_kept_from_the_pages(officer: Client, carers: StakeholderGroup) -> None:
    page = officer.get(f"{HOME}/")
    assert "Stakeholder map by influence and interest" in words(page)
    form = typed(
        title="Open day",
        kind="engagement",
        stage="Contribute",
        audience=carers.pk,
        held_on=date(2026, 5, 1),
        reason="Held",
    )
    officer.post(f"{HOME}/events/add/", form)
    event = EngagementEvent.objects.get()
    assert list(event.audience.all()) == [carers]
    assert "Open day" in words(officer.get(f"{HOME}/events/?group=carers"))
    officer.post(f"{HOME}/said/add/", typed(said="Tell us earlier.", event=event.pk, reason="Heard"))
    row = YouSaid.objects.get()
    assert "No answer yet" in words(officer.get(f"{HOME}/said/"))
    answer = typed(said="Tell us earlier.", did="A letter each month.", did_on=date(2026, 6, 1), reason="Answered")
    assert "A letter each month." in words(officer.post(f"{HOME}/said/{row.pk}/", answer, follow=True))
    named = typed(said="Call 01632 960123", reason="Heard")
    assert "a telephone number" in words(officer.post(f"{HOME}/said/add/", named))
    assert YouSaid.objects.count() == 1
    for page in ("", "events/", "said/"):
        assert "Who changed what" in words(officer.get(f"{HOME}/{page}")), page


@pytest.mark.django_db
def test_an_assessment_from_draft_to_signed_to_the_next_version(
    officer: Client, sign_in: SignIn, council: Organisation, partnership: Partnership
) -> None:
    AreaCharacteristic.objects.create(partnership=partnership, code="carers", name="Carers")
    owner: Post = PostFactory(partnership=partnership)
    member, second = sign_in("board_member", council), sign_in("governance_officer", council)
    officer.post(f"{HOME}/equality/add/", typed(code="pool", title="One pool", reason="Begun"))
    made = EqualityAssessment.objects.get()
    address = f"{HOME}/equality/pool/1/"
    assert member.get(address).status_code == 404
    for code in (*PROTECTED, "carers"):
        adverse = code == "disability"
        effect = typed(effect="negative" if adverse else "none", evidence="Survey of 2026", reason="Written")
        if adverse:
            effect |= typed(mitigation="Easy read", owner=owner.pk, due=date(2026, 9, 1))
        officer.post(f"{address}effects/{code}/", effect)
    made.refresh_from_db()
    assert made.effects.count() == 10
    assert "who drafts it does not sign it" in words(officer.post(f"{address}sign/", {"version": made.version}))
    assert "Read it again" in words(second.post(f"{address}sign/", {"version": made.version - 1}))
    assert "has no review date" in words(second.post(f"{address}sign/", {"version": made.version}))
    made.review_on = timezone.localdate() + timedelta(days=365)
    made.save()
    assert "Signed off." in words(second.post(f"{address}sign/", {"version": made.version}, follow=True))
    assert member.get(address).status_code == 200
    late = officer.post(f"{address}effects/age/", typed(effect="none", evidence="Other", reason="Late"))
    assert "does not change. Begin the next version" in words(late)
    officer.post(f"{address}next/", {"reason": "A year on"})
    assert EqualityEffect.objects.filter(assessment__number=2).count() == 10
    assert member.get(f"{HOME}/equality/pool/2/").status_code == 404
    assert officer.post(f"{address}next/", {"reason": "Again"}).status_code == 200


@pytest.mark.django_db
def test_members_read_and_change_nothing_and_strangers_find_nothing(
    carers: StakeholderGroup, sign_in: SignIn, council: Organisation, provider: Organisation
) -> None:
    member = sign_in("scrutiny_member", council)
    for page in ("", "events/", "said/", "equality/"):
        assert member.get(f"{HOME}/{page}").status_code == 200, page
        assert sign_in("provider", provider).get(f"{HOME}/{page}").status_code == 403, page
    for page in ("groups/add/", f"groups/{carers.pk}/", "events/add/", "said/add/", "equality/add/"):
        assert member.get(f"{HOME}/{page}").status_code == 403, page
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in("commissioner", elsewhere)
    assert stranger.get(f"/p/elsewhere/delivery/engagement/groups/{carers.pk}/").status_code == 404
