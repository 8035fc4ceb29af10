"""The life of a support plan: proposed, verified, sourced, reviewed, ended; each act under a row lock or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from commissioning.models import Organisation, Partnership
from commissioning.selectors.calendar import working_calendar
from commissioning.services import audit
from delivery.models import PackageKind, SupportAct, SupportCase, VerificationTerms
from delivery.rules import verification as rules
from delivery.rules.verification import Act, Answer, Stage
from delivery.selectors.known_names import known_names
from delivery.selectors.limits import reach_of
from delivery.selectors.verification_access import is_council, providers_for, terms_on, visible_cases
from delivery.services.commitments import post
from delivery.services.hand import Hand, Stamp
from delivery.services.no_personal_data import keep_out, refuse_personal
from delivery.services.reasons import save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show
from pool.models import BudgetLine

NO_TERMS = "No terms of verification are laid down for this day. Lay down the pattern of case references first."


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal. weekly_cost: £; assured_on: the day the provider's quality assurance passed it."""

    reference: str
    provider: Organisation
    line: BudgetLine
    kind: str
    weekly_cost: Decimal
    starts_on: date
    assured_on: date
    proposal: str = ""


PROPOSED = "Proposed after the provider's quality assurance"


@dataclass(frozen=True, slots=True)
class Desk:
    """What proposals are held against. known: names that are no persons'; providers: ids of those one proposes for."""

    terms: VerificationTerms
    known: frozenset[str]
    providers: frozenset[int]


def desk_of(hand: Hand) -> Desk:
    """Raises Refused: no_terms."""
    providers = frozenset(providers_for(hand.access).values_list("pk", flat=True))
    return Desk(terms_of(hand), known_names(hand.partnership), providers)


@transaction.atomic
def propose(draft: Draft, hand: Hand) -> SupportCase:
    """Take in a proposal. Raises Refused for what the rules do not allow; nothing is kept then."""
    check_draft(draft, desk_of(hand), hand)
    one_proposal_at_a_time(hand)
    _refuse_second(draft, hand)
    case = _proposed(draft, hand)
    save(case, PROPOSED, hand.by)
    note(case, Act.PROPOSE, hand.stamp, draft.proposal)
    audit.record(act="delivery.support_propose", partnership=hand.partnership, subject=case.reference, by=hand.by)
    return case


@transaction.atomic
def propose_all(drafts: Sequence[tuple[str, Draft]], hand: Hand) -> int:
    """Take in many proposals, each with its place in words, or none of them. The caller has seen to it that none is
    open already, with proposals held off (``one_proposal_at_a_time``), and puts it on record as one act."""
    desk = desk_of(hand)
    for place, draft in drafts:
        try:
            check_draft(draft, desk, hand)
        except Refused as refused:
            raise Refused(refused.code, f"{place}: {refused.message} Nothing was brought in.") from refused
    cases = bulk_create_with_history(
        [_proposed(draft, hand) for _, draft in drafts],
        SupportCase, batch_size=200, default_user=hand.by, default_change_reason=PROPOSED,
    )  # fmt: skip
    SupportAct.objects.bulk_create(
        [_act(case, 1, Act.PROPOSE, hand.stamp, case.proposal) for case in cases], batch_size=200
    )
    return len(cases)


def one_proposal_at_a_time(hand: Hand) -> None:
    """Wait for a proposal of the same plan at the same moment, so that the second is told of the first."""
    Partnership.objects.select_for_update().get(pk=hand.partnership.pk)


def _proposed(draft: Draft, hand: Hand) -> SupportCase:
    return SupportCase(partnership=hand.partnership, proposed_by=hand.by, proposed_on=hand.on, **_fields(draft))


def _fields(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in Draft.__slots__}


def _refuse_second(draft: Draft, hand: Hand, besides: int | None = None) -> None:
    """besides: id of the case that is itself to become this plan."""
    same = SupportCase.objects.filter(
        partnership=hand.partnership, reference=draft.reference, line=draft.line, kind=draft.kind
    ).exclude(stage__in=[Stage.ENDED.value, Stage.WITHDRAWN.value])
    if (same.exclude(pk=besides) if besides else same).exists():
        raise Refused(
            "open_already",
            f"{draft.reference} has an open plan of this kind on {draft.line.name}. Change that one, or end it first.",
        )


def terms_of(hand: Hand) -> VerificationTerms:
    terms = terms_on(hand.partnership, hand.on)
    if terms is None:
        raise Refused("no_terms", NO_TERMS)
    return terms


def check_draft(draft: Draft, desk: Desk, hand: Hand) -> None:
    """Raises Refused: personal_data, bad_reference, not_your_organisation, and what else is not right."""
    refuse_personal({"Case reference": draft.reference, "What is proposed": draft.proposal}, hand.on, desk.known)
    if not rules.is_reference(draft.reference, desk.terms.pattern):
        raise Refused("bad_reference", rules.refuse_reference(desk.terms.pattern))
    if draft.provider.pk not in desk.providers:
        raise Refused(
            "not_your_organisation", f"You do not act for {draft.provider.name}, so you cannot propose its plans."
        )
    if draft.line.fund.agreement.partnership_id != hand.partnership.pk or draft.kind not in PackageKind.values:
        raise Refused("unknown_choice", "The budget line or the kind of package is not one of those offered.")
    if draft.weekly_cost <= 0:
        raise Refused("no_cost", f"The weekly cost is {show(draft.weekly_cost)}. Enter what the package costs a week.")
    if draft.assured_on > hand.on:
        raise Refused(
            "not_assured",
            f"{show_date(draft.assured_on)} is still to come. Propose the plan once quality assurance has passed it.",
        )


# --- The provider -----------------------------------------------------------------------------------------------------


@transaction.atomic
def revise(*, case_id: int, version: int, draft: Draft, hand: Hand) -> SupportCase:
    """Propose a returned plan again, as changed. The clock of verification begins anew."""
    case = _locked(case_id, version, hand)
    case.stage = _step(case, Act.REVISE).value
    _check_own(case, hand)
    check_draft(draft, desk_of(hand), hand)
    one_proposal_at_a_time(hand)
    _refuse_second(draft, hand, besides=case.pk)
    for name, value in _fields(draft).items():
        setattr(case, name, value)
    _clear_decision(case)
    case.proposed_by, case.proposed_on = hand.by, hand.on
    return _done(case, Act.REVISE, hand, draft.proposal)


@transaction.atomic
def withdraw(*, case_id: int, version: int, words: str, hand: Hand) -> SupportCase:
    case = _locked(case_id, version, hand)
    case.stage = _step(case, Act.WITHDRAW).value
    _check_own(case, hand)
    return _done(case, Act.WITHDRAW, hand, _said(words, "Reason", hand))


def _check_own(case: SupportCase, hand: Hand) -> None:
    if not providers_for(hand.access).filter(pk=case.provider_id).exists():
        raise Refused("not_your_organisation", f"This plan is {case.provider.name}'s. Ask them to change it.")


# --- The council --------------------------------------------------------------------------------------------------


@transaction.atomic
def verify(*, case_id: int, version: int, act: Act, answers: Mapping[str, Answer], hand: Hand) -> SupportCase:
    """Agree the plan, which posts its commitment, or return it with what is not met.

    act: AGREE or RETURN. Raises Refused: own_work, not_the_council, above_limit, unanswered, not_met, all_met, and
    stale when somebody was quicker.
    """
    case = _locked(case_id, version, hand)
    stage = _step(case, act)
    rules.check_second_person(case.proposed_by_id, hand.by.pk)
    if not is_council(hand.access):
        raise Refused(
            "not_the_council",
            "Support plans are verified for the council, and your role is not held for one. Ask a colleague there.",
        )
    rules.check_answers(act, answers)
    keep_out(hand.partnership, {rules.QUESTIONS[name]: one.words for name, one in answers.items()}, hand.on)
    terms = terms_of(hand)
    if act is Act.AGREE:
        annual = rules.annual_cost(case.weekly_cost, terms.weeks)
        rules.check_reach(case.weekly_cost, annual, reach_of(hand.by, hand.partnership, hand.on))
    _write_answers(case, answers)
    case.stage, case.verified_by, case.verified_at = stage.value, hand.by, hand.at
    waited = rules.age(case.proposed_on, hand.on, terms.target_days, working_calendar(hand.partnership))
    return _done(case, act, hand, _reasons(answers), working_days=waited.working_days)


def _write_answers(case: SupportCase, answers: Mapping[str, Answer]) -> None:
    for name, field in (("needs", "needs_met"), ("duties", "duties_met"), ("funding", "funding_available")):
        setattr(case, field, answers[name].yes)
        setattr(case, f"{name}_words", answers[name].words.strip())


def _clear_decision(case: SupportCase) -> None:
    case.verified_by, case.verified_at = None, None
    _write_answers(case, {name: Answer(None, "") for name in rules.QUESTIONS})


def _reasons(answers: Mapping[str, Answer]) -> str:
    said = {True: "yes", False: "no"}
    return " ".join(
        f"{question}: {said[bool(answers[name].yes)]}. {answers[name].words.strip()}"
        for name, question in rules.QUESTIONS.items()
    )


@transaction.atomic
def undo(*, case_id: int, version: int, hand: Hand) -> SupportCase:
    """Take back one's own decision within the time laid down. The decision and the undoing both stay on record."""
    case = _locked(case_id, version, hand)
    stage = _step(case, Act.UNDO)
    assert case.verified_at is not None  # the database sees to that at these stages
    minutes = terms_of(hand).undo_minutes
    rules.check_undo(
        decided_by=case.verified_by_id, by=hand.by.pk, decided_at=case.verified_at, at=hand.at, minutes=minutes
    )
    case.stage = stage.value
    _clear_decision(case)
    return _done(case, Act.UNDO, hand, "The decision is undone and the plan waits again.")


# --- Brokerage and after ----------------------------------------------------------------------------------------------


@transaction.atomic
def take_up(*, case_id: int, version: int, hand: Hand) -> SupportCase:
    """Brokerage looks for a provider of the package."""
    case = _locked(case_id, version, hand)
    case.stage = _step(case, Act.BROKER).value
    return _done(case, Act.BROKER, hand, "")


@dataclass(frozen=True, slots=True)
class Sourced:
    """What brokerage bought. weekly_cost: £; review_due: the day by which the package is looked at again."""

    sourced_from: str
    weekly_cost: Decimal
    starts_on: date
    review_due: date


@transaction.atomic
def source_package(*, case_id: int, version: int, sourced: Sourced, hand: Hand) -> SupportCase:
    """Record the package as bought; its commitment follows the actual cost and first day.

    Raises Refused: dearer than what was agreed beyond one's own limit, and what else is not right.
    """
    case = _locked(case_id, version, hand)
    case.stage = _step(case, Act.SOURCE).value
    keep_out(hand.partnership, {"Provider of the package": sourced.sourced_from}, hand.on)
    if sourced.weekly_cost < 0:
        raise Refused("no_cost", f"{show(sourced.weekly_cost)} is less than nothing. Enter the cost of a week.")
    if sourced.review_due <= sourced.starts_on:
        raise Refused("review_too_soon", "The review is due on or before the first day. Enter a later day for it.")
    if sourced.weekly_cost > case.weekly_cost:
        annual = rules.annual_cost(sourced.weekly_cost, terms_of(hand).weeks)
        rules.check_reach(sourced.weekly_cost, annual, reach_of(hand.by, hand.partnership, hand.on))
    case.sourced_from, case.sourced_weekly_cost = sourced.sourced_from.strip(), sourced.weekly_cost
    case.sourced_starts_on, case.review_due = sourced.starts_on, sourced.review_due
    words = f"{show(sourced.weekly_cost)} a week from {show_date(sourced.starts_on)}"
    return _done(case, Act.SOURCE, hand, words)


@transaction.atomic
def review(*, case_id: int, version: int, reviewed_on: date, next_due: date, words: str, hand: Hand) -> SupportCase:
    """Record that the package was reviewed and goes on; the next review is due on a later day."""
    case = _locked(case_id, version, hand)
    _step(case, Act.REVIEW)
    if reviewed_on > hand.on:
        raise Refused("in_future", f"{show_date(reviewed_on)} is still to come. Enter the day the review was done.")
    if next_due <= reviewed_on:
        raise Refused("review_too_soon", "The next review is due on or before this one. Enter a later day.")
    case.reviewed_on, case.review_due = reviewed_on, next_due
    return _done(case, Act.REVIEW, hand, _said(words, "Outcome of the review", hand))


@transaction.atomic
def end(*, case_id: int, version: int, ended_on: date, words: str, hand: Hand) -> SupportCase:
    """End the package with a last day; what it does not use of its commitment is released.

    ended_on: the last day, included. A package that never began ends the day before it would have. Where nothing was
    sourced, the whole commitment is released, whatever the day.
    """
    case = _locked(case_id, version, hand)
    case.stage = _step(case, Act.END).value
    case.ended_on = ended_on
    return _done(case, Act.END, hand, _said(words, "Reason", hand))


# --- What all acts share ----------------------------------------------------------------------------------------------


def _locked(case_id: int, version: int, hand: Hand) -> SupportCase:
    """The case, held until the transaction ends. Raises Refused: no_such_case, stale."""
    found = visible_cases(hand.access).select_for_update(of=("self",))
    case = found.select_related("line__fund__agreement", "provider", "partnership").filter(pk=case_id).first()
    if case is None:
        raise Refused("no_such_case", "This case is not one of yours. Open it from the list of support plans.")
    if case.version != version:
        last = case.acts.select_related("by").order_by("-number").first()
        who = f"{Act(last.act).label.lower()} by {last.by.name}" if last and last.by else "changed"
        raise Refused(
            "stale", f"{case.reference} was {who} after you opened this page, so nothing was saved. Look at it again."
        )
    return case


def _step(case: SupportCase, act: Act) -> Stage:
    return rules.next_stage(act, Stage(case.stage), case.reference)


def _said(words: str, place: str, hand: Hand) -> str:
    plain = words.strip()
    if not plain:
        raise Refused("no_reason", f"“{place}” is empty. Enter a sentence; it stays with the case.")
    keep_out(hand.partnership, {place: plain}, hand.on)
    return plain


def _done(case: SupportCase, act: Act, hand: Hand, words: str, *, working_days: int | None = None) -> SupportCase:
    case.version += 1
    save(case, words or act.label, hand.by)
    note(case, act, hand.stamp, words, working_days=working_days)
    posted = post(case, act.value, hand.stamp)
    audit.record(
        act=f"delivery.support_{act.value}",
        partnership=hand.partnership,
        subject=case.reference,
        by=hand.by,
        detail={"stage": case.stage, "posted": {str(one.year): str(one.amount) for one in posted}},
    )
    return case


def note(case: SupportCase, act: Act, stamp: Stamp, words: str, *, working_days: int | None = None) -> None:
    """Add what was done to the list of the case's acts. Call it after the case is saved, inside the transaction."""
    last = case.acts.aggregate(last=Max("number"))["last"] or 0
    _act(case, last + 1, act, stamp, words, working_days=working_days).save()


def _act(
    case: SupportCase, number: int, act: Act, stamp: Stamp, words: str, *, working_days: int | None = None
) -> SupportAct:
    return SupportAct(
        case=case,
        number=number,
        act=act.value,
        stage=case.stage,
        on=stamp.on,
        at=stamp.at,
        by=stamp.by,
        weekly_cost=case.weekly_cost if case.sourced_weekly_cost is None else case.sourced_weekly_cost,
        working_days=working_days,
        words=words,
    )
