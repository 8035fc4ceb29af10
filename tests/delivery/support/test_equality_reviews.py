"""Equality assessments once they are signed: reviews find their owner, what lessens an effect is seen through."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Organisation, Partnership, Post, User
from commissioning.selectors.access import access_of
from delivery.models import EqualityAssessment, EqualityEffect
from delivery.rules.equality import check_review
from delivery.selectors.equality_duties import equality_duties
from ihwb.kernel.errors import Refused
from tests.conftest import SignIn
from tests.delivery.support.conftest import typed
from tests.delivery.support.test_pages import words
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, hold, person

pytestmark = pytest.mark.django_db
HOME = "/p/exampleshire/delivery/engagement/equality/"
TODAY = date(2026, 11, 27)


@pytest.fixture
def owner(partnership: Partnership) -> Post:
    return PostFactory(partnership=partnership, code="EQUALITY", title="Head of equality")


@pytest.fixture
def writer(council: Organisation) -> User:
    return person("commissioner", council)


@pytest.fixture
def signed(partnership: Partnership, owner: Post, writer: User, council: Organisation) -> EqualityAssessment:
    """Reviewed by 15 December 2026, with a negative effect to be lessened by 1 December."""
    made = EqualityAssessment.objects.create(
        partnership=partnership, code="pool", title="One pool", owner=owner, drafted_by=writer,
        review_on=date(2026, 12, 15), signed_on=date(2026, 1, 5), signed_by=person("governance_officer", council),
    )  # fmt: skip
    EqualityEffect.objects.create(
        assessment=made, code="disability", effect="negative", evidence="Survey", mitigation="Easy read", owner=owner,
        due=date(2026, 12, 1),
    )  # fmt: skip
    return made


def told(user: User, on: date = TODAY) -> list[tuple[str, date | None]]:
    access = access_of(user, "exampleshire")
    assert access is not None
    return [(one.what, one.due) for one in equality_duties(access, on)]


def test_a_review_finds_its_owner_and_everybody_once_it_is_overdue(
    signed: EqualityAssessment, owner: Post, writer: User, council: Organisation
) -> None:
    holder, provider = person("board_member", council), person("provider", council)
    hold(owner, holder)
    review = ("Review the equality impact of “One pool”", date(2026, 12, 15))
    lessen = ("Lessen the effect on disability of “One pool”", date(2026, 12, 1))
    assert told(holder, date(2026, 10, 1)) == []
    assert told(holder) == [review, lessen]
    assert told(writer) == []
    assert told(writer, date(2026, 12, 2)) == [lessen]
    assert told(writer, date(2026, 12, 15)) == [lessen]
    assert told(writer, date(2026, 12, 16)) == [review, lessen]
    assert told(provider, date(2026, 12, 16)) == []
    signed.owner = None
    signed.save()
    assert told(writer) == [review]


def test_a_version_that_was_taken_on_asks_for_nothing_any_more(
    signed: EqualityAssessment, owner: Post, writer: User, council: Organisation
) -> None:
    hold(owner, writer)
    later = EqualityAssessment.objects.create(
        partnership=signed.partnership, code="pool", number=2, title="One pool", owner=owner, drafted_by=writer
    )
    assert told(writer)[0] == ("Have version 2 of the equality impact of “One pool” signed", date(2026, 12, 15))
    later.signed_on, later.signed_by = TODAY, person("governance_officer", council)
    later.review_on = date(2027, 12, 1)
    later.save()
    assert told(writer) == []


def test_what_lessens_an_effect_is_done_on_a_signed_version(
    signed: EqualityAssessment, sign_in: SignIn, writer: User, council: Organisation
) -> None:
    client: Client = sign_in(writer)
    address = f"{HOME}pool/1/effects/disability/done/"
    day = timezone.localdate()
    assert sign_in("board_member", council).post(address, typed(done_on=day, reason="Done")).status_code == 403
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    outsider = sign_in("commissioner", elsewhere)
    assert outsider.get(address.replace("exampleshire", "elsewhere")).status_code == 404
    late = typed(done_on=day + timedelta(days=1), reason="Done")
    assert "has not come yet" in words(client.post(address, late))
    page = words(client.post(address, typed(done_on=day, reason="Printed"), follow=True))
    assert "It is done" not in page
    assert "Printed" in page  # the history says so
    assert "was done on" in words(client.post(address, typed(done_on=day, reason="Again")))
    effect = signed.effects.get()
    assert (effect.done_on, effect.evidence) == (day, "Survey")
    assert "History" not in words(sign_in("board_member", council).get(f"{HOME}pool/1/"))
    assert "Overdue since" not in words(client.get(HOME))


@pytest.mark.parametrize(("review", "code"), [(None, "no_review"), (TODAY, "review_over")])
def test_a_signed_assessment_is_looked_at_again(review: date | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_review(review, TODAY)
    assert refused.value.code == code
    check_review(TODAY + timedelta(days=1), TODAY)


def test_an_assessment_that_names_an_old_paper_is_changed(
    signed: EqualityAssessment, sign_in: SignIn, writer: User
) -> None:
    client = sign_in(writer)
    sent = typed(code="schools", title="Schools", source="Business case of 24 October 2014", reason="Begun")
    client.post(f"{HOME}add/", sent)
    assert EqualityAssessment.objects.get(code="schools").source == "Business case of 24 October 2014"
    born = typed(code="other", title="Other", summary="Of a child born in 2014", reason="Begun")
    assert "a date of birth" in words(client.post(f"{HOME}add/", born))
