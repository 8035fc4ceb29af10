"""A partnership from nothing: the first by the first account, a further one by an administrator, nobody else."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from commissioning.models import AuditEntry, Body, Organisation, Partnership, RoleHolding, User
from commissioning.models.partnership import OrganisationKind
from commissioning.rules.audit import first_break
from commissioning.rules.founding import body_codes, may_found
from commissioning.rules.roles import Role
from commissioning.selectors.audit import chain
from commissioning.services.founding import Partner, found_partnership
from tests.conftest import SignIn
from tests.factories import UserFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "Farshire", "slug": "farshire", "council_name": "Farshire Council", "council_code": "COUNCIL",
    "council_body": "The Cabinet", "nhs_name": "Farshire ICB", "nhs_code": "ICB", "nhs_body": "Board", "first": "nhs",
    "administrator": "me",
}  # fmt: skip


@pytest.fixture
def first() -> Client:
    """The one account of an empty installation."""
    client = Client()
    client.force_login(UserFactory(email="first@farshire.example", name="First"))
    return client


def test_the_first_account_is_made_once_where_the_service_runs(capsys: Any) -> None:
    call_command("first_account", "First@farshire.example", name="Head of governance")
    password = re.search(r"shown only now: (\S+)", capsys.readouterr().out)
    assert password is not None
    client = Client()
    client.post("/accounts/login/", {"login": "first@farshire.example", "password": password[1]})
    assert b"Set up the first partnership" in client.get("/").content
    with pytest.raises(CommandError, match="signs in already"):
        call_command("first_account", "first@farshire.example", name="Again")
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("first_account", "first", name="Again")


def test_there_is_no_first_account_beside_a_partnership(partnership: Partnership) -> None:
    with pytest.raises(CommandError, match="There is a partnership already"):
        call_command("first_account", "late@farshire.example", name="Late")


def test_one_form_makes_partners_statutory_bodies_and_the_administrator(first: Client) -> None:
    page = first.post("/set-up/", FILLED).content.decode()
    assert "Farshire is set up" in page
    made = Partnership.objects.get()
    listed = Organisation.objects.order_by("position").values_list("code", "kind")
    assert list(listed) == [("ICB", "nhs_commissioner"), ("COUNCIL", "council")]
    bodies = Body.objects.order_by("code").values_list("code", "organisation__code", "statutory")
    assert list(bodies) == [("BOARD", "ICB", True), ("CABINET", "COUNCIL", True)]
    assert RoleHolding.objects.get().role == Role.ADMINISTRATOR
    assert first.get("/p/farshire/people/").status_code == 200
    assert next(iter(chain(made))).act == "commissioning.set_up_partnership"
    assert first_break(chain(made)) is None
    assert made.history.get().history_user == User.objects.get()


def test_somebody_else_administers_it_and_the_founder_holds_nothing(first: Client) -> None:
    other = {"administrator": "other", "email": "Other@farshire.example", "person": "Other"}
    page = first.post("/set-up/", {**FILLED, **other}).content.decode()
    password = re.search(r'first-password">([^<]+)<', page)
    assert password is not None
    assert first.get("/p/farshire/").status_code == 404
    client = Client()
    client.post("/accounts/login/", {"login": "other@farshire.example", "password": password[1]})
    assert client.get("/p/farshire/people/").status_code == 200
    assert AuditEntry.objects.get(act="commissioning.grant_role").by == User.objects.get(email="first@farshire.example")
    assert first.get("/set-up/").status_code == 403, "there is a partnership, and it is not theirs"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slug": "Far Shire"}, "small letters"),
        ({"slug": "farshire\n"}, "small letters"),
        ({"nhs_code": "council"}, "Both partners have the code COUNCIL"),
        ({"council_code": "a/b"}, "letters, digits and hyphens"),
        ({"administrator": "other"}, "Give the e-mail address of the administrator"),
        ({"name": ""}, "is empty"),
        ({"first": "both"}, "valid choice"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_makes_nothing(first: Client, wrong: dict[str, str], said: str) -> None:
    page = first.post("/set-up/", {**FILLED, **wrong}).content.decode()
    assert said in page
    assert not Partnership.objects.exists()
    assert not AuditEntry.objects.exists()


def test_an_administrator_sets_up_a_further_one_and_an_address_is_taken_once(
    council: Organisation, sign_in: SignIn
) -> None:
    admin = sign_in(Role.ADMINISTRATOR, council)
    assert b'href="/set-up/"' in admin.get("/p/exampleshire/organisations/").content
    page = admin.post("/set-up/", {**FILLED, "slug": "exampleshire"}).content.decode()
    assert "Another partnership has the address exampleshire" in page
    admin.post("/set-up/", FILLED)
    assert admin.get("/p/farshire/organisations/").status_code == 200
    assert Partnership.objects.count() == 2
    assert b"Set up another partnership" in admin.get("/").content


@pytest.mark.parametrize("role", [one for one in Role if one != Role.ADMINISTRATOR])
def test_nobody_else_sets_one_up(role: Role, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(role, council)
    assert client.get("/set-up/").status_code == 403
    assert client.post("/set-up/", FILLED).status_code == 403
    assert Partnership.objects.count() == 1


def test_nobody_sets_one_up_without_signing_in_or_without_the_token() -> None:
    assert Client().post("/set-up/", FILLED)["Location"].startswith("/accounts/login/")
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    assert client.post("/set-up/", FILLED).status_code == 403
    assert not Partnership.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_under_one_address_make_one_partnership() -> None:
    by = UserFactory()
    council = Partner("COUNCIL", "Council", "Cabinet", OrganisationKind.COUNCIL)
    nhs = Partner("ICB", "Board", "Board", OrganisationKind.NHS_COMMISSIONER)

    def found() -> object:
        return found_partnership(
            slug="farshire", name="Farshire", council=council, nhs=nhs, nhs_first=True,
            administrator=(by.email, by.name), by=by, today=date(2015, 4, 1),
        )  # fmt: skip

    assert sorted(at_once(found, found)) == ["address_taken", "done"]
    assert Partnership.objects.get().organisations.count() == 2


def test_codes_come_from_the_names_of_the_bodies() -> None:
    assert body_codes("The Cabinet", "Integrated Care Board", "COUNCIL", "ICB") == ("CABINET", "INTEGRATED-CARE-BOARD")
    assert body_codes("Board", "The board", "PCC", "icb") == ("PCC-BOARD", "ICB-BOARD")
    assert body_codes("ÉÉ", "Board", "PCC", "ICB") == ("PCC", "ICB-BOARD")
    assert not may_found(partnerships=1, administers=False)
