"""The list of kinds of decision: added, renamed, put in order, taken out of use."""

from dataclasses import dataclass

from django.db import transaction

from commissioning.models import DecisionKind, Partnership, User
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class KindDetails:
    """name: as lists show it; position: its place in them; retired: not offered any more."""

    name: str
    purpose: str
    position: int
    retired: bool = False


@transaction.atomic
def add_kind(*, partnership: Partnership, code: str, details: KindDetails, reason: str, by: User) -> DecisionKind:
    """A new kind of decision. Raises Refused: code_taken, name_taken."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two at once under one code
    if DecisionKind.objects.filter(partnership=partnership, code__iexact=code).exists():
        raise Refused("code_taken", f"A kind of decision with the code {code} is there already. Choose another code.")
    return _saved(DecisionKind(partnership=partnership, code=code), details, reason, by)


@transaction.atomic
def change_kind(*, kind_id: int, details: KindDetails, reason: str, by: User) -> DecisionKind:
    """Another name or place, or out of use. The code stays: texts that bodies approved name it. Refused: name_taken."""
    found = DecisionKind.objects.select_related("partnership").get(pk=kind_id)
    Partnership.objects.select_for_update().get(pk=found.partnership_id)
    return _saved(found, details, reason, by)


def _saved(kind: DecisionKind, details: KindDetails, reason: str, by: User) -> DecisionKind:
    why, name = check_reason(reason), details.name.strip()
    others = DecisionKind.objects.filter(partnership=kind.partnership).exclude(pk=kind.pk)
    if others.filter(name__iexact=name).exists():
        raise Refused("name_taken", f"{name} is in the list already. Choose another name, or change that kind.")
    kind.name, kind.purpose = name, details.purpose.strip()
    kind.position, kind.retired = details.position, details.retired
    kind._change_reason, kind._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
    kind.save()
    record(
        act="commissioning.save_kind",
        partnership=kind.partnership,
        subject=f"{kind.code}: {kind.name}",
        by=by,
        detail={"position": kind.position, "retired": kind.retired, "reason": why},
    )
    return kind
