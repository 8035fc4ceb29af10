"""The pages of decision law: who may open them, what they say, and that they ask the database little."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commissioning.models import AuditEntry, DecisionRecord, LegalNotice, Organisation, PlanEntry
from commissioning.rules.law import NoticeKind
from commissioning.rules.roles import Role, grants
from commissioning.services import law_call_in
from commissioning.services.law_call_in import Request
from tests.commissioning.law import TODAY, Area
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory

pytestmark = pytest.mark.django_db
PLACE = "/p/exampleshire"


@pytest.fixture
def area(council: Organisation, icb: Organisation) -> Area:
    return Area(council, icb)


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}_0": str(on.day), f"{name}_1": str(on.month), f"{name}_2": str(on.year)}


@pytest.fixture
def called_in(area: Area) -> DecisionRecord:
    area.entry(value=None, areas=3)
    area.publish(date(2014, 10, 1))
    area.approve(area.cabinet, date(2014, 11, 11))
    row = area.record()
    law_call_in.receive_call_in(
        record_id=row.pk, request=Request(date(2014, 11, 19), 3, "No consultation."), by=area.officer,
        organisations=area.orgs, today=TODAY,
    )  # fmt: skip
    law_call_in.add_step(
        record_id=row.pk, what="Open the fund", owner=PostFactory(partnership=area.council.partnership),
        due_on=date(2014, 12, 10), by=area.officer,
    )  # fmt: skip
    return row


def addresses(area: Area, row: DecisionRecord) -> dict[str, str]:
    """Every page with an argument, and its permission."""
    decision, record = f"{PLACE}/decisions/{area.decision.pk}/law/", f"{PLACE}/law/records/{row.pk}/"
    notice, step = LegalNotice.objects.first(), law_call_in.ImplementationStep.objects.first()
    assert notice
    assert step
    publish = "commissioning.publish_notices"
    return {
        decision: "commissioning.view_law",
        f"{decision}entry/": "commissioning.draft_decision",
        **{f"{decision}publish/{kind.value}/": publish for kind in NoticeKind},
        f"{decision}notices/{notice.pk}/report/": publish,
        f"{decision}record/": publish,
        record: "commissioning.view_law",
        **{f"{record}{act}/": publish for act in ("publish", "discard", "correct", "call-in")},
        **{f"{record}call-in/{act}/": publish for act in ("outcome", "again")},
        f"{record}actions/add/": "commissioning.implement",
        f"{record}actions/{step.pk}/done/": "commissioning.implement",
        f"{record}implement/": "commissioning.implement",
    }


def test_each_role_opens_what_it_may_and_a_stranger_nothing(
    area: Area, called_in: DecisionRecord, sign_in: SignIn
) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in("governance_officer", elsewhere)
    pages = addresses(area, called_in)
    for role in Role:
        client = sign_in(role, area.council)
        for url, permission in pages.items():
            expected = 200 if grants(role, permission) else 403
            assert client.get(url).status_code == expected, f"{role} at {url}"
    for url in pages:
        assert stranger.get(url).status_code == 404
        assert stranger.get(url.replace("exampleshire", "elsewhere")).status_code == 404


def test_pages_ask_at_most_twenty_queries_whatever_there_is(
    area: Area, called_in: DecisionRecord, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in("governance_officer", area.council)
    decision = area.decision.pk
    for url in (
        f"decisions/{decision}/law/", f"decisions/{decision}/law/standing/", f"law/records/{called_in.pk}/",
        "law/records/",
        "law/forward-plan/?past", "law/deadlines/?all", "law/clocks/",
    ):  # fmt: skip
        with django_assert_max_num_queries(20) as asked:
            page = client.get(f"{PLACE}/{url}")
        assert page.status_code == 200, url
        assert len(asked) <= 20


def test_the_decision_s_page_says_where_it_stands_and_what_is_next(
    area: Area, called_in: DecisionRecord, sign_in: SignIn
) -> None:
    member = sign_in("scrutiny_member", area.council)
    url = f"{PLACE}/decisions/{area.decision.pk}/law/standing/"
    assert url in member.get(f"{PLACE}/decisions/{area.decision.pk}/").content.decode()
    page = member.get(url).content.decode()
    assert "Notice was published on 1 October 2014, in time." in page
    assert "It may not be carried out yet. Every statutory body has to approve first." in page
    assert "Next: Hear the call-in, by Wednesday 3 December 2014." in page


def test_an_entry_is_written_and_published_in_forms_by_two_people(area: Area, sign_in: SignIn) -> None:
    author = sign_in(area.author)
    url = f"{PLACE}/decisions/{area.decision.pk}/law/"
    given = {
        "what": "Pooling budgets", "maker": f"body:{area.cabinet.pk}", **day("meeting_on", date(2015, 4, 7)),
        "is_key": "on", "value": "421,000,000", "documents": "Business case", "contact": "Democratic support",
        "consultation": "Staff", "reason": "First entry",
    }  # fmt: skip
    page = author.post(f"{url}entry/", given, follow=True).content.decode()
    assert "£421,000,000 is at or above the threshold of £500,000" in page
    assert "28 clear days before Tuesday 7 April 2015: Monday 9 March." in page
    wrong = author.post(f"{url}entry/", {**given, "private": "on"}).content.decode()
    assert "Say which paragraphs make the meeting private." in wrong
    officer = sign_in(area.officer)
    late = {**day("published_on", date(2015, 3, 10)), "evidence": "Website"}
    assert "10 March 2015 is too late for Cabinet" in officer.post(f"{url}publish/key/", late).content.decode()
    page = officer.post(f"{url}publish/key/", {**late, **day("published_on", date(2015, 3, 9))}, follow=True)
    assert "The notice is published." in page.content.decode()
    assert LegalNotice.objects.get().content["why_key"].startswith("Key: £421,000,000 is")


def test_a_late_notice_offers_the_two_lawful_ways(area: Area, sign_in: SignIn) -> None:
    area.entry()
    page = sign_in(area.officer).get(f"{PLACE}/decisions/{area.decision.pk}/law/").content.decode()
    assert "Its day is over. A notice that was published elsewhere can be recorded" in page
    for kind in ("general_exception", "special_urgency"):
        assert reverse("commissioning:publish_notice", args=["exampleshire", area.decision.pk, kind]) in page


def test_what_waits_reaches_the_people_of_the_right_organisation(area: Area, sign_in: SignIn) -> None:
    tomorrow = timezone.localdate().replace(year=timezone.localdate().year + 1)
    area.entry(meeting_on=tomorrow)
    assert b"Publish: notice of a key decision: One pooled fund" in sign_in(area.officer).get(f"{PLACE}/").content
    theirs: Client = sign_in("governance_officer", area.icb)
    assert b"Publish: notice of a key decision" not in theirs.get(f"{PLACE}/").content


def test_legal_days_and_records_leave_as_files_and_that_is_on_record(
    area: Area, called_in: DecisionRecord, sign_in: SignIn
) -> None:
    member = sign_in("auditor", area.council)
    days = member.get(f"{PLACE}/law/files/days.csv").content.decode("utf-8-sig")
    assert '2014-12-03,Hear the call-in,open,D-1,One pooled fund,"Ten working days after' in days
    assert member.get(f"{PLACE}/law/files/records.xlsx").content[:2] == b"PK"
    assert AuditEntry.objects.filter(act="commissioning.export").count() == 2
    assert member.get(f"{PLACE}/law/files/people.csv").status_code == 404
    assert sign_in("provider", area.council).get(f"{PLACE}/law/files/days.csv").status_code == 403


# --- In public ------------------------------------------------------------------------------------------------

PUBLIC = "/public/exampleshire/forward-plan/"


def test_the_public_reads_published_words_only_without_signing_in(area: Area, client: Client) -> None:
    area.entry()
    assert client.get(PUBLIC).status_code == 404, "an area without a notice is not there"
    area.publish(date(2014, 10, 1))
    area.entry(what="A draft that nobody published", documents="Secret draft")
    page = client.get(PUBLIC)
    words = page.content.decode()
    assert page.status_code == 200
    assert "Pooling the partners" in words
    for hidden in ("A draft that nobody published", "Secret draft", "Pool £421m", area.officer.name, "Person "):
        assert hidden not in words
    assert "public" in page["Cache-Control"]
    assert "max-age=300" in page["Cache-Control"]
    assert not page.cookies
    assert client.get(PUBLIC, headers={"if-none-match": page["ETag"]}).status_code == 304
    assert client.get("/public/elsewhere/forward-plan/").status_code == 404


def test_the_public_page_is_the_same_for_whoever_is_signed_in(area: Area, client: Client, sign_in: SignIn) -> None:
    area.entry()
    area.publish(date(2014, 10, 1))
    plain = client.get(PUBLIC)
    signed = sign_in(area.officer).get(PUBLIC)
    assert signed.content == plain.content
    assert "Cookie" not in plain.get("Vary", "")
    assert client.post(PUBLIC).status_code == 405


def test_a_later_notice_takes_the_place_of_the_earlier_and_another_area_s_is_never_shown(
    area: Area, client: Client
) -> None:
    area.entry()
    area.publish(date(2014, 10, 1))
    area.entry(what="Pooling more of the budgets")
    area.publish(date(2014, 10, 2))
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    other = Area(elsewhere, OrganisationFactory(partnership=elsewhere.partnership, nhs=True))
    other.entry(what="Somebody else's business")
    other.publish(date(2014, 10, 1))
    words = client.get(PUBLIC).content.decode()
    assert "Pooling more of the budgets" in words
    assert "Pooling the partners" not in words
    assert "Somebody else" not in words
    assert PlanEntry.objects.count() == 2
