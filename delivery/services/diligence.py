"""Due diligence: begun from a template, evaluated, conditions, recommended, signed off by the named post.

Every act locks the due diligence's row first, so that a score and a sign-off at once wait for each other.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from commissioning.models import Decision, Organisation, Post, User
from commissioning.selectors.posts import acts_for
from commissioning.services.audit import record
from commissioning.services.document_files import keep
from delivery.models import (
    Contract,
    DiligenceArea,
    DiligenceCondition,
    DiligenceEvidence,
    DiligenceTemplate,
    DueDiligence,
)
from delivery.rules import diligence as rules
from delivery.rules.diligence import ConditionState, DiligenceState
from delivery.selectors.diligence import missing_of, templates_on
from delivery.services.no_personal_data import keep_people_out
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@transaction.atomic
def begin(
    *,
    contract_id: int,
    template: DiligenceTemplate,
    provider: Organisation,
    due_on: date | None,
    today: date,
    by: User,
    reason: str = "",
) -> DueDiligence:
    """Begin with the areas of a template, copied. Where one was signed off before, it is looked at again: that one
    stays as it was signed, and does not count any more; the reason says why.

    Raises Refused: diligence_open, awarded_already, not_in_use, no_reason.
    """
    contract = Contract.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=contract_id)
    if contract.awarded_on is not None:
        raise Refused("awarded_already", f"The contract was awarded on {show_date(contract.awarded_on)} already.")
    if template.pk not in {one.pk for one in templates_on(contract.partnership, today)}:
        raise Refused("not_in_use", f"“{template}” is retired or not in force today. Choose another template.")
    if contract.diligences.filter(state=DiligenceState.OPEN.value).exists():
        raise Refused("diligence_open", "A due diligence for this contract is under way. Finish that one first.")
    if contract.diligence_on is not None:
        contract.diligence_on = None
        contract.version += 1
        save(contract, f"Due diligence looked at again: {checked_reason(reason)}", by)
    row = DueDiligence(
        contract=contract,
        provider=provider,
        template=template,
        scale=template.scale,
        passing=template.passing,
        signoff_post=template.signoff_post,
        begun_on=today,
        due_on=due_on,
    )
    save(row, reason.strip() or "Begun", by)
    for number, one in enumerate(template.areas, start=1):
        area = DiligenceArea(
            diligence=row,
            number=number,
            name=one["name"],
            questions="\n".join(one.get("questions", [])),
            discipline=one.get("discipline", ""),
        )
        save(area, "Begun", by)
    _note("delivery.begin_due_diligence", row, by, {"reason": reason.strip()} if reason.strip() else None)
    return row


@dataclass(frozen=True, slots=True)
class Score:
    """What was found in an area."""

    discipline: str
    evaluator: Post | None
    score: int
    findings: str
    reason: str


@transaction.atomic
def evaluate(*, area_id: int, given: Score, today: date, by: User) -> DiligenceArea:
    """Score an area. Raises Refused: signed_already, not_on_scale, no_findings, not_the_post.

    Where an evaluator is named, only who acts for that post scores the area.
    """
    row, area = _locked_area(area_id)
    rules.check_score(given.score, rules.read_scale(row.scale, row.passing), given.findings)
    if given.evaluator is not None and acts_for(by, given.evaluator, today) is None:
        raise Refused(
            "not_the_post",
            f"{given.evaluator.title} evaluates this area, and you do not act for that post today. "
            "Ask its holder or deputy, or name another post.",
        )
    keep_people_out(row.contract.partnership, {"Findings": given.findings})
    area.discipline, area.evaluator = given.discipline.strip(), given.evaluator
    area.score, area.findings = given.score, given.findings.strip()
    area.scored_by, area.scored_on = by, today
    save(area, checked_reason(given.reason), by)
    _note("delivery.evaluate_area", row, by, {"area": area.number, "score": given.score})
    return area


@transaction.atomic
def add_evidence(
    *, area_id: int, title: str, file: File | None, link: str, by: User, at: datetime  # type: ignore[type-arg]
) -> DiligenceEvidence:  # fmt: skip
    """Keep a file, looked into and stored under its SHA-256, or a link. Raises Refused as ``document_files.keep``."""
    row, area = _locked_area(area_id)
    if (file is None) == (not link):
        raise Refused("file_or_link", "Give either a file or a link.")
    new = DiligenceEvidence(area=area, title=title.strip(), link=link, given_by=by, given_at=at)
    if file is not None:
        kept = keep(file_name(file), int(file.size or 0), file)
        new.file, new.file_name, new.size, new.sha256 = kept.file, kept.name, kept.size, kept.sha256
    save(new, "Given", by)
    _note("delivery.give_diligence_evidence", row, by, {"area": area.number, "sha256": new.sha256, "link": link})
    return new


@dataclass(frozen=True, slots=True)
class ConditionDraft:
    """A condition. area: that it answers; before_award: the award waits for it."""

    area: DiligenceArea | None
    text: str
    owner: Post
    due_on: date
    before_award: bool


@transaction.atomic
def set_condition(*, diligence_id: int, draft: ConditionDraft, by: User) -> DiligenceCondition:
    """Raises Refused: signed_already, no_text, elsewhere."""
    row = _locked(diligence_id)
    _check_open(row)
    if not draft.text.strip():
        raise Refused("no_text", "The condition says nothing yet. Write what must be so.")
    if draft.area is not None and draft.area.diligence_id != row.pk:
        raise Refused("elsewhere", "The area is not one of this due diligence. Choose one of its own.")
    number = 1 + max((one.number for one in row.conditions.all()), default=0)
    new = DiligenceCondition(
        diligence=row,
        number=number,
        area=draft.area,
        text=draft.text.strip(),
        owner=draft.owner,
        due_on=draft.due_on,
        before_award=draft.before_award,
    )
    save(new, "Set", by)
    _note("delivery.set_diligence_condition", row, by, {"condition": number})
    return new


@transaction.atomic
def meet_condition(*, condition_id: int, evidence: str, today: date, by: User) -> DiligenceCondition:
    """Say on what evidence a condition is met; another person confirms it. Raises Refused: not_open, no_evidence."""
    row, one = _locked_condition(condition_id)
    rules.check_condition(ConditionState(one.state), ConditionState.MET, met_by=None, by=by.pk, words=evidence)
    one.state, one.evidence, one.met_by, one.met_on = ConditionState.MET.value, evidence.strip(), by, today
    save(one, "Said to be met", by)
    _note("delivery.meet_diligence_condition", row, by, {"condition": one.number})
    return one


@transaction.atomic
def confirm_condition(*, condition_id: int, today: date, by: User) -> DiligenceCondition:
    """Confirm what another person called met. Raises Refused: not_met, own_work."""
    row, one = _locked_condition(condition_id)
    state = ConditionState(one.state)
    rules.check_condition(state, ConditionState.CONFIRMED, met_by=one.met_by_id, by=by.pk, words="")
    one.state, one.confirmed_by, one.confirmed_on = ConditionState.CONFIRMED.value, by, today
    save(one, "Confirmed as met", by)
    _note("delivery.confirm_diligence_condition", row, by, {"condition": one.number})
    return one


@transaction.atomic
def recommend(*, diligence_id: int, words: str, decision: Decision | None, reason: str, by: User) -> DueDiligence:
    """The recommendation of the evaluation team, and the award report that it goes into."""
    row = _locked(diligence_id)
    _check_open(row)
    if not words.strip():
        raise Refused("no_text", "The recommendation says nothing yet. Write what is recommended, and why.")
    if decision is not None and decision.partnership_id != row.contract.partnership_id:
        raise Refused("elsewhere", "The decision is not one of this partnership. Choose from the list.")
    keep_people_out(row.contract.partnership, {"Recommendation": words})
    row.recommendation, row.recommended_by, row.decision = words.strip(), by, decision
    save(row, checked_reason(reason), by)
    _note("delivery.recommend_due_diligence", row, by)
    return row


@transaction.atomic
def sign_off(*, diligence_id: int, to: DiligenceState, note: str, today: date, by: User) -> DueDiligence:
    """Sign off for the named post: from then on the contract may be awarded, or not.

    Raises Refused: signed_already, not_the_post, own_work, not_finished, no_outcome, other_provider.
    """
    row = _locked(diligence_id)
    if to is DiligenceState.OPEN:
        raise Refused("no_outcome", "Say whether it is satisfied or not.")
    evaluators = {one.scored_by_id for one in row.areas.all() if one.scored_by_id}
    evaluators |= {row.recommended_by_id} if row.recommended_by_id else set()
    rules.check_sign_off(
        state=DiligenceState(row.state),
        to=to,
        missing=missing_of(row),
        acts=acts_for(by, row.signoff_post, today) is not None,
        post=row.signoff_post.title,
        evaluators=evaluators,
        by=by.pk,
    )
    if to is DiligenceState.SATISFIED:
        _check_provider(row)
    row.state, row.signed_by, row.signed_on, row.signed_note = to.value, by, today, note.strip()
    save(row, f"Signed off: {to.label.lower()}", by)
    if to is DiligenceState.SATISFIED:
        contract = Contract.objects.select_for_update().get(pk=row.contract_id)
        contract.diligence_on = today
        if contract.provider_id is None:
            contract.provider = row.provider
        contract.version += 1
        save(contract, "Due diligence signed off as satisfied", by)
    _note("delivery.sign_due_diligence", row, by, {"state": to.value})
    return row


def _check_provider(row: DueDiligence) -> None:
    """Signed off as satisfied, it lets its contract be awarded: so it must be on the provider that this names."""
    named = Contract.objects.select_for_update(of=("self",)).select_related("provider").get(pk=row.contract_id).provider
    if named is not None and named.pk != row.provider_id:
        raise Refused(
            "other_provider",
            f"The contract names {named.name}, and this due diligence is on {row.provider.name}. Change the contract's "
            f"provider first, or sign this one off as not satisfied and begin one on {named.name}.",
        )


def file_name(file: File) -> str:  # type: ignore[type-arg]  # an upload
    """What its owner calls it, without a folder."""
    return str(file.name or "").replace("\\", "/").rsplit("/", 1)[-1].strip()[-200:]


def _locked(diligence_id: int) -> DueDiligence:
    found = DueDiligence.objects.select_for_update(of=("self",))
    return found.select_related("contract__partnership", "signoff_post", "provider").get(pk=diligence_id)


def _locked_area(area_id: int) -> tuple[DueDiligence, DiligenceArea]:
    row = _locked(DiligenceArea.objects.values_list("diligence", flat=True).get(pk=area_id))
    _check_open(row)
    return row, DiligenceArea.objects.select_for_update().get(pk=area_id)


def _locked_condition(condition_id: int) -> tuple[DueDiligence, DiligenceCondition]:
    """Conditions for after the award are met after the sign-off too."""
    row = _locked(DiligenceCondition.objects.values_list("diligence", flat=True).get(pk=condition_id))
    return row, DiligenceCondition.objects.select_for_update().get(pk=condition_id)


def _check_open(row: DueDiligence) -> None:
    if row.state != DiligenceState.OPEN:
        state = DiligenceState(row.state).label.lower()
        raise Refused("signed_already", f"It is signed off already: {state}. Nothing in it changes any more.")


def _note(act: str, row: DueDiligence, by: User, detail: dict[str, Any] | None = None) -> None:
    record(act=act, partnership=row.contract.partnership, subject=str(row), by=by, detail=detail)
