"""Scales, reviews, appetite, movement and status by rule, worked by hand; the rows of a spreadsheet judged."""

from datetime import date

import pytest

from delivery.rules import risk_course as course
from delivery.rules import risk_import
from delivery.rules import risks as rules
from delivery.rules.risk_course import Accepted, Became, Moved
from delivery.rules.risks import Movement, Words
from delivery.rules.scale_templates import TEMPLATES
from ihwb.kernel.errors import Refused


def template(key: str) -> rules.Scale:
    one = TEMPLATES[key]
    return rules.read_scale(one["kind"], one["levels"], one.get("bands", ()), one.get("impact_levels", ()))


NPSA, HML, PAIR, CONFIDENCE = (template(key) for key in ("npsa", "hml", "pair", "confidence"))


def test_every_template_is_a_scale_of_its_kind() -> None:
    assert [template(key).kind for key in TEMPLATES] == ["matrix", "single", "matrix", "single"]


@pytest.mark.parametrize(
    ("likelihood", "impact", "band"),
    [
        ("1", "3", "Low"),
        ("3", "1", "Low"),
        ("2", "2", "Moderate"),
        ("2", "3", "Moderate"),
        ("2", "4", "High"),
        ("3", "4", "High"),
        ("3", "5", "Extreme"),
        ("5", "5", "Extreme"),
    ],
)
def test_the_five_by_five_matrix_bands_1_4_8_and_15(likelihood: str, impact: str, band: str) -> None:
    found = rules.band_of(NPSA, likelihood, impact)
    assert found is not None
    assert found.name == band


def test_every_pair_of_the_five_by_five_has_a_band() -> None:
    for one in NPSA.levels:
        for other in NPSA.impacts:
            assert rules.band_of(NPSA, one.label, other.label), (one.label, other.label)


def test_impact_may_have_words_of_its_own() -> None:
    shown = rules.shown(NPSA, likelihood="5", impact="5")
    assert shown.words == "Extreme: Almost certain likelihood, catastrophic impact"
    with pytest.raises(Refused):
        rules.check_rating(NPSA, likelihood="6", impact="1")


def test_steps_run_from_the_lowest_and_pairs_make_no_rating() -> None:
    assert [one.key for one in rules.steps(HML)] == ["L", "M", "H"]
    assert [one.key for one in rules.steps(NPSA)] == ["Low", "Moderate", "High", "Extreme"]
    assert [one.key for one in rules.steps(PAIR)][:4] == ["L/L", "L/M", "L/H", "M/L"]
    assert rules.step_of(NPSA, Words("3", "4")) == "High"
    assert rules.step_of(PAIR, Words("H", "M")) == "H/M"


@pytest.mark.parametrize(
    ("scale", "before", "after", "moved"),
    [
        (HML, Words(rating="M"), Words(rating="H"), Movement.UP),
        (HML, Words(rating="M"), Words(rating="L"), Movement.DOWN),
        (CONFIDENCE, Words(rating="Amber / Red"), Words(rating="Amber / Red"), Movement.SAME),
        (NPSA, Words("3", "3"), Words("2", "5"), Movement.UP),  # 9 to 10, both in the band High
        (PAIR, Words("H", "M"), Words("M", "M"), Movement.DOWN),
        (PAIR, Words("H", "L"), Words("M", "M"), Movement.MIXED),  # no product is made of a pair without bands
        (HML, Words(rating="gone"), Words(rating="H"), Movement.SAME),
    ],
)
def test_a_rating_moves_on_its_own_scale(scale: rules.Scale, before: Words, after: Words, moved: Movement) -> None:
    assert rules.compare(scale, before, after) == moved


def test_a_rating_above_the_appetite_is_told_at_the_edge() -> None:
    assert not rules.above_appetite(HML, Words(rating="M"), Words(rating="M"))
    assert rules.above_appetite(HML, Words(rating="H"), Words(rating="M"))
    assert not rules.above_appetite(NPSA, Words("3", "4"), Words(rating="High"))
    assert rules.above_appetite(NPSA, Words("3", "5"), Words(rating="High"))
    assert rules.above_appetite(PAIR, Words("L", "H"), Words("M", "M"))
    assert not rules.above_appetite(PAIR, Words("M", "L"), Words("M", "M"))


def test_the_next_review_follows_the_rating() -> None:
    cycle = {"H": 1, "": 3}
    assert rules.next_review(cycle, "H", date(2015, 1, 31)) == date(2015, 2, 28)
    assert rules.next_review(cycle, "L", date(2014, 11, 30)) == date(2015, 2, 28)
    assert rules.next_review({"H": 1}, "L", date(2014, 11, 30)) is None


def test_an_acceptance_covers_its_last_day_and_leaves_the_risk_open_the_day_after() -> None:
    until = Accepted(date(2014, 11, 1), date(2014, 12, 31))
    assert course.standing("accepted", [until], date(2014, 12, 31)) == "accepted"
    assert course.standing("accepted", [until], date(2015, 1, 1)) == "open"
    assert course.expired("accepted", [until], date(2014, 12, 31)) is None
    assert course.expired("accepted", [until], date(2015, 1, 1)) == date(2014, 12, 31)
    ended = Accepted(date(2014, 11, 1), date(2014, 12, 31), ended_on=date(2014, 12, 1))
    assert course.standing("accepted", [ended], date(2014, 12, 1)) == "open"


def test_the_status_on_a_day_is_that_of_its_evening() -> None:
    changes = [Became(date(2014, 12, 1), "closed"), Became(date(2015, 2, 1), "open")]
    seen = [
        course.status_on(day, date(2014, 11, 1), changes, [])
        for day in (date(2014, 10, 31), date(2014, 11, 1), date(2014, 12, 1), date(2015, 2, 1))
    ]
    assert seen == [None, "open", "closed", "open"]


def test_the_rating_on_a_day_is_the_latest_by_then() -> None:
    rated = [(date(2014, 11, 1), Words(rating="M")), (date(2015, 1, 5), Words(rating="H"))]
    assert course.rating_on(date(2015, 1, 4), rated, Words()) == Words(rating="M")
    assert course.rating_on(date(2015, 1, 5), rated, Words()) == Words(rating="H")
    assert course.rating_on(date(2014, 1, 1), rated, Words()) == Words(rating="M")
    assert course.rating_on(date(2014, 1, 1), [], Words(rating="L")) == Words(rating="L")


@pytest.mark.parametrize(
    ("was", "now", "moved"),
    [
        (None, "open", Moved.NEW),
        ("open", "closed", Moved.CLOSED),
        ("closed", "open", Moved.REOPENED),
        ("accepted", "open", Moved.UP),
        ("closed", "closed", None),
        (None, "closed", None),
        (None, None, None),
    ],
)
def test_what_became_of_a_risk_between_two_days(was: str | None, now: str | None, moved: Moved | None) -> None:
    assert course.moved(HML, (was, Words(rating="M")), (now, Words(rating="H"))) == moved


# --- Spreadsheets -----------------------------------------------------------------------------------------------------

KNOWN = risk_import.Known(
    scale=CONFIDENCE,
    posts={"dass": 7, "director of adult social services": 7},
    categories={"money": 3},
    proximities={"within a month": "month"},
    numbers=frozenset({4}),
    titles={"beds stay full": 4},
)
COLUMNS = {"title": 0, "rating": 1, "owner": 2, "number": 3, "review_on": 4, "actions": 5, "response": 6}


def test_a_row_becomes_a_risk_in_the_registers_own_words() -> None:
    judge = risk_import.Judge(COLUMNS, KNOWN)
    made = judge.row(2, ["Costs rise", "amber/red", "DASS", 5.0, "15/12/2014", "1. Ask\n- Tell", "Treat"])
    assert made is not None
    assert (made.rating, made.owner, made.number, made.review_on) == ("Amber / Red", 7, 5, date(2014, 12, 15))
    assert made.actions == ("Ask", "Tell")
    assert made.texts["response"] == "treat"
    assert judge.row(3, ["", "", None, "", "", "", ""]) is None
    assert judge.faults == []


def test_every_fault_names_its_cell() -> None:
    judge = risk_import.Judge(COLUMNS, KNOWN)
    judge.row(2, ["Beds stay full", "High", "The mayor", "4", "soon", "", "hope"])
    judge.row(3, ["", "Red", "", "0", "", "", ""])
    judge.row(4, ["New one", "Red"])
    judge.row(5, ["new one.", "Red"])
    cells = [f"{one.column}{one.row}" for one in judge.faults]
    assert cells == ["B2", "D2", "A2", "G2", "C2", "E2", "D3", "A3", "A5"]
    assert "Choose one of: Green" in judge.faults[0].message


def test_headings_are_found_by_their_words() -> None:
    rows = [["Risk log"], ["Risk (A short summary)", "Current risk rating", "Actions to reduce risk to target"], ["x"]]
    assert risk_import.likely_heading_row(rows) == 2
    assert risk_import.guess(rows[1]) == {"rating": 1, "actions": 2}
    assert risk_import.missing(CONFIDENCE, {"rating": 1}) == ["Risk"]
    assert risk_import.missing(PAIR, {"title": 0, "impact": 1}) == ["Likelihood"]
    assert [risk_import.letter(one) for one in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
