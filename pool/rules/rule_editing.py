"""Changing an agreement's rules step by step: what may be added where, moving, mirroring, and where a fault stands.

Rules here are plain values in the form of a scenario file; nothing is checked but their shape, so that rules with
faults can be put right. ``pool.rules.risk_share.parse_rules`` says what is wrong with them.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pool.rules.risk_share.faults import Fault
from pool.rules.risk_share.model import NETTINGS, WATERFALLS
from pool.rules.risk_share.reading import read_step
from pool.rules.risk_share.sentences import Words, describe
from pool.rules.risk_share.statement import LINE_RULES, OVERSPEND, UNDERSPEND

STEPPED = (LINE_RULES, OVERSPEND, UNDERSPEND)
BY_DECISION = "by_decision"
UNREADABLE = "This step cannot be read. Change it or remove it."
_NOTES = ("source", "note")

RawRules = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of step as it is offered: its name in the data, and what it does in words."""

    code: str
    label: str
    hint: str


KINDS: Mapping[str, tuple[Kind, ...]] = {
    LINE_RULES: (
        Kind("retain", "The lead of the line keeps it", "Each line's lead bears what is left of that line."),
        Kind("host", "The host takes it", "The host partner bears what is left of the lines chosen."),
        Kind("by_cause", "By cause", "What was caused in a named way goes to the partner named for it."),
        Kind("line_shares", "By the line's own percentages", "Each line is divided by percentages of its own."),
    ),
    OVERSPEND: (
        Kind("draw", "Draw on a fund", "A contingency or risk pool pays, as much as it holds or up to a limit."),
        Kind("share", "Share between the partners", "By contributions, by percentages or equally; with limits."),
        Kind("lead", "One partner bears the rest", "All that is left goes to one partner."),
        Kind("carry_forward", "Carry forward in the pool", "It stays in the pool for next year, or a part of it."),
    ),
    UNDERSPEND: (
        Kind("draw", "Pay into a fund", "Money goes into a contingency or risk pool, up to a limit."),
        Kind("share", "Share between the partners", "By contributions, by percentages or equally; with limits."),
        Kind("lead", "One partner keeps the rest", "All that is left goes to one partner."),
        Kind("carry_forward", "Carry forward in the pool", "It stays in the pool for next year, or a part of it."),
    ),
}


def kind_of(stage: str, code: str) -> Kind | None:
    return next((kind for kind in KINDS.get(stage, ()) if kind.code == code), None)


def whole(rules: object) -> RawRules:
    """The rules with every stage there, though it be empty. A copy: what it came from stays as it was."""
    given = rules if isinstance(rules, Mapping) else {}
    stages = {stage: [*_listed(given.get(stage))] for stage in STEPPED}
    netting = given.get("netting")
    by_decision = [stage for stage in WATERFALLS if stage in _listed(given.get(BY_DECISION))]
    return {
        LINE_RULES: stages[LINE_RULES],
        "netting": netting if netting in NETTINGS else "all",
        OVERSPEND: stages[OVERSPEND],
        UNDERSPEND: stages[UNDERSPEND],
        **({BY_DECISION: by_decision} if by_decision else {}),
    }


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def seal(rules: object) -> str:
    """A short mark of the rules as they are: a page sends it back, to show which rules it changes."""
    return hashlib.sha256(json.dumps(whole(rules), sort_keys=True).encode()).hexdigest()[:16]


# --- Changes --------------------------------------------------------------------------------------------------------


def with_step(rules: object, stage: str, at: int | None, step: Mapping[str, Any]) -> RawRules:
    """The rules with a step put in place ``at``, or added at the end. What the old one notes stays with it."""
    made = whole(rules)
    if at is None:
        made[stage].append(dict(step))
    else:
        noted = {name: made[stage][at][name] for name in _NOTES if name in made[stage][at]}
        made[stage][at] = {**step, **noted}
    return made


def without_step(rules: object, stage: str, at: int) -> RawRules:
    made = whole(rules)
    del made[stage][at]
    return made


def moved(rules: object, stage: str, at: int, by: int) -> RawRules:
    """The rules with a step one place up (-1) or down (1). At the end of the list it stays where it is."""
    made = whole(rules)
    to = at + by
    if 0 <= to < len(made[stage]):
        made[stage].insert(to, made[stage].pop(at))
    return made


def mirrored(rules: object) -> RawRules:
    """The rules with the underspend treated as the overspend is, step by step."""
    made = whole(rules)
    made[UNDERSPEND] = [dict(step) for step in made[OVERSPEND]]
    return made


def with_netting(rules: object, netting: str) -> RawRules:
    return {**whole(rules), "netting": netting}


def left_to_decision(rules: object, stage: str, left: bool) -> RawRules:
    """The rules with the steps of a direction as a default that the partners may set aside, or as they were."""
    made = whole(rules)
    kept = [one for one in made.get(BY_DECISION, []) if one != stage] + ([stage] if left else [])
    return whole({**made, BY_DECISION: kept})


def before_last_change(kept: Iterable[tuple[object, str]], undone: str) -> RawRules | None:
    """The rules before the last change that still stands; None when there is none.

    kept: the rules with the reason of each entry of the history, oldest first; undone: how the reason of an undo
    begins. An undo takes a change away, so that undoing twice goes back by two changes.
    """
    stack: list[RawRules] = []
    for rules, reason in kept:
        now = whole(rules)
        if stack and now == stack[-1]:
            continue
        if reason.startswith(undone) and len(stack) > 1:
            stack.pop()
        else:
            stack.append(now)
    return stack[-2] if len(stack) > 1 else None


# --- Faults ---------------------------------------------------------------------------------------------------------

_STEP_PLACE = re.compile(rf"rules\.({'|'.join(STEPPED)})\[(\d+)\]\.?(.*)")
_QUOTED = re.compile(r"rules\.(line_rules|overspend|underspend)\[(\d+)\]")
STAGE_WORDS = {LINE_RULES: "line rule", OVERSPEND: "overspend step", UNDERSPEND: "underspend step"}


def step_of(fault: Fault) -> tuple[str, int, str] | None:
    """The stage, the place in it and the field that a fault stands at; None when it is not about one step."""
    found = _STEP_PLACE.fullmatch(fault.place)
    return (found[1], int(found[2]), found[3]) if found else None


def said(fault: Fault) -> str:
    """A fault as a sentence for somebody who never saw the file."""
    step = step_of(fault)
    place = step[2] if step else fault.place
    text = f"{_words_of(place)} {fault.message}" if place else fault.message
    text = _QUOTED.sub(lambda found: f"{STAGE_WORDS[found[1]]} {int(found[2]) + 1}", text)
    return f"{text[0].upper()}{text[1:]}"


def _words_of(place: str) -> str:
    return re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", place).replace("_", " ").replace(".", ", ")


def sentence(stage: str, step: object, words: Words) -> str:
    """What a step means."""
    read = read_step(stage, step)
    return UNREADABLE if read is None else describe(read, stage, words)
