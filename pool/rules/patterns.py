"""Named ways of sharing risk that agreements often use: a start for rules of one's own.

Terms as found in published section 75 agreements: own lines (Herefordshire, Wirral), proportional (Oxfordshire), agreed
percentages, one group shared and the rest retained (Wirral), a waterfall with a risk pool and caps (Rotherham).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

PERCENTAGES = "percentages"
GROUPS = "groups"
FUND = "fund"
CAPS = "caps"
REST = "rest"
PORTION = "portion"
FIRST = "first"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pattern is filled in with. percentages and caps by partner; groups: those shared; others: all the rest.

    fund: what pays first; empty: nothing does. rest: who bears what the caps cut off; empty: it needs a decision.
    portion: per cent of a gain that goes to the partner ``first`` before it is shared.
    """

    percentages: Mapping[str, Decimal] = field(default_factory=dict)
    groups: Sequence[str] = ()
    others: Sequence[str] = ()
    fund: str = ""
    caps: Mapping[str, Decimal] = field(default_factory=dict)
    rest: str = ""
    portion: Decimal | None = None
    first: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """needs: which parts of ``Terms`` it asks for."""

    code: str
    name: str
    explanation: str
    needs: tuple[str, ...]
    make: Callable[[Terms], dict[str, Any]]

    def rules(self, terms: Terms) -> dict[str, Any]:
        """The rules in the form of a scenario file."""
        return {"line_rules": [], "netting": "all", "overspend": [], "underspend": [], **self.make(terms)}


def _by_weights(terms: Terms) -> dict[str, Any]:
    return {"step": "share", "basis": "weights", "weights": _texts(terms.percentages)}


def _texts(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {code: str(amount) for code, amount in amounts.items() if amount}


def _both(step: dict[str, Any]) -> dict[str, Any]:
    return {"overspend": [step], "underspend": [dict(step)]}


def _ring_fenced(terms: Terms) -> dict[str, Any]:
    retained = [{"step": "retain", "select": {"group": list(terms.others)}}] if terms.others else []
    return {"line_rules": retained, **_both(_by_weights(terms))}


def _waterfall(terms: Terms) -> dict[str, Any]:
    capped = _by_weights(terms)
    if terms.caps:
        capped["caps"] = {code: str(cap) for code, cap in terms.caps.items()}
    over = [{"step": "draw", "fund": terms.fund}] if terms.fund else []
    over.append(capped)
    if terms.rest:
        over.append({"step": "lead", "partner": terms.rest})
    return {"overspend": over, "underspend": [_by_weights(terms)]}


def _portion_first(terms: Terms) -> dict[str, Any]:
    first = {"step": "share", "basis": "weights", "weights": {terms.first: "100"}, "portion": str(terms.portion)}
    return {"overspend": [_by_weights(terms)], "underspend": [first, _by_weights(terms)]}


PATTERNS = (
    Pattern(
        "own_lines",
        "Each partner bears its own lines",
        "Nothing is shared: whoever leads a line bears its overspend and keeps its underspend.",
        (),
        lambda _: {"line_rules": [{"step": "retain"}]},
    ),
    Pattern(
        "contributions",
        "In proportion to contributions",
        "The whole pool is netted, and each partner bears the part that its contribution is of all contributions.",
        (),
        lambda _: _both({"step": "share", "basis": "contributions"}),
    ),
    Pattern(
        "percentages",
        "By agreed percentages",
        "The whole pool is netted and shared by percentages that the agreement names.",
        (PERCENTAGES,),
        lambda terms: _both(_by_weights(terms)),
    ),
    Pattern(
        "ring_fenced",
        "Some groups shared, the rest retained",
        "The groups of lines chosen are shared by agreed percentages; every other line stays with its lead.",
        (GROUPS, PERCENTAGES),
        _ring_fenced,
    ),
    Pattern(
        "waterfall",
        "A contingency first, then percentages with caps",
        "An overspend is met from a fund in the pool; the rest is shared by percentages, each partner up to a cap.",
        (FUND, PERCENTAGES, CAPS, REST),
        _waterfall,
    ),
    Pattern(
        "portion_first",
        "A part of a gain to one partner first",
        "Of an underspend one partner, such as a provider, has a part first, such as a tenth; the rest and every "
        "overspend are shared by agreed percentages.",
        (FIRST, PORTION, PERCENTAGES),
        _portion_first,
    ),
    Pattern(
        "equal",
        "In equal parts",
        "The whole pool is netted and every partner bears the same part of it.",
        (),
        lambda _: _both({"step": "share", "basis": "equal"}),
    ),
)


def pattern_of(code: str) -> Pattern | None:
    return next((pattern for pattern in PATTERNS if pattern.code == code), None)
