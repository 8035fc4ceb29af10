"""Sharing many trials at once comes to the same as sharing each by itself."""

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.rules.risk_share import Scenario, share
from pool.rules.risk_share.trials import share_trials, to_pence_number
from tests.pool.rules.test_risk_share_engine import agreements, line, line_rules, scenario, steps

D = Decimal


def in_trials(one: Scenario, copies: int = 1) -> dict[str, list[int]]:
    variances = [np.full(copies, to_pence_number(each.variance), np.int64) for each in one.lines]
    return {name: list(map(int, borne)) for name, borne in share_trials(one, variances, copies).items()}


@settings(max_examples=300, deadline=None)
@given(agreements(steps, line_rules))
def test_a_trial_is_shared_as_the_engine_shares_it_to_the_penny(any_scenario: Scenario) -> None:
    told = share(any_scenario)
    expected = {
        **told.partners,
        **told.funds,
        "carried_forward": told.carried_forward,
        "unresolved": told.unresolved_over + told.unresolved_under,
    }
    assert in_trials(any_scenario) == {name: [to_pence_number(amount)] for name, amount in expected.items()}


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20))
def test_every_trial_adds_up(pence: list[int]) -> None:
    one = scenario(line("X", "0.00"), line("Y", "5.00"))
    variances = [np.array(pence, np.int64), np.full(len(pence), 500, np.int64)]
    borne = share_trials(one, variances, len(pence))
    assert list(sum(borne.values())) == [each + 500 for each in pence]  # type: ignore[arg-type]


def test_contributions_too_fine_for_64_bits_are_shared_to_a_few_pence() -> None:
    from dataclasses import replace

    from pool.rules.risk_share.model import Partner, Rules, Share

    partners = (Partner("A", "A", D("32112345678.91")), Partner("B", "B", D("10487654321.07")))
    one = replace(
        scenario(line("X", "98765432.10"), overspend=(Share("contributions"),)),
        partners=partners,
        rules=Rules(overspend=(Share("contributions"),)),
    )
    exact = share(one).partners
    found = in_trials(one)
    for code in ("A", "B"):
        assert abs(found[code][0] - to_pence_number(exact[code])) <= 5
    assert found["A"][0] + found["B"][0] == 9876543210
