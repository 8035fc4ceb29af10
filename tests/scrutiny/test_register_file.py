"""The delegation register for everybody: an edition is published, read without signing in, drawn, carried in a pack."""

import io
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pypdf import PdfReader

from commissioning.models import AuditEntry, DelegatedFunction, Organisation, RegisterEdition
from commissioning.rules.roles import Role
from commissioning.services.register_publishing import preview, publish
from ihwb.kernel.errors import Refused
from scrutiny.services import pack_sections
from scrutiny.services.snapshots import take
from tests.commissioning.factories import DelegationFactory, FunctionFactory, ReturnFactory
from tests.conftest import SignIn
from tests.factories import BodyFactory, PostFactory, person
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db
PAGE, FILE = "/public/exampleshire/register/", "/public/exampleshire/register.pdf"
PUBLISH = "/p/exampleshire/register/publish/"
APRIL = date(2015, 4, 1)


@pytest.fixture
def function(council: Organisation) -> DelegatedFunction:
    function: DelegatedFunction = FunctionFactory(
        holder=council, number=1, oversight=PostFactory(), notes="A note for officers only"
    )
    DelegationFactory(function=function, until=date(2016, 3, 31))
    ReturnFactory(submitter=council, number=1)
    return function


def read(client: Client) -> str:
    answer = client.get(FILE)
    assert answer["Content-Type"] == "application/pdf"
    assert not answer.cookies
    assert client.get(FILE, headers={"if-none-match": answer["ETag"]}).status_code == 304
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_an_edition_is_looked_at_published_and_does_not_change(
    function: DelegatedFunction, council: Organisation, client: Client, sign_in: SignIn
) -> None:
    assert client.get(PAGE).status_code == client.get(FILE).status_code == 404
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    shown = officer.get(f"{PUBLISH}?on=2015-04-01")
    looked_at = shown.context["form"].initial["looked_at"]
    officer.post(f"{PUBLISH}?on=2015-04-01", {"looked_at": looked_at})
    FunctionFactory(holder=council, number=2, name="Entered after the edition")
    page = client.get(PAGE)
    words = page.content.decode()
    assert "as at 1 April 2015" in words
    assert "Example Community Health" in words
    for kept_back in ("A note for officers only", "Entered after the edition", "Sign out"):
        assert kept_back not in words
    assert not page.cookies
    assert "public" in page["Cache-Control"]
    drawn = read(client)
    assert "As at 1 April 2015" in drawn
    assert "Example Community Health, from 1 April 2015 to 31 March 2016, Contract" in drawn
    assert "Entered after the edition" not in drawn
    assert AuditEntry.objects.filter(act="commissioning.publish_register").count() == 1
    assert "As the public reads it" in officer.get("/p/exampleshire/register/").content.decode()


def test_what_was_not_looked_at_or_says_nothing_new_is_not_published(
    function: DelegatedFunction, council: Organisation
) -> None:
    by = person(Role.GOVERNANCE_OFFICER, council)
    at, today = datetime(2016, 1, 4, 9, tzinfo=UTC), date(2016, 1, 4)

    def attempt(as_at: date, looked_at: str) -> None:
        publish(partnership=council.partnership, as_at=as_at, looked_at=looked_at, by=by, at=at, today=today)

    seen = preview(council.partnership, today)[1]
    attempt(today, seen)
    for as_at, looked_at, code in [
        (today, seen, "published_already"),
        (APRIL, seen, "register_changed"),
        (date(2016, 1, 5), seen, "as_at_ahead"),
    ]:
        with pytest.raises(Refused) as refused:
            attempt(as_at, looked_at)
        assert refused.value.code == code
    DelegatedFunction.objects.update(in_law_until=APRIL)
    with pytest.raises(Refused) as refused:
        attempt(today, preview(council.partnership, today)[1])
    assert refused.value.code == "register_empty"
    assert RegisterEdition.objects.count() == 1


def test_only_whoever_publishes_notices_publishes_the_register(
    function: DelegatedFunction, council: Organisation, sign_in: SignIn
) -> None:
    for role in (Role.COMMISSIONER, Role.AUDITOR, Role.BOARD_MEMBER, Role.PROVIDER, Role.ADMINISTRATOR):
        client = sign_in(role, council)
        assert client.get(PUBLISH).status_code == client.post(PUBLISH, {"looked_at": "x"}).status_code == 403
    stale = sign_in(Role.GOVERNANCE_OFFICER, council).post(PUBLISH, {"looked_at": "x"})
    assert "Somebody changed the register after you opened this page" in stale.content.decode()
    assert not RegisterEdition.objects.exists()


def test_a_pack_carries_the_register_as_at_the_day_of_its_meeting(
    function: DelegatedFunction, council: Organisation
) -> None:
    html = []
    for day in (datetime(2015, 3, 31, 14, tzinfo=UTC), datetime(2016, 3, 31, 14, tzinfo=UTC)):
        meeting = MeetingFactory(body=BodyFactory(organisation=council), slug=f"m-{day.year}", starts_at=day)
        AgendaItemFactory(meeting=meeting, position=9, number="9", title="Delegation register", kind="register")
        (section,) = [one for one in take(meeting, "public")["sections"] if one["kind"] == "register"]
        html.append(pack_sections.section_of(section).html)
    assert "Not delegated" in html[0]
    assert "Example Community Health</strong>, from 1 April 2015 to 31 March 2016" in html[1]
    assert "A note for officers only" not in "".join(html)


def test_a_pack_frozen_before_delegations_were_records_is_still_drawn() -> None:
    old = {
        "title": "Delegation register",
        "functions": [
            {
                "number": 1, "name": "Assessments", "statute": "Care Act 2014", "state": "delegable",
                "state_label": "Can be delegated", "part": "", "condition": "", "delegate": "The provider",
                "delegated_on": {"$day": "2015-04-01"}, "oversight": "The director", "source": "A page",
            }
        ],
        "returns": [],
    }  # fmt: skip
    section = {"key": "k", "title": "T", "kind": "register", "audience": "public", "data": old}
    assert "The provider since 1 April 2015" in pack_sections.section_of(section).html
