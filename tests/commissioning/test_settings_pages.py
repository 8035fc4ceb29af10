"""Bodies, notice days, people, the record of acts and the API."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from commissioning.models import (
    AuditEntry,
    ControlledDocument,
    Decision,
    DecisionKind,
    ExtraDay,
    Organisation,
    RoleHolding,
    StatutoryReturn,
    User,
)
from commissioning.rules.people import check_ending_role, check_grant
from commissioning.rules.roles import Role
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import (
    CollectionFactory,
    FunctionFactory,
    ReturnFactory,
    cabinet_and_governing_body,
    decision_on_route,
)
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory, PostFactory, UserFactory, grant

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/"


@pytest.fixture
def administrator(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.ADMINISTRATOR, council)


# --- Bodies and days ---------------------------------------------------------------------------------------


def test_statutory_bodies_are_marked(council: Organisation, icb: Organisation, administrator: Client) -> None:
    cabinet_and_governing_body(council, icb)
    assert administrator.get(f"{HERE}bodies/").content.decode().count("Statutory body") == 2


def notice(client: Client, body: int, day: date) -> str:
    asked = {"body": body, "meeting_0": day.day, "meeting_1": day.month, "meeting_2": day.year}
    return client.get(f"{HERE}bodies/notice/", asked).content.decode()


def test_notice_days_are_worked_out_with_their_arithmetic(council: Organisation, administrator: Client) -> None:
    cabinet = BodyFactory(organisation=council)
    shown = notice(administrator, cabinet.pk, date(2014, 11, 11))
    assert "By Monday 3 November 2014" in shown
    assert "By Monday 13 October 2014" in shown
    assert (
        "Five clear working days before Tuesday 11 November 2014: Monday 3 November, leaving out the weekend" in shown
    )
    cabinet.notice_basis = "working"
    cabinet.save()
    assert "By Wednesday 1 October 2014" in notice(administrator, cabinet.pk, date(2014, 11, 11))


def test_an_extra_day_moves_the_notice_and_leaves_when_it_is_taken_out(
    council: Organisation, administrator: Client
) -> None:
    cabinet = BodyFactory(organisation=council)
    asked = {"day_0": 6, "day_1": 11, "day_2": 2014, "name": "Local holiday", "is_holiday": "yes", "reason": "By order"}
    administrator.post(f"{HERE}extra-days/", asked)
    extra = ExtraDay.objects.get()
    assert extra.history.get().history_change_reason == "By order"
    assert "By Friday 31 October 2014" in notice(administrator, cabinet.pk, date(2014, 11, 11))
    assert "is in the table already" in administrator.post(f"{HERE}extra-days/", asked).content.decode()
    administrator.post(f"{HERE}extra-days/{extra.pk}/remove/", {"reason": "Order withdrawn"})
    assert "By Monday 3 November 2014" in notice(administrator, cabinet.pk, date(2014, 11, 11))


# --- People ------------------------------------------------------------------------------------------------


def person_form(**changes: object) -> dict[str, object]:
    today = timezone.localdate()
    filled = {"name": "New officer", "email": "New@Example.org", "role": "finance_officer", "reason": "Joined"}
    return {**filled, "since_0": today.day, "since_1": today.month, "since_2": today.year, **changes}


def test_a_new_person_gets_a_password_that_is_shown_once_and_works(
    council: Organisation, administrator: Client
) -> None:
    answer = administrator.post(f"{HERE}people/add/", person_form(organisation=council.pk))
    found = re.search(r'<code class="first-password">([a-z2-9-]+)</code>', answer.content.decode())
    assert found
    user = User.objects.get(email="new@example.org")
    assert user.check_password(found.group(1))
    assert found.group(1) not in administrator.get(f"{HERE}people/").content.decode()
    assert "no-store" in answer["Cache-Control"]
    client = Client()
    client.post("/accounts/login/", {"login": "new@example.org", "password": found.group(1)})
    assert client.get(HERE).status_code == 200
    assert list(AuditEntry.objects.values_list("act", flat=True)) == [
        "commissioning.add_account",
        "commissioning.grant_role",
    ]
    assert found.group(1) not in str(list(AuditEntry.objects.values()))


def test_somebody_who_signs_in_already_keeps_their_password(council: Organisation, administrator: Client) -> None:
    user = UserFactory(email="known@example.org", password="the old one stays")
    answer = administrator.post(f"{HERE}people/add/", person_form(email="known@example.org"))
    assert "with the password it has" in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password("the old one stays")


def test_a_role_ends_at_once_with_its_reason(council: Organisation, administrator: Client, sign_in: SignIn) -> None:
    colleague = sign_in(Role.AUDITOR, council)
    holding = RoleHolding.objects.get(user=colleague.user)  # type: ignore[attr-defined]
    assert colleague.get(HERE).status_code == 200
    administrator.post(f"{HERE}roles/{holding.pk}/end/", {"reason": "Left"})
    assert colleague.get(HERE).status_code == 404
    holding.refresh_from_db()
    assert holding.until == timezone.localdate() - timedelta(days=1)
    newest = holding.history.first()
    assert (newest.history_change_reason, newest.history_user) == ("Left", administrator.user)  # type: ignore[attr-defined]


def test_a_role_that_began_today_ends_at_once_too(council: Organisation, administrator: Client) -> None:
    user = UserFactory()
    holding = grant(user, Role.AUDITOR, council, since=timezone.localdate())
    administrator.post(f"{HERE}roles/{holding.pk}/end/", {"reason": "Wrong person"})
    assert not RoleHolding.objects.filter(user=user).exists()
    assert RoleHolding.history.filter(user_id=user.pk, history_type="-").get().history_change_reason == "Wrong person"


def test_nobody_gives_themselves_a_role(administrator: Client) -> None:
    own = administrator.user.pk  # type: ignore[attr-defined]
    answer = administrator.post(f"{HERE}people/{own}/grant/", person_form())
    assert "You cannot give yourself a role." in answer.content.decode()
    assert RoleHolding.objects.filter(user=own).count() == 1


def test_the_last_administrator_stays(administrator: Client, council: Organisation) -> None:
    holding = RoleHolding.objects.get()
    answer = administrator.post(f"{HERE}roles/{holding.pk}/end/", {"reason": "Leaving"})
    assert "last administrator" in answer.content.decode()
    grant(UserFactory(), Role.ADMINISTRATOR, council)
    administrator.post(f"{HERE}roles/{holding.pk}/end/", {"reason": "Leaving"})
    holding.refresh_from_db()
    assert holding.until is not None


def test_the_rules_of_roles() -> None:
    check_grant(own=False, already=False, role="Auditor", name="A")
    check_ending_role(administrator=False, administrators=1)
    check_ending_role(administrator=True, administrators=2)
    for own, already in ((True, False), (False, True)):
        with pytest.raises(Refused):
            check_grant(own=own, already=already, role="Auditor", name="A")


def test_people_and_roles_of_another_partnership_are_not_found(administrator: Client) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = UserFactory(name="Somebody Elsewhere")
    holding = grant(stranger, Role.AUDITOR, elsewhere)
    assert administrator.get(f"{HERE}people/{stranger.pk}/grant/").status_code == 404
    assert administrator.get(f"{HERE}roles/{holding.pk}/end/").status_code == 404
    assert "Somebody Elsewhere" not in administrator.get(f"{HERE}people/").content.decode()


# --- The record of acts ------------------------------------------------------------------------------------


def test_the_record_says_whether_its_chain_holds(council: Organisation, sign_in: SignIn) -> None:
    for number in range(60):
        record(act="pool.certify_period", partnership=council.partnership, subject=f"Period {number}", by=None)
    auditor = sign_in(Role.AUDITOR, council)
    shown = auditor.get(f"{HERE}audit/").content.decode()
    assert "The chain holds" in shown
    assert "Page 1 of 2" in shown
    assert "Period 59" in shown
    with connection.cursor() as cursor:
        cursor.execute("UPDATE commissioning_auditentry SET subject = 'Period 99' WHERE number = 7")
    assert "Entry 7 was changed after it was written." in auditor.get(f"{HERE}audit/?page=2").content.decode()


# --- The API -----------------------------------------------------------------------------------------------


@pytest.fixture
def filled(council: Organisation, icb: Organisation) -> None:
    FunctionFactory(holder=council, number=1)
    FunctionFactory(holder=council, number=2, retained=True)
    ReturnFactory(submitter=council)
    for number in range(3):
        decision_on_route(*cabinet_and_governing_body(council, icb), reference=f"D-{number}")


API = "/api/p/exampleshire/commissioning/"


def test_the_api_says_what_the_pages_say(filled: None, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(Role.AUDITOR, council)
    functions = client.get(f"{API}functions/?state=retained").json()
    assert [row["number"] for row in functions["results"]] == [2]
    decisions = client.get(f"{API}decisions/").json()["results"]
    assert decisions[0]["standing"] == ["Cabinet has not decided yet.", "Governing Body has not decided yet."]
    assert [stage["body"] for stage in decisions[0]["stages"]] == ["Scrutiny panel", "Cabinet", "Governing Body"]
    one = client.get(f"{API}decisions/{decisions[0]['id']}/").json()
    assert one == decisions[0]
    assert client.get(f"{API}returns/").json()["results"][0]["today"] == "Became Client Level Data, every quarter"


def test_the_api_gives_collections_documents_and_the_facts_of_decisions(
    filled: None, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.AUDITOR, council)
    made = CollectionFactory(statutory_return=StatutoryReturn.objects.get())
    (row,) = client.get(f"{API}collections/?year=2015").json()["results"]
    assert (row["period"], row["dates"]["closes_on"], row["late"] != "") == ("2014/15", "2015-06-30", True)
    assert client.get(f"{API}collections/{made.pk}/").json() == row
    assert client.get(f"{API}collections/?year=2011").json()["results"] == []
    owner = PostFactory(partnership=council.partnership, organisation=council, code="DASS", title="Director")
    rows = [
        ControlledDocument.objects.create(
            partnership=council.partnership, reference=f"DOC-{one}", title="A strategy", kind="strategy", owner=owner,
            restricted=one,
        )
        for one in (False, True)
    ]  # fmt: skip
    found = client.get(f"{API}documents/?kind=strategy").json()["results"]
    assert {one["reference"] for one in found} == {"DOC-False", "DOC-True"}
    member = sign_in(Role.BOARD_MEMBER, council)
    for one in rows:  # drafts alone are not a member's to see, restricted or not
        assert member.get(f"{API}documents/{one.pk}/").status_code == 404
    kind = DecisionKind.objects.create(partnership=council.partnership, code="award", name="Contract award")
    decision = Decision.objects.get(reference="D-1")
    decision.kind, decision.amount, decision.maker_post = kind, Decimal("75000"), owner
    decision.save()
    for query in ("kind=award", "maker=DASS", "amount_from=75000&amount_to=75000"):
        (one,) = client.get(f"{API}decisions/?{query}").json()["results"]
        assert (one["kind"], one["kind_code"], one["amount"], one["maker"]) == (
            "Contract award", "award", "75000.00", "Director",
        )  # fmt: skip
    assert client.get(f"{API}decisions/?amount_from=75000.01").json()["results"] == []


def test_the_api_reads_and_does_not_write(filled: None, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    for kind in ("functions", "returns", "decisions", "collections", "documents", "records"):
        assert client.post(f"{API}{kind}/", {}).status_code in {403, 405}


def test_the_api_opens_to_the_roles_of_the_pages_alone(filled: None, council: Organisation, sign_in: SignIn) -> None:
    provider = sign_in(Role.PROVIDER, council)
    stranger = sign_in(UserFactory())
    for kind in ("functions", "returns", "decisions", "collections", "documents", "records"):
        assert provider.get(f"{API}{kind}/").status_code == 403
        assert stranger.get(f"{API}{kind}/").status_code == 404
        assert Client().get(f"{API}{kind}/").status_code == 401


def test_the_api_shows_no_row_of_another_partnership(filled: None, sign_in: SignIn) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    theirs = FunctionFactory(holder=elsewhere)
    client = sign_in(Role.AUDITOR, Organisation.objects.get(partnership__slug="exampleshire", code="COUNCIL"))
    assert client.get(f"{API}functions/{theirs.pk}/").status_code == 404
    assert len(client.get(f"{API}functions/").json()["results"]) == 2


def test_the_api_asks_little_however_many_decisions_there_are(
    filled: None, council: Organisation, sign_in: SignIn, django_assert_max_num_queries: object
) -> None:
    client = sign_in(Role.AUDITOR, council)
    client.get(HERE)  # the first request of a session also winds its clock
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(f"{API}decisions/")
