"""Laying down what a due diligence looks at, version by version. A version that stands is never changed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.models import Partnership, Post, User
from commissioning.services.audit import record
from delivery.models import DiligenceTemplate
from delivery.rules.diligence import read_scale
from delivery.services.changing import add, check_own
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class TemplateDraft:
    """What the version looks at. areas, scale: as the model keeps them; since: the first day on which it counts."""

    code: str
    name: str
    since: date
    areas: Sequence[dict[str, Any]]
    disciplines: Sequence[str]
    scale: Sequence[dict[str, Any]]
    passing: int
    signoff_post: Post
    source: str


@transaction.atomic
def lay_down(*, partnership: Partnership, draft: TemplateDraft, seen: int, reason: str, by: User) -> DiligenceTemplate:
    """The first version of a template, or the next. seen: the newest version as the person saw it, 0 for none.

    Raises Refused: no_reason, stale, retired, code_taken, odd_scale, not_later, foreign, not_right.
    """
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # one version at a time
    newest = partnership.diligence_templates.filter(code=draft.code).order_by("-number").first()
    check_own(partnership, [draft.signoff_post])
    read_scale(list(draft.scale), draft.passing)
    _check_follows(newest, draft, seen)
    values = {one.name: getattr(draft, one.name) for one in fields(draft)}
    values |= {name: list(values[name]) for name in ("areas", "disciplines", "scale")}
    number = newest.number + 1 if newest else 1
    row = add(DiligenceTemplate(partnership=partnership, number=number, **values), reason, by)
    detail = {
        "version": row.number,
        "since": draft.since.isoformat(),
        "areas": len(draft.areas),
        "reason": reason.strip(),
    }
    record(act="delivery.lay_down_diligence_template", partnership=partnership, subject=row.name, by=by, detail=detail)
    return row


@transaction.atomic
def retire(*, partnership: Partnership, code: str, seen: int, today: date, reason: str, by: User) -> DiligenceTemplate:
    """No due diligence begins by the template any more; what has begun keeps its version.

    seen: the newest version as the person saw it. Raises Refused: stale, retired_already, no_reason.
    """
    why = checked_reason(reason)
    row = _newest(partnership, code, seen)
    if row.retired_on is not None:
        raise Refused("retired_already", f"“{row.name}” was retired on {show_date(row.retired_on)} already.")
    row.retired_on, row.retired_because = today, why
    _keep(row, why, by, "delivery.retire_diligence_template")
    return row


@transaction.atomic
def bring_back(*, partnership: Partnership, code: str, seen: int, reason: str, by: User) -> DiligenceTemplate:
    """A retired template is offered again. Raises Refused: stale, not_retired, no_reason."""
    why = checked_reason(reason)
    row = _newest(partnership, code, seen)
    if row.retired_on is None:
        raise Refused("not_retired", f"“{row.name}” is in use already.")
    row.retired_on, row.retired_because = None, ""
    _keep(row, why, by, "delivery.bring_diligence_template_back")
    return row


def _newest(partnership: Partnership, code: str, seen: int) -> DiligenceTemplate:
    """The newest version, with the partnership's templates held. Raises Refused: stale."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    row = partnership.diligence_templates.filter(code=code).order_by("-number").first()
    if row is None or row.number != seen:
        raise Refused(
            "stale", "The template was changed after you opened this page, so nothing was saved. Look at it first."
        )
    return row


def _keep(row: DiligenceTemplate, why: str, by: User, act: str) -> None:
    save(row, why, by)
    record(act=act, partnership=row.partnership, subject=row.name, by=by, detail={"reason": why})


def _check_follows(newest: DiligenceTemplate | None, draft: TemplateDraft, seen: int) -> None:
    there = newest.number if newest else 0
    if newest is not None and newest.retired_on is not None:
        raise Refused("retired", f"“{newest.name}” is retired. Bring it back first, then lay down its next version.")
    if newest is not None and not seen:
        raise Refused("code_taken", f"There is a template {draft.code} already. Lay down its next version instead.")
    if there != seen:
        raise Refused(
            "stale",
            f"Version {there} was laid down after you opened this page, so nothing was saved. Look at it first.",
        )
    if newest is not None and newest.since is not None and draft.since <= newest.since:
        raise Refused(
            "not_later",
            f"Version {newest.number} counts from {show_date(newest.since)}; the next one counts from a later day.",
        )
