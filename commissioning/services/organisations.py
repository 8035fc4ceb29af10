"""Adding and changing the organisations of a partnership."""

from dataclasses import dataclass

from django.db import transaction

from commissioning.models import Organisation, Partnership, User
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Details:
    """kind: a value of OrganisationKind. position: the listed order, which breaks rounding ties."""

    name: str
    kind: str
    position: int


@transaction.atomic
def add_organisation(*, partnership: Partnership, code: str, details: Details, reason: str, by: User) -> Organisation:
    """A new organisation. Raises Refused with the code ``code_taken``."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two at once under one code
    if Organisation.objects.filter(partnership=partnership, code__iexact=code).exists():
        raise Refused("code_taken", f"An organisation with the code {code} is there already. Choose another code.")
    made = Organisation(partnership=partnership, code=code)
    return _saved(made, details, reason, by, "commissioning.add_organisation")


@transaction.atomic
def change_organisation(
    *, partnership: Partnership, code: str, details: Details, reason: str, by: User
) -> Organisation:
    """Another name, kind or place in the list. The code stays: agreements and files name the partner by it."""
    found = Organisation.objects.select_for_update().get(partnership=partnership, code=code)
    return _saved(found, details, reason, by, "commissioning.change_organisation")


def _saved(organisation: Organisation, details: Details, reason: str, by: User, act: str) -> Organisation:
    why = check_reason(reason)
    organisation.name, organisation.kind, organisation.position = details.name, details.kind, details.position
    organisation._change_reason, organisation._history_user = why, by  # type: ignore[attr-defined]
    organisation.save()
    detail = {"name": details.name, "kind": details.kind, "position": details.position, "reason": why}
    record(act=act, partnership=organisation.partnership, subject=organisation.code, by=by, detail=detail)
    return organisation
