"""Publishing the register for everybody: a frozen copy, which never changes."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import Partnership, RegisterEdition, User
from commissioning.selectors.register_public import public_content
from commissioning.services.audit import record
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import freeze


def fingerprint(content: Any) -> str:
    """64 hexadecimal digits over all that the public reads. content: frozen."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def preview(partnership: Partnership, as_at: date) -> tuple[dict[str, Any], str]:
    """What would be published as at a day, and its fingerprint, by which ``publish`` knows that it was looked at."""
    content = public_content(partnership, as_at)
    return content, fingerprint(freeze(content))


@transaction.atomic
def publish(
    *, partnership: Partnership, as_at: date, looked_at: str, by: User, at: datetime, today: date
) -> RegisterEdition:
    """Publish the register as at a day.

    looked_at: the fingerprint of what the person looked at. Raises Refused with ``register_empty``, ``as_at_ahead``,
    ``register_changed`` or ``published_already``.
    """
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # one edition at a time
    if as_at > today:
        raise Refused("as_at_ahead", f"{show_date(as_at)} is still to come. Publish it as at today or before.")
    content = freeze(public_content(partnership, as_at))
    if not content["functions"]:
        raise Refused(
            "register_empty", f"The register has no function on {show_date(as_at)}: nothing can be published."
        )
    found = fingerprint(content)
    if found != looked_at:
        raise Refused(
            "register_changed",
            "Somebody changed the register after you opened this page. Look at it as it is now, then publish it.",
        )
    latest = RegisterEdition.objects.filter(partnership=partnership).order_by("-number").first()
    if latest is not None and latest.content_hash == found:
        raise Refused(
            "published_already",
            f"Edition {latest.number}, published on {show_date(latest.published_on)}, says the same. "
            "There is nothing to do.",
        )
    last = RegisterEdition.objects.filter(partnership=partnership).aggregate(last=Max("number"))["last"] or 0
    edition = RegisterEdition.objects.create(
        partnership=partnership,
        number=last + 1,
        as_at=as_at,
        content=content,
        content_hash=found,
        published_on=today,
        published_at=at,
        published_by=by,
    )
    detail = {"as_at": as_at.isoformat(), "sha256": found}
    record(act="commissioning.publish_register", partnership=partnership, subject=str(edition), by=by, detail=detail)
    return edition
