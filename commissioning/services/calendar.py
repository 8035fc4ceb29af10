"""The table of days that the published list of bank holidays does not know, or knows wrongly."""

from datetime import date

from django.db import transaction

from commissioning.models import ExtraDay, Partnership, User
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@transaction.atomic
def add_extra_day(
    *, partnership: Partnership, day: date, name: str, is_holiday: bool, reason: str, by: User
) -> ExtraDay:
    """Add a day to the table. Raises Refused (``day_there_already``) for a day that is in it."""
    if ExtraDay.objects.filter(partnership=partnership, day=day).exists():
        raise Refused(
            "day_there_already", f"{show_date(day)} is in the table already. Take it out first to enter it otherwise."
        )
    extra = ExtraDay(partnership=partnership, day=day, name=name.strip(), is_holiday=is_holiday)
    extra._change_reason, extra._history_user = check_reason(reason), by  # type: ignore[attr-defined]
    extra.save()
    record(act="commissioning.add_extra_day", partnership=partnership, subject=str(extra), by=by)
    return extra


@transaction.atomic
def remove_extra_day(*, extra: ExtraDay, reason: str, by: User) -> None:
    """Take a day out of the table. The history keeps it."""
    extra._change_reason, extra._history_user = check_reason(reason), by  # type: ignore[attr-defined]
    record(act="commissioning.remove_extra_day", partnership=extra.partnership, subject=str(extra), by=by)
    extra.delete()
