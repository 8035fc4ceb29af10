"""Days in addresses, files that leave and files that come in: what every page of commissioning shares."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.test import Client

from commissioning.forms.as_at import AsAtForm
from commissioning.models import AuditEntry, Decision, Organisation, RegisterEdition
from commissioning.rules.roles import Role
from commissioning.services import principle_files, register_setup
from commissioning.services.sample_accounts import load_sample_accounts
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import FunctionFactory
from tests.conftest import SignIn
from tests.factories import BodyFactory, PostFactory, hold, person

TODAY = date(2016, 1, 1)


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("on=2015-04-01", date(2015, 4, 1)),
        ("as_at=2015-04-01", date(2015, 4, 1)),
        ("on_0=1&on_1=4&on_2=2015", date(2015, 4, 1)),
        ("", TODAY),
        ("on=soon", TODAY),
        ("on_0=31&on_1=2&on_2=2015", TODAY),
    ],
)
def test_one_address_names_the_day_and_old_links_still_do(query: str, day: date) -> None:
    assert AsAtForm(QueryDict(query)).day(TODAY) == day


@pytest.mark.parametrize("read", [register_setup.read_file, principle_files.read_file])
@pytest.mark.parametrize("text", ["[" * 600, "a: [", "- a", "1: b", "a: 2015-13-45"])
def test_a_file_that_cannot_be_read_is_refused_in_words(read: object, text: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)  # type: ignore[operator]
    assert refused.value.code == "bad_data"


@pytest.mark.django_db
def test_bodies_leave_as_the_page_shows_them_and_on_record(council: Organisation, sign_in: SignIn) -> None:
    BodyFactory(organisation=council, code="CABINET", name="Cabinet")
    BodyFactory(organisation=None, partnership=council.partnership, code="JOINT", name="Joint board", statutory=False)
    officer = sign_in(Role.COMMISSIONER, council)
    assert officer.head("/p/exampleshire/bodies/file/xlsx/?organisation=joint").status_code == 200
    assert not AuditEntry.objects.filter(act="commissioning.export").exists()
    page = officer.get("/p/exampleshire/bodies/?organisation=joint&on=2015-04-01").content.decode()
    assert "/bodies/file/xlsx/?organisation=joint&amp;on=2015-04-01" in page
    assert officer.get("/p/exampleshire/bodies/file/xlsx/?organisation=joint").status_code == 200
    entry = AuditEntry.objects.get(act="commissioning.export")
    assert entry.detail == {"format": "xlsx", "asked": "organisation=joint"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["documents/list.csv", "principles/file/", "design/scope/spend.csv", "register/register.yaml", "register/file.csv"],
)
def test_every_list_that_leaves_is_on_the_record_of_acts(path: str, council: Organisation, sign_in: SignIn) -> None:
    FunctionFactory(holder=council)
    officer = sign_in(Role.COMMISSIONER, council)
    assert officer.get(f"/p/exampleshire/{path}").status_code == 200
    assert AuditEntry.objects.get(act="commissioning.export").by == officer.user  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_sample_account_publishes_the_register_once(council: Organisation) -> None:
    FunctionFactory(holder=council)
    rows = [
        {
            "email": "governance@sample.example",
            "name": "Democratic support",
            "role": "governance_officer",
            "organisation": council.code,
            "register_editions": [date(2015, 4, 1)],
        }
    ]
    for _ in range(2):
        load_sample_accounts(council.partnership, rows, "a password of a sample")
    edition = RegisterEdition.objects.get()
    assert (edition.as_at, str(edition.published_by)) == (date(2015, 4, 1), "Democratic support")
    assert Client().get("/public/exampleshire/register/").status_code == 200


@pytest.mark.django_db
def test_posts_and_their_holders_leave_as_at_the_day_of_the_page(council: Organisation, sign_in: SignIn) -> None:
    post = PostFactory(partnership=council.partnership, organisation=council, code="DASS", title="Director")
    hold(post, person(Role.COMMISSIONER, council, name="Rowan"), since=date(2015, 4, 1))
    officer = sign_in(Role.COMMISSIONER, council)
    assert "/posts/list.csv?on=2015-04-01" in officer.get("/p/exampleshire/posts/?on=2015-04-01").content.decode()
    assert "Rowan,Holder,2015-04-01" in officer.get("/p/exampleshire/posts/list.csv?on=2015-04-01").content.decode()
    assert "Rowan" not in officer.get("/p/exampleshire/posts/list.csv?on=2015-03-31").content.decode()
    assert AuditEntry.objects.filter(act="commissioning.export").count() == 2
    assert sign_in(Role.PROVIDER, council).get("/p/exampleshire/posts/list.csv").status_code == 403


@pytest.mark.django_db
def test_decisions_are_found_by_who_decides_and_by_amount(council: Organisation, sign_in: SignIn) -> None:
    cabinet = BodyFactory(organisation=council)
    for reference, amount, maker in (("D-1", "100.00", cabinet), ("D-2", "5000.00", None)):
        Decision.objects.create(
            partnership=council.partnership,
            reference=reference,
            title="Buying",
            content_hash=reference,
            amount=Decimal(amount),
            maker_body=maker,
        )
    officer = sign_in(Role.COMMISSIONER, council)

    def shown(query: str) -> set[str]:
        return {one.reference for one in officer.get(f"/p/exampleshire/decisions/?{query}").context["rows"]}

    assert shown("") == {"D-1", "D-2"}
    assert shown("maker=body:CABINET") == {"D-1"}
    assert shown("least=100.01") == {"D-2"}
    assert shown("least=£100&most=100") == {"D-1"}
    assert shown("maker=body:NONE&least=much") == {"D-1", "D-2"}
