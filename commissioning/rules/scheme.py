"""The scheme of delegation as it is laid down: rules with days, conditions, and how one follows another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show


class Need(StrEnum):
    """On what a rule makes an authority depend."""

    CONSULT = "consult"
    ADVICE = "advice"
    CONFIRM = "confirm"

    @property
    def label(self) -> str:
        return {
            "consult": "In consultation with",
            "advice": "With advice on the text",
            "confirm": "If it is confirmed that",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule lays down. who: "body:CODE" or "post:CODE"; kind: "" for every kind.

    up_to: £, included, None for no limit; since, until: both included; only_for: the id of the decision that it is for.
    """

    who: str
    kind: str
    up_to: Decimal | None
    since: date
    until: date | None
    only_for: int | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def check_rule(new: Terms, others: Iterable[Terms], *, name: str) -> None:
    """Refuse a rule that cannot stand beside those that are there. name: of the body or post.

    Raises Refused: limit_negative, ends_before_it_begins, rule_there_already.
    """
    if new.up_to is not None and new.up_to < 0:
        raise Refused("limit_negative", f"{show(new.up_to)} is below nought. A limit is nought or more, or left empty.")
    if new.until is not None and new.until < new.since:
        raise Refused("ends_before_it_begins", "The last day is before the first. Leave it empty while none is known.")
    for one in others:
        same = (one.who, one.kind, one.only_for) == (new.who, new.kind, new.only_for)
        if same and _meet(one, new):
            raise Refused(
                "rule_there_already",
                f"{name} has a rule for this kind of decision {span(one.since, one.until)}. "
                "Change that one from a day on, or choose other days.",
            )


def _meet(one: Terms, other: Terms) -> bool:
    """True when the two have a day in common."""
    return (one.until is None or other.since <= one.until) and (other.until is None or one.since <= other.until)


def check_succession(before: date, until: date | None, since: date) -> None:
    """Refuse a new version that does not begin after the one before it, or after it ended.

    before, until: the days of the version that runs. Raises Refused: version_too_early, rule_ended.
    """
    if since <= before:
        raise Refused(
            "version_too_early",
            f"The rule runs since {show_date(before)}, so the new version begins on a later day. "
            "What was entered wrongly and never used is taken out instead.",
        )
    if until is not None and until < since:
        raise Refused("rule_ended", f"The rule ended on {show_date(until)}. Lay down a new one instead of changing it.")


def check_rule_end(since: date, last_day: date, last_used: date | None) -> None:
    """Refuse a last day before the first, or before a decision that was taken under the rule.

    last_used: the day of the latest such decision. Raises Refused: ends_before_it_begins, rule_used_later.
    """
    if last_day < since:
        raise Refused(
            "ends_before_it_begins",
            f"The rule began on {show_date(since)}, so it cannot end on {show_date(last_day)}. "
            "If it was never used, take it out instead.",
        )
    if last_used is not None and last_used > last_day:
        raise Refused(
            "rule_used_later",
            f"A decision was taken under this rule on {show_date(last_used)}. Choose that day or a later one.",
        )


def check_removal(used: int) -> None:
    """Refuse to take out a rule under which decisions were taken. Raises Refused with the code ``rule_used``."""
    if used:
        raise Refused(
            "rule_used",
            f"{used} decision{'' if used == 1 else 's'} {'was' if used == 1 else 'were'} taken under this rule, "
            "so it stays. Give it a last day instead.",
        )


def span(since: date, until: date | None) -> str:
    begin = show_date(since)
    return f"since {begin}" if until is None else f"from {begin} to {show_date(until)}"


def limit_words(up_to: Decimal | None) -> str:
    return "without limit" if up_to is None else f"up to {show(up_to)}"
