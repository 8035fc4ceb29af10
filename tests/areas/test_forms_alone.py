"""An area sets itself up without a file and without a programmer: every step is a form that its people fill in."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from commissioning.models import Body, Decision, Organisation, Partnership, Post
from ihwb.kernel.dates import FinancialYear
from pool.models import AgreementVersion, BudgetLine, LineGroup, Period
from pool.selectors.closing import kept_statement
from tests.areas.browser import Browser

pytestmark = pytest.mark.django_db
HOME = "/p/farshire/"
VERSION = f"{HOME}pool/agreements/S75/versions/1/"
SETUP = f"{HOME}pool/setup/"
WHY = "Set up by form"


def day(name: str, of: date) -> dict[str, int]:
    return {f"{name}_0": of.day, f"{name}_1": of.month, f"{name}_2": of.year}


def ids(model: type[Organisation] | type[Body] | type[LineGroup]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "pk"))


@pytest.fixture(autouse=True)
def _quick_passwords(settings: pytest.FixtureRequest) -> None:
    """Nine people sign in; how their passwords are kept is not what this is about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def year(today: date) -> int:
    return FinancialYear.of(today).start_year


@pytest.fixture
def administrator() -> Browser:
    """Nothing is there but the first account, made where the service runs."""
    out = StringIO()
    call_command("first_account", "admin@farshire.example", name="Administrator", stdout=out)
    found = re.search(r"shown only now: (\S+)", out.getvalue())
    assert found is not None
    admin = Browser("admin@farshire.example", found[1])
    assert 'href="/set-up/"' in admin.read("/")
    page = admin.send(
        "/set-up/", name="Farshire", slug="farshire", council_name="Farshire Council", council_code="COUNCIL",
        council_body="Cabinet", nhs_name="Farshire ICB", nhs_code="ICB", nhs_body="Board", first="nhs",
        administrator="me",
    )  # fmt: skip
    assert f'href="{HOME}organisations/"' in page
    return admin


def test_from_nothing_to_a_certified_statement(administrator: Browser, today: date, year: int) -> None:
    _partners(administrator)
    people = _people(administrator, today)
    first = date(year, 4, 1)
    _draft(people["lead"], first)
    _fund(people["manager"], year)
    _rules(people["lead"])
    _approval(people, first, today)
    _month(people, year)
    period = Period.objects.get(number=1)
    kept = kept_statement(period)
    assert kept is not None
    # REABLEMENT is 120,000.01 over. The contingency pays 50,000 and the performance fund, a quarter of 40,000 by 90 of
    # 120, pays 7,500: 62,500.01 are left. Half, and the odd penny, is the board's, 31,250.01; 40% the council's,
    # 25,000.00; the trust's 6,250.00 is cut to 1,000, and the 5,250 go on to the board. ACUTE's 15,000 are the board's;
    # the aligned line's 7 under are the council's.
    assert kept.result["partners"] == {"ICB": "51500.01", "COUNCIL": "24993.00", "TRUST": "1000.00"}
    assert kept.result["funds"] == {"contingency": "50000.00", "performance_fund": "7500.00"}
    assert (kept.result["variance"], kept.result["unresolved"]) == ("134993.01", "0.00")
    shown = people["manager"].read(f"{HOME}pool/statement/POOL/{year}/1/")
    for figure in ("£51,500.01", "£24,993.00", "£1,000.00", "£50,000.00", "£7,500.00", "£134,993.01"):
        assert figure in shown


def _partners(admin: Browser) -> None:
    """The two statutory partners and their bodies are there; a trust joins them."""
    assert list(Organisation.objects.values_list("code", "position")) == [("ICB", 1), ("COUNCIL", 2)]
    assert list(Body.objects.values_list("code", "statutory", "kind")) == [
        ("BOARD", True, "governing_body"),
        ("CABINET", True, "executive"),
    ]
    admin.send(
        f"{HOME}organisations/add/", code="TRUST", name="Farshire Trust", kind="provider", position=3, reason=WHY
    )
    admin.send(f"{HOME}posts/add/", code="POOL-MANAGER", title="Pooled fund manager", reason=WHY)
    admin.send(f"{HOME}extra-days/", day_0=29, day_1=5, day_2=2026, name="Local holiday", is_holiday="yes", reason=WHY)
    assert Partnership.objects.get().extra_days.count() == 1


def _people(admin: Browser, today: date) -> dict[str, Browser]:
    codes = ids(Organisation)
    people = {}
    for name, role, whose in (
        ("lead", "commissioner", "COUNCIL"),
        ("manager", "pool_manager", None),
        ("council_clerk", "governance_officer", "COUNCIL"),
        ("board_clerk", "governance_officer", "ICB"),
        ("council_officer", "finance_officer", "COUNCIL"),
        ("council_chief", "finance_officer", "COUNCIL"),
        ("board_officer", "finance_officer", "ICB"),
        ("board_chief", "finance_officer", "ICB"),
    ):
        email = f"{name}@farshire.example"
        page = admin.send(
            f"{HOME}people/add/", name=name, email=email, role=role, organisation=codes[whose] if whose else "",
            reason=WHY, **day("since", today),
        )  # fmt: skip
        password = re.search(r'first-password">([^<]+)<', page)
        assert password is not None
        people[name] = Browser(email, password[1])
    return people


def _draft(lead: Browser, first: date) -> None:
    lead.send(
        f"{HOME}pool/agreements/new", code="S75", title="Better care in Farshire", host="COUNCIL",
        **day("starts_on", first),
    )  # fmt: skip
    points = ("aims", "contributions", "functions", "persons_and_services", "resources", "duration", "management")
    lead.send(
        f"{VERSION}terms", pool_manager="POOL-MANAGER", notice_months=6, materiality_threshold="250,000",
        variance_threshold="1,000,000", tolerance="1,000,000", reason=WHY,
        **{f"point_{code}": f"What is agreed on {code}." for code in points},
    )  # fmt: skip
    lead.send(
        f"{VERSION}schemes/new", code="HOME", name="Care at home", aims="Home sooner", lead="COUNCIL",
        memorandum_account="on",
    )  # fmt: skip


def _fund(manager: Browser, year: int) -> None:
    assert f'href="{SETUP}"' in manager.read(f"{HOME}pool/agreements/S75/")
    agreement = AgreementVersion.objects.get().agreement_id
    manager.send(f"{SETUP}new/", agreement=agreement, code="POOL", name="Better care fund")
    for position, code in enumerate(("BCF", "OTHER"), start=1):
        manager.send(f"{SETUP}POOL/groups/add/", code=code, name=code, position=position)
    codes, groups = ids(Organisation), ids(LineGroup)
    for position, (code, group, lead, arrangement) in enumerate(
        (
            ("REABLEMENT", "BCF", "COUNCIL", "pooled"),
            ("ACUTE", "OTHER", "ICB", "pooled"),
            ("NURSING", "OTHER", "COUNCIL", "aligned"),
        ),
        start=1,
    ):
        manager.send(
            f"{SETUP}POOL/lines/add/", code=code, name=code.capitalize(), group=groups[group], lead=codes[lead],
            arrangement=arrangement, position=position, scheme_code="HOME",
        )  # fmt: skip
    here = f"{SETUP}POOL/{year}/"
    lines = dict(BudgetLine.objects.values_list("code", "pk"))
    budgets = {"REABLEMENT": "8,000,000", "ACUTE": "50,000,000", "NURSING": "2,000,000"}
    manager.send(f"{here}budgets/", reason=WHY, **{f"line_{lines[code]}": amount for code, amount in budgets.items()})
    put_in = {"ICB": "52,000,000", "COUNCIL": "8,000,000", "TRUST": "0"}
    manager.send(
        f"{here}contributions/", reason=WHY, **{f"amount_{codes[code]}": amount for code, amount in put_in.items()}
    )
    manager.send(
        f"{here}held/", code_1="contingency", name_1="Contingency", amount_1="50,000", code_2="performance_fund",
        name_2="Performance fund", amount_2="0",
    )  # fmt: skip
    manager.send(
        f"{here}held/performance_fund/release/", amount="40,000", achieved_1="90",
        **{f"target_{number}": "120" for number in range(1, 5)},
    )  # fmt: skip


def _rules(lead: Browser) -> None:
    rules = f"{VERSION}rules"
    lead.send(f"{rules}/line_rules/add?kind=retain", group=["OTHER"])
    lead.send(f"{rules}/overspend/add?kind=draw", fund="contingency")
    lead.send(f"{rules}/overspend/add?kind=draw", fund="performance_fund")
    # Partners in their listed order: the board, the council, the trust.
    lead.send(
        f"{rules}/overspend/add?kind=share", basis="weights", weight_0=50, weight_1=40, weight_2=10, cap_2="1,000"
    )
    lead.send(f"{rules}/overspend/add?kind=lead", partner="ICB")
    lead.send(f"{rules}/underspend/add?kind=share", basis="contributions")


def _approval(people: dict[str, Browser], first: date, today: date) -> None:
    lead = people["lead"]
    lead.send(f"{VERSION}scrutiny")
    lead.send(f"{VERSION}approval", decision="")
    decision = Decision.objects.get()
    here = f"{HOME}decisions/{decision.pk}/"
    bodies = ids(Body)
    for code in ("CABINET", "BOARD"):
        lead.send(f"{here}route/add/", who=f"body-{bodies[code]}", purpose="decision", **day("starts_on", today))
    lead.send(here, to="start/")
    for code, clerk in (("CABINET", "council_clerk"), ("BOARD", "board_clerk")):
        stage = decision.stages.get(body__code=code)
        people[clerk].send(f"{here}route/{stage.pk}/outcome/", outcome="approved", **day("decided_on", today))
    people["council_clerk"].send(f"{VERSION}force")
    people["council_clerk"].send(f"{VERSION}sign", **day("signed_on", today))
    version = AgreementVersion.objects.get()
    assert (version.state, version.signed_on, version.effective_from) == ("in_force", today, first)
    assert version.pool_manager == Post.objects.get()


def _month(people: dict[str, Browser], year: int) -> None:
    people["manager"].send(f"{SETUP}POOL/{year}/", first=1)
    period = f"POOL/{year}/1/"
    forecasts = {
        "council": {"REABLEMENT": "8,120,000.01", "NURSING": "1,999,993"},
        "board": {"ACUTE": "50,015,000"},
    }
    for whose, partner in (("council", "COUNCIL"), ("board", "ICB")):
        typed = {f"forecast-{line}": amount for line, amount in forecasts[whose].items()}
        typed |= {f"actual-{line}": "100,000" for line in forecasts[whose]}
        people[f"{whose}_officer"].send(f"{HOME}pool/outturn/{period}form", **typed)
        people[f"{whose}_officer"].send(f"{HOME}pool/position/{period}close/{partner}/submit", comment="")
    for whose, partner in (("council", "COUNCIL"), ("board", "ICB")):
        people[f"{whose}_chief"].send(f"{HOME}pool/position/{period}close/{partner}/certify")
