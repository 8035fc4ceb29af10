"""The pages of support plans and their doors."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.models import AuditEntry, Organisation, User
from commissioning.rules.roles import Role
from delivery.models import SupportCase, VerificationTerms
from delivery.services.verification import Draft, propose
from tests.conftest import SignIn
from tests.delivery.support.conftest import HandOf, typed
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory, person

pytestmark = pytest.mark.django_db
HOME = "/p/exampleshire/delivery/support"


def words(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]


@pytest.fixture
def council_page(sign_in: SignIn, verifier: User) -> Client:
    return sign_in(verifier)


@pytest.fixture
def provider_page(sign_in: SignIn, proposer: User) -> Client:
    return sign_in(proposer)


def answered(version: int, **said: str) -> dict[str, str]:
    sent = {"version": str(version)}
    for name in ("needs", "duties", "funding"):
        sent |= {name: said.get(name, "yes"), f"{name}_words": "As the plan shows."}
    return sent


# --- Doors ------------------------------------------------------------------------------------------------------------


def test_a_provider_finds_its_own_organisations_cases_and_no_other(
    case: SupportCase, provider_page: Client, sign_in: SignIn, partnership: object
) -> None:
    other = OrganisationFactory(partnership=partnership, code="RIVAL", name="Another Provider", kind="provider")
    rival = sign_in("provider", other)
    assert "SP-00001" in words(provider_page.get(f"{HOME}/queue/"))
    assert "SP-00001" not in words(rival.get(f"{HOME}/queue/?stage=all"))
    for page in ("", "revise/", "withdraw/"):
        assert rival.get(f"{HOME}/cases/{case.pk}/{page}").status_code == 404, page
    for page in ("agree/", "return/", "undo/", "brokerage/", "source/", "review/", "end/"):
        assert provider_page.get(f"{HOME}/cases/{case.pk}/{page}").status_code == 403, page
    assert provider_page.get(f"{HOME}/totals/").status_code == 403
    assert provider_page.get(f"{HOME}/costs/").status_code == 403


def test_a_provider_of_no_organisation_finds_nothing(case: SupportCase, sign_in: SignIn) -> None:
    nobody = sign_in(person("provider"))
    assert "SP-00001" not in words(nobody.get(f"{HOME}/queue/?stage=all"))
    assert nobody.get(f"{HOME}/cases/{case.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.SCRUTINY_MEMBER, Role.REPORT_AUTHOR, Role.ADMINISTRATOR])
def test_members_see_totals_and_no_case_reference(
    agreed: SupportCase, sign_in: SignIn, council: Organisation, role: Role
) -> None:
    client = sign_in(role, council)
    for page in ("queue/", f"cases/{agreed.pk}/", "terms/", "imports/"):
        assert client.get(f"{HOME}/{page}").status_code == 403, page
    for page in ("totals/", "costs/"):
        shown = client.get(f"{HOME}/{page}")
        assert shown.status_code == 200
        assert "SP-00001" not in shown.content.decode()
    assert client.get(f"{HOME}/")["Location"].endswith("/totals/")


def test_an_auditor_reads_cases_and_decides_nothing(case: SupportCase, sign_in: SignIn) -> None:
    auditor = sign_in("auditor")
    assert auditor.get(f"{HOME}/cases/{case.pk}/").status_code == 200
    assert "/agree/" not in auditor.get(f"{HOME}/queue/").content.decode()
    assert auditor.post(f"{HOME}/cases/{case.pk}/agree/", answered(1)).status_code == 403


def test_another_partnership_finds_no_page(case: SupportCase, sign_in: SignIn) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in("commissioner", elsewhere)
    assert stranger.get(f"{HOME}/cases/{case.pk}/").status_code == 404
    assert stranger.get(f"/p/elsewhere/delivery/support/cases/{case.pk}/").status_code == 404
    assert sign_in(UserFactory()).get(f"{HOME}/queue/").status_code == 404


# --- Two clicks and back ----------------------------------------------------------------------------------------------


def test_a_plan_is_proposed_agreed_in_two_clicks_and_undone(
    draft: Draft, provider_page: Client, council_page: Client
) -> None:
    form = typed(
        reference="SP-00009",
        provider=draft.provider.pk,
        line=draft.line.pk,
        kind="home_care",
        weekly_cost="700",
        starts_on=date(2026, 7, 6),
        assured_on=date(2026, 6, 1),
        proposal="Calls in the morning",
    )
    assert "waits for verification" in words(provider_page.post(f"{HOME}/propose/", form, follow=True))
    made = SupportCase.objects.get()
    first = council_page.get(f"{HOME}/cases/{made.pk}/agree/")
    assert "£26,900.00" in words(first)  # 269 days ÷ 7 × £700
    done = council_page.post(f"{HOME}/cases/{made.pk}/agree/", answered(1), follow=True)
    assert "SP-00009 is agreed. You can undo it within 30 minutes." in words(done)
    assert "£700.00 a week × 269 days (6 July 2026 to 31 March 2027, both counted) ÷ 7 = £26,900.00." in words(done)
    undone = council_page.post(f"{HOME}/cases/{made.pk}/undo/", {"version": "2"}, follow=True)
    assert "The decision is undone." in words(undone)
    assert "Waiting for verification" in words(undone)


def test_personal_data_in_a_form_is_refused_and_stays_nowhere(
    draft: Draft, provider_page: Client, caplog: pytest.LogCaptureFixture
) -> None:
    form = typed(
        reference="SP-00009",
        provider=draft.provider.pk,
        line=draft.line.pk,
        kind="home_care",
        weekly_cost="700",
        starts_on=date(2026, 7, 6),
        assured_on=date(2026, 6, 1),
        proposal="For Ada Lovelace",
    )
    answer = provider_page.post(f"{HOME}/propose/", form)
    (message,) = re.findall(r"“What is proposed” seems to hold [^<]+", answer.content.decode())[:1]
    assert "Ada" not in message
    assert not SupportCase.objects.exists()
    assert not AuditEntry.objects.exists()
    assert "Lovelace" not in caplog.text


def test_a_return_needs_its_reason_and_keeps_what_was_typed(case: SupportCase, council_page: Client) -> None:
    answer = council_page.post(f"{HOME}/cases/{case.pk}/return/", answered(1))
    assert "answered with yes. Agree the plan" in words(answer)
    assert "As the plan shows." in answer.content.decode()
    done = council_page.post(f"{HOME}/cases/{case.pk}/return/", answered(1, needs="no"), follow=True)
    assert "Returned to the provider" in words(done)


def test_filters_stay_in_the_address_and_go_into_the_file(case: SupportCase, council_page: Client) -> None:
    address = f"{HOME}/queue/?stage=open&line=HOME&order=value"
    page = council_page.get(address).content.decode()
    assert "1 of 1 plans" in page
    assert "stage=open&amp;line=HOME&amp;order=value&amp;take=support-plans.csv" in page
    file = council_page.get(f"{address}&take=support-plans.csv")
    assert b"SP-00001" in file.content
    assert AuditEntry.objects.filter(act="delivery.export_table").exists()
    assert "No plan fits" in words(council_page.get(f"{HOME}/queue/?kind=nursing"))


def test_the_queue_costs_the_same_queries_however_long(
    case: SupportCase,
    draft: Draft,
    proposer: User,
    hand: HandOf,
    council_page: Client,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    fields = {name: getattr(draft, name) for name in Draft.__slots__}
    for number in range(2, 14):
        propose(Draft(**{**fields, "reference": f"SP-{number:05}"}), hand(proposer))
    for page, most in (("queue/", 26), (f"cases/{case.pk}/", 24), ("totals/", 18), ("costs/", 16)):
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            assert council_page.get(f"{HOME}/{page}").status_code == 200


def test_terms_are_laid_down_from_a_day_on(council_page: Client) -> None:
    assert "No terms of verification yet" in words(council_page.get(f"{HOME}/queue/"))
    form = typed(
        since=date(2026, 4, 1),
        pattern="AA-9999",
        target_days=3,
        undo_minutes=10,
        weeks="52.14",
        basis="weeks",
        small_number=5,
        source="Procedure",
        reason="New procedure",
    )
    assert "AA-9999" in words(council_page.post(f"{HOME}/terms/add/", form, follow=True))
    again = words(council_page.post(f"{HOME}/terms/add/", form))
    assert "There are terms from 1 April 2026 already" in again
    assert VerificationTerms.objects.get().weeks == Decimal("52.14")
