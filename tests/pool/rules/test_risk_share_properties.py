"""What holds of every agreement: more to share never means less to bear, caps hold, order and netting do no harm.

Pennies: each part is truncated and the pennies left go to the largest remainders. For two partners, and for equal
parts, a larger amount then never gives anybody less. For three or more by unequal weights it may take a penny from one
of them in each sharing step; ``test_a_penny_may_go_back_between_three_partners`` has such a case.
"""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ihwb.kernel.money import PENNY, ZERO
from pool.rules.risk_share import Line, Partner, Rules, Scenario, Statement, share
from pool.rules.risk_share.model import CarryForward, Draw, Lead, Share, Step

D = Decimal
ANY = settings(max_examples=80, deadline=None)

amounts = st.integers(0, 10**7).map(lambda pennies: D(pennies) * PENNY)
variances = st.integers(-(10**7), 10**7).map(lambda pennies: D(pennies) * PENNY)
limits = st.none() | amounts
portions = st.none() | st.integers(1, 10**4).map(lambda hundredths: D(hundredths) * PENNY)


def people(codes: str) -> st.SearchStrategy[tuple[Partner, ...]]:
    each = st.tuples(*(st.integers(1, 1000) for _ in codes))
    return each.map(lambda put_in: tuple(Partner(one, one, D(much)) for one, much in zip(codes, put_in, strict=True)))


@st.composite
def weights(draw: st.DrawFn, codes: str) -> dict[str, Decimal]:
    cuts = sorted(draw(st.lists(st.integers(0, 10**4), min_size=len(codes) - 1, max_size=len(codes) - 1)))
    ends = [0, *cuts, 10**4]
    return {code: D(ends[at + 1] - ends[at]) * PENNY for at, code in enumerate(codes)}


def steps(codes: str, *, caps: bool) -> st.SearchStrategy[tuple[Step, ...]]:
    held = st.dictionaries(st.sampled_from(codes), amounts) if caps else st.just({})
    basis = st.sampled_from(["contributions", "weights", "equal"])
    shares = st.builds(Share, basis, weights=weights(codes), up_to=limits, caps=held, portion=portions)
    leads = st.builds(Lead, st.sampled_from(codes))
    rest = st.one_of(st.builds(CarryForward, limits, portions), st.builds(Draw, st.just("pot"), limits, portions))
    return st.lists(st.one_of(shares, shares, rest, leads), max_size=5).map(tuple)


@st.composite
def agreements(draw: st.DrawFn, codes: str, *, caps: bool) -> tuple[tuple[Partner, ...], Rules, Decimal]:
    rules = Rules(overspend=draw(steps(codes, caps=caps)), underspend=draw(steps(codes, caps=caps)))
    return draw(people(codes)), rules, draw(amounts)


def line(code: str, variance: Decimal, group: str = "") -> Line:
    return Line(code, code, "A", "pooled", ZERO, variance, group)


def shared(partners: tuple[Partner, ...], rules: Rules, pot: Decimal, *lines: Line) -> Statement:
    return share(Scenario(partners, lines, rules, {"pot": pot}))


def everything(statement: Statement) -> dict[str, Decimal]:
    """Who and what takes how much: partners, funds, carry-forward and what is left."""
    rest = {"kept": statement.carried_forward, "open": statement.unresolved}
    return {**statement.partners, **statement.funds, **rest}


def sharing_steps(rules: Rules) -> int:
    return sum(isinstance(step, Share) for step in (*rules.overspend, *rules.underspend))


# --- Monotone exposure ------------------------------------------------------------------------------------------------


@ANY
@given(agreements("AB", caps=True), variances, amounts)
def test_a_larger_variance_never_lowers_what_either_of_two_partners_bears(
    agreement: tuple[tuple[Partner, ...], Rules, Decimal], variance: Decimal, more: Decimal
) -> None:
    small = everything(shared(*agreement, line("X", variance)))
    large = everything(shared(*agreement, line("X", variance + more)))
    assert all(large[name] >= small[name] for name in small)


@ANY
@given(agreements("ABCD", caps=False), amounts, amounts)
def test_among_more_partners_it_lowers_nobody_by_more_than_a_penny_a_sharing_step(
    agreement: tuple[tuple[Partner, ...], Rules, Decimal], variance: Decimal, more: Decimal
) -> None:
    partners, rules, pot = agreement
    small = everything(shared(partners, rules, pot, line("X", variance)))
    large = everything(shared(partners, rules, pot, line("X", variance + more)))
    pennies = PENNY * sharing_steps(rules)
    assert all(large[one.code] >= small[one.code] - pennies for one in partners)
    assert all(large[name] >= small[name] for name in ("pot", "kept", "open"))


@ANY
@given(people("ABCDE"), amounts, amounts)
def test_in_equal_parts_it_lowers_nobody_at_all(
    partners: tuple[Partner, ...], variance: Decimal, more: Decimal
) -> None:
    rules = Rules(overspend=(Share("equal"),))
    small = shared(partners, rules, ZERO, line("X", variance)).partners
    large = shared(partners, rules, ZERO, line("X", variance + more)).partners
    assert all(large[code] >= small[code] for code in small)


def test_a_penny_may_go_back_between_three_partners() -> None:
    partners = tuple(Partner(code, code, D(1)) for code in "ABC")
    rules = Rules(overspend=(Share("weights", {"A": D("42.86"), "B": D("42.86"), "C": D("14.28")}),))
    less, more = (shared(partners, rules, ZERO, line("X", D(x))).partners["C"] for x in ("0.10", "0.11"))
    assert (less, more) == (D("0.02"), D("0.01"))


# --- Caps -------------------------------------------------------------------------------------------------------------


@ANY
@given(people("ABC"), weights("ABC"), st.fixed_dictionaries(dict.fromkeys("ABC", amounts)), variances)
def test_with_a_cap_on_everybody_nobody_bears_more_and_the_rest_is_left(
    partners: tuple[Partner, ...], by: dict[str, Decimal], caps: dict[str, Decimal], variance: Decimal
) -> None:
    step = Share("weights", by, caps=caps)
    capped = shared(partners, Rules(overspend=(step,), underspend=(step,)), ZERO, line("X", variance))
    free = replace(step, caps={})
    whole = shared(partners, Rules(overspend=(free,), underspend=(free,)), ZERO, line("X", variance))
    for code, part in capped.partners.items():
        assert abs(part) == min(caps[code], abs(whole.partners[code]))
    assert capped.unresolved == variance - sum(capped.partners.values())


# --- Portions ---------------------------------------------------------------------------------------------------------


@ANY
@given(people("AB"), portions.filter(bool), variances)
def test_a_portion_is_that_part_of_what_is_left_within_half_a_penny_and_the_rest_passes_on(
    partners: tuple[Partner, ...], portion: Decimal, variance: Decimal
) -> None:
    steps = (Share("weights", {"A": D(100)}, portion=portion), Lead("B"))
    told = shared(partners, Rules(overspend=steps, underspend=steps), ZERO, line("X", variance))
    assert abs(told.partners["A"] - variance * portion / 100) <= PENNY / 2
    assert told.partners["A"] + told.partners["B"] == variance


@ANY
@given(agreements("ABC", caps=True), variances)
def test_a_portion_of_all_is_the_same_as_none(
    agreement: tuple[tuple[Partner, ...], Rules, Decimal], variance: Decimal
) -> None:
    partners, rules, pot = agreement
    bare, whole = (
        Rules(
            overspend=tuple(_portioned(step, portion) for step in rules.overspend),
            underspend=tuple(_portioned(step, portion) for step in rules.underspend),
        )
        for portion in (None, D(100))
    )
    one, other = (shared(partners, each, pot, line("X", variance)) for each in (bare, whole))
    assert everything(one) == everything(other)


def _portioned(step: Step, portion: Decimal | None) -> Step:
    return step if isinstance(step, Lead) else replace(step, portion=portion)


# --- Order ------------------------------------------------------------------------------------------------------------


@ANY
@given(agreements("ABCD", caps=False), variances, st.permutations("ABCD"))
def test_the_order_of_the_partners_matters_only_for_pennies(
    agreement: tuple[tuple[Partner, ...], Rules, Decimal], variance: Decimal, order: list[str]
) -> None:
    partners, rules, pot = agreement
    turned = tuple(sorted(partners, key=lambda one: order.index(one.code)))
    one = everything(shared(partners, rules, pot, line("X", variance)))
    other = everything(shared(turned, rules, pot, line("X", variance)))
    pennies = PENNY * sharing_steps(rules)
    assert all(abs(one[partner.code] - other[partner.code]) <= pennies for partner in partners)
    assert all(one[name] == other[name] for name in ("pot", "kept", "open"))


# --- Netting ----------------------------------------------------------------------------------------------------------


def gross(statement: Statement) -> dict[str, Decimal]:
    """What each partner bears of what is over, and what it gets of what is under, both counted."""
    found = dict.fromkeys(statement.partners, ZERO)
    for step in statement.steps:
        for code in found:
            found[code] += abs(step.allocated.get(code, ZERO))
    return found


grouped = st.lists(st.tuples(variances, st.sampled_from(["", "g", "h"])), min_size=1, max_size=6)


@ANY
@given(agreements("AB", caps=True), grouped)
def test_netting_never_increases_what_either_of_two_partners_has_at_stake(
    agreement: tuple[tuple[Partner, ...], Rules, Decimal], drawn: list[tuple[Decimal, str]]
) -> None:
    partners, rules, pot = agreement
    lines = [line(f"L{at}", variance, group) for at, (variance, group) in enumerate(drawn)]
    none, group, whole = (
        gross(shared(partners, replace(rules, netting=netting), pot, *lines)) for netting in ("none", "group", "all")
    )
    assert all(whole[code] <= group[code] <= none[code] for code in "AB")


@ANY
@given(agreements("ABC", caps=False), grouped)
def test_nor_of_three_by_more_than_a_penny_a_sharing_step(
    agreement: tuple[tuple[Partner, ...], Rules, Decimal], drawn: list[tuple[Decimal, str]]
) -> None:
    partners, rules, pot = agreement
    lines = [line(f"L{at}", variance, group) for at, (variance, group) in enumerate(drawn)]
    none, whole = (gross(shared(partners, replace(rules, netting=netting), pot, *lines)) for netting in ("none", "all"))
    assert all(whole[code] <= none[code] + PENNY * sharing_steps(rules) for code in "ABC")
