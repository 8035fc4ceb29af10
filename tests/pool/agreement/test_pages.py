"""The agreement's pages: who sees drafts, who acts, what another partnership finds, the forms and the files."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from pool.models import Agreement
from pool.selectors.agreement_content import hash_of
from pool.services import agreement as drafting
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory
from tests.pool.factories import pooled_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(council: Organisation, icb: Organisation) -> Agreement:
    """Version 1 in force, version 2 a draft."""
    found = pooled_fund().agreement
    drafting.start_next_version(
        agreement_id=found.pk, effective_from=date(2016, 4, 1), summary="Secret plans", by=UserFactory()
    )
    return found


def at(name: str, **kwargs: object) -> str:
    return reverse(f"pool:{name}", kwargs={"partnership": "exampleshire", "agreement": "S75", **kwargs})


DRAFT_PAGES = ["version", "version_terms", "new_scheme", "version_scrutiny", "version_withdraw", "version_file"]


def test_a_member_reads_what_governs_and_finds_no_draft(
    agreement: Agreement, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.BOARD_MEMBER, council)
    page = client.get(at("agreement")).content.decode()
    assert "In force since 1 April 2015 without signature" in page
    assert "Secret plans" not in page
    assert client.get(at("version", number=1)).status_code == 200
    assert client.get(at("version", number=2)).status_code == 404
    assert "Secret plans" not in client.get(at("agreement_differences") + "?before=1&after=2").content.decode()


@pytest.mark.parametrize("name", DRAFT_PAGES)
def test_another_partnership_finds_none_of_it(agreement: Agreement, sign_in: SignIn, name: str) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(Role.GOVERNANCE_OFFICER, elsewhere)
    assert client.get(at(name, number=2).replace("exampleshire", "elsewhere")).status_code == 404
    assert client.get(at(name, number=2)).status_code == 404


def test_only_who_may_draft_changes_and_only_governance_signs(
    agreement: Agreement, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.FINANCE_OFFICER, council)
    for name in ("version_terms", "new_scheme", "version_approval", "version_force", "version_sign"):
        assert client.post(at(name, number=2)).status_code == 403, name
    client = sign_in(Role.POOL_MANAGER, council)
    assert client.get(at("version_terms", number=2)).status_code == 200
    assert client.post(at("version_sign", number=1)).status_code == 403


def test_terms_are_changed_in_the_form_and_what_does_not_fit_is_said_there(
    agreement: Agreement, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    form = client.get(at("version_terms", number=2)).context["form"]
    sent = {name: "" if value is None else str(value) for name, value in form.initial.items() if name in form.fields}
    sent |= {"effective_from_0": "1", "effective_from_1": "5", "effective_from_2": "2016", "reason": "Agreed in talks"}
    sent |= {f"treasury_{council.pk}": "25", f"treasury_{icb.pk}": "70", f"deficit_{icb.pk}": "1,200.50"}
    sent |= {"point_aims": "Care at home.", "notice_months": "6"}
    page = client.post(at("version_terms", number=2), sent)
    assert "add up to 95%. They must make 100%." in page.content.decode()
    answer = client.post(at("version_terms", number=2), {**sent, f"treasury_{icb.pk}": "75"})
    assert answer.status_code == 302, answer.content.decode()
    version = agreement.versions.get(number=2)
    assert (version.notice_months, version.effective_from) == (6, date(2016, 5, 1))
    assert version.opening_deficits == {"ICB": "1200.50"}
    assert version.treasury_sharing == {"COUNCIL": "25", "ICB": "75"}
    assert version.required_terms == {"aims": "Care at home."}
    assert version.history.first().history_change_reason == "Agreed in talks"


def test_a_scheme_is_added_changed_and_removed(agreement: Agreement, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMISSIONER, council)
    sent = {"code": "HOME", "name": "At home", "arrangement": "pooled", "control_type": "host", "basis": "net"}
    assert client.post(at("new_scheme", number=2), sent).status_code == 302
    assert "already has a scheme HOME" in client.post(at("new_scheme", number=2), sent).content.decode()
    client.post(at("change_scheme", number=2, scheme="HOME"), {**sent, "name": "Nearer home"})
    version = agreement.versions.get(number=2)
    assert [(one.name, one.basis, one.memorandum_account) for one in version.schemes.all()] == [
        ("Nearer home", "net", False)
    ]
    client.post(at("remove_scheme", number=2, scheme="HOME"))
    assert not version.schemes.exists()


def test_a_downloaded_file_is_uploaded_previewed_and_taken_over(
    agreement: Agreement, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    text = client.get(at("version_file", number=2)).content.decode()
    changed = text.replace("notice_months: 3", "notice_months: 9")
    address = reverse("pool:agreement_upload", kwargs={"partnership": "exampleshire"})
    page = client.post(address, {"file": SimpleUploadedFile("a.yaml", changed.encode())})
    assert [(one.before, one.after) for one in page.context["seen"].differences] == [("3 months", "9 months")]
    version = agreement.versions.get(number=2)
    assert version.notice_months == 3
    sent = {"text": changed.replace("\n", "\r\n"), "opened": hash_of(version)}
    take = reverse("pool:agreement_take_over", kwargs={"partnership": "exampleshire"})
    assert client.post(take, sent).status_code == 302
    assert agreement.versions.get(number=2).notice_months == 9
    faulty = client.post(address, {"file": SimpleUploadedFile("a.yaml", text.replace("terms:", "termes:").encode())})
    assert "termes (line" in faulty.content.decode()


def test_a_new_agreement_is_set_up_in_a_form(council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(Role.POOL_MANAGER, council)
    address = reverse("pool:new_agreement", kwargs={"partnership": "exampleshire"})
    sent = {"code": "S75", "title": "Shared care", "starts_on_0": "1", "starts_on_1": "4", "starts_on_2": "2016"}
    answer = client.post(address, {**sent, "host": "COUNCIL"})
    assert answer["Location"] == at("version", number=1)
    version = Agreement.objects.get().versions.get()
    assert (version.state, version.host) == ("draft", council)
    assert "already has an agreement S75" in client.post(address, sent).content.decode()
