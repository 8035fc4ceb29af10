from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihwb.kernel.money import LIMIT, PENNY, ZERO, MoneyError, allocate, parse, show, show_thousands, to_pence

D = Decimal

pence = st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1).map(lambda pennies: D(pennies) * PENNY)
weights = st.lists(
    st.decimals(min_value=0, max_value=10**12, places=4, allow_nan=False, allow_infinity=False), min_size=1, max_size=8
).filter(any)


def named(values: list[Decimal]) -> dict[str, Decimal]:
    return {f"P{number}": value for number, value in enumerate(values)}


def read(text: str) -> tuple[Decimal, str]:
    try:
        return parse(text), "Read."
    except MoneyError as refused:
        return ZERO, refused.message


def refusal(text: str) -> str:
    with pytest.raises(MoneyError) as refused:
        parse(text)
    return refused.value.code


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.005", "0.01"), ("-0.005", "-0.01"), ("1.004999", "1.00"), ("2.675", "2.68"), ("-0.004", "0.00"),
        ("9999999999999.994", "9999999999999.99"), ("7", "7.00"),
    ],
)  # fmt: skip
def test_half_a_penny_is_rounded_away_from_zero(value: str, rounded: str) -> None:
    assert str(to_pence(D(value))) == rounded


def test_three_equal_partners_and_the_first_takes_the_odd_penny() -> None:
    assert allocate(D("100.00"), {"A": D(1), "B": D(1), "C": D(1)}) == {
        "A": D("33.34"),
        "B": D("33.33"),
        "C": D("33.33"),
    }


def test_the_odd_pennies_go_to_the_largest_remainders_not_to_the_first_listed() -> None:
    # 0.05 by 20/20/60 is 1, 1 and 3 pennies; 0.04 is 0.8, 0.8 and 2.4: both odd pennies go to the two 0.8.
    assert allocate(D("0.04"), {"A": D(60), "B": D(20), "C": D(20)}) == {"A": D("0.02"), "B": D("0.01"), "C": D("0.01")}


def test_contributions_divide_as_well_as_percentages() -> None:
    shares = allocate(D("1430000.00"), {"CCG": D("321000000.00"), "PCC": D("100000000.00")})
    assert shares == {"CCG": D("1090332.54"), "PCC": D("339667.46")}


def test_a_weight_of_nought_receives_nothing_even_of_odd_pennies() -> None:
    assert allocate(D("0.01"), {"A": ZERO, "B": D(1)}) == {"A": ZERO, "B": PENNY}


@pytest.mark.parametrize("bad", [{}, {"A": ZERO}, {"A": D(2), "B": D(-1)}])
def test_weights_that_cannot_divide_are_refused(bad: dict[str, Decimal]) -> None:
    with pytest.raises(ValueError, match="Weights must be"):
        allocate(D(1), bad)


def test_a_fraction_of_a_penny_cannot_be_divided() -> None:
    with pytest.raises(ValueError, match=r"^Only whole pence can be divided, not 0\.005$"):
        allocate(D("0.005"), {"A": D(1)})


@given(amount=pence, values=weights)
def test_no_penny_is_lost_or_invented(amount: Decimal, values: list[Decimal]) -> None:
    parts = allocate(amount, named(values))
    assert sum(parts.values()) == amount
    assert list(parts) == list(named(values))
    assert all(part == to_pence(part) and part * amount >= 0 for part in parts.values())


@given(amount=pence, values=weights)
def test_each_part_is_within_a_penny_of_the_exact_share(amount: Decimal, values: list[Decimal]) -> None:
    total = sum(int(value * 10000) for value in values)
    for part, value in zip(allocate(amount, named(values)).values(), values, strict=True):
        assert abs(int(part * 100) * total - int(amount * 100) * int(value * 10000)) < total


@given(amount=pence, values=weights)
def test_a_negative_amount_is_the_mirror_of_the_positive(amount: Decimal, values: list[Decimal]) -> None:
    mirrored = {name: -part for name, part in allocate(-amount, named(values)).items()}
    assert allocate(amount, named(values)) == mirrored
    assert not any(str(part).startswith("-0.00") for part in allocate(-abs(amount), named(values)).values() if not part)


@given(amount=pence, values=weights, scale=st.integers(1, 1000))
def test_only_the_proportion_of_weights_matters(amount: Decimal, values: list[Decimal], scale: int) -> None:
    assert allocate(amount, named(values)) == allocate(amount, named([value * scale for value in values]))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("1234.5", "£1,234.50"), ("-1234.5", "(£1,234.50)"), ("0", "£0.00"), ("-0.00", "£0.00"), ("-0.004", "£0.00"),
     ("421000000", "£421,000,000.00")],
)  # fmt: skip
def test_pounds_are_shown_with_brackets_for_negatives(amount: str, shown: str) -> None:
    assert show(D(amount)) == shown


def test_pounds_without_pence_are_rounded_half_up() -> None:
    assert [show(D(text), pence=False) for text in ("0.50", "-1234.50", "-0.40")] == ["£1", "(£1,235)", "£0"]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("151414000", "151,414"), ("-1234567.89", "(1,235)"), ("499.99", "0"), ("-499.99", "0"), ("500", "1"),
     ("-500", "(1)"), ("0", "0")],
)  # fmt: skip
def test_thousands_are_shown_rounded_half_up(amount: str, shown: str) -> None:
    assert show_thousands(D(amount)) == shown


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.5", "1234.50"), ("(1,234.50)", "-1234.50"), ("£1,234", "1234.00"), ("-£1,234.00", "-1234.00"),
        ("£-5", "-5.00"), ("£(5)", "-5.00"), ("( £5 )", "-5.00"), ("−1,234.50", "-1234.50"), ("–5", "-5.00"),
        ("1 234 567.89", "1234567.89"), ("1\u00a0234\u00a0567", "1234567.00"), ("1\u202f234", "1234.00"),
        ("  \u00a0 12 \t\n", "12.00"), (".5", "0.50"), ("-0.00", "0.00"), ("(0)", "0.00"), ("0", "0.00"),
        ("+7", "7.00"), ("9,999,999,999,999.99", "9999999999999.99"), ("- 5", "-5.00"), ("£ 1,234", "1234.00"),
    ],
)  # fmt: skip
def test_one_amount_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert str(parse(text)) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "blank"), ("  \u00a0", "blank"), ("-", "blank"), ("£", "blank"), ("()", "blank"),
        ("abc", "letters"), ("5k", "letters"), ("NaN", "letters"), ("Infinity", "letters"), ("1.2m", "letters"),
        ("475.962,00", "continental"), ("1.234.567,00", "continental"), ("1.234.567", "continental"),
        ("1.234,5", "continental"),
        ("1.234", "too_many_decimals"), ("0.001", "too_many_decimals"),
        ("03/11/2014", "date"), ("2014-11-03", "date"), ("3.11.2014", "date"), ("3 November 2014", "date"),
        ("Nov 2014", "date"), ("2015/16", "date"), ("03-Nov-14", "date"),
        ("1,23", "grouping"), ("1,2345", "grouping"), ("12,34,567", "grouping"), ("1 23", "grouping"),
        ("1234,50", "grouping"), ("1,234 567", "grouping"), ("1,234,", "grouping"),
        ("--5", "double_sign"), ("(−5)", "double_sign"), ("-(5)", "double_sign"), ("((5))", "double_sign"),
        ("-£-5", "double_sign"),
        ("5-", "sign_place"), ("5 - 3", "sign_place"),
        ("(5", "brackets"), ("5)", "brackets"), ("(5)6", "brackets"),
        ("1e5", "exponent"), ("1.5E+3", "exponent"), ("5%", "percentage"), ("#REF!", "spreadsheet_error"),
        ("10000000000000", "too_large"), ("99999999999999.99", "too_large"),
        ("１２", "digits"), ("٣", "digits"), ("007", "leading_nought"), ("07", "leading_nought"), ("£(£5)", "brackets"),
        ("0,123", "leading_nought"),
        ("5.", "decimal_point"), ("1..5", "decimal_point"), ("1'234", "characters"), ("€5", "characters"),
        ("1_000", "characters"), ("12:30", "characters"), ("1\n234", "characters"), ("5£", "characters"),
        ("9" * 50, "too_large"), ("1,2 " * 50, "too_long"),
    ],
)  # fmt: skip
def test_what_could_mean_two_things_is_refused_with_its_reason(text: str, code: str) -> None:
    assert refusal(text) == code
    assert issubclass(MoneyError, ValueError)


@pytest.mark.parametrize("text", ["475.962,00", "1,23", "abc", "5-", "2014-11-03"])
def test_the_refusal_quotes_the_text_in_one_sentence(text: str) -> None:
    with pytest.raises(MoneyError) as refused:
        parse(f" {text} ")
    assert f"“{text}”" in refused.value.message
    assert refused.value.message.endswith(".")
    assert str(refused.value) == refused.value.message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ", "The figure is blank; enter 0 when the amount is nil."),
        ("007", "“007” begins with a nought, as a code does; enter an amount."),
        ("10000000000000", "“10000000000000” is too large; amounts stay below £10,000,000,000,000."),
        ("€5", "“€5” cannot be read as an amount; write it as 1,234.50."),
        ("£", "“£” has no figure in it; enter 0 when the amount is nil."),
        ("#REF!", "“#REF!” is a spreadsheet's error, not an amount; correct the formula it came from."),
        ("٣", "“٣” has digits of another script; write it with the digits 0 to 9."),
        ("5%", "“5%” is a percentage; enter an amount in pounds and pence."),
        ("2015/16", "“2015/16” looks like a date; enter an amount in pounds and pence."),
        ("1e5", "“1e5” is written with an exponent; write the amount out in full."),
        ("5k", "“5k” has letters in it; enter figures only, such as 1,234.50."),
        ("1.234,5", "“1.234,5” has comma and point the continental way round; write it the British way, as 1,234.50."),
        ("--5", "“--5” has more than one sign; use one minus or one pair of brackets."),
        ("5-", "“5-” has its sign after a digit; put the minus in front."),
        ("(5", "“(5” has a bracket that is not one of a pair around the amount; write (1,234.50)."),
        ("0.001", "“0.001” has more than two decimals; round it to the penny yourself."),
        ("5.", "“5.” has a misplaced decimal point; write it as 1,234.50."),
        ("1,23", "“1,23” has thousands separators in the wrong place; write it as 1,234,567.00."),
    ],
)
def test_a_refusal_says_what_to_do(text: str, sentence: str) -> None:
    assert read(text) == (ZERO, sentence)


def test_a_figure_is_looked_at_up_to_a_hundred_characters() -> None:
    assert [refusal("x" * length) for length in (100, 101)] == ["letters", "too_long"]


def test_a_refusal_never_repeats_a_whole_page() -> None:
    _, sentence = read("x" * 10_000)
    assert len(sentence) < 120
    assert sentence.endswith("” is too long to be an amount; enter one figure.")


@given(amount=pence)
def test_what_is_shown_can_be_read_again(amount: Decimal) -> None:
    assert parse(show(amount)) == amount
    assert parse(str(amount)) == amount


@given(text=st.text(max_size=30) | st.text("0123456789,. -−()£+", max_size=14))
def test_any_text_is_an_amount_below_the_limit_or_a_sentence(text: str) -> None:
    amount, sentence = read(text)
    assert sentence.endswith(".")
    assert amount == to_pence(amount)
    assert abs(amount) < LIMIT
    assert str(amount) != "-0.00"
