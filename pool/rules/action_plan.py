"""The joint action plan: what both partners agree to the letter, and how far it has brought the variance back."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ihwb.kernel.money import ZERO, show


@dataclass(frozen=True, slots=True)
class ActionTerms:
    """What is agreed of one action. owner: code of the post; expected: £ to recover."""

    title: str
    owner: str
    due_on: date
    expected: Decimal


@dataclass(frozen=True, slots=True)
class MonthTerms:
    """What is to be recovered by the end of a period, £, to date."""

    number: int
    expected: Decimal


def plan_hash(summary: str, actions: Sequence[ActionTerms], months: Sequence[MonthTerms]) -> str:
    """64 hexadecimal digits that differ when anything that the partners agree differs. Progress is no part of it."""
    content = {
        "summary": summary,
        "actions": [[one.title, one.owner, one.due_on.isoformat(), str(one.expected)] for one in actions],
        "months": [[one.number, str(one.expected)] for one in months],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def faults_of(actions: Sequence[ActionTerms], months: Sequence[MonthTerms]) -> list[str]:
    """What keeps a plan from being agreed, in sentences; nothing where it can be."""
    found = []
    if not actions:
        found.append("The plan has no actions. Add at least one, with its owner, its day and what it recovers.")
    total, last = sum((one.expected for one in actions), ZERO), months[-1].expected if months else ZERO
    if any(later.expected < earlier.expected for earlier, later in pairwise(months)):
        found.append("The expected recovery is to date: it cannot be less than in the month before.")
    if actions and months and total != last:
        found.append(
            f"The actions recover {show(total)} and the last month expects {show(last)}. Make the two the same."
        )
    return found


def shortfall(variance: Decimal, actions: Sequence[ActionTerms]) -> Decimal:
    """What the plan leaves of the variance, £; nil where it recovers it all."""
    return max(abs(variance) - sum((one.expected for one in actions), ZERO), ZERO)


def progress_words(expected: Decimal | None, achieved: Decimal | None, label: str) -> str:
    """£40,000.00 of £50,000.00 expected by the end of period 7: £10,000.00 behind."""
    if achieved is None or expected is None:
        return "No recovery has been recorded yet."
    gap = achieved - expected
    state = "on plan" if not gap else f"{show(abs(gap))} {'ahead of' if gap > 0 else 'behind'} the plan"
    return f"{show(achieved)} recovered of {show(expected)} expected by the end of {label}: {state}."
