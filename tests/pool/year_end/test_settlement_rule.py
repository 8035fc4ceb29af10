"""Who pays whom at the end of a year: worked figures, and what holds for any year at all."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ihwb.kernel.money import ZERO, allocate
from pool.rules.settlement import FundYear, PartnerYear, SchemeYear, scheme_account, settle, with_treasury

D = Decimal


def year(budget: str, *, opening: str = "0", held: str = "0", drawn: str = "0", kept: str = "0", open_: str = "0"):
    return FundYear(D(budget), D(opening), D(held), D(drawn), D(kept), D(open_))


def test_the_partner_that_paid_too_little_pays_the_host_the_rest() -> None:
    partners = [
        PartnerYear("COUNCIL", "Council", D("1000.00"), D("0.00"), D("2100.00"), D("25.00")),
        PartnerYear("ICB", "ICB", D("3000.00"), D("1000.00"), D("2000.00"), D("75.00")),
    ]
    made = settle(partners, year("4000"), host="COUNCIL", divide_remainder=False)
    assert [(one.payer, one.payee, one.amount) for one in made.payments] == [("ICB", "COUNCIL", D("75.00"))]
    assert made.balance == ZERO
    assert "ICB has paid £1,000.00 into the fund and £2,000.00 to providers, £3,000.00 together" in made.sentences[2]
    assert "it pays Council £75.00." in made.sentences[2]


def test_the_host_pays_the_partner_that_paid_too_much() -> None:
    partners = [
        PartnerYear("COUNCIL", "Council", D("1000.00"), D("0.00"), D("500.00"), D("-10.00")),
        PartnerYear("ICB", "ICB", D("3000.00"), D("0.00"), D("3460.00"), D("-30.00")),
    ]
    made = settle(partners, year("4000"), host="COUNCIL", divide_remainder=False)
    assert [(one.payer, one.payee, one.amount) for one in made.payments] == [("COUNCIL", "ICB", D("490.00"))]


def test_treasury_income_is_passed_on_by_the_agreed_percentages_and_changes_nothing_else() -> None:
    partners = [
        PartnerYear("COUNCIL", "Council", D("1000.00"), D("0.00"), D("2100.00"), D("25.00")),
        PartnerYear("ICB", "ICB", D("3000.00"), D("1000.00"), D("2000.00"), D("75.00")),
    ]
    given = with_treasury(partners, D("100.01"), {"COUNCIL": D("25"), "ICB": D("75")})
    assert [one.treasury for one in given] == [D("25.00"), D("75.01")]
    before = settle(partners, year("4000"), host="COUNCIL", divide_remainder=False)
    made = settle(given, year("4000"), host="COUNCIL", divide_remainder=False)
    # The ICB paid the council 75.00; the council now owes it 75.01 of what it earned.
    assert [(one.payer, one.payee, one.amount) for one in made.payments] == [("COUNCIL", "ICB", D("0.01"))]
    assert [one.treasury for one in made.partners] == [D("-75.01"), D("75.01")]
    assert [one.bears for one in made.partners] == [one.bears for one in before.partners]
    assert made.balance == before.balance
    assert "its part of the treasury income is £75.01; it bears £3,075.00: Council pays it £0.01." in made.sentences[2]
    assert made.sentences[4].endswith("earned £100.01 with Council, divided as agreed: Council £25.00, ICB £75.01.")


@pytest.mark.parametrize(("income", "percentages"), [("-0.01", {"COUNCIL": D("100")}), ("0.01", {})])
def test_treasury_income_that_nobody_can_divide_is_refused(income: str, percentages: dict[str, Decimal]) -> None:
    partners = [PartnerYear("COUNCIL", "Council", ZERO, ZERO, ZERO, ZERO)]
    with pytest.raises(ValueError, match="reasury income"):
        with_treasury(partners, D(income), percentages)
    assert with_treasury(partners, ZERO, {}) == tuple(partners)


def test_money_held_and_not_drawn_is_what_is_left() -> None:
    partners = [
        PartnerYear("COUNCIL", "Council", D("1500.00"), D("0.00"), D("2150.00"), D("0.00")),
        PartnerYear("ICB", "ICB", D("3000.00"), D("3000.00"), D("2000.00"), D("0.00")),
    ]
    made = settle(partners, year("4000", held="500", drawn="150"), host="COUNCIL", divide_remainder=False)
    assert made.balance == D("350.00")
    assert [(part.label, part.amount) for part in made.parts] == [("Held against risk and not drawn", D("350.00"))]
    assert made.remainder == ZERO


def test_budgets_that_no_contribution_covers_are_left_open_or_divided() -> None:
    partners = [
        PartnerYear("COUNCIL", "Council", D("1000.00"), D("0.00"), D("2000.00"), D("0.00")),
        PartnerYear("ICB", "ICB", D("2000.00"), D("0.00"), D("2000.00"), D("0.00")),
    ]
    kept = settle(partners, year("4000"), host="COUNCIL", divide_remainder=False)
    assert (kept.remainder, kept.balance, kept.payments) == (D("1000.00"), D("-1000.00"), ())
    divided = settle(partners, year("4000"), host="COUNCIL", divide_remainder=True)
    assert [one.remainder for one in divided.partners] == [D("333.33"), D("666.67")]
    assert divided.balance == ZERO


def test_each_figure_is_told_as_what_it_is() -> None:
    """Words for an overspend, an underspend, neither; for a gap and a surplus; for what is left and what is short."""

    def told(share_c: str, share_n: str, *, put_in: str = "1000.00", divide: bool = False, **fund: str) -> str:
        spent = D("4000.00") + D(share_c) + D(share_n)
        council = PartnerYear("C", "Council", D(put_in), ZERO, spent, D(share_c))
        nhs = PartnerYear("N", "NHS", D("3000.00"), D("3000.00"), ZERO, D(share_n))
        made = settle([council, nhs], year("4000", **fund), host="C", divide_remainder=divide)
        return " ".join(made.sentences)

    assert "Council bears £1,025.00: its contribution of £1,000.00, and its share of the overspend, £25.00." in told(
        "25.00", "75.00"
    )
    under = told("-10.00", "0.00")
    assert "Council bears £990.00: its contribution of £1,000.00, less its share of the underspend, £10.00." in under
    assert "NHS bears £3,000.00: its contribution of £3,000.00, and no share of a variance." in under
    assert "nothing is left to pay" in under
    assert "Nothing is left in the fund, and nothing is carried forward." in under
    gap = told("0.00", "0.00", put_in="500.00")
    assert "Budgets and money held are more than was put in, by £500.00." in gap
    assert "for this year it stays in the fund's balance" in gap
    assert "The fund ends £500.00 short. Council has paid that for the fund" in gap
    surplus = told("0.00", "0.00", put_in="1400.00")
    assert "More was put in than was budgeted, by £400.00." in surplus
    assert "£400.00 is left in the fund. Council holds it" in surplus
    brought = told("0.00", "0.00", put_in="1400.00", opening="100.00")
    assert "More was put in than was budgeted, by £500.00." in brought
    assert "£500.00 is left in the fund." in brought
    divided = told("0.00", "0.00", put_in="1000.00", divide=True, held="400.00")
    assert "also £100.00 of what the agreement leaves open" in divided
    assert "it is divided by the contributions" in divided


def test_what_came_back_on_account_is_told_with_who_pays_whom() -> None:
    partners = [
        PartnerYear("C", "Council", D("1000.00"), ZERO, D("1600.00"), D("25.00")),
        PartnerYear("N", "NHS", D("3000.00"), D("1000.00"), D("2500.00"), D("75.00"), D("300.00")),
    ]
    made = settle(partners, year("4000"), host="C", divide_remainder=False)
    assert [(one.on_account, one.supplied, one.owes) for one in made.partners] == [
        (D("-300.00"), D("1900.00"), D("125.00")), (D("300.00"), D("3200.00"), D("-125.00")),
    ]  # fmt: skip
    assert made.sentences == (
        "Council bears £1,025.00: its contribution of £1,000.00, and its share of the overspend, £25.00.",
        "NHS bears £3,075.00: its contribution of £3,000.00, and its share of the overspend, £75.00.",
        (
            "NHS has paid £1,000.00 into the fund and £2,500.00 to providers, £3,500.00 together; Council has paid "
            "£300.00 of that on account, which leaves £3,200.00; it bears £3,075.00: Council pays it £125.00."
        ),
        "Council hosts the fund: what the others pay or get adds up to nil with it.",
        "Nothing is left in the fund, and nothing is carried forward.",
    )


def test_a_variance_that_nobody_is_given_is_told() -> None:
    partners = [
        PartnerYear("C", "Council", D("1000.00"), ZERO, D("3150.00"), ZERO),
        PartnerYear("N", "NHS", D("3000.00"), D("2000.00"), D("900.00"), ZERO),
    ]
    made = settle(partners, year("4000", open_="50.00"), host="C", divide_remainder=False)
    assert made.sentences[2:] == (
        (
            "NHS has paid £2,000.00 into the fund and £900.00 to providers, £2,900.00 together; it bears £3,000.00: it "
            "pays Council £100.00."
        ),
        "Council hosts the fund: what the others pay or get adds up to nil with it.",
        (
            "Budgets and money held are more than was put in, by £50.00. The agreement does not say whose that is; for "
            "this year it stays in the fund's balance."
        ),
        (
            "The fund ends £50.00 short. Council has paid that for the fund; it is carried into the next year, and the "
            "partners find it in that year's contributions."
        ),
        "£50.00 of the variance is given to nobody by the agreement's rules.",
    )
    assert [(part.label, part.amount) for part in made.parts] == [
        ("Left open by the agreement and kept in the fund", D("-50.00"))
    ]


def test_what_is_left_open_is_divided_though_one_partner_puts_nothing_in() -> None:
    rows = [PartnerYear(code, code, D(put), D(put), ZERO, ZERO) for code, put in (("C", "10"), ("N", "30"), ("P", "0"))]
    made = settle(rows, year("0"), host="C", divide_remainder=True)
    assert [one.remainder for one in made.partners] == [D("-10.00"), D("-30.00"), ZERO]


def test_spending_that_is_not_budget_and_variance_is_refused() -> None:
    partners = [PartnerYear("COUNCIL", "Council", D("1000.00"), ZERO, D("999.00"), ZERO)]
    with pytest.raises(ValueError, match=r"Spending of 999\.00"):
        settle(partners, year("1000"), host="COUNCIL", divide_remainder=False)
    with pytest.raises(ValueError, match="not a partner"):
        settle(partners, year("999"), host="ELSEWHERE", divide_remainder=False)


def test_where_nobody_contributes_there_is_nothing_to_divide_by() -> None:
    rows = [PartnerYear(f"P{n}", f"Partner {n}", ZERO, ZERO, ZERO, ZERO) for n in range(2)]
    made = settle(rows, FundYear(D("-0.01"), ZERO, ZERO, ZERO, D("0.01"), ZERO), host="P0", divide_remainder=True)
    assert sum((part.amount for part in made.parts), ZERO) == made.balance == ZERO


MONEY = st.integers(-10_000_000, 10_000_000).map(lambda pennies: D(pennies) / 100)
POSITIVE = st.integers(0, 10_000_000).map(lambda pennies: D(pennies) / 100)


@settings(max_examples=60, deadline=None)
@given(
    partners=st.lists(st.tuples(POSITIVE, POSITIVE, MONEY, MONEY, MONEY), min_size=2, max_size=4),
    parts=st.tuples(POSITIVE, POSITIVE, MONEY, MONEY, MONEY),
    divide=st.booleans(),
)
def test_what_is_paid_adds_up_to_nil_and_every_partner_ends_at_what_it_bears(partners, parts, divide) -> None:
    opening, held, drawn, kept, unresolved = parts
    rows = [PartnerYear(f"P{n}", f"Partner {n}", *amounts) for n, amounts in enumerate(partners)]
    budget = sum((one.spent - one.share for one in rows), ZERO) - drawn - kept - unresolved
    fund = FundYear(budget, opening, held, drawn, kept, unresolved)
    made = settle(rows, fund, host="P0", divide_remainder=divide)
    assert sum(one.owes for one in made.partners) == ZERO
    assert sum(one.on_account for one in made.partners) == ZERO
    assert made.on_account == sum(one.on_account for one in rows[1:])
    moved = {one.code: ZERO for one in rows}
    for payment in made.payments:
        moved[payment.payer] += payment.amount
        moved[payment.payee] -= payment.amount
    for one in made.partners[1:]:
        assert one.supplied + moved[one.partner.code] == one.bears
        assert one.supplied == one.partner.paid + one.partner.spent - one.partner.on_account
    host = made.partners[0]
    received = sum(one.paid for one in rows[1:]) + opening
    early = sum(one.on_account for one in rows[1:])
    assert host.partner.spent + early + moved["P0"] - received + made.balance == host.bears
    assert sum((part.amount for part in made.parts), ZERO) == made.balance
    assert made.spending == sum((one.spent for one in rows), ZERO)


def test_a_scheme_stands_in_the_books_of_whoever_controls_it() -> None:
    weights = {"COUNCIL": D("1000"), "ICB": D("2000")}

    def books(control: str):
        scheme = SchemeYear("S", "S", control, "gross", "", D("120.00"), D("20.00"), {"ICB": D("100.00")})
        return dict(scheme_account(scheme, weights, "COUNCIL").books)

    assert books("joint") == allocate(D("100.00"), weights) == {"COUNCIL": D("33.33"), "ICB": D("66.67")}
    assert books("host") == {"COUNCIL": D("100.00")}
    assert books("lead") == {"ICB": D("100.00")}
