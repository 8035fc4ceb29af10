"""Taking a copy of a meeting's papers onto a device. It goes on record; the copy itself lies in the browser."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from scrutiny.models import OfflineCopy
from scrutiny.selectors.issues import Issue
from scrutiny.selectors.offline import days_for, office_of


@transaction.atomic
def take_copy(*, issue: Issue, withheld: frozenset[str], days: int, by: User, at: datetime) -> OfflineCopy:
    """Record a copy and give it its code. withheld: the papers that are left out of it.

    Raises Refused for a time that the edition does not allow, and for a draft.
    """
    pack = issue.pack
    if issue.is_draft:
        raise Refused("draft", "A draft is not kept on devices. Publish it, then keep it.")
    allowed = days_for(pack.edition)
    if days not in allowed:
        raise Refused("too_long", f"These papers may be kept for {allowed[-1]} days at most. Choose fewer.")
    copy = OfflineCopy.objects.create(
        pack=pack,
        user=by,
        code=secrets.token_hex(3).upper(),
        office=office_of(by, pack),
        packs=[one.pk for one in issue.packs],
        withheld=sorted(withheld),
        taken_at=at,
        expires_at=at + timedelta(days=days),
    )
    audit.record(
        act="scrutiny.take_offline_copy",
        by=by,
        partnership=pack.meeting.partnership,
        subject=f"{pack.meeting.slug}, {pack.edition} edition {pack.number}",
        detail={"copy": copy.code, "until": copy.expires_at.isoformat(), "sha256": pack.sha256},
    )
    return copy
