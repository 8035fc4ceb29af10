"""Who gets in, and who does not."""

from datetime import date

import pytest
from django.test import Client

from commissioning.models import Organisation, Partnership
from commissioning.rules.roles import PERMISSIONS, Role
from commissioning.selectors.access import access_of
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory, grant, person

pytestmark = pytest.mark.django_db


def test_a_finance_officer_enters_figures_for_their_own_organisation_only(
    council: Organisation, icb: Organisation
) -> None:
    access = access_of(person(Role.FINANCE_OFFICER, council), "exampleshire")
    assert access is not None
    assert access.organisations_for("pool.enter_outturn") == {council.pk}


def test_a_role_for_the_whole_partnership_counts_for_every_organisation(
    partnership: Partnership, council: Organisation, icb: Organisation
) -> None:
    access = access_of(person(Role.POOL_MANAGER), "exampleshire")
    assert access is not None
    assert access.organisations_for("pool.certify_period") == {council.pk, icb.pk}


def test_a_role_that_has_ended_opens_nothing(council: Organisation) -> None:
    user = UserFactory()
    grant(user, Role.AUDITOR, council, until=date(2014, 12, 31))
    assert access_of(user, "exampleshire") is None


def test_a_role_in_one_partnership_opens_no_other(council: Organisation, sign_in: SignIn) -> None:
    PartnershipFactory(slug="elsewhere", name="Elsewhere")
    client = sign_in(Role.ADMINISTRATOR, council)
    assert client.get("/p/exampleshire/").status_code == 200
    assert client.get("/p/elsewhere/").status_code == 404
    assert client.get("/p/nowhere/").status_code == 404


def test_nobody_gets_in_without_signing_in(partnership: Partnership, client: Client) -> None:
    answer = client.get("/p/exampleshire/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/p/exampleshire/")


def test_after_signing_in_one_is_where_something_was_sent_from(partnership: Partnership, client: Client) -> None:
    sent = "/p/exampleshire/scrutiny/meetings/one/read/public/i1/notes/add"  # shows nothing when it is opened
    answer = client.post(sent, {"text": "A thought"}, headers={"referer": "http://testserver/p/exampleshire/x/?q=1"})
    assert answer["Location"] == "/accounts/login/?next=/p/exampleshire/x/%3Fq%3D1"
    for elsewhere in ("https://example.org/p/", "", "javascript:alert(1)"):
        answer = client.post(sent, {"text": "A thought"}, headers={"referer": elsewhere})
        assert answer["Location"] == f"/accounts/login/?next={sent}"


def test_every_role_grants_something_and_every_permission_is_granted_to_somebody() -> None:
    assert all(roles for roles in PERMISSIONS.values())
    assert {role for roles in PERMISSIONS.values() for role in roles} == set(Role)


def test_a_person_in_one_partnership_goes_straight_to_it(council: Organisation, sign_in: SignIn) -> None:
    answer = sign_in(Role.AUDITOR, council).get("/")
    assert answer["Location"] == "/p/exampleshire/"


def test_a_person_in_two_partnerships_chooses(council: Organisation, sign_in: SignIn) -> None:
    user = person(Role.AUDITOR, council)
    other = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    grant(user, Role.AUDITOR, other)
    answer = sign_in(user).get("/")
    assert b"Elsewhere" in answer.content
    assert b"Exampleshire" in answer.content
