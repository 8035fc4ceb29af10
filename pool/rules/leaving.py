"""Leaving an agreement: when the notice runs out, and what each partner takes or pays when it does."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO, show
from pool.rules.risk_share import Line, Partner, Rules, Scenario, share
from pool.rules.risk_share.model import WATERFALLS, CarryForward, Draw, Step


def add_months(day: date, months: int) -> date:
    """The same day of a later month; the last day of that month where it has no such day.

    31 January and one month is 28 February, in a leap year 29 February.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def exit_day(served_on: date, months: int) -> date:
    """The last day under the agreement: the corresponding day, so many calendar months after the day of notice."""
    return add_months(served_on, months)


def check_serving(served_on: date, starts_on: date, today: date) -> None:
    """Raises Refused when the day of notice lies before the agreement or in the future."""
    if served_on > today:
        raise Refused(
            "future_notice",
            f"{show_date(served_on)} has not come yet. Record the notice on or after the day on which it is served.",
        )
    if served_on < starts_on:
        raise Refused("too_early", f"The agreement starts on {show_date(starts_on)}; notice cannot be served before.")


def check_withdrawing(withdrawn_on: date, served_on: date, ends_on: date, today: date) -> None:
    """Raises Refused when the notice has run out, or the day is not between the notice and today."""
    if today > ends_on:
        raise Refused("run_out", f"The notice ran out on {show_date(ends_on)}. It cannot be withdrawn any more.")
    if not served_on <= withdrawn_on <= today:
        raise Refused(
            "day_outside",
            f"A withdrawal is dated between the notice, {show_date(served_on)}, and today, {show_date(today)}.",
        )


def check_ending(ends_on: date, today: date) -> None:
    """Raises Refused before the exit day."""
    if today < ends_on:
        raise Refused(
            "too_soon", f"The notice runs until {show_date(ends_on)}. The agreement can be ended on that day."
        )


# --- The balances -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Divided:
    """One balance, divided. amount: £ as cost: what is over is positive, money in hand is negative.

    parts: by partner code; drawn: by fund code; unresolved: what the rules leave to a decision.
    """

    label: str
    amount: Decimal
    parts: Mapping[str, Decimal]
    drawn: Mapping[str, Decimal]
    unresolved: Decimal


def divide_variance(label: str, scenario: Scenario) -> Divided:
    """The year-to-date variance by the rules, except that nothing is kept in a pool that comes to its end.

    What the partners decided for the year goes before their default; where all of it was to be kept, the default holds.
    """
    decided = {stage: found for stage, steps in scenario.decided.items() if (found := _not_kept(stage, steps))}
    return _divided(label, replace(scenario, rules=_without_keeping(scenario.rules), decided=decided))


def divide_balance(label: str, amount: Decimal, partners: Sequence[Partner], rules: Rules) -> Divided:
    """Money in hand by the rules for an underspend; a deficit (negative) by those for an overspend.

    A part of money in hand is negative: what the partner gets back. No line rule fits a balance: it belongs to no line.
    """
    kept = _without_keeping(rules)
    overspend = tuple(step for step in kept.overspend if not isinstance(step, Draw))
    plain = replace(kept, line_rules=(), netting="all", overspend=overspend)
    held = Line("balance", label, partners[0].code, "pooled", budget=amount, outturn=ZERO)
    return _divided(label, Scenario(tuple(partners), (held,), plain))


def _without_keeping(rules: Rules) -> Rules:
    """Nothing is carried forward and no underspend is paid into a fund: there is no next year."""
    overspend, underspend = (_not_kept(stage, getattr(rules, stage)) for stage in WATERFALLS)
    return replace(rules, overspend=overspend, underspend=underspend)


def _not_kept(stage: str, steps: Sequence[Step]) -> tuple[Step, ...]:
    kept = CarryForward if stage == "overspend" else (CarryForward, Draw)
    return tuple(step for step in steps if not isinstance(step, kept))


def _divided(label: str, scenario: Scenario) -> Divided:
    made = share(scenario)
    return Divided(label, made.variance, dict(made.partners), dict(made.funds), made.unresolved)


def totals(divided: Sequence[Divided], codes: Sequence[str]) -> dict[str, Decimal]:
    """What each partner pays (positive) or gets back (negative), £."""
    return {code: sum((one.parts.get(code, ZERO) for one in divided), ZERO) for code in codes}


def tell_divided(divided: Divided, names: Mapping[str, str]) -> str:
    """One balance as a sentence, to the penny."""
    if not divided.amount:
        return f"{divided.label}: there is nothing to divide."
    what = f"{show(abs(divided.amount))} {'overspent' if divided.amount > 0 else 'in hand'}"
    parts = [_part(names.get(code, code), amount) for code, amount in divided.parts.items() if amount]
    parts += [
        f"{show(amount)} comes from the {names.get(code, code)}" for code, amount in divided.drawn.items() if amount
    ]
    if divided.unresolved:
        parts.append(f"{show(abs(divided.unresolved))} needs a decision of the partners, because no rule takes it")
    return f"{divided.label}: {what}. {'; '.join(parts)}." if parts else f"{divided.label}: {what}."


def _part(name: str, amount: Decimal) -> str:
    return f"{name} pays {show(amount)}" if amount > 0 else f"{name} gets back {show(-amount)}"
