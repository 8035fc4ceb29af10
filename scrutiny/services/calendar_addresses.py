"""Making the secret address of a person's calendar, and giving it up."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from commissioning.models import Partnership, User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from scrutiny.models import CalendarAddress
from scrutiny.services.changes import save


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_address(*, partnership: Partnership, by: User, at: datetime) -> str:
    """A new secret; the one that was there no longer opens anything. Returns the secret, which is kept nowhere."""
    User.objects.select_for_update().get(pk=by.pk)
    _give_up(partnership, by, at, "A new address was made")
    token = secrets.token_urlsafe(32)
    row = CalendarAddress(partnership=partnership, user=by, token_hash=hash_of(token), made_at=at)
    save(row, by=by, reason="Made by its owner")
    _record("make_calendar_address", partnership, by)
    return token


@transaction.atomic
def give_up_address(*, partnership: Partnership, by: User, at: datetime) -> None:
    """The address opens nothing from now on. Raises Refused: no_address."""
    User.objects.select_for_update().get(pk=by.pk)
    if not _give_up(partnership, by, at, "Given up by its owner"):
        raise Refused("no_address", "You have no calendar address, so there is nothing to give up.")
    _record("give_up_calendar_address", partnership, by)


def _give_up(partnership: Partnership, by: User, at: datetime, reason: str) -> bool:
    row = CalendarAddress.objects.filter(partnership=partnership, user=by, given_up_at__isnull=True).first()
    if row is None:
        return False
    row.given_up_at = at
    save(row, by=by, reason=reason)
    return True


def _record(act: str, partnership: Partnership, by: User) -> None:
    audit.record(act=f"scrutiny.{act}", partnership=partnership, subject=by.name, by=by, detail={})
