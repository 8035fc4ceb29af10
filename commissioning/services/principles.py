"""Laying down principles, and recording how a decision stands against them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.models import Partnership, PrincipleList, PrincipleTest, User
from commissioning.rules.decisions import check_unchanged
from commissioning.rules.principles import Given, Version, check_test, check_version
from commissioning.rules.reasons import check_reason
from commissioning.selectors.principles import asked_of, next_number, versions_of
from commissioning.services.audit import record
from commissioning.services.deciding import locked
from ihwb.kernel.errors import Refused


@transaction.atomic
def lay_down_principles(*, partnership: Partnership, version: Version, reason: str, by: User | None) -> PrincipleList:
    """A new version of a list from its first day on. Raises Refused as ``check_version`` does."""
    why = check_reason(reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two people lay it down once
    check_version(version, versions_of(partnership))
    made = PrincipleList(
        partnership=partnership,
        code=version.code,
        name=version.name,
        since=version.since,
        principles=list(version.principles),
        source=version.source,
    )
    made._change_reason, made._history_user = why, by  # type: ignore[attr-defined]
    made.save()
    detail = {"principles": len(version.principles), "reason": why}
    record(act="commissioning.lay_down_principles", partnership=partnership, subject=str(made), by=by, detail=detail)
    return made


@dataclass(frozen=True, slots=True)
class Opened:
    """What the person had before them: the text, and the number of the newest test (0 for none)."""

    text: str
    test: int


@transaction.atomic
def record_test(*, decision_id: int, answers: Sequence[Given], opened: Opened, by: User, at: datetime) -> PrincipleTest:
    """Record the answers as a new test of the text as it is now.

    Raises Refused when the decision is closed, its text or test changed meanwhile, or the answers say too little.
    """
    decision = locked(decision_id, "test_principles")
    check_unchanged(opened.text, decision.content_hash)
    number = next_number(decision)
    if opened.test != number - 1:
        raise Refused(
            "tested_meanwhile",
            "Somebody tested this decision after you opened this page. Your answers are still in the form: "
            "compare them with the test as it is now, then save again.",
        )
    check_test(asked_of(decision), answers)
    made = PrincipleTest.objects.create(
        decision=decision,
        number=number,
        content_hash=decision.content_hash,
        answers=[_plain(one) for one in answers],
        recorded_by=by,
        recorded_at=at,
    )
    counts = {one.answer.value: 0 for one in answers}
    for one in answers:
        counts[one.answer.value] += 1
    detail: dict[str, Any] = {"text": decision.content_hash, "test": number, **counts}
    record(
        act="commissioning.test_principles",
        partnership=decision.partnership,
        subject=str(decision),
        by=by,
        detail=detail,
    )
    return made


def _plain(one: Given) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "since": one.since.isoformat(),
        "number": one.number,
        "text": one.text,
        "answer": one.answer.value,
        "sentence": one.sentence.strip(),
    }
