"""What is in scope, how much of it belongs to the place, and what that comes to, to the penny."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from commissioning.models import Organisation, ScopeCriterion, SpendLine
from commissioning.rules.roles import Role
from commissioning.rules.scope import (
    Attribution,
    Line,
    RestsOn,
    Standing,
    Step,
    changed,
    check_steps,
    doubts,
    find,
    read_steps,
    total,
    work_out,
    write_steps,
)
from commissioning.selectors.scope import addressable
from commissioning.services import scope as services
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory

HERE = "/p/exampleshire/design/scope/"
APRIL, NOVEMBER = date(2014, 4, 1), date(2014, 11, 11)
CITY = Step(Decimal(60), "people of the locality who live in the city")
LOCALITY = Step(Decimal(45), "people of the CCG who live in the locality")


def line(amount: str, *attributions: Attribution, key: int = 1, standings: tuple[Standing, ...] = ()) -> Line:
    inside = standings or (Standing(APRIL, True, "Shared outcomes"),)
    return Line(key, f"Line {key}", "CCG", "Acute", Decimal(amount), inside, attributions)


# --- Worked figures: 60% of the acute contract; 45%, then 60% of partnership spend ----------------------------


@pytest.mark.parametrize(
    ("amount", "steps", "comes_to"),
    [
        ("100000000.00", (CITY,), "60000000.00"),
        ("100000000.00", (LOCALITY, CITY), "27000000.00"),
        ("151414000.00", (CITY,), "90848400.00"),
        ("151414000.01", (CITY,), "90848400.01"),  # .006 goes up
        ("0.01", (LOCALITY, CITY), "0.00"),  # 0.0027
        ("0.05", (LOCALITY, CITY), "0.01"),  # 0.0135; rounding each step would give 0.02 x 60% = 0.01
        ("0.03", (LOCALITY, CITY), "0.01"),  # 0.0081; rounding each step would give 0.01 x 60% = 0.01
        ("0.02", (LOCALITY, CITY), "0.01"),  # 0.0054
        ("0.10", (Step(Decimal(5), "half a penny"),), "0.01"),  # 0.005: half a penny up
        ("1.11", (Step(Decimal("33.3333"), "a third"), Step(Decimal(50), "a half")), "0.18"),  # 0.18499981...
        ("3068022.00", (), "3068022.00"),
    ],
)
def test_the_product_is_exact_and_rounded_once(amount: str, steps: tuple[Step, ...], comes_to: str) -> None:
    assert work_out(Decimal(amount), steps)[1] == Decimal(comes_to)


def test_each_step_shows_its_arithmetic() -> None:
    worked, _ = work_out(Decimal("100000000.00"), (LOCALITY, CITY))
    assert [one.words for one in worked] == [
        "£100,000,000.00 × 45% = £45,000,000.00",
        "£45,000,000.00 × 60% = £27,000,000.00",
    ]


def test_the_published_totals_of_both_projects_add_up() -> None:
    amounts = ["2803219.00", "3068022.00", "11011687.00", "11405628.00"]
    lines = [line(amount, key=key) for key, amount in enumerate(amounts)]
    assert total(find(one, APRIL) for one in lines[2:]) == Decimal("22417315.00")
    assert total(find(one, APRIL) for one in lines) == Decimal("28288556.00")


@given(
    amount=st.decimals(0, 10**9, places=2),
    percents=st.lists(st.decimals(Decimal("0.0001"), 100, places=4), max_size=4),
)
def test_what_is_attributed_is_never_more_and_never_half_a_penny_off(amount: Decimal, percents: list[Decimal]) -> None:
    worked, result = work_out(amount, [Step(one, "a share") for one in percents])
    exact = Fraction(amount)
    for one in percents:
        exact *= Fraction(one) / 100
    assert 0 <= result <= amount
    assert -Fraction(1, 200) <= exact - Fraction(result) < Fraction(1, 200)  # half a penny goes up
    assert len(worked) == len(percents)


# --- Days ----------------------------------------------------------------------------------------------------


def test_each_day_has_the_standing_and_the_shares_that_had_begun() -> None:
    shares = (Attribution(APRIL, (LOCALITY,)), Attribution(NOVEMBER, (LOCALITY, CITY)))
    standings = (Standing(APRIL, True, "Shared"), Standing(date(2015, 4, 1), False, "Aligned"))
    one = line("100.00", *shares, standings=standings)
    found = [find(one, day).addressable for day in (date(2014, 3, 31), APRIL, date(2014, 11, 10), NOVEMBER)]
    assert found == [Decimal("0.00"), Decimal("45.00"), Decimal("45.00"), Decimal("27.00")]
    assert find(one, date(2015, 4, 1)).addressable == 0
    assert find(one, date(2014, 3, 31)).standing is None


def test_two_days_compared_say_what_changed_and_why() -> None:
    shares = (Attribution(APRIL, (LOCALITY,)), Attribution(NOVEMBER, (LOCALITY, CITY)))
    moved = line("100.00", *shares, key=1)
    entered = line("10.00", key=2, standings=(Standing(NOVEMBER, True, "Shared", "The whole system"),))
    same = line("5.00", key=3)
    rows = changed([moved, entered, same], APRIL, NOVEMBER)
    assert [(one.name, one.difference) for one in rows] == [("Line 1", Decimal("-18.00")), ("Line 2", Decimal("10.00"))]
    assert rows[0].why == ("45% before, 45% × 60% after",)
    assert rows[1].why == ("Not said before, in scope after: The whole system",)
    assert changed([moved], NOVEMBER, NOVEMBER) == []


# --- Reading shares ------------------------------------------------------------------------------------------


def test_shares_are_read_as_they_are_written() -> None:
    text = "45% people of the CCG\n\n 33.3333 % a third"
    steps = read_steps(text)
    assert [one.percent for one in steps] == [Decimal(45), Decimal("33.3333")]
    assert read_steps(write_steps(steps)) == steps


@pytest.mark.parametrize("text", ["sixty % of it", "60 of it", "-5% x", "1e3% x", "% x"])
def test_a_share_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_steps(text)
    assert refused.value.code == "step_unreadable"


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (Step(Decimal(0), "nothing"), "not_a_share"),
        (Step(Decimal("100.0001"), "more than all"), "not_a_share"),
        (Step(Decimal("33.33333"), "a third"), "too_many_decimals"),
        (Step(Decimal(60), " "), "share_without_reason"),
    ],
)
def test_a_share_is_above_nought_at_most_all_and_has_a_reason(step: Step, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_steps([step])
    assert refused.value.code == code
    check_steps([Step(Decimal(100), "all of it")])


def test_a_total_says_which_part_of_it_nobody_can_work_out_again() -> None:
    sourced, contract, printed = line("1.00"), line("100.00", Attribution(APRIL, (CITY,)), key=2), line("7.00", key=3)
    rows = [
        find(sourced, APRIL),
        find(replace(contract, rests_on=RestsOn.ASSUMED), APRIL),
        find(replace(printed, rests_on=RestsOn.TOTAL), APRIL),
    ]
    assert doubts(rows[:1]) == []
    assert doubts(rows) == [
        "£60.00 of it is assumed: no source has the spend of “Line 2”. Without it the total is £8.00.",
        "£7.00 of it cannot be worked out again: the source prints “Line 3” as a total and not what it is made of.",
    ]


# --- Pages ---------------------------------------------------------------------------------------------------


def day(stem: str, when: date) -> dict[str, object]:
    return {f"{stem}_0": when.day, f"{stem}_1": when.month, f"{stem}_2": when.year}


@pytest.fixture
def contract(icb: Organisation) -> SpendLine:
    new = services.NewLine("acute", "Acute contract", icb, "Acute", FinancialYear(2014), Decimal("100.01"), "Contract")
    return services.add_line(partnership=icb.partnership, new=new, by=None)


def criterion(council: Organisation, inside: bool = True) -> ScopeCriterion:
    return services.add_criterion(
        partnership=council.partnership, inside=inside, text="Shared outcomes", since=APRIL, source="", by=None
    )


@pytest.mark.django_db
def test_a_line_is_entered_put_in_scope_and_attributed_in_forms(
    council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.COMMISSIONER, council)
    form = {"inside": "in", "text": "Shared outcomes", "source": "", **day("since", APRIL)}
    client.post(f"{HERE}criteria/add/", form)
    entered = {
        "name": "Acute contract",
        "code": "acute",
        "payer": icb.pk,
        "category": "Acute",
        "year": "2014/15",
        "amount": "£100,000,000.00",
        "source": "Contract",
        "rests_on": "assumed",
    }
    assert "is not a financial year" in client.post(f"{HERE}lines/add/", {**entered, "year": "soon"}).content.decode()
    client.post(f"{HERE}lines/add/", entered)
    row = SpendLine.objects.get()
    shown = client.get(HERE).content.decode()
    assert "£0.00 addressable" in shown
    assert "Not said" in shown
    said = {"criterion": ScopeCriterion.objects.get().pk, "why": "", "decision": "", **day("since", APRIL)}
    client.post(f"{HERE}lines/{row.pk}/scope/", said)
    shares = {"steps": "60% people who live in the city", "source": "Census", **day("since", APRIL)}
    client.post(f"{HERE}lines/{row.pk}/shares/", shares)
    shown = client.get(HERE).content.decode()
    assert "£100,000,000.00 × 60% = £60,000,000.00" in shown
    assert "£60,000,000.00 addressable" in shown
    assert "£60,000,000.00 of it is assumed: no source has the spend of “Acute contract”" in shown
    assert "Without it the total is £0.00." in shown
    assert (
        "is attributed from 1 April 2014 already"
        in client.post(f"{HERE}lines/{row.pk}/shares/", shares).content.decode()
    )
    compared = client.get(f"{HERE}compare/?first_0=31&first_1=3&first_2=2014").content.decode()
    assert "£0.00 addressable, then £60,000,000.00." in compared
    file = client.get(f"{HERE}spend.csv?on_0=1&on_1=4&on_2=2014")
    assert "60000000.00" in file.content.decode("utf-8-sig")
    assert client.get(f"{HERE}spend.xlsx").content[:2] == b"PK"


@pytest.mark.django_db
def test_a_criterion_is_used_until_its_last_day(contract: SpendLine, council: Organisation, sign_in: SignIn) -> None:
    used = criterion(council)
    client = sign_in(Role.COMMISSIONER, council)
    client.post(f"{HERE}criteria/{used.pk}/end/", {"reason": "Renewed", **day("last_day", NOVEMBER)})
    used.refresh_from_db()
    for when, code in ((date(2014, 3, 31), "criterion_not_in_use"), (date(2014, 11, 12), "criterion_not_in_use")):
        with pytest.raises(Refused) as refused:
            services.set_scope(line_id=contract.pk, said=services.Said(when, used, ""), by=None)
        assert refused.value.code == code
    services.set_scope(line_id=contract.pk, said=services.Said(NOVEMBER, used, ""), by=None)
    assert addressable(contract.partnership, NOVEMBER).total == Decimal("100.01")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SCRUTINY_MEMBER, Role.PROVIDER])
def test_who_only_reads_writes_nothing(role: Role, contract: SpendLine, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(role, council)
    for address in ("lines/add/", "criteria/add/", f"lines/{contract.pk}/scope/", f"lines/{contract.pk}/shares/"):
        assert client.post(f"{HERE}{address}", {}).status_code == 403
    assert client.get(HERE).status_code == (403 if role is Role.PROVIDER else 200)


@pytest.mark.django_db
def test_a_line_and_a_criterion_of_another_partnership_are_not_found(
    contract: SpendLine, council: Organisation, sign_in: SignIn
) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(Role.COMMISSIONER, elsewhere)
    assert client.get(f"/p/elsewhere/design/scope/lines/{contract.pk}/shares/").status_code == 404
    with pytest.raises(Refused) as refused:
        services.set_scope(line_id=contract.pk, said=services.Said(APRIL, criterion(elsewhere), ""), by=None)
    assert refused.value.code == "criterion_elsewhere"


@pytest.mark.django_db
def test_the_database_refuses_negative_spend(council: Organisation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SpendLine.objects.create(
            partnership=council.partnership, payer=council, code="x", name="x", year=2014, amount=-1, source="x"
        )
