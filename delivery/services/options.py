"""Changing an options appraisal: options, criteria, scores, and the one recommended.

Every change locks the appraisal and counts its version up, so that two people never save over each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from commissioning.models import Post, User
from delivery.models import Option, OptionCriterion, OptionsAppraisal, OptionScore
from delivery.rules.options import Lawful, check_recommendation, check_score
from delivery.selectors.options import recommendation_of, with_rows
from delivery.services.cases import locked_case, note
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class OptionFields:
    """What is said of an option. All texts may be empty but the name."""

    name: str
    description: str
    is_do_nothing: bool
    lawful: str
    lawful_reason: str
    issues: str
    benefits: str
    risks: str
    implementation_risk: str
    implementation_note: str
    ruled_out: str
    source: str


@transaction.atomic
def begin_options(*, case_id: int, title: str, best: int, note_text: str, reason: str, by: User) -> OptionsAppraisal:
    """A new appraisal, with the option of doing nothing in it. Raises Refused, code ``title_taken``."""
    why = checked_reason(reason)
    case = locked_case(case_id)
    if case.options_appraisals.filter(title=title.strip()).exists():
        raise Refused("title_taken", f"This case has an appraisal “{title.strip()}” already. Choose another title.")
    made = OptionsAppraisal(
        case=case, title=title.strip(), best=best, note=note_text, position=1 + case.options_appraisals.count()
    )
    save(made, why, by)
    save(Option(appraisal=made, position=1, name="Do nothing", is_do_nothing=True), why, by)
    note(case, "delivery.begin_options", by, {"title": made.title})
    return made


@transaction.atomic
def change_options(
    *, appraisal_id: int, version: int, title: str, best: int, note_text: str, reason: str, by: User
) -> OptionsAppraisal:
    """Title, highest score and note. Raises Refused: stale, title_taken, scores_above."""
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    title = title.strip()
    if appraisal.case.options_appraisals.filter(title=title).exclude(pk=appraisal.pk).exists():
        raise Refused("title_taken", f"This case has an appraisal “{title}” already. Choose another title.")
    top = OptionScore.objects.filter(option__appraisal=appraisal).aggregate(top=Max("score"))["top"]
    if top is not None and top > best:
        raise Refused("scores_above", f"There is a score of {top}, above {best}. Change that score first.")
    appraisal.title, appraisal.best, appraisal.note = title, best, note_text
    _counted(appraisal, why, by)
    return appraisal


@transaction.atomic
def save_option(
    *, appraisal_id: int, version: int, option_id: int | None, to: OptionFields, reason: str, by: User
) -> Option:
    """Add an option (``option_id`` None) or change one. Raises Refused: stale, no_name, name_taken and others."""
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    others = appraisal.options.exclude(pk=option_id) if option_id else appraisal.options.all()
    _check_option(to, set(others.values_list("name", flat=True)))
    if to.is_do_nothing and others.filter(is_do_nothing=True).exists():
        raise Refused("do_nothing_there", "This appraisal has an option of doing nothing already. Change that one.")
    last = appraisal.options.aggregate(last=Max("position"))["last"] or 0
    option = appraisal.options.get(pk=option_id) if option_id else Option(appraisal=appraisal, position=last + 1)
    if option.recommended and to.lawful == Lawful.NO:
        raise Refused(
            "recommended_unlawful",
            f"“{option.name}” is recommended. Take the recommendation back before you mark it unlawful.",
        )
    for one in fields(to):
        value = getattr(to, one.name)
        setattr(option, one.name, value.strip() if isinstance(value, str) else value)
    save(option, why, by)
    _counted(appraisal, why, by)
    return option


def _check_option(to: OptionFields, names: set[str]) -> None:
    if not to.name.strip():
        raise Refused("no_name", "The option has no name. Enter a few words that name it.")
    if to.name.strip() in names:
        raise Refused("name_taken", f"This appraisal has an option “{to.name.strip()}” already. Choose another name.")
    if to.lawful == Lawful.NO and not to.lawful_reason.strip():
        raise Refused("no_lawful_reason", "Say why the option is unlawful: it can then not be recommended.")


@transaction.atomic
def save_criterion(
    *,
    appraisal_id: int,
    version: int,
    criterion_id: int | None,
    name: str,
    meaning: str,
    weight: Decimal,
    weight_reason: str,
    reason: str,
    by: User,
) -> OptionCriterion:
    """Add a criterion (``criterion_id`` None) or change one; a weight of nought takes it out of the totals."""
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    others = appraisal.criteria.exclude(pk=criterion_id) if criterion_id else appraisal.criteria.all()
    if others.filter(name=name.strip()).exists():
        raise Refused("name_taken", f"There is a criterion “{name.strip()}” already. Choose another name.")
    if weight < 0:
        raise Refused("weight_negative", f"{weight} is below nought. A weight is nought or more.")
    last = appraisal.criteria.aggregate(last=Max("position"))["last"] or 0
    criterion = (
        appraisal.criteria.get(pk=criterion_id)
        if criterion_id
        else OptionCriterion(appraisal=appraisal, position=last + 1)
    )
    criterion.name, criterion.meaning = name.strip(), meaning.strip()
    criterion.weight, criterion.weight_reason = weight, weight_reason.strip()
    save(criterion, why, by)
    _counted(appraisal, why, by)
    note(appraisal.case, "delivery.weigh_options", by, {"criterion": criterion.name, "weight": str(weight)})
    return criterion


@dataclass(frozen=True, slots=True)
class Given:
    """A score with its reason; None takes it away."""

    score: Decimal | None
    reason: str


@transaction.atomic
def score_option(
    *,
    appraisal_id: int,
    version: int,
    option_id: int,
    given: Mapping[int, Given],
    post: Post | None,
    reason: str,
    by: User,
) -> Option:
    """Score one option on its criteria. given: by criterion. Raises Refused: stale, score_outside, no_score_reason."""
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    option = appraisal.options.get(pk=option_id)
    there = {one.criterion_id: one for one in option.scores.all()}
    for criterion in appraisal.criteria.all():
        if criterion.pk in given:
            _score(appraisal, option, criterion, there.get(criterion.pk), given[criterion.pk], post, why, by)
    _counted(appraisal, why, by)
    note(appraisal.case, "delivery.score_option", by, {"option": option.name, "scores": len(given)})
    return option


def _score(
    appraisal: OptionsAppraisal,
    option: Option,
    criterion: OptionCriterion,
    row: OptionScore | None,
    to: Given,
    post: Post | None,
    why: str,
    by: User,
) -> None:
    if to.score is None:
        if row is not None:
            row._change_reason, row._history_user = why, by  # type: ignore[attr-defined]  # read on delete
            row.delete()
        return
    check_score(criterion.name, to.score, appraisal.best)
    if not to.reason.strip():
        raise Refused("no_score_reason", f"Say why “{option.name}” scores {to.score} for “{criterion.name}”.")
    row = row or OptionScore(option=option, criterion=criterion)
    if row.pk and (row.score, row.reason, row.post) == (to.score, to.reason.strip(), post):
        return
    row.score, row.reason, row.post, row.scored_by = to.score, to.reason.strip(), post, by
    save(row, why, by)


@transaction.atomic
def recommend(
    *,
    appraisal_id: int,
    version: int,
    option_id: int | None,
    why_this: str,
    against_ranking: str,
    reason: str,
    by: User,
) -> Option | None:
    """Recommend one option in place of any other; None takes the recommendation back.

    Raises Refused: stale, unlawful, recommendation_reason, ranking_reason.
    """
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    option = None
    if option_id is not None:
        held = with_rows(OptionsAppraisal.objects.filter(pk=appraisal.pk)).get()
        option = appraisal.options.get(pk=option_id)
        check_recommendation(recommendation_of(held, option), why_this, against_ranking)
    for other in appraisal.options.filter(recommended=True).exclude(pk=option_id or 0):
        other.recommended, other.recommended_reason, other.against_ranking = False, "", ""
        save(other, why, by)
    if option is not None:
        option.recommended, option.recommended_reason = True, why_this.strip()
        option.against_ranking = against_ranking.strip()
        save(option, why, by)
    _counted(appraisal, why, by)
    note(appraisal.case, "delivery.recommend_option", by, {"option": option.name if option else "none", "reason": why})
    return option


def _locked(appraisal_id: int, version: int) -> OptionsAppraisal:
    """The appraisal under a row lock. Raises Refused (``stale``) when somebody changed it after the page was opened."""
    rows = OptionsAppraisal.objects.select_for_update(of=("self",))
    appraisal = rows.select_related("case__document", "case__partnership").get(pk=appraisal_id)
    if appraisal.version != version:
        raise Refused(
            "stale",
            "Somebody changed this appraisal after you opened the page. What you typed is still in the form: compare "
            "it with the appraisal as it is now, then save again.",
        )
    return appraisal


def _counted(appraisal: OptionsAppraisal, why: str, by: User) -> None:
    appraisal.version += 1
    save(appraisal, why, by)
