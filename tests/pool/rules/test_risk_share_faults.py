from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.rules.risk_share import Fault, Partner, ScenarioErrors, parse_rules, read_scenario, scenario_of, share
from pool.rules.risk_share.writing import rules_as_dict

GOOD = """\
agreement: Plymouth 2015/16
partners:
  - {code: CCG, name: NEW Devon CCG, contribution: 321000000.00}
  - {code: PCC, name: Plymouth City Council, contribution: 100000000.00, host: true}
funds: {contingency: 500000.00}
lines:
  - {code: ACUTE, lead: CCG, arrangement: pooled, group: acute, budget: 151414000.00, outturn: 153914000.00}
  - {code: OLT, lead: PCC, arrangement: aligned, budget: 10.00, outturn: 12.00,
     tags: [fixed], shares: {CCG: 55, PCC: 45}, causes: {maladministration: 1.00}}
rules:
  line_rules:
    - {step: by_cause, causes: {maladministration: PCC}}
    - {step: retain, select: {arrangement: aligned}}
    - {step: line_shares, select: {line: OLT}}
    - {step: host, select: {tag: fixed, group: acute}}
  netting: all
  overspend:
    - {step: draw, fund: contingency, up_to: 400000.00}
    - {step: share, basis: weights, weights: {CCG: 75, PCC: 25}, caps: {PCC: 500000.00}}
    - {step: lead, partner: CCG}
  underspend:
    - {step: carry_forward, up_to: 100000.00}
    - {step: share, basis: contributions}
"""


def faults(text: str) -> dict[str, str]:
    with pytest.raises(ScenarioErrors) as refused:
        read_scenario(text)
    return {fault.place: fault.message for fault in refused.value.faults}


def edited(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, "the edit must change one place"
    return GOOD.replace(old, new)


def test_the_file_itself_has_no_fault() -> None:
    assert share(read_scenario(GOOD)).variance == Decimal("2500002.00")


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        # what is missing, unknown, twice or of the wrong kind
        ("code: ACUTE, lead: CCG,", "code: ACUTE,", "lines[0].lead", "is missing"),
        (", outturn: 153914000.00", "", "lines[0].outturn", "is missing"),
        ("budget: 10.00", "budget: ", "lines[1].budget", "is missing"),
        ("arrangement: pooled, ", "", "lines[0].arrangement", "is missing"),
        (", fund: contingency", "", "rules.overspend[0].fund", "is missing"),
        (", basis: weights", "", "rules.overspend[1].basis", "is missing"),
        (", weights: {CCG: 75, PCC: 25}", "", "rules.overspend[1].weights", "is missing"),
        (", partner: CCG", "", "rules.overspend[2].partner", "is missing"),
        (", causes: {maladministration: PCC}", "", "rules.line_rules[0].causes", "is missing"),
        (", contribution: 100000000.00", "", "partners[1].contribution", "rules.underspend[1] shares by contributions"),
        ("{step: lead, ", "{", "rules.overspend[2].step", "is missing"),
        (", up_to: 400000.00", ", upto: 400000.00", "rules.overspend[0].upto", "perhaps up_to is meant"),
        ("up_to: 400000.00", "up_to: ", "rules.overspend[0].up_to", "has no amount"),
        ("{step: lead, part", "{step: lead, up_to: 1.00, part", "rules.overspend[2].up_to", "is not a field here"),
        ("agreement: Ply", "agrement: Ply", "agrement", "perhaps agreement is meant"),
        ("netting: all", "netting: all\n  netting: none", "rules.netting", "is given twice"),
        ("caps: {PCC: 500000.00}", "caps: {PCC: 1.00, PCC: 2.00}", "rules.overspend[1].caps.PCC", "is given twice"),
        ("tags: [fixed]", "tags: fixed", "lines[1].tags", "must be a list"),
        ("funds: {contingency: 500000.00}", "funds: [500000.00]", "funds", "must be names with values"),
        ("{step: lead, partner: CCG}", "lead", "rules.overspend[2]", "must be a step"),
        ("host: true", "host: perhaps", "partners[1].host", "true or false"),
        ("host: true", "host: 1", "partners[1].host", "true or false"),
        ("code: ACUTE", "code: [ACUTE]", "lines[0].code", "must be one text"),
        ("code: ACUTE", "code: ''", "lines[0].code", "is empty"),
        ("select: {arrangement: aligned}", "select: ", "rules.line_rules[1].select", "selects nothing"),
        ("select: {tag: fixed,", "select: {tag: [],", "rules.line_rules[3].select.tag", "empty list"),
        # names that do not exist, or exist twice
        ("lead: PCC", "lead: NHS", "lines[1].lead", "“NHS” is not a partner; the partners are CCG and PCC"),
        ("partner: CCG", "partner: ccg", "rules.overspend[2].partner", "not a partner"),
        ("{CCG: 75, PCC: 25}", "{CCG: 75, PPC: 25}", "rules.overspend[1].weights.PPC", "not a partner"),
        ("caps: {PCC:", "caps: {PPC:", "rules.overspend[1].caps.PPC", "not a partner"),
        ("shares: {CCG: 55,", "shares: {NHS: 55,", "lines[1].shares.NHS", "not a partner"),
        ("ration: PCC", "ration: X", "rules.line_rules[0].causes.maladministration", "not a partner"),
        ("fund: contingency", "fund: reserve", "rules.overspend[0].fund", "the funds are contingency"),
        ("select: {line: OLT}", "select: {line: OLD}", "rules.line_rules[2].select.line", "not the line of any line"),
        ("group: acute}", "group: acut}", "rules.line_rules[3].select.group", "not the group of any line"),
        ("{tag: fixed,", "{tag: fixd,", "rules.line_rules[3].select.tag", "not the tag of any line"),
        ("select: {arrangement: aligned}", "select: {lead: X}", "rules.line_rules[1].select.lead", "not a partner"),
        ("arrangement: aligned}", "arrangement: alined}", "rules.line_rules[1].select.arrangement", "perhaps aligned"),
        ("arrangement: pooled", "arrangement: shared", "lines[0].arrangement", "use pooled, aligned or external"),
        ("netting: all", "netting: some", "rules.netting", "use all, group or none"),
        ("basis: weights", "basis: needs", "rules.overspend[1].basis", "use contributions, weights or equal"),
        ("step: retain", "step: draw", "rules.line_rules[1].step", "use retain, host, by_cause or line_shares"),
        ("step: carry_forward, up_to", "step: host, up_to", "rules.underspend[0].step", "use draw, share, lead"),
        ("code: PCC", "code: CCG", "partners[1].code", "“CCG” is the code of partners[0] already"),
        ("code: OLT", "code: ACUTE", "lines[1].code", "is the code of lines[0] already"),
        ("contribution: 321000000.00", "contribution: 321000000.00, host: true", "partners[1].host", "CCG is the host"),
        (", host: true", "", "rules.line_rules[3].step", "no partner is the host"),
        ("contingency: 5", "CCG: 5", "funds.CCG", "same name as a partner"),
        ("{contingency: 5", "{carried_forward: 5", "funds.carried_forward", "must have another name"),
        # amounts
        ("outturn: 12.00", "outturn: 12.005", "lines[1].outturn", "“12.005” has more than two decimals"),
        ("outturn: 12.00", "outturn: 12.000", "lines[1].outturn", "more than two decimals"),
        ("outturn: 12.00", "outturn: twelve", "lines[1].outturn", "has letters in it"),
        ("outturn: 12.00", "outturn: .nan", "lines[1].outturn", "has letters in it"),
        ("outturn: 12.00", "outturn: .inf", "lines[1].outturn", "has letters in it"),
        ("outturn: 12.00", "outturn: 1e3", "lines[1].outturn", "exponent"),
        ("outturn: 12.00", "outturn: 1_200", "lines[1].outturn", "cannot be read"),
        ("outturn: 12.00", "outturn: 1:30", "lines[1].outturn", "cannot be read"),
        ("outturn: 12.00", "outturn: 012", "lines[1].outturn", "begins with a nought"),
        ("outturn: 12.00", "outturn: 0x12", "lines[1].outturn", "has letters in it"),
        ("outturn: 12.00", "outturn: 2015-04-01", "lines[1].outturn", "looks like a date"),
        ("outturn: 12.00", "outturn: true", "lines[1].outturn", "must be one amount"),
        ("outturn: 12.00", "outturn: [12.00]", "lines[1].outturn", "must be one amount"),
        ("outturn: 12.00", "outturn: 10000000000000", "lines[1].outturn", "too large"),
        ("outturn: 12.00", "outturn: '475.962,00'", "lines[1].outturn", "continental"),
        ("{contingency: 5", "{contingency: -5", "funds.contingency", "(£500,000.00); it must not be negative"),
        ("contribution: 1", "contribution: -1", "partners[1].contribution", "must not be negative"),
        ("up_to: 100000.00", "up_to: -100000.00", "rules.underspend[0].up_to", "must not be negative"),
        ("up_to: 400000.00", "up_to: -0.01", "rules.overspend[0].up_to", "must not be negative"),
        ("up_to: 100000.00", "portion: 0", "rules.underspend[0].portion", "is 0; a portion is more than 0"),
        ("up_to: 100000.00", "portion: 100.5", "rules.underspend[0].portion", "at most 100 per cent"),
        ("up_to: 100000.00", "portion: a tenth", "rules.underspend[0].portion", "must be a percentage such as"),
        ("up_to: 400000.00", "portion: ", "rules.overspend[0].portion", "has no percentage"),
        ("step: lead, ", "step: lead, portion: 10, ", "rules.overspend[2].portion", "is not a field here"),
        ("caps: {PCC: 5", "caps: {PCC: -5", "rules.overspend[1].caps.PCC", "must not be negative"),
        # percentages
        ("CCG: 75, PCC", "CCG: 74.99, PCC", "rules.overspend[1].weights", "add up to 99.99, not 100"),
        ("CCG: 55, PCC", "CCG: 56, PCC", "lines[1].shares", "add up to 101, not 100"),
        ("CCG: 75, PCC: 25", "CCG: 125, PCC: -25", "rules.overspend[1].weights.PCC", "must not be negative"),
        ("CCG: 75, PCC", "CCG: 75%, PCC", "rules.overspend[1].weights.CCG", "without a sign"),
        ("CCG: 75, PCC", "CCG: three quarters, PCC", "rules.overspend[1].weights.CCG", "must be a percentage"),
        ("CCG: 75, PCC", "CCG: yes, PCC", "rules.overspend[1].weights.CCG", "must be a percentage"),
        (", shares: {CCG: 55, PCC: 45}", "", "lines[1].shares", "rules.line_rules[2] divides line OLT"),
        # causes
        ("{maladministration: 1.00}", "{maladministration: 2.01}", "lines[1].causes", "£2.01, more than"),
        ("ration: 1.00}", "ration: -1.00}", "lines[1].causes.maladministration", "has its sign"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place(old: str, new: str, place: str, says: str) -> None:
    found = faults(edited(old, new))
    assert place in found
    assert says in found[place]
    assert found[place].endswith(".")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: ACUTE, lead: CCG,", "code: ACUTE,"),
        ("outturn: 12.00", "outturn: 12.005"),
        ("CCG: 75, PCC", "CCG: 74.99, PCC"),
        ("step: retain", "step: retian"),
        ("fund: contingency", "fund: reserve"),
        ("CCG: 75, PCC", "CCG: 75%, PCC"),
        ("code: PCC", "code: CCG"),
    ],
)
def test_a_fault_is_said_once_and_what_hangs_on_it_is_not(old: str, new: str) -> None:
    found = faults(edited(old, new))
    if old != "code: PCC":  # then every PCC in the file is unknown as well
        assert len(found) == 1


def test_five_different_faults_are_told_at_once_with_their_lines() -> None:
    text = (
        GOOD.replace("code: OLT, lead: PCC", "code: OLT, lead: NHS")
        .replace("outturn: 12.00", "outturn: 12.005")
        .replace("CCG: 75, PCC", "CCG: 70, PCC")
        .replace("caps: {PCC: 5", "caps: {PCC: -5")
        .replace(", fund: contingency", "")
    )
    with pytest.raises(ScenarioErrors) as refused:
        read_scenario(text)
    assert [(fault.place, fault.line) for fault in refused.value.faults] == [
        ("lines[1].outturn", 8),
        ("lines[1].lead", 8),
        ("rules.overspend[0].fund", 18),
        ("rules.overspend[1].caps.PCC", 19),
        ("rules.overspend[1].weights", 19),
    ]
    assert "rules.overspend[1].weights (line 19): add up to 95, not 100." in str(refused.value)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", "file", "is empty"),
        ("# only a remark\n", "file", "is empty"),
        ("- 1\n- 2\n", "file", "must be fields with values"),
        ("agreement: x", "partners", "is missing"),
        ("partners: []\nlines: []", "partners", "at least one partner"),
        ("partners: [\n", "file", "is not YAML"),
        ("a: b: c", "file", "is not YAML"),
        ("a: 1\n---\nb: 2\n", "file", "is not YAML"),
        ("a: \x00", "file", "is not YAML"),
        ("a: *nobody", "file", "is not YAML"),
        ("&a [*a]", "file", "nested too deeply"),
        ("[" * 300_000 + "]" * 300_000, "file", "nested too deeply"),
        ("x: " + "[" * 30 + "]" * 30, "file", "nested too deeply"),
    ],
)
def test_a_text_that_is_no_scenario_is_refused(text: str, place: str, says: str) -> None:
    found = faults(text)
    assert says in found[place]


def test_a_small_file_cannot_unfold_without_end() -> None:
    laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
    )
    assert "unfolds to too much" in faults(laughs)["file"]


def test_a_yaml_error_names_its_line() -> None:
    with pytest.raises(ScenarioErrors) as refused:
        read_scenario("partners:\n  - {code: A\nlines: []\n")
    assert refused.value.faults[0].line == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("budget: 10.00, outturn: 12.00", "budget: '10.00', outturn: '12'"),
        ("budget: 10.00, outturn: 12.00", "budget: 1E1, outturn: 12"),
    ],
)
def test_an_amount_may_be_a_number_or_a_quoted_text_but_not_an_exponent(old: str, new: str) -> None:
    if "E" in new:
        assert list(faults(edited(old, new))) == ["lines[1].budget"]
    else:
        assert read_scenario(edited(old, new)) == read_scenario(GOOD)


def test_codes_that_yaml_takes_for_something_else_stay_what_is_written() -> None:
    text = GOOD.replace("CCG", "NO").replace("ACUTE", "012").replace("acute", "1.10")
    scenario = read_scenario(text)
    assert [partner.code for partner in scenario.partners] == ["NO", "PCC"]
    assert [line.code for line in scenario.lines] == ["012", "OLT"]
    assert scenario.lines[0].group == "1.10"


def test_an_amount_is_read_exactly_as_it_is_written() -> None:
    text = edited("budget: 151414000.00, outturn: 153914000.00", "budget: 0.10, outturn: 9999999999999.99")
    assert read_scenario(text).lines[0].variance == Decimal("9999999999999.89")


def test_percentages_may_have_decimals() -> None:
    weights = read_scenario(edited("CCG: 75, PCC: 25", "CCG: 66.67, PCC: 33.33")).rules.overspend[1].weights  # type: ignore[union-attr]
    assert weights == {"CCG": Decimal("66.67"), "PCC": Decimal("33.33")}


@pytest.mark.parametrize("rules", ["", "rules:\n", "rules: {}\n", "rules: {line_rules: [], overspend: }\n"])
def test_an_agreement_may_have_no_rules(rules: str) -> None:
    statement = share(read_scenario(GOOD[: GOOD.index("rules:")] + rules))
    assert statement.unresolved == Decimal("2500000.00")
    assert statement.partners == {"CCG": Decimal("0.00"), "PCC": Decimal("2.00")}


def test_values_shared_by_an_alias_are_read() -> None:
    text = edited("{CCG: 75, PCC: 25}", "&w {CCG: 75, PCC: 25}").replace(
        "basis: contributions", "basis: weights, weights: *w"
    )
    steps = read_scenario(text).rules
    assert steps.overspend[1].weights == steps.underspend[1].weights  # type: ignore[union-attr]


def test_every_thing_may_say_where_it_comes_from() -> None:
    text = edited("code: ACUTE,", "code: ACUTE, source: 'Business case, section three', note: rounded,")
    assert read_scenario(text) == read_scenario(GOOD)


def test_contributions_that_are_all_nil_cannot_be_shared_by() -> None:
    text = GOOD.replace("321000000.00", "0").replace("100000000.00", "0.00")
    assert "every contribution is £0.00" in faults(text)["rules.underspend[1].basis"]


def test_causes_that_no_rule_takes_are_only_information() -> None:
    read_scenario(GOOD.replace("maladministration: 1.00", "demand: -700.00"))
    retained_first = GOOD.replace("    - {step: by_cause, causes: {maladministration: PCC}}\n", "")
    read_scenario(retained_first.replace("maladministration: 1.00", "maladministration: -700.00"))


# --- Rules kept as JSON -----------------------------------------------------------------------------------------------

PARTNERS = (Partner("CCG", "CCG", Decimal(3)), Partner("PCC", "PCC", Decimal(1), host=True))
FUNDS = {"contingency": Decimal("500000.00")}


def test_rules_are_checked_alone_and_kept_as_json() -> None:
    rules = read_scenario(GOOD).rules
    assert parse_rules(rules_as_dict(rules), partners=PARTNERS, funds=FUNDS) == rules


def test_faults_of_rules_alone_have_their_places() -> None:
    rules = {
        "overspend": [{"step": "share", "basis": "weights", "weights": {"CCG": 75, "NHS": "24.5"}}, {"step": "no"}]
    }
    with pytest.raises(ScenarioErrors) as refused:
        parse_rules(rules, partners=PARTNERS)
    assert {fault.place for fault in refused.value.faults} == {
        "rules.overspend[0].weights.NHS", "rules.overspend[0].weights", "rules.overspend[1].step",
    }  # fmt: skip


def test_what_rules_select_is_checked_when_the_lines_are_known() -> None:
    rules = {"line_rules": [{"step": "retain", "select": {"group": "bcf"}}]}
    assert parse_rules(rules, partners=PARTNERS).line_rules[0].select.group == ("bcf",)
    with pytest.raises(ScenarioErrors, match="not the group of any line"):
        parse_rules(rules, partners=PARTNERS, lines=read_scenario(GOOD).lines)


def test_plain_values_are_read_without_binary_fractions() -> None:
    values = {
        "partners": [{"code": "A"}],
        "lines": [{"code": 7, "lead": "A", "arrangement": "pooled", "budget": 0.1, "outturn": 0.3}],
    }
    scenario = scenario_of(values)
    assert (scenario.lines[0].code, scenario.variance) == ("7", Decimal("0.20"))
    values["lines"][0]["outturn"] = 0.1 + 0.2  # type: ignore[index]
    with pytest.raises(ScenarioErrors, match="more than two decimals"):
        scenario_of(values)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(GOOD)), length=st.integers(0, 12), put=st.text(" \n:,-{}[]&*!%'\"#0.9aCPé", max_size=4))
def test_any_slip_of_the_keyboard_gives_a_statement_or_faults(at: int, length: int, put: str) -> None:
    partners, told = outcome(GOOD[:at] + put + GOOD[at + length :])
    assert bool(partners) != bool(told)
    assert all(fault.place and fault.message for fault in told)


def outcome(text: str) -> tuple[Mapping[str, Decimal], tuple[Fault, ...]]:
    try:
        return share(read_scenario(text)).partners, ()
    except ScenarioErrors as errors:
        return {}, errors.faults
