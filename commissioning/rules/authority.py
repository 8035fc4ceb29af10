"""The delegation guard: may this body or post take this decision, on this day, with these functions?

One pure question with one answer: yes, by which rule; or no, with the rule that refuses it. A statutory body decides
on its own organisation's functions unless a rule for it says otherwise; everybody else needs a rule of the scheme.

Source: Local Government Act 2000, s9E (executive functions may be delegated); NHS Act 2006, s75; Care Act 2014, s79
(what a council cannot delegate); each area's scheme of delegation.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from commissioning.rules.facts import Use
from commissioning.rules.register import Delegability, runs_on
from commissioning.rules.scheme import limit_words, span
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show


@dataclass(frozen=True, slots=True)
class Who:
    """A body or post that may decide. key: "body:CODE" or "post:CODE"; organisation: its code, "" for a joint one."""

    key: str
    name: str
    organisation: str = ""
    statutory: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition of a rule, for one decision. lacking: what is missing and what to do; "" when it is met."""

    words: str
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the scheme. kind: "" for every kind; up_to: £, included; since, until: included.

    only_for: the one decision that it is for.
    """

    id: int
    who: Who
    kind: str
    kind_name: str
    up_to: Decimal | None
    since: date
    until: date | None
    source: str
    only_for: int | None = None
    needs: tuple[Requirement, ...] = ()

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def cited(self) -> str:
        """Where and since when: "Scheme of delegation, 4.2, since 1 April 2015"."""
        return f"{self.source}, {span(self.since, self.until)}"


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be decided. kind: its code, "" where none is said; under: the delegation in words, if one is named."""

    decision: int
    day: date
    kind: str
    kind_name: str
    amount: Decimal | None
    under: str = ""


@dataclass(frozen=True, slots=True)
class Delegate:
    """An organisation that has a function on the day. code: its own; part: which part it has, "" for the whole."""

    code: str
    name: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the register as it stands on the day. part: which part may go of a partly delegable one.

    since, until: its first and last day in law, both included; None: open.
    """

    number: int
    name: str
    statute: str
    state: Delegability
    holder: str
    holder_name: str
    part: str
    delegates: tuple[Delegate, ...]
    use: Use
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one may decide. words: by what authority, or the refusal; code: of the refusal, "" when there is none."""

    who: Who
    rule: Rule | None
    code: str
    words: str

    @property
    def allowed(self) -> bool:
        return not self.code

    @property
    def lacking(self) -> tuple[str, ...]:
        """What must be there first, a sentence each; nothing where something else refuses it."""
        needs = self.rule.needs if self.rule and self.code == "condition_lacking" else ()
        return tuple(one.lacking for one in needs if one.lacking)

    @property
    def opening(self) -> str:
        """The words without what is lacking."""
        return self.words.removesuffix(" ".join(self.lacking)).rstrip()


def judge(who: Who, act: Act, rules: Sequence[Rule]) -> Verdict:
    """May this one take this act? Of several rules that fit, the narrowest count, and one that allows is enough."""
    fitting = _fitting(who, act, rules)
    running = _narrowest([one for one in fitting if one.covers(act.day)])
    if running:
        verdicts = [_by(rule, who, act) for rule in running]
        return next((one for one in verdicts if one.allowed), verdicts[0])
    if who.statutory:
        return Verdict(who, None, "", f"{who.name} decides as a statutory body, on its own organisation's functions.")
    if act.under and not fitting and not any(one.covers(act.day) for one in rules):
        return Verdict(who, None, "", f"{act.under} (no scheme of delegation is laid down here on that day)")
    return Verdict(who, None, *_no_rule(who, act, fitting, rules))


def _fitting(who: Who, act: Act, rules: Sequence[Rule]) -> list[Rule]:
    """The rules for this one that fit what is decided, whatever the day."""
    return [
        one
        for one in rules
        if one.who.key == who.key and (one.only_for == act.decision if one.only_for else one.kind in ("", act.kind))
    ]


def _narrowest(rules: list[Rule]) -> list[Rule]:
    """A rule for this one decision goes before one for its kind, and that before one for every kind."""
    ranks = [(one, 0 if one.only_for else 1 if one.kind else 2) for one in rules]
    best = min((rank for _, rank in ranks), default=0)
    return [one for one, rank in ranks if rank == best]


def _by(rule: Rule, who: Who, act: Act) -> Verdict:
    """What one running rule says."""
    if rule.up_to is not None and act.amount is None:
        words = (
            f"{who.name} may take it {limit_words(rule.up_to)} ({rule.cited}), and this decision names no amount. "
            "Enter its amount first."
        )
        return Verdict(who, rule, "amount_missing", words)
    if rule.up_to is not None and act.amount is not None and act.amount > rule.up_to:
        words = f"{show(act.amount)} is above the limit of {who.name}, {show(rule.up_to)} ({rule.cited})."
        return Verdict(who, rule, "above_limit", words)
    lacking = [one for one in rule.needs if one.lacking]
    if lacking:
        asked, missing = ", ".join(one.words for one in lacking), " ".join(one.lacking for one in lacking)
        return Verdict(who, rule, "condition_lacking", f"{who.name} may take it only {asked} ({rule.cited}). {missing}")
    return Verdict(who, rule, "", _authority(rule))


def _authority(rule: Rule) -> str:
    """In words, for good: who, what, up to what, on what conditions, where it stands."""
    what = "this decision" if rule.only_for else rule.kind_name.lower() if rule.kind else "every kind of decision"
    needs = "".join(f", {one.words}" for one in rule.needs)
    return f"{rule.who.name}, {what}, {limit_words(rule.up_to)}{needs} ({rule.cited})."


def _no_rule(who: Who, act: Act, fitting: list[Rule], rules: Sequence[Rule]) -> tuple[str, str]:
    """(code, words) where no rule runs for this one on the day."""
    ended = [one for one in fitting if one.until is not None and one.until < act.day]
    ahead = [one for one in fitting if one.since > act.day]
    if ended:
        last = max(ended, key=lambda one: one.until or one.since)
        return (
            "authority_ended",
            f"The authority of {who.name} ended on {show_date(last.until or last.since)} ({last.source}).",
        )
    if ahead:
        first = min(ahead, key=lambda one: one.since)
        return (
            "authority_ahead",
            f"The authority of {who.name} begins on {show_date(first.since)} only ({first.source}).",
        )
    own = [one for one in rules if one.who.key == who.key and one.kind and not one.only_for and one.covers(act.day)]
    if not act.kind and own:
        return "kind_missing", (
            f"This decision names no kind, so the scheme of delegation cannot say whether {who.name} may take it. "
            "Enter its kind first."
        )
    what = f"decisions of the kind {act.kind_name.lower()}" if act.kind else "this decision"
    return "no_authority", f"No rule of the scheme of delegation lets {who.name} take {what} on {show_date(act.day)}."


def who_may(everyone: Iterable[Who], act: Act, rules: Sequence[Rule]) -> list[Verdict]:
    """Those who may take it, or may once a condition is met; the statutory bodies last."""
    found = [judge(one, act, rules) for one in everyone]
    may = [one for one in found if one.allowed or one.code == "condition_lacking"]
    return sorted(may, key=lambda one: (one.who.statutory, not one.allowed, one.who.name))


def next_step(verdict: Verdict, everyone: Iterable[Who], act: Act, rules: Sequence[Rule]) -> str:
    """Who may take it instead, in a sentence; empty where the refusal says itself what to do."""
    if verdict.code in ("amount_missing", "kind_missing", "condition_lacking"):
        return ""
    others = [one.who.name for one in who_may(everyone, act, rules) if one.who.key != verdict.who.key]
    if not others:
        return "Nobody in the scheme may take it: refer it to every statutory body."
    return f"Refer it: {_either(others)} may take it."


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def check_authority(who: Who, everyone: Iterable[Who], act: Act, rules: Sequence[Rule]) -> Verdict:
    """The verdict where it is yes. Raises Refused with its code, what refuses it, and who may take it instead.

    Codes: amount_missing, above_limit, condition_lacking, authority_ended, authority_ahead, kind_missing, no_authority.
    """
    verdict = judge(who, act, rules)
    if not verdict.allowed:
        raise Refused(verdict.code, f"{verdict.words} {next_step(verdict, everyone, act, rules)}".strip())
    return verdict


# --- Functions of the register -----------------------------------------------------------------------------


def function_faults(functions: Iterable[Function], deciders: Set[str], day: date) -> list[tuple[str, str]]:
    """(code, words) of each function that the decision cannot use so. deciders: codes of the organisations that decide.

    Codes: function_not_in_law, function_retained, part_not_said, not_the_holder, not_delegated.
    """
    return [fault for one in functions if (fault := _fault(one, deciders, day))]


def _fault(one: Function, deciders: Set[str], day: date) -> tuple[str, str] | None:
    law = f", {one.statute}" if one.statute else ""
    if not runs_on(one.since, one.until, day):
        return "function_not_in_law", _not_in_law(one, day, law)
    if one.state is Delegability.RETAINED and (one.use.delegates or one.holder not in deciders):
        did = "be delegated" if one.use.delegates else "be carried out by anybody else"
        return "function_retained", (
            f"“{one.name}” cannot {did}: the law keeps this function with {one.holder_name} (register, function "
            f"{one.number}{law}). Have others collect or prepare, and a body or post of {one.holder_name} decide."
        )
    if one.use.delegates:
        return _delegating(one, deciders)
    return None if one.holder in deciders else _exercising(one, deciders, day)


def _not_in_law(one: Function, day: date, law: str) -> str:
    """Before its first day or after its last there is no such function to use."""
    if one.since is not None and day < one.since:
        when, to_do = f"is in law from {show_date(one.since)} only", "Decide on that day or later"
    else:
        when = f"was in law until {show_date(one.until or day)}"
        to_do = "Name the function that took its place"
    return f"“{one.name}” {when} (register, function {one.number}{law}). {to_do}, or take it out of the decision."


def _delegating(one: Function, deciders: Set[str]) -> tuple[str, str] | None:
    if one.holder not in deciders:
        return "not_the_holder", (
            f"“{one.name}” is a function of {one.holder_name}, which alone can delegate it (register, function "
            f"{one.number}). Have a body or post of {one.holder_name} decide."
        )
    return _part(one)


def _exercising(one: Function, deciders: Set[str], day: date) -> tuple[str, str] | None:
    own = [each for each in one.delegates if each.code in deciders]
    if not own:
        to = f"delegated to {' and '.join(each.name for each in one.delegates) or 'nobody'}"
        return "not_delegated", (
            f"“{one.name}” is a function of {one.holder_name} and {to} on {show_date(day)} (register, function "
            f"{one.number}). Have a body or post of {one.holder_name} decide, or delegate the function first."
        )
    whole = any(not each.part for each in own)
    return _part(one, "" if whole else "; ".join(each.part for each in own))


def _part(one: Function, given: str = "") -> tuple[str, str] | None:
    """given: the part that was delegated; "" where the whole was, or nothing yet."""
    part = given or (one.part if one.state is Delegability.PARTLY else "")
    if part and not one.use.part_only:
        went = "went" if given else "may go"
        return "part_not_said", (
            f"Of “{one.name}” only a part {went} from {one.holder_name}: {part.rstrip('.')} (register, function "
            f"{one.number}). Say under its functions that the decision uses only that part, or have "
            f"{one.holder_name} decide."
        )
    return None


def check_functions(functions: Iterable[Function], deciders: Set[str], day: date) -> None:
    """Refuse a decision that uses a function as it may not be used. Raises Refused with the first fault."""
    for code, words in function_faults(functions, deciders, day):
        raise Refused(code, words)


def check_not_retained(functions: Iterable[Function]) -> None:
    """Refuse to delegate what the law keeps, whoever decides. Raises Refused with the code ``function_retained``."""
    kept = [one for one in functions if one.state is Delegability.RETAINED and one.use.delegates]
    check_functions([replace(one, since=None, until=None) for one in kept], {one.holder for one in kept}, date.min)
