"""What the delegation guard asks about one decision: the rules, their conditions as they stand, the functions used."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from commissioning.models import (
    AdviceRequest,
    Body,
    Decision,
    DecisionFunction,
    DecisionRecord,
    Delegation,
    Partnership,
    Post,
    RouteStage,
    SchemeConfirmation,
    SchemeNeed,
    SchemeRule,
)
from commissioning.rules import authority as rules
from commissioning.rules.advice import Advice
from commissioning.rules.authority import Act, Delegate, Function, Requirement, Rule, Verdict, Who
from commissioning.rules.decisions import Deciders, Outcome, Purpose
from commissioning.rules.facts import Use
from commissioning.rules.reserved import reserved_faults
from commissioning.rules.scheme import Need
from commissioning.selectors.decisions import statutory_bodies
from commissioning.selectors.register import delegations_on, terms_on
from commissioning.selectors.reserved import reserved_on
from ihwb.kernel.dates import show_date

_DRAFT_IT = "Draft it as a decision with a route, where this is recorded."


def who_of(one: Body | Post) -> Who:
    organisation = one.organisation.code if one.organisation else ""
    if isinstance(one, Body):
        return Who(f"body:{one.code}", one.name, organisation, one.statutory)
    return Who(f"post:{one.code}", one.title, organisation)


def scheme_rules(partnership: Partnership) -> QuerySet[SchemeRule]:
    """Every rule that was ever laid down, with all that the guard reads. Two queries."""
    rows = SchemeRule.objects.filter(partnership=partnership)
    return rows.select_related("body__organisation", "post__organisation", "kind", "only_for").prefetch_related(
        "needs__body", "needs__post"
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """All that was said and done on one decision which a condition of a rule may ask for."""

    hash_now: str
    stages: Sequence[RouteStage]
    advice: Sequence[AdviceRequest]
    confirmations: dict[int, SchemeConfirmation]
    statutory: tuple[Who, ...]


def ground_of(decision: Decision) -> Ground:
    """Four queries."""
    confirmed = SchemeConfirmation.objects.filter(decision=decision).select_related("said_by", "confirmed_by")
    return Ground(
        decision.content_hash,
        list(decision.stages.select_related("body__organisation", "post__organisation")),
        list(decision.advice.all()),
        {one.need_id: one for one in confirmed},
        tuple(who_of(one) for one in statutory_bodies(decision.partnership)),
    )


def rule_of(one: SchemeRule, ground: Ground | None, day: date, *, alone: bool = False) -> Rule:
    """A rule as the guard sees it; without a ground its conditions count as met: they are only told.

    alone: for what is decided without a route, where no condition can be shown to be met.
    """
    held = one.body or one.post
    assert held is not None  # a constraint
    return Rule(
        id=one.pk,
        who=who_of(held),
        kind=one.kind.code if one.kind else "",
        kind_name=one.kind.name if one.kind else "",
        up_to=one.up_to,
        since=one.since,
        until=one.until,
        source=one.source,
        only_for=one.only_for_id,
        needs=tuple(requirement(need, ground, day, alone=alone) for need in one.needs.all()),
    )


def requirement(need: SchemeNeed, ground: Ground | None, day: date, *, alone: bool = False) -> Requirement:
    """A condition in words, and what it lacks for this decision on the day."""
    kind = Need(need.need)
    words = {
        Need.CONSULT: f"in consultation with {need.what}",
        Need.ADVICE: f"with {need.what.lower()} advice on the text",
        Need.CONFIRM: f"if it is confirmed that {clause(need.what)}",
    }[kind]
    if ground is None:
        return Requirement(words, _DRAFT_IT if alone else "")
    ask = {Need.CONSULT: _unheard, Need.ADVICE: _unadvised, Need.CONFIRM: _unconfirmed}[kind]
    return Requirement(words, ask(need, ground, day))


def clause(text: str) -> str:
    """A sentence as part of another: without its full stop, with a small letter unless a name begins it."""
    short = text.strip().rstrip(".")
    return short if short[1:2].isupper() else short[:1].lower() + short[1:]


def _unheard(need: SchemeNeed, ground: Ground, day: date) -> str:
    """Heard: an outcome on this text, on that day at the latest, at a stop of the body or post."""
    own = [one for one in ground.stages if (one.body_id, one.post_id) == (need.body_id, need.post_id)]
    said = [one for one in own if one.outcome != Outcome.PENDING and one.outcome_hash]
    here = [one for one in said if one.outcome_hash == ground.hash_now]
    if any(one.decided_on is not None and one.decided_on <= day for one in here):
        return ""
    if here:
        return f"{need.what} was heard after {show_date(day)} only. Decide on that day or later."
    if said:
        return f"{need.what} was heard on an earlier text. Record what it says of the text as it is now."
    if own:
        return f"{need.what} has not been heard on this text yet. Record what it said at its stop."
    return f"{need.what} is not on the route. Add a stop for its views, and record what it said."


def _unadvised(need: SchemeNeed, ground: Ground, day: date) -> str:
    """Advised: given on this text, on that day or before, and no objection."""
    kind = need.what.lower()
    found = next((one for one in ground.advice if one.kind == need.advice), None)
    if found is None:
        return f"No {kind} advice was asked for. Ask for it, and have it given on this text."
    if found.advice == Advice.WAITING:
        return f"The {kind} advice is not given yet. Have it given on this text."
    if found.content_hash != ground.hash_now:
        return f"The {kind} advice is about an earlier text. Have it given on the text as it is now."
    if found.advice == Advice.OBJECTION:
        return f"The {kind} advice is an objection. Change the text, or refer the decision to a body above."
    return ""


def _unconfirmed(need: SchemeNeed, ground: Ground, day: date) -> str:
    found = ground.confirmations.get(need.pk)
    if found is None:
        return "Nobody has said yet that it is so. Say on what evidence, and have another person confirm it."
    if found.confirmed_by_id is None:
        return f"{found.said_by.name} says that it is so. Have another governance officer confirm it."
    if found.met_on > day:
        return f"It is so since {show_date(found.met_on)} only. Decide on that day or later."
    return ""


def act_of(decision: Decision, day: date) -> Act:
    """What is to be decided, as the guard sees it."""
    return Act(
        decision=decision.pk,
        day=day,
        kind=decision.kind.code if decision.kind else "",
        kind_name=decision.kind.name if decision.kind else "",
        amount=decision.amount,
        under=decision.decides_under if decision.deciders == Deciders.ROUTE else "",
    )


def record_act(row: DecisionRecord) -> Act:
    """What the holder of a post decided without a route. Where there is no scheme yet, the record alone speaks."""
    kind = row.kind
    return Act(
        decision=0,
        day=row.decided_on,
        kind=kind.code if kind else "",
        kind_name=kind.name if kind else "",
        amount=row.amount,
        under="As its record says",
    )


def functions_of(decision: Decision, day: date) -> list[Function]:
    """The functions that the decision uses, each as the register has it on the day. One to three queries."""
    rows = list(
        decision.functions_used.select_related("function__holder")
        .prefetch_related("function__later_terms")
        .order_by("function__number")
    )
    if not rows:
        return []
    running: dict[int, list[Delegation]] = defaultdict(list)
    for delegation in delegations_on(day).filter(function__in=[one.function_id for one in rows]):
        running[delegation.function_id].append(delegation)
    return [_function(used, running[used.function_id], day) for used in rows]


def _function(used: DecisionFunction, running: Sequence[Delegation], day: date) -> Function:
    one = used.function
    terms = terms_on(one, day)
    return Function(
        number=one.number,
        name=one.name,
        statute=terms.law,
        state=terms.state,
        holder=one.holder.code,
        holder_name=one.holder.name,
        part=terms.part,
        delegates=tuple(Delegate(each.delegate.code, each.delegate.name, each.part) for each in running),
        use=Use(used.use),
        since=one.in_law_since,
        until=one.in_law_until,
    )


def deciding(decision: Decision, ground: Ground) -> list[Who]:
    """Who decides: every statutory body, or under a delegation whoever decides on the route."""
    if decision.deciders == Deciders.STATUTORY:
        return list(ground.statutory)
    on_route = [one.body or one.post for one in ground.stages if one.purpose == Purpose.DECISION]
    return [who_of(one) for one in on_route if one is not None]


def everyone(ground: Ground, found: Sequence[Rule]) -> list[Who]:
    """The statutory bodies and whoever a rule names, each once."""
    return list({one.key: one for one in [*ground.statutory, *(rule.who for rule in found)]}.values())


def everyone_in(partnership: Partnership, found: Sequence[Rule]) -> list[Who]:
    """The same without a ground. One query."""
    bodies = [who_of(one) for one in statutory_bodies(partnership)]
    return list({one.key: one for one in [*bodies, *(rule.who for rule in found)]}.values())


@dataclass(frozen=True, slots=True)
class Preview:
    """Who may take a decision, and why not. deciders: those who are to decide, each on its day; others: in the scheme.

    faults: why the functions cannot be used so; needs: conditions that a person can say are met.
    """

    deciders: tuple[tuple[Verdict, date, str], ...]
    others: tuple[Verdict, ...]
    faults: tuple[str, ...]
    needs: tuple["NeedView", ...]

    @property
    def refused(self) -> bool:
        return bool(self.faults) or any(not verdict.allowed for verdict, _, _ in self.deciders)


@dataclass(frozen=True, slots=True)
class NeedView:
    """A condition to be confirmed for one decision, with what was said of it."""

    id: int
    who: str
    text: str
    cited: str
    evidence: str
    met_on: date | None
    said_by: str
    said_by_id: int | None
    confirmed_by: str


def preview(decision: Decision, today: date) -> Preview:
    """The guard's answers for everybody who decides, as of the days of their stops, and for the others as of today."""
    ground = ground_of(decision)
    rows = list(scheme_rules(decision.partnership))
    days = _days(ground.stages, today)
    deciders = []
    own = deciding(decision, ground)
    for who in own:
        day = days.get(who.key, today)
        act, found = act_of(decision, day), [rule_of(one, ground, day) for one in rows]
        verdict = rules.judge(who, act, found)
        step = "" if verdict.allowed else rules.next_step(verdict, everyone(ground, found), act, found)
        deciders.append((verdict, day, step))
    keys = {one.key for one in own}
    act, found = act_of(decision, today), [rule_of(one, ground, today) for one in rows]
    everybody = [one for one in everyone(ground, found) if one.key not in keys]
    organisations = {one.organisation for one in own} - {""}
    used, kept = functions_of(decision, today), reserved_on(decision.partnership, today)
    faults = [words for _, words in rules.function_faults(used, organisations, today)]
    faults += reserved_faults(kept.reservations, act, {one.number for one in used}, own, kept.above)
    return Preview(
        deciders=tuple(deciders),
        others=tuple(rules.who_may(everybody, act, found)),
        faults=tuple(faults),
        needs=tuple(_needs(rows, decision, ground, keys, days, today)),
    )


def _days(stages: Iterable[RouteStage], today: date) -> dict[str, date]:
    """The day of each decision stop: when it decided, or when it is to, which is today where that is past."""
    found: dict[str, date] = {}
    for one in stages:
        held = one.body or one.post
        if one.purpose == Purpose.DECISION and held is not None:
            found[who_of(held).key] = one.decided_on or max(one.ends_on or one.starts_on, today)
    return found


def _needs(
    rows: Iterable[SchemeRule],
    decision: Decision,
    ground: Ground,
    deciders: set[str],
    days: dict[str, date],
    today: date,
) -> list[NeedView]:
    """The conditions to be confirmed of the rules that fit those who decide, on their days."""
    found = []
    for row in rows:
        rule = rule_of(row, None, today)
        fits = row.only_for_id == decision.pk if row.only_for_id else row.kind_id in (None, decision.kind_id)
        if rule.who.key not in deciders or not fits or not rule.covers(days.get(rule.who.key, today)):
            continue
        found += [_need_view(need, rule, ground) for need in row.needs.all() if need.need == Need.CONFIRM]
    return found


def _need_view(need: SchemeNeed, rule: Rule, ground: Ground) -> NeedView:
    said = ground.confirmations.get(need.pk)
    return NeedView(
        id=need.pk,
        who=rule.who.name,
        text=need.what,
        cited=rule.cited,
        evidence=said.evidence if said else "",
        met_on=said.met_on if said else None,
        said_by=said.said_by.name if said else "",
        said_by_id=said.said_by_id if said else None,
        confirmed_by=said.confirmed_by.name if said and said.confirmed_by else "",
    )


def running_rules(partnership: Partnership, day: date) -> QuerySet[SchemeRule]:
    """The rules that run on a day."""
    return scheme_rules(partnership).filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day)))


def used_by(rule_ids: Iterable[int]) -> dict[int, list[RouteStage]]:
    """The stages that each rule authorised. One query."""
    found: dict[int, list[RouteStage]] = defaultdict(list)
    for stage in RouteStage.objects.filter(rule__in=rule_ids).select_related("decision").order_by("decided_on"):
        found[stage.rule_id or 0].append(stage)
    return found
