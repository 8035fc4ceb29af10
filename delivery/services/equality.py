"""Equality impact assessments: written by characteristic, signed by another person, then never changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.services import audit
from delivery.models import EqualityAssessment, EqualityEffect
from delivery.rules.equality import ADVERSE, check_done, check_review, check_signing
from delivery.selectors.engagement import assessed, characteristics
from delivery.services.hand import Hand
from delivery.services.keeping import write
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@transaction.atomic
def draft(values: Mapping[str, Any], *, reason: str, hand: Hand) -> EqualityAssessment:
    """Begin an assessment with its first version."""
    made = EqualityAssessment(partnership=hand.partnership, drafted_by=hand.by)
    return write(made, values, reason=reason, hand=hand)


@transaction.atomic
def change(pk: int, values: Mapping[str, Any], *, version: int, reason: str, hand: Hand) -> EqualityAssessment:
    return write(_open(pk, hand), {**values, "drafted_by": hand.by}, reason=reason, hand=hand, version=version)


@transaction.atomic
def say_effect(pk: int, code: str, values: Mapping[str, Any], *, reason: str, hand: Hand) -> EqualityEffect:
    """Write the effect on one characteristic. Raises Refused: signed, unknown_characteristic, and what is not right."""
    assessment = _open(pk, hand)
    if code not in characteristics(hand.partnership):
        raise Refused("unknown_characteristic", "This characteristic is not one that is looked at here.")
    row = assessment.effects.filter(code=code).first() or EqualityEffect(assessment=assessment, code=code)
    written = write(row, values, reason=reason, hand=hand)
    assessment.drafted_by = hand.by
    assessment.version += 1
    save(assessment, f"Effect written: {code}", hand.by)
    return written


@transaction.atomic
def sign(pk: int, *, version: int, hand: Hand) -> EqualityAssessment:
    """Sign the version off. Raises Refused: own_work, incomplete, no_review, review_over, stale, signed."""
    assessment = _open(pk, hand)
    if assessment.version != version:
        raise Refused("stale", "The assessment was changed after you opened this page. Read it again before you sign.")
    names = characteristics(hand.partnership)
    check_signing(assessed(assessment, names), drafted_by=assessment.drafted_by_id, by=hand.by.pk)
    check_review(assessment.review_on, hand.on)
    assessment.signed_by, assessment.signed_on = hand.by, hand.on
    assessment.version += 1
    save(assessment, "Signed off", hand.by)
    audit.record(act="delivery.sign_equality", partnership=hand.partnership, subject=str(assessment), by=hand.by)
    return assessment


@transaction.atomic
def record_done(pk: int, code: str, *, done_on: date, reason: str, hand: Hand) -> EqualityEffect:
    """Record that what lessens a negative effect of a signed version was done; nothing else of the version changes.

    Raises Refused: no_such_effect, not_signed, nothing_to_do, done_already, not_yet, no_reason.
    """
    why = checked_reason(reason)
    found = EqualityEffect.objects.select_for_update(of=("self",)).select_related("assessment")
    effect = found.filter(assessment__partnership=hand.partnership, assessment=pk, code=code).first()
    if effect is None:
        raise Refused("no_such_effect", "Nothing is written of this characteristic. Open the assessment again.")
    if effect.done_on:
        raise Refused("done_already", f"It was done on {show_date(effect.done_on)} already.")
    check_done(done_on, hand.on, effect.assessment.signed_on, effect.effect in ADVERSE)
    effect.done_on = done_on
    save(effect, why, hand.by)
    detail = {"characteristic": code, "on": done_on.isoformat()}
    audit.record(act="delivery.equality_done", partnership=hand.partnership, subject=str(effect.assessment), by=hand.by,
                 detail=detail)  # fmt: skip
    return effect


@transaction.atomic
def next_version(pk: int, *, reason: str, hand: Hand) -> EqualityAssessment:
    """A new draft that begins word for word with a signed version."""
    why = checked_reason(reason)
    found = EqualityAssessment.objects.select_for_update(of=("self",)).filter(partnership=hand.partnership, pk=pk)
    old = found.first()
    if old is None or old.signed_on is None:
        raise Refused("not_signed", "Only a signed version is taken on. Change the draft instead.")
    if EqualityAssessment.objects.filter(partnership=hand.partnership, code=old.code, number__gt=old.number).exists():
        raise Refused("not_newest", "There is a newer version already. Open that one.")
    made = EqualityAssessment(
        partnership=old.partnership,
        project=old.project,
        decision=old.decision,
        code=old.code,
        number=old.number + 1,
        title=old.title,
        summary=old.summary,
        owner=old.owner,
        source=old.source,
        drafted_by=hand.by,
    )
    save(made, why, hand.by)
    for effect in old.effects.all():
        effect.pk, effect.assessment = None, made
        effect._state.adding = True
        save(effect, why, hand.by)
    return made


def _open(pk: int, hand: Hand) -> EqualityAssessment:
    """The draft, held until the transaction ends. Raises Refused for one that is signed."""
    found = EqualityAssessment.objects.select_for_update(of=("self",)).filter(partnership=hand.partnership, pk=pk)
    assessment = found.first()
    if assessment is None:
        raise Refused("no_such_assessment", "This assessment is not of this partnership. Open it from the list.")
    if assessment.signed_on:
        raise Refused(
            "signed",
            f"Version {assessment.number} was signed on {show_date(assessment.signed_on)} and does not change. "
            "Begin the next version.",
        )
    return assessment
