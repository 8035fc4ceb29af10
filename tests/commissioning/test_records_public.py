"""Records of decisions in public: published ones at an address for good, and of private ones not a word too much."""

from datetime import date

import pytest
from django.test import Client

from commissioning.models import DecisionRecord, Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from tests.commissioning.law import Area
from tests.conftest import SignIn
from tests.factories import PartnershipFactory
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db
LIST = "/public/exampleshire/records/"
API = "/api/p/exampleshire/commissioning/"


@pytest.fixture
def area(council: Organisation, icb: Organisation) -> Area:
    area = Area(council, icb)
    area.noticed()
    area.approve(area.cabinet, date(2014, 11, 11))
    return area


def test_a_record_is_read_by_everybody_once_it_is_published(area: Area, client: Client) -> None:
    assert client.get(LIST).status_code == 404
    made = area.draft_record()
    assert client.get(f"{LIST}{made.pk}/").status_code == 404
    area.publish_record(made, date(2014, 11, 12))
    page = client.get(LIST).content.decode()
    assert "R-1: One pooled fund" in page
    answer = client.get(f"{LIST}{made.pk}/")
    said = answer.content.decode()
    for words in ("Approve the pooled fund.", "One budget.", "Two budgets.", "Interests declared", "Cabinet"):
        assert words in said
    assert area.officer.name not in said
    assert answer["ETag"]
    assert "Cookie" not in answer.get("Vary", "")
    later = area.draft_record(reference="R-2", title="One fund", corrects_id=made.pk)
    assert "put right" not in client.get(f"{LIST}{made.pk}/").content.decode()
    area.publish_record(later, date(2014, 11, 13))
    assert "It is put right by" in client.get(f"{LIST}{made.pk}/").content.decode()
    PartnershipFactory(slug="elsewhere", name="Elsewhere")
    for wrong in ("/public/elsewhere/records/", f"/public/elsewhere/records/{made.pk}/", "/public/nowhere/records/"):
        assert client.get(wrong).status_code == 404


def test_of_a_private_record_the_public_reads_only_that_it_was_taken(area: Area, client: Client) -> None:
    with pytest.raises(Refused) as refused:
        area.draft_record(paragraphs="3")
    assert refused.value.code == "public_title_missing"
    made = area.draft_record(paragraphs="3", public_title="A contract", title="Example Homes", text="Pay £9,000.")
    area.publish_record(made, date(2014, 11, 12))
    for page in (LIST, f"{LIST}{made.pk}/"):
        said = client.get(page).content.decode()
        assert "A contract" in said
        for secret in ("Example Homes", "9,000", "One budget", "Two budgets"):
            assert secret not in said
    assert "paragraph 3, information relating to the financial or business affairs" in said


def test_what_part_two_carries_is_private_without_anybody_saying_so(
    area: Area, council: Organisation, client: Client
) -> None:
    made = area.record()
    assert "Approve the pooled fund." in client.get(f"{LIST}{made.pk}/").content.decode()
    AgendaItemFactory(
        meeting=MeetingFactory(body=area.cabinet), decision=area.decision, part=2, exemption_paragraphs="3",
        public_title="A fund", public_interest_reasons="It names a price.",
    )  # fmt: skip
    said = client.get(f"{LIST}{made.pk}/").content.decode()
    assert "Taken in private" in said
    for secret in ("Approve the pooled fund", "One pooled fund", "One budget"):
        assert secret not in said
    with pytest.raises(Refused) as refused:
        area.draft_record(reference="R-2", corrects_id=made.pk)
    assert refused.value.code == "not_marked_exempt"


def test_the_form_marks_a_record_and_the_api_gives_it_to_who_may(
    area: Area, council: Organisation, sign_in: SignIn
) -> None:
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    asked = {"reference": "R-9", "title": "One fund", "maker": f"body:{area.cabinet.pk}", "text": "T", "reasons": "R"}
    asked |= {"alternatives": "None.", "interests": "None.", "dispensations": "None.", "paragraphs": ["3", "5"]}
    asked |= {"decided_on_0": "11", "decided_on_1": "11", "decided_on_2": "2014"}
    address = f"/p/exampleshire/decisions/{area.decision.pk}/law/record/"
    assert "a title for the public that tells nothing" in officer.post(address, asked).content.decode()
    officer.post(address, {**asked, "public_title": "A contract"})
    made = DecisionRecord.objects.get()
    assert (made.paragraphs, made.public_title) == ("3,5", "A contract")
    auditor = sign_in(Role.AUDITOR, council)
    assert auditor.get(f"{API}records/").json()["results"] == []
    area.publish_record(made, date(2014, 11, 12), by=area.second)
    (row,) = auditor.get(f"{API}records/?reference=R-9").json()["results"]
    assert (row["paragraphs"], row["decision"], row["reasons"]) == ("3,5", area.decision.reference, "R")
    assert auditor.get(f"{API}records/{made.pk}/").json() == row
    assert sign_in(Role.PROVIDER, council).get(f"{API}records/").status_code == 403
