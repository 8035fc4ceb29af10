"""The statement as plain text, for a terminal or a letter."""

from collections.abc import Iterator
from decimal import Decimal

from ihwb.kernel.money import ZERO, show
from pool.rules.risk_share.sentences import CODES, STAGES, Words, describe_taken, tell
from pool.rules.risk_share.statement import ENGINE_VERSION, Statement

_WIDTH = 20


def as_text(statement: Statement) -> str:
    """Lines, steps and result; brackets mean an underspend or money coming back."""
    parts = (_head(statement), _lines(statement), _steps(statement), _result(statement))
    return "\n".join(line for part in parts for line in part)


def _head(statement: Statement) -> Iterator[str]:
    title = statement.scenario.agreement
    yield f"Risk share: {title}" if title else "Risk share"
    variance = statement.variance
    kind = "an overspend" if variance > 0 else "an underspend" if variance < 0 else "outturn equals budget"
    yield f"Variance {show(variance)} ({kind})"


def _lines(statement: Statement) -> Iterator[str]:
    yield from ("", "Lines")
    for line, taken in zip(statement.scenario.lines, statement.lines, strict=True):
        given = CODES.parts(taken.allocated)
        left = f"to netting {show(taken.left)}" if taken.left else ""
        yield _row(f"{line.code}, {line.arrangement}", line.variance, "; ".join(filter(None, (given, left))))


def _steps(statement: Statement) -> Iterator[str]:
    yield from ("", "Steps")
    words = Words(funds=statement.scenario.funds)
    for number, taken in enumerate(statement.steps, start=1):
        yield f"  {number}. {STAGES[taken.stage]}: {describe_taken(taken, words)}"
        yield f"     {tell(statement, taken, words)}"


def _result(statement: Statement) -> Iterator[str]:
    yield from ("", "Result")
    for partner in statement.scenario.partners:
        yield _row(partner.code, statement.partners[partner.code], partner.name if partner.name != partner.code else "")
    for fund, drawn in statement.funds.items():
        yield _row(CODES.name(fund), drawn, "paid into the fund" if drawn < ZERO else "drawn from the fund")
    yield _row("carried forward", statement.carried_forward)
    yield _row("unresolved", statement.unresolved, _decision(statement))
    yield _row("variance", statement.variance)
    yield from ("", f"Risk-share rules, version {ENGINE_VERSION}.")


def _decision(statement: Statement) -> str:
    if not statement.needs_decision:
        return ""
    if statement.unresolved_over and statement.unresolved_under:
        both = f"{show(statement.unresolved_over)} over and {show(statement.unresolved_under)} under"
        return f"needs a decision: {both}"
    return "needs a decision"


def _row(name: str, amount: Decimal, remark: str = "") -> str:
    return f"  {name:<{_WIDTH}} {show(amount):>22}  {remark}".rstrip()
