"""Casting, with the figures of a plan that was really published: £, years 2015/16 to 2017/18."""

from decimal import Decimal

from pool.rules.plan import Check, PlanYear, casts, share_checks


def thousands(*figures: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(figure * 1000) for figure in figures)


LINES = {
    2015: thousands(17158, 184408, 109829, 151414, 18142, -32728, 0),
    2016: thousands(17158, 183254, 112820, 150421, 18240, -32730, 0),
    2017: thousands(17158, 186349, 114894, 148768, 18313, -32733, 0),
}
BENEFITS = {
    2015: thousands(0, 4276, 234, 0, 200, 9590),
    2016: thousands(500, 7901, 234, 0, 200, 3687),
    2017: thousands(1000, 11608, 234, 0, 200, -146),
}
CODES = (
    "total_planned_spend",
    "revenue_resource_limit",
    "overspend",
    "planned_deficit",
    "benefits",
    "benefits_total",
)
PRINTED = {
    2015: thousands(448223, 421481, 26742, -12442, 14300, 14300),
    2016: thousands(449161, 424196, 24965, -12442, 12523, 12522),
    2017: thousands(452749, 428965, 23784, -10887, 12897, 12896),
}
CONTRIBUTIONS = {"CCG": Decimal(321_000_000), "PCC": Decimal(100_000_000)}


def year(number: int, **changed: Decimal) -> PlanYear:
    printed = dict(zip(CODES, PRINTED[number], strict=True)) | changed
    return PlanYear(number, LINES[number], BENEFITS[number], printed, CONTRIBUTIONS if number == 2015 else {})


def differing(number: int, **changed: Decimal) -> list[Check]:
    return [check for check in casts(year(number, **changed)) if not check.agrees]


def test_the_first_year_casts_in_every_check() -> None:
    checks = casts(year(2015))
    assert len(checks) == 5
    assert all(check.agrees for check in checks)
    assert checks[0].sentence == (
        "2015/16: the total planned spend is printed as £448,223,000; the lines add up to £448,223,000: they agree."
    )


def test_the_second_years_lines_add_up_to_two_thousand_more_than_is_printed() -> None:
    found = differing(2016)
    assert [(check.row, check.difference) for check in found] == [
        ("total_planned_spend", Decimal(-2000)),
        ("benefits", Decimal(1000)),
    ]
    assert found[0].sentence == (
        "2016/17: the total planned spend is printed as £449,161,000; the lines add up to £449,163,000, "
        "a difference of £2,000."
    )


def test_the_plan_and_the_benefits_table_print_different_benefits() -> None:
    found = [check for number in (2016, 2017) for check in differing(number) if check.row == "benefits"]
    assert [(check.year, check.published, check.computed, check.difference) for check in found] == [
        (2016, 12_523_000, 12_522_000, 1000),
        (2017, 12_897_000, 12_896_000, 1000),
    ]
    assert found[0].sentence == (
        "2016/17: the plan's figure for benefits is printed as £12,523,000; the total of the benefits table is "
        "£12,522,000, a difference of £1,000."
    )


def test_a_wrong_overspend_is_found_in_both_checks_that_rest_on_it() -> None:
    found = differing(2015, overspend=Decimal(26_743_000))
    assert [(check.row, check.difference) for check in found] == [
        ("overspend", Decimal(1000)),
        ("benefits", Decimal(-1000)),
    ]


def test_a_wrong_row_of_benefits_is_found() -> None:
    one = PlanYear(2015, (), thousands(1, 2), {"benefits_total": Decimal(4000)})
    (found,) = casts(one)
    assert (found.row, found.published, found.computed) == ("benefits_total", Decimal(4000), Decimal(3000))


def test_what_was_not_published_is_not_checked() -> None:
    assert casts(PlanYear(2015, LINES[2015])) == []
    assert casts(PlanYear(2015, (), (), {"overspend": Decimal(1), "total_planned_spend": Decimal(2)})) == []


def test_pence_are_shown_where_there_are_any() -> None:
    (found,) = casts(PlanYear(2015, (Decimal("1.50"),), (), {"total_planned_spend": Decimal("2.00")}))
    assert found.sentence.endswith("printed as £2; the lines add up to £1.50, a difference of £0.50.")


def test_the_agreed_share_is_held_against_the_pool_and_the_resource_limit() -> None:
    names = {"CCG": "The CCG", "PCC": "The council"}
    limit, of_pool, of_limit = share_checks(year(2015), {"PCC": Decimal(25), "CCG": Decimal(75)}, names)
    assert (limit.published, limit.computed, limit.difference) == (421_000_000, 421_481_000, -481_000)
    assert (of_pool.computed, of_pool.difference) == (Decimal("76.25"), Decimal("-1.25"))
    assert of_limit.sentence == (
        "2015/16: the agreement gives The CCG 75%; its contribution of £321,000,000 is 76.16% of the resource limit "
        "(£421,481,000), a difference of 1.16 percentage points."
    )


def test_a_year_without_contributions_has_no_shares_to_check() -> None:
    assert share_checks(year(2016), {"CCG": Decimal(75), "PCC": Decimal(25)}, {}) == []
    nothing = PlanYear(2015, contributions={"CCG": Decimal(0)})
    assert share_checks(nothing, {"CCG": Decimal(100)}, {}) == []


def test_an_agreement_without_percentages_is_held_against_the_limit_only() -> None:
    (limit,) = share_checks(year(2015), {}, {})
    assert limit.row == "revenue_resource_limit"
