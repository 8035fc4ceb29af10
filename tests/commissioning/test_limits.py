"""Limits of approval and organisations: the administrator's pages."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commissioning.models import ApprovalLimit, AuditEntry, Organisation
from commissioning.selectors.limits import limits_on
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
PLACE = "/p/exampleshire"


@pytest.fixture
def administrator(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in("administrator")


def limit(**fields: Any) -> dict[str, Any]:
    return {
        "act": "virement", "role": "commissioner", "organisation": "", "up_to": "100,000",
        "since_0": "1", "since_1": "4", "since_2": "2015", "source": "Scheme of delegation, 4.2", "reason": "Agreed",
        **fields,
    }  # fmt: skip


def test_the_administrator_lays_down_a_limit_and_it_runs_from_its_day(administrator: Client) -> None:
    assert b"No limits yet" in administrator.get(f"{PLACE}/limits/").content
    page = administrator.post(f"{PLACE}/limits/add/", limit(), follow=True)
    assert "£100,000.00" in page.content.decode()
    kept = ApprovalLimit.objects.get()
    assert kept.up_to == Decimal("100000.00")
    assert limits_on(kept.partnership, "virement", date(2015, 3, 31)) == []
    assert limits_on(kept.partnership, "virement", date(2015, 4, 1)) == [kept]
    assert AuditEntry.objects.get().act == "commissioning.add_limit"


def test_a_second_limit_for_the_same_role_waits_until_the_first_is_ended(administrator: Client) -> None:
    administrator.post(f"{PLACE}/limits/add/", limit())
    refused = administrator.post(f"{PLACE}/limits/add/", limit(up_to="5"))
    assert "End it first" in refused.content.decode()
    kept = ApprovalLimit.objects.get()
    administrator.post(f"{PLACE}/limits/{kept.pk}/end/", {"reason": "Changed"})
    administrator.post(f"{PLACE}/limits/add/", limit(up_to="5", since_2="2100"))
    assert [str(one.up_to) for one in ApprovalLimit.objects.order_by("since")] == ["100000.00", "5.00"]


def test_an_empty_amount_is_no_limit_and_a_negative_one_is_refused(administrator: Client) -> None:
    assert "nought or more" in administrator.post(f"{PLACE}/limits/add/", limit(up_to="(5)")).content.decode()
    administrator.post(f"{PLACE}/limits/add/", limit(up_to=""))
    assert ApprovalLimit.objects.get().up_to is None


def test_another_partnership_s_limit_and_organisation_are_not_found(administrator: Client) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"), code="FAR")
    theirs = ApprovalLimit.objects.create(
        partnership=elsewhere.partnership, act="virement", role="commissioner", since=date(2015, 4, 1)
    )
    assert administrator.get(f"{PLACE}/limits/{theirs.pk}/end/").status_code == 404
    assert administrator.get(f"{PLACE}/organisations/FAR/change/").status_code == 404


def test_only_the_administrator_sees_the_forms(council: Organisation, sign_in: SignIn) -> None:
    client = sign_in("pool_manager")
    assert client.get(f"{PLACE}/organisations/COUNCIL/change/").status_code == 403
    assert client.post(f"{PLACE}/limits/add/", limit()).status_code == 403


def test_an_organisation_is_added_and_renamed_but_its_code_stays(administrator: Client) -> None:
    entry = {"code": "ICB", "name": "NHS ICB", "kind": "nhs_commissioner", "position": "2", "reason": "A partner"}
    administrator.post(f"{PLACE}/organisations/add/", entry)
    again = administrator.post(f"{PLACE}/organisations/add/", {**entry, "code": "icb"})
    assert "there already" in again.content.decode()
    administrator.post(f"{PLACE}/organisations/ICB/change/", {**entry, "code": "NEW", "name": "NHS Exampleshire"})
    kept = Organisation.objects.get(code="ICB")
    assert (kept.name, kept.position) == ("NHS Exampleshire", 2)
    assert not Organisation.objects.filter(code="NEW").exists()
