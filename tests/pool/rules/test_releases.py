"""A fund that is earned: read, written back, and what each point releases; figures by hand."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.rules.risk_share import ScenarioErrors, read_scenario
from pool.rules.risk_share.model import Release, ReleasePoint
from pool.rules.risk_share.releases import release_as_dict, release_of

D = Decimal
PENCE = st.integers(0, 10**8).map(lambda pennies: D(pennies) / 100)
POINTS = st.builds(ReleasePoint, st.integers(1, 10**6).map(lambda hundredths: D(hundredths) / 100), st.none() | PENCE)


def values(*points: dict[str, Any], amount: Any = "400.00") -> dict[str, Any]:
    return {"amount": amount, "points": list(points)}


def faults(kept: dict[str, Any], place: str = "release") -> list[str]:
    with pytest.raises(ScenarioErrors) as refused:
        release_of(kept, place)
    return [str(fault) for fault in refused.value.faults]


@given(st.builds(Release, PENCE, st.lists(POINTS, min_size=1, max_size=5).map(tuple)))
def test_a_release_is_written_and_read_back_and_never_pays_more_than_it_holds(release: Release) -> None:
    assert release_of(release_as_dict(release)) == release
    whole = Release(release.amount, tuple(ReleasePoint(point.target, point.target) for point in release.points))
    assert all(part <= most for part, most in zip(release.parts, whole.parts, strict=True))
    assert whole.released == release.amount
    assert 0 <= release.released == sum(release.parts)


@pytest.mark.parametrize(
    ("achieved", "part"),
    # 100.00 × 85/120 = 70.8333…: the third of a penny is not earned; at the target, and above it, all of it.
    [(None, "0.00"), ("0.00", "0.00"), ("0.01", "0.00"), ("85.00", "70.83"), ("119.99", "99.99"), ("120.00", "100.00"),
     ("150.00", "100.00")],
)  # fmt: skip
def test_a_point_releases_its_part_as_far_as_its_target_was_reached(achieved: str | None, part: str) -> None:
    points = (ReleasePoint(D("120.00"), None if achieved is None else D(achieved)), ReleasePoint(D(1)))
    made = Release(D("200.00"), points)
    assert [str(one) for one in made.parts] == [part, "0.00"]
    assert str(made.released) == part


def test_the_odd_pennies_of_the_parts_go_to_the_first_points() -> None:
    made = Release(D("100.00"), (ReleasePoint(D(1), D(1)),) * 3)
    assert made.parts == (D("33.34"), D("33.33"), D("33.33"))


def test_a_point_not_measured_yet_is_written_without_a_figure() -> None:
    made = Release(D("400.00"), (ReleasePoint(D("100.00"), D("85.00")), ReleasePoint(D("50.00"))))
    kept = {"amount": "400.00", "points": [{"target": "100.00", "achieved": "85.00"}, {"target": "50.00"}]}
    assert release_as_dict(made) == kept


def test_every_fault_is_told_at_once_at_its_place() -> None:
    kept = values({"target": "0.00"}, {"achieved": "-1.00"}, {"target": "5", "achieved": "-0.01"}, amount="-0.01")
    assert faults(kept, "held.WIN") == [
        "held.WIN.points[0].target: must be more than nought.",
        "held.WIN.points[1].target: is missing.",
        "held.WIN.points[1].achieved: must not be negative.",
        "held.WIN.points[2].achieved: must not be negative.",
        "held.WIN.amount: must not be negative.",
    ]
    assert faults(values({"target": "-5.00"})) == ["release.points[0].target: must be more than nought."]


def test_a_figure_that_cannot_be_read_is_told_once() -> None:
    kept = values({"target": "much", "achieved": "much"}, amount="much")
    told = faults(kept)
    assert [fault.partition(":")[0] for fault in told] == [
        "release.points[0].target", "release.points[0].achieved", "release.amount",
    ]  # fmt: skip
    assert all("letters" in fault for fault in told)


def test_nought_is_an_amount_and_a_result() -> None:
    assert release_of(values({"target": "0.01", "achieved": "0.00"}, amount="0.00")).released == 0


def test_a_release_has_points() -> None:
    wanted = "release.points: must list at least one point, such as {target: 100, achieved: 85}."
    assert faults(values()) == [wanted]
    assert faults({"amount": "1.00"}) == ["release.points: is missing."]
    with pytest.raises(ScenarioErrors, match=r"^release\.amount: is missing\.$"):
        release_of({"points": [{"target": "1"}]})
    assert faults({"points": [{"target": "1"}]}) == ["release.amount: is missing."]
    assert "release.points[0].reached: is not a field here" in faults(values({"target": "1", "reached": "1"}))[0]


SCENARIO = """
agreement: Earned
partners: [{code: A, contribution: 1.00}, {code: B, contribution: 1.00}]
funds: {%s}
releases:
  win: {amount: 400.00, points: [{target: 100, achieved: 50}, {target: 100}]}
  empty: {amount: 1.00, points: %s}
lines: []
"""


def test_what_was_earned_is_a_fund_of_the_scenario() -> None:
    made = read_scenario(SCENARIO % ("pot: 5.00", "[{target: 1}]"))
    assert made.funds == {"pot": D("5.00"), "win": D("100.00"), "empty": D("0.00")}
    assert list(made.releases) == ["win", "empty"]


def test_a_name_is_a_fund_or_a_release_and_a_faulty_release_is_told() -> None:
    with pytest.raises(ScenarioErrors) as refused:
        read_scenario(SCENARIO % ("win: 5.00", "[]"))
    assert [str(fault) for fault in refused.value.faults] == [
        "releases.win (line 6): is one of the funds already; what it holds comes from what was achieved.",
        "releases.empty.points (line 7): must list at least one point, such as {target: 100, achieved: 85}.",
    ]
