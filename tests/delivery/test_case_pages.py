"""The pages of business cases: who opens what, what each shows, and that nothing is saved by looking."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commissioning.models import DocumentReview, Organisation, Partnership
from commissioning.rules.roles import Role
from delivery.models import BusinessCase, CashFlow, FinancialAppraisal, Option, OptionsAppraisal, OptionScore
from delivery.services.setup_cases import load_cases
from scrutiny.selectors.case_content import approved_cases
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory

pytestmark = pytest.mark.django_db
D = Decimal

_TEXT = {"stage": "full", "summary": "Text", "sections": [{"heading": "Strategic case", "text": "Care at home."}]}
_MONEY = {
    "title": "Money",
    "base_year": "2026/27",
    "last_year": "2028/29",
    "stated_rate": D("4.5"),
    "rate_source": "The case",
    "lines": [
        {"name": "Team", "kind": "cost", "amounts": [{"year": "2026/27", "amount": 100}]},
        {"name": "Fewer beds", "kind": "benefit", "bias": 10, "amounts": [{"year": "2027/28", "amount": 300}]},
    ],
    "published": [{"measure": "net", "value": 200, "unit": "£"}],
}
_HOW = {
    "title": "How",
    "criteria": [{"name": "Outcomes", "weight": 60}, {"name": "Cost", "weight": 40}],
    "options": [
        {
            "name": "Do nothing",
            "do_nothing": True,
            "lawful": "unlawful",
            "lawful_reason": "The contract ends.",
        },
        {
            "name": "A",
            "recommended": "Best for people",
            "scores": [
                {"criterion": "Outcomes", "score": 4, "reason": "Seen"},
                {"criterion": "Cost", "score": 2, "reason": "Seen"},
            ],
        },
        {
            "name": "B",
            "scores": [
                {"criterion": "Outcomes", "score": 2, "reason": "Seen"},
                {"criterion": "Cost", "score": 4, "reason": "Seen"},
            ],
        },
    ],
}


@pytest.fixture
def loaded(partnership: Partnership) -> Partnership:
    """Home first: approved, then a draft. Beds: a draft. Contract: approved and restricted."""
    post = PostFactory(partnership=partnership).code
    head = {"covers": "Care.", "stage": "full", "owner": post}
    version = {**_TEXT, "authors": [post]}
    approved = {**version, "baseline": True}
    cases = [
        {
            "code": "home",
            "name": "Home first",
            "reference": "BC-1",
            "options": [_HOW],
            "appraisals": [_MONEY],
            "versions": [approved, {**version, "sections": [{"heading": "Strategic case", "text": "Newer words."}]}],
        },
        {"code": "beds", "name": "Beds", "reference": "BC-2", "versions": [version]},
        {"code": "deal", "name": "Contract", "reference": "BC-3", "restricted": True, "versions": [approved]},
    ]
    table = {
        "name": "Green Book",
        "since": date(2003, 4, 1),
        "source": "Treasury",
        "bands": [{"from": 0, "rate": D(3)}],
    }
    load_cases(partnership, {"cases": {"discount_tables": [table], "cases": [{**head, **one} for one in cases]}})
    return partnership


def _address(*parts: object) -> str:
    return "/p/exampleshire/delivery/cases/" + "".join(f"{part}/" for part in parts)


def _money() -> FinancialAppraisal:
    return FinancialAppraisal.objects.get()


def _how() -> OptionsAppraisal:
    return OptionsAppraisal.objects.get()


def _text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


# --- Doors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.COMMISSIONER, {"Home first", "Beds", "Contract"}),
        (Role.FINANCE_OFFICER, {"Home first", "Beds"}),
        (Role.BOARD_MEMBER, {"Home first", "Contract"}),
        (Role.SCRUTINY_MEMBER, {"Home first"}),
        (Role.ADMINISTRATOR, {"Home first"}),
    ],
)
def test_each_role_sees_its_cases_in_the_list(
    loaded: Partnership, council: Organisation, sign_in: SignIn, role: Role, names: set[str]
) -> None:
    page = _text(sign_in(role, council), _address())
    assert {name for name in ("Home first", "Beds", "Contract") if f">{name}</a>" in page} == names


def test_members_read_approved_versions_and_no_workings(
    loaded: Partnership, council: Organisation, sign_in: SignIn
) -> None:
    member = sign_in(Role.SCRUTINY_MEMBER, council)
    approved = BusinessCase.objects.get(code="home").document.versions.get(stage="baseline")
    reviewer = PostFactory(partnership=council.partnership, code="LEGAL", title="Legal lead")
    DocumentReview.objects.create(version=approved, post=reviewer, asked_on=date(2026, 4, 1), due=date(2026, 4, 9))
    page = _text(member, _address("home"))
    assert "Care at home." in page
    assert "Legal lead" in page[page.index("Quality reviewers and sign-off") :]
    assert "Newer words." not in page
    assert "£158.37" in page  # kept with the approved version: 300 less 10%, a year on, less 100
    draft = BusinessCase.objects.get(code="home").document.versions.exclude(stage="baseline").get()
    _text(member, f"{_address('home')}?version={draft.pk}", 404)
    _text(member, _address("beds"), 404)
    _text(member, _address("deal"), 404)
    for parts in (("home", "options"), ("home", "figures"), ("home", "figures", _money().pk), ("rates",)):
        _text(member, _address(*parts), 403)


def test_providers_and_strangers_find_nothing(loaded: Partnership, council: Organisation, sign_in: SignIn) -> None:
    _text(sign_in(Role.PROVIDER, council), _address("home"), 403)
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in(Role.COMMISSIONER, elsewhere)
    _text(stranger, _address("home"), 404)
    for parts in ((), ("figures", _money().pk), ("options", _how().pk, "recommend")):
        _text(stranger, "/p/elsewhere/delivery/cases/home/" + "".join(f"{one}/" for one in parts), 404)


def test_a_case_opens_only_its_own_appraisals(loaded: Partnership, council: Organisation, sign_in: SignIn) -> None:
    officer = sign_in(Role.COMMISSIONER, council)
    for parts in (
        ("beds", "figures", _money().pk),
        ("beds", "figures", _money().pk, "flows"),
        ("beds", "options", _how().pk, "recommend"),
        ("home", "options", _how().pk, "option", 99999),
    ):
        _text(officer, _address(*parts), 404)


def test_who_may_not_change_gets_no_form(loaded: Partnership, council: Organisation, sign_in: SignIn) -> None:
    auditor = sign_in(Role.AUDITOR, council)
    assert "Enter amounts" not in _text(auditor, _address("home", "figures", _money().pk))
    for parts in (
        ("add",),
        ("home", "write"),
        ("home", "change"),
        ("home", "figures", _money().pk, "flows"),
        ("home", "options", _how().pk, "recommend"),
        ("rates", "add"),
    ):
        _text(auditor, _address(*parts), 403)


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_options_show_ranking_reach_and_what_is_unlawful(
    loaded: Partnership, council: Organisation, sign_in: SignIn
) -> None:
    page = _text(sign_in(Role.COMMISSIONER, council), _address("home", "options"))
    assert "60 × 4 + 40 × 2 = 320" in page
    assert "Down to 40 (50.0% of all weights): there B draws level" in page
    assert "The contract ends." in page
    assert "<svg" in page


def test_a_try_shows_other_figures_and_saves_nothing(
    loaded: Partnership, council: Organisation, sign_in: SignIn
) -> None:
    officer = sign_in(Role.AUDITOR, council)
    before = FinancialAppraisal.history.count()
    page = _text(officer, f"{_address('home', 'figures', _money().pk)}?rate=0&bias=10")
    assert "£130.00" in page  # 300 less 20% at no rate, less 100 and 10%
    assert FinancialAppraisal.history.count() == before
    assert "What is no number" not in _text(officer, f"{_address('home', 'figures', _money().pk)}?rate=x&bias=")


def test_the_grid_saves_and_names_what_it_cannot_read(
    loaded: Partnership, council: Organisation, sign_in: SignIn
) -> None:
    officer, money = sign_in(Role.FINANCE_OFFICER, council), _money()
    address = _address("home", "figures", money.pk, "flows")
    team, beds = money.lines.order_by("position")
    cells: dict[str, Any] = {f"cell_{one.pk}_{year}": "" for one in (team, beds) for year in (2026, 2027, 2028)}
    cells |= {f"cell_{team.pk}_2026": "£1,100.50", f"cell_{beds.pk}_2027": "3oo"}
    sent = {**cells, "version": money.version, "reason": "Dearer"}
    page = officer.post(address, sent).content.decode()
    assert "Fewer beds, 2027/28" in page
    assert 'value="3oo"' in page
    assert CashFlow.objects.get(line=team).amount == D(100)
    assert officer.post(address, {**sent, f"cell_{beds.pk}_2027": "300"}).status_code == 302
    assert CashFlow.objects.get(line=team).amount == D("1100.50")
    stale = officer.post(address, {**sent, f"cell_{beds.pk}_2027": "400"})
    assert "Somebody changed this appraisal" in stale.content.decode()
    assert CashFlow.objects.get(line=beds).amount == D(300)


def test_scores_and_recommendation_go_through_their_forms(
    loaded: Partnership, council: Organisation, sign_in: SignIn
) -> None:
    officer, how = sign_in(Role.COMMISSIONER, council), _how()
    b, nothing = how.options.get(name="B"), how.options.get(is_do_nothing=True)
    first, second = how.criteria.order_by("position")
    address = _address("home", "options", how.pk, "option", b.pk, "scores")
    given: dict[str, Any] = {
        f"score_{first.pk}": "5",
        f"why_{first.pk}": "Better",
        f"score_{second.pk}": "",
        "reason": "x",
    }
    assert officer.post(address, {**given, "version": how.version}).status_code == 302
    assert OptionScore.objects.get(option=b).score == D(5)
    address = _address("home", "options", how.pk, "recommend")
    sent: dict[str, Any] = {"version": how.version + 1, "option": nothing.pk, "why_this": "Easy", "reason": "x"}
    assert "cannot be recommended" in officer.post(address, sent).content.decode()
    assert officer.post(address, {**sent, "option": b.pk}).status_code == 200  # A ranks first: a reason is asked for
    assert officer.post(address, {**sent, "option": b.pk, "against_ranking": "Untried"}).status_code == 302
    assert Option.objects.get(recommended=True) == b


def test_a_case_is_begun_and_written_in_forms(partnership: Partnership, council: Organisation, sign_in: SignIn) -> None:
    officer, post = sign_in(Role.COMMISSIONER, council), PostFactory(partnership=partnership)
    assert "No business case yet" in _text(officer, _address())
    new = {"code": "new", "name": "New", "covers": "Why", "stage": "outline", "reference": "BC-9", "owner": post.pk}
    assert officer.post(_address("add"), new).status_code == 302
    assert "Not written yet" in _text(officer, _address("new"))
    text = {"stage": "outline", "summary": "First", "part_0": "Because.", "authors": [post.pk], "opened": 0}
    text |= {"written_on_0": "1", "written_on_1": "6", "written_on_2": "2026"}
    assert officer.post(_address("new", "write"), text).status_code == 302
    assert "Because." in _text(officer, _address("new"))
    assert "Somebody wrote v0.01" in officer.post(_address("new", "write"), text).content.decode()


def test_rates_begin_with_the_green_book(partnership: Partnership, council: Organisation, sign_in: SignIn) -> None:
    officer = sign_in(Role.FINANCE_OFFICER, council)
    page = _text(officer, _address("rates", "add"))
    assert 'value="3.5"' in page
    sent = {"name": "New", "since_0": "1", "since_1": "4", "since_2": "2027", "source": "Treasury", "from_0": "0"}
    assert officer.post(_address("rates", "add"), {**sent, "rate_0": "3", "reason": "Review"}).status_code == 302
    assert "1 April 2027" in _text(officer, _address("rates"))


def test_a_long_list_asks_no_more_of_the_database(
    loaded: Partnership, council: Organisation, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    post = partnership_post = PostFactory(partnership=loaded).code
    more = [
        {
            "code": f"c{n}",
            "name": f"C{n}",
            "covers": "x",
            "stage": "full",
            "reference": f"X{n}",
            "owner": post,
            "versions": [{**_TEXT, "authors": [partnership_post]}],
        }
        for n in range(6)
    ]
    load_cases(loaded, {"cases": {"cases": more}})
    officer = sign_in(Role.COMMISSIONER, council)
    with django_assert_max_num_queries(25):
        officer.get(_address())


def test_papers_hold_approved_versions_and_restricted_ones_only_in_part_two(loaded: Partnership) -> None:
    public = approved_cases(loaded, restricted=False)
    assert [one["name"] for one in public] == ["Home first"]
    assert public[0]["version"] == "v1.0"
    assert public[0]["options"][0]["options"][1]["name"] == "A"
    assert [one["name"] for one in approved_cases(loaded, restricted=True)] == ["Home first", "Contract"]


def test_a_version_is_drawn_asfolder(loaded: Partnership, council: Organisation, sign_in: SignIn) -> None:
    member = sign_in(Role.SCRUTINY_MEMBER, council)
    versions = BusinessCase.objects.get(code="home").document.versions
    folder = "/p/exampleshire/scrutiny/cases/home/"
    answer = member.get(f"{folder}{versions.get(stage='baseline').pk}/file")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    draft = versions.exclude(stage="baseline").get()
    assert member.get(f"{folder}{draft.pk}/file").status_code == 404
