"""Workforce transfers: the clocks, the casting, and that few people cannot be told from any page or file."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from commissioning.models import Organisation, Partnership
from delivery.models import Transfer, TransferMeasure, TransferTeam
from delivery.rules.transfers import ground_of
from delivery.selectors.workforce import transfers
from tests.conftest import SignIn
from tests.delivery.support.conftest import typed
from tests.delivery.support.test_pages import words
from tests.delivery.test_setup import read
from tests.factories import OrganisationFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
HOME = "/p/exampleshire/delivery/workforce"


@pytest.fixture
def transfer(partnership: Partnership, council: Organisation, provider: Organisation) -> Transfer:
    """Three teams: 20, 3 and 30 people, 53 posts, £2,650,000."""
    made = Transfer.objects.create(
        partnership=partnership,
        code="asc",
        title="Adult social care staff",
        from_organisation=council,
        to_organisation=provider,
        transfers_on=date(2015, 4, 1),
        basis="tupe",
        consultation_from=date(2014, 9, 1),
        consultation_to=date(2014, 10, 31),
        published_posts=53,
        published_budget=Decimal("2700000.00"),
        published_rounding=Decimal("100000.00"),
    )
    for place, (name, heads) in enumerate((("Social work", 20), ("Practice", 3), ("Care work", 30)), start=1):
        TransferTeam.objects.create(
            transfer=made, position=place, name=name, headcount=heads, fte=heads, posts=heads, budget=50000 * heads
        )
    return made


@pytest.fixture
def officer(sign_in: SignIn, council: Organisation) -> Client:
    return sign_in("commissioner", council)


def test_the_clocks_and_the_sums_stand_beside_what_was_published(transfer: Transfer) -> None:
    (shown,) = transfers(transfer.partnership, date(2014, 12, 1), small=True)
    eli, consultation = shown.deadlines
    assert (eli.day, eli.state) == (date(2015, 3, 4), "Due")
    assert (consultation.done, consultation.state) == (date(2014, 10, 31), "Done")
    posts, budget = shown.checks
    assert (posts.computed, posts.agrees) == ("53", True)
    # £2,650,000 lies exactly half a step from £2.7m: nearer to neither, so it is said.
    assert (budget.difference, budget.agrees) == ("£-50,000.00", False)
    assert (shown.total.headcount, shown.total.fte) == (53, Decimal("53.00"))


def test_late_information_is_said(transfer: Transfer) -> None:
    transfer.eli_given_on = date(2015, 3, 5)
    transfer.save()
    (shown,) = transfers(transfer.partnership, date(2015, 3, 10), small=True)
    assert shown.deadlines[0].state == "Done late"


def test_few_people_are_hidden_and_do_not_follow_from_the_total(transfer: Transfer) -> None:
    (shown,) = transfers(transfer.partnership, date(2015, 1, 1), small=False)
    assert [team.said for team in shown.teams] == ["withheld", "fewer than 5", ""]
    assert shown.total.headcount == 53
    assert [team.budget for team in shown.teams[:2]] == [None, None]
    TransferTeam.objects.filter(transfer=transfer).exclude(name="Practice").delete()
    (shown,) = transfers(transfer.partnership, date(2015, 1, 1), small=False)
    assert (shown.total.said, shown.total.budget, shown.checks) == ("withheld", None, ())


@pytest.mark.parametrize("role", ["board_member", "scrutiny_member", "finance_officer", "report_author"])
def test_who_does_not_work_on_it_never_reads_a_small_team(
    transfer: Transfer, sign_in: SignIn, council: Organisation, role: str
) -> None:
    team = TransferTeam.objects.get(name="Practice")
    team.budget = Decimal("123456.00")
    team.save()
    client = sign_in(role, council)
    pages = [f"{HOME}/", f"{HOME}/asc/"]
    for page in pages:
        content = client.get(page).content.decode()
        assert "123,456" not in content
        assert "History" not in content
    if role != "board_member" and role != "scrutiny_member":
        assert b"123456" not in client.get(f"{HOME}/asc/?take=teams.csv").content
    for page in (f"{HOME}-add/", f"{HOME}/asc/change/", f"{HOME}/asc/teams/add/", f"{HOME}/asc/teams/{team.pk}/"):
        assert client.get(page).status_code == 403, page


def test_the_list_is_a_file_that_holds_no_more_than_the_page(
    transfer: Transfer, officer: Client, sign_in: SignIn, council: Organisation
) -> None:
    address = f"{HOME}/?take=transfers.csv"
    row = officer.get(address).content.decode().splitlines()[-1]
    assert row.startswith("Adult social care staff,")
    assert ",53,2650000.00," in row
    # The total of the one team that is left would tell of its three people.
    transfer.teams.exclude(name="Practice").delete()
    assert ",withheld,withheld," in sign_in("finance_officer", council).get(address).content.decode()


def test_the_officer_reads_all_teams_and_changes_them(transfer: Transfer, officer: Client) -> None:
    assert "£150,000.00" in words(officer.get(f"{HOME}/asc/"))
    form = typed(position=4, name="Finance", headcount=5, fte="4.5", posts=5, budget="200,000", reason="Added")
    assert "Finance" in words(officer.post(f"{HOME}/asc/teams/add/", form, follow=True))
    form["fte"] = "9.5"
    assert "not above the headcount" in words(officer.post(f"{HOME}/asc/teams/add/", {**form, "name": "Other"}))
    form = typed(text="New shifts", proposed_on=date(2015, 1, 5), reason="Proposed")
    officer.post(f"{HOME}/asc/measures/add/", form)
    assert TransferMeasure.objects.get().number == 1
    named = typed(text="Mrs Quill moves to the new office", reason="Proposed")
    assert "seems to hold a person" in words(officer.post(f"{HOME}/asc/measures/add/", named)).replace("&#x27;", "'")


def test_a_transfer_is_added_and_two_officers_do_not_overwrite_each_other(
    council: Organisation, provider: Organisation, officer: Client
) -> None:
    assert "No transfers" in words(officer.get(f"{HOME}/"))
    form = typed(
        code="new",
        title="New transfer",
        from_organisation=council.pk,
        to_organisation=council.pk,
        transfers_on=date(2027, 4, 1),
        basis="cosop",
        small_number=5,
        reason="Planned",
    )
    assert "Choose two" in words(officer.post(f"{HOME}-add/", form))
    form["to_organisation"] = str(provider.pk)
    assert "The transfer is added." in words(officer.post(f"{HOME}-add/", form, follow=True))
    officer.post(f"{HOME}/new/change/", {**form, "title": "Mine", "version": "1"})
    stale = officer.post(f"{HOME}/new/change/", {**form, "title": "Theirs", "version": "1"})
    assert "Somebody changed this" in words(stale)
    assert Transfer.objects.get().title == "Mine"


def test_another_partnership_and_a_provider_find_nothing(
    transfer: Transfer, sign_in: SignIn, provider: Organisation
) -> None:
    assert sign_in("provider", provider).get(f"{HOME}/asc/").status_code == 403
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in("commissioner", elsewhere)
    assert stranger.get("/p/elsewhere/delivery/workforce/asc/").status_code == 404


def test_a_secondment_has_no_day_for_liability_information(
    transfer: Transfer, officer: Client, partnership: Partnership
) -> None:
    """The ground is chosen, not written; what it asks for follows from it."""
    page = officer.get(f"{HOME}/asc/change/")
    sent = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    sent |= typed(transfers_on=transfer.transfers_on, basis="Something else", reason="Seconded instead")
    assert "not one of the available choices" in words(officer.post(f"{HOME}/asc/change/", sent))
    done = officer.post(f"{HOME}/asc/change/", {**sent, "basis": "secondment"}, follow=True)
    assert "Staff keep their employer and work for the other one, for a time." in words(done)
    (shown,) = transfers(partnership, date(2014, 12, 1), small=True)
    assert shown.deadlines == ()
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).update(basis="TUPE")


@pytest.mark.parametrize(
    ("words_of_old", "ground"),
    [("TUPE", "tupe"), ("Cabinet Office Statement of Practice", "cosop"), ("TUPE-like", "tupe_like"), ("Custom", None)],
)
def test_old_words_become_the_ground_that_they_name(words_of_old: str, ground: str | None) -> None:
    assert ground_of(words_of_old) == ground


def test_the_posts_and_the_budget_of_2014_tie_with_what_was_printed() -> None:
    (printed,) = read("workforce")["transfers"]
    assert sum(one["posts"] for one in printed["teams"]) == printed["published_posts"] == 172
    assert sum(Decimal(str(one["budget"])) for one in printed["teams"]) == printed["published_budget"] == 7_900_000
