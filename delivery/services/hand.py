"""Whose hand does an act, where and when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from commissioning.models import Partnership, User
from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something was done, and by whom; by nobody where a file was loaded."""

    at: datetime
    by: User | None = None

    @property
    def on(self) -> date:
        return timezone.localtime(self.at).date()


@dataclass(frozen=True, slots=True)
class Hand:
    """access: what the person may do in this partnership; at: the moment; on: its London day."""

    access: Access
    at: datetime

    @property
    def by(self) -> User:
        person: Any = self.access.user
        return person  # type: ignore[no-any-return]

    @property
    def partnership(self) -> Partnership:
        found: Any = self.access.partnership
        return found  # type: ignore[no-any-return]

    @property
    def on(self) -> date:
        return timezone.localtime(self.at).date()

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.at, self.by)
