"""The delegation guard at work: a decision that is being recorded as made, checked under locks and kept for good.

The decision's row is locked already. The rules for whoever decides and the functions used are locked after it, so a
rule that ends and a decision under it wait for each other.
"""

from collections.abc import Sequence, Set
from datetime import date, datetime

from django.db import transaction

from commissioning.models import (
    Body,
    Decision,
    DecisionRecord,
    DelegatedFunction,
    Partnership,
    Post,
    RouteStage,
    SchemeConfirmation,
    SchemeNeed,
    SchemeRule,
    User,
)
from commissioning.rules import authority as rules
from commissioning.rules import conditions
from commissioning.rules.conditions import ConditionState
from commissioning.rules.decisions import APPROVING, Deciders, Outcome, Purpose, check_own_organisation
from commissioning.rules.posts import check_acting
from commissioning.rules.reasons import check_reason
from commissioning.rules.reserved import check_not_reserved
from commissioning.rules.scheme import Need
from commissioning.selectors.authority import (
    act_of,
    deciding,
    everyone,
    everyone_in,
    functions_of,
    ground_of,
    record_act,
    rule_of,
    scheme_rules,
    who_of,
)
from commissioning.selectors.interests_raised import bars_deciding_alone, bars_recording
from commissioning.selectors.posts import held
from commissioning.selectors.reserved import reserved_on
from commissioning.services.audit import record
from commissioning.services.conditions import Claim
from commissioning.services.deciding import locked, save
from ihwb.kernel.errors import Refused


def authorise(decision: Decision, stage: RouteStage, outcome: Outcome, day: date) -> None:
    """Refuse a decision that nobody may take so; else write on the stage by what authority it is taken.

    Only what makes the decision is asked: an approval at a decision stop. The caller saves the stage. Raises Refused
    with the rule that refuses it: the codes of ``check_functions`` and ``check_authority``.
    """
    stage.rule, stage.authority = None, ""
    held = stage.body or stage.post
    if Purpose(stage.purpose) is not Purpose.DECISION or outcome not in APPROVING or held is None:
        return
    _lock(decision, stage)
    ground = ground_of(decision)
    own = deciding(decision, ground)
    used = functions_of(decision, day)
    rules.check_functions(used, {one.organisation for one in own} - {""}, day)
    _check_reserved(decision.partnership, act_of(decision, day), {one.number for one in used}, own)
    found = [rule_of(one, ground, day) for one in scheme_rules(decision.partnership)]
    everybody = everyone(ground, found)
    verdict = rules.check_authority(who_of(held), everybody, act_of(decision, day), found)
    stage.rule_id = verdict.rule.id if verdict.rule else None
    stage.authority = verdict.words


def _check_reserved(partnership: Partnership, act: rules.Act, functions: Set[int], own: Sequence[rules.Who]) -> None:
    kept = reserved_on(partnership, act.day)
    check_not_reserved(kept.reservations, act, functions, own, kept.above)


def _lock(decision: Decision, stage: RouteStage) -> None:
    """The rules for whoever decides, then the functions used, each in the order of their keys."""
    lock_rules(decision.partnership, stage.body, stage.post)
    used = DelegatedFunction.objects.filter(decisions_using__decision=decision)
    list(used.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def lock_rules(partnership: Partnership, body: Body | None, post: Post | None) -> None:
    """Hold the rules for a body or post until the transaction ends. Call it before the partnership's row is locked."""
    own = SchemeRule.objects.filter(partnership=partnership, body=body, post=post)
    list(own.select_for_update().order_by("pk").values_list("pk"))


def authorise_record(row: DecisionRecord, acted_by: User | None) -> None:
    """The same for what the holder of a post, or a deputy, decided without a route. The caller saves the record.

    What only a route can show, such as a consultation, cannot be shown here: then it is drafted as a decision.
    Raises Refused: actor_missing, post_vacant, not_the_post, interest, and as ``check_authority``.
    """
    maker = row.maker_body or row.maker_post
    assert maker is not None  # a constraint
    if row.maker_post is not None:
        _set_actor(row, row.maker_post, acted_by)
    of, day = row.decision, row.decided_on
    ground = ground_of(of) if of else None
    act = act_of(of, day) if of else record_act(row)
    found = [rule_of(one, ground, day, alone=of is None) for one in scheme_rules(row.partnership)]
    used = {one.number for one in functions_of(of, day)} if of else set()
    deciders = deciding(of, ground) if of and ground else []
    _check_reserved(row.partnership, act, used, [*deciders, who_of(maker)])
    verdict = rules.check_authority(who_of(maker), everyone_in(row.partnership, found), act, found)
    row.rule_id = verdict.rule.id if verdict.rule else None
    row.authority = verdict.words


def _set_actor(row: DecisionRecord, post: Post, acted_by: User | None) -> None:
    there = held(post.pk)
    if acted_by is None and any(one.covers(row.decided_on) for one in there):
        raise Refused("actor_missing", f"Say who decided for {post.title}: its holder that day, or a deputy.")
    found = check_acting(there, acted_by.pk if acted_by else 0, row.decided_on, post.title)
    if acted_by is not None and _has_an_interest(row, acted_by):
        raise Refused(
            "interest",
            f"Whoever decided for {post.title} has an interest on the register that touches this decision, and nobody "
            "decides alone where they have one. Have a deputy without an interest decide, or refer it to the body.",
        )
    row.acted_by, row.acted_for_id = acted_by, found.for_holder


def _has_an_interest(row: DecisionRecord, person: User) -> bool:
    if row.decision is not None:
        return bars_deciding_alone(person.pk, row.decision, row.decided_on)
    text = "\n".join([row.title, row.text, row.reasons, row.alternatives])
    return bars_recording(person.pk, row.partnership_id, text, row.decided_on)


def check_route(decision: Decision, day: date) -> None:
    """Refuse to send a decision on a route at whose end nobody may take it.

    Raises Refused: function_retained for a delegation that the law forbids whoever decides; maker_not_on_route.
    """
    rules.check_not_retained(functions_of(decision, day))
    maker = decision.maker_body or decision.maker_post
    if maker is None:
        return
    own = who_of(maker)
    if all(one.key != own.key for one in deciding(decision, ground_of(decision))):
        how = (
            "is not one of the statutory bodies"
            if decision.deciders == Deciders.STATUTORY
            else "does not decide on the route"
        )
        raise Refused(
            "maker_not_on_route",
            f"{own.name} is to make this decision, but {how}. Add its decision stop and choose who decides, "
            "under “Who must approve”, or change who makes it.",
        )


@transaction.atomic
def say_need_met(*, decision_id: int, need_id: int, claim: Claim, by: User, today: date) -> SchemeConfirmation:
    """Say that what the scheme asks for is so, on evidence. It counts once another person has confirmed it."""
    decision, need, said = _locked(decision_id, need_id)
    state = ConditionState.OPEN if said is None else ConditionState.MET
    conditions.check_claim(_state(said) if said else state, claim.evidence, claim.met_on, today)
    new = SchemeConfirmation(
        decision=decision, need=need, evidence=claim.evidence.strip(), met_on=claim.met_on, said_by=by
    )
    save(new, "Said to be so", by)
    _record("commissioning.say_need_met", decision, need, by)
    return new


@transaction.atomic
def confirm_need(*, decision_id: int, need_id: int, by: User, organisations: Set[int], at: datetime) -> None:
    """Confirm what another person said. Raises Refused as ``check_confirmation``."""
    decision, need, said = _locked(decision_id, need_id)
    _check_own(need, organisations)
    conditions.check_confirmation(_state(said), met_by=said.said_by_id if said else None, by=by.pk)
    assert said is not None  # the rule has just said so
    said.confirmed_by, said.confirmed_at = by, at
    save(said, "Confirmed", by)
    _record("commissioning.confirm_need", decision, need, by)


@transaction.atomic
def need_not_met(*, decision_id: int, need_id: int, reason: str, by: User, organisations: Set[int]) -> None:
    """Take back what was said or confirmed: it is not so. The history keeps the evidence."""
    decision, need, said = _locked(decision_id, need_id)
    _check_own(need, organisations)
    why = check_reason(reason)
    if said is None:
        raise Refused("condition_not_met", "Nobody said that it is so, so there is nothing to take back.")
    said._change_reason, said._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
    said.delete()
    _record("commissioning.need_not_met", decision, need, by)


def _locked(decision_id: int, need_id: int) -> tuple[Decision, SchemeNeed, SchemeConfirmation | None]:
    decision = locked(decision_id, "confirm_condition")
    need = SchemeNeed.objects.select_related("rule__body__organisation", "rule__post__organisation").get(
        pk=need_id, need=Need.CONFIRM.value, rule__partnership=decision.partnership_id
    )
    return decision, need, SchemeConfirmation.objects.filter(decision=decision, need=need).first()


def _state(said: SchemeConfirmation | None) -> ConditionState:
    if said is None:
        return ConditionState.OPEN
    return ConditionState.CONFIRMED if said.confirmed_by_id else ConditionState.MET


def _check_own(need: SchemeNeed, organisations: Set[int]) -> None:
    organisation = need.rule.organisation
    if organisation is not None:
        check_own_organisation(need.rule.name, organisation.name, own=organisation.pk in organisations)


def _record(act: str, decision: Decision, need: SchemeNeed, by: User) -> None:
    record(
        act=act,
        partnership=decision.partnership,
        subject=f"{decision.reference}: {need.rule.name}, {need}",
        by=by,
        detail={"rule": need.rule_id, "text": decision.content_hash},
    )
