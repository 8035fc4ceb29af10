"""What of the statutory returns waits for a person: data to hand in, to check, to sign off, to submit; what is late."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from commissioning.models import ReturnCollection
from commissioning.rules.returns import BEFORE_DATA, BEFORE_SUBMISSION, ReturnState
from commissioning.selectors.posts import posts_acted_for
from commissioning.selectors.returns import CollectionRow, collection_row
from ihwb.web.access import Access
from ihwb.web.duties import Duty

_SOON = timedelta(days=28)
_DONE = (ReturnState.SUBMITTED.value, ReturnState.REFRESHED.value)
_NEXT = {
    ReturnState.PLANNED: "Start collecting",
    ReturnState.COLLECTING: "Have the data handed in",
    ReturnState.RECEIVED: "Check the data",
    ReturnState.CHECKED: "Have it signed off",
    ReturnState.SIGNED_OFF: "Submit",
    ReturnState.ACCEPTED: "Refresh",
}


def return_duties(access: Access, on: date) -> list[Duty]:
    """Collections that are open or late. Two queries while the person has to do with any."""
    held = access.organisations_for("commissioning.change_register")
    owed = access.organisations_for("commissioning.view_handing_in")
    signs = access.may("commissioning.sign_return")
    if not (held or owed or signs):
        return []
    rows = ReturnCollection.objects.filter(statutory_return__partnership=access.partnership).exclude(state__in=_DONE)
    rows = rows.filter(Q(opens_on__lte=on + _SOON) | Q(data_due_on__lte=on + _SOON))
    related = ("statutory_return", "collector", "submitter", "signoff_post", "checked_by", "signed_by", "signed_for")
    found = list(rows.select_related(*related).prefetch_related("steps__by").order_by("closes_on", "pk"))
    posts = posts_acted_for(access.user, access.partnership, on) if signs and found else {}
    duties = []
    for one in found:
        row = collection_row(one, on)
        mine = one.collector_id in owed and row.state in BEFORE_DATA
        if mine:
            duties.append(_to_hand_in(access, row))
        elif one.signoff_post_id in posts and row.state is ReturnState.CHECKED and one.checked_by_id != access.user.pk:
            duties.append(_duty(access, row, "Sign off"))
        elif one.submitter_id in held and _waits(row, on):
            duties.append(_duty(access, row, _NEXT[row.state]))
    return duties


def _waits(row: CollectionRow, on: date) -> bool:
    """Late, in hand, or about to begin; an accepted one only while its refresh is late or near."""
    if row.state is ReturnState.ACCEPTED:
        return row.dates.refresh_on is not None and row.dates.refresh_on <= on + _SOON
    return row.state in BEFORE_SUBMISSION


def _to_hand_in(access: Access, row: CollectionRow) -> Duty:
    return Duty(
        what=f"Hand in the data: {row.code}, {row.period}",
        url=_url(access, "own_collection", pk=row.id),
        due=row.dates.data_due_on or row.dates.closes_on,
        detail=f"{row.name}. {row.late}".strip(),
        many="Hand in the data of {count} returns",
        all_url=_url(access, "handing_in"),
    )


def _duty(access: Access, row: CollectionRow, what: str) -> Duty:
    return Duty(
        what=f"{what}: {row.code}, {row.period}",
        url=_url(access, "collection", pk=row.id),
        due=row.late_since or (row.dates.refresh_on if row.state is ReturnState.ACCEPTED else row.dates.closes_on),
        detail=f"{row.name}. {row.late}".strip(),
        many="{count} statutory returns wait",
        all_url=_url(access, "collections"),
    )


def _url(access: Access, name: str, **kwargs: int) -> str:
    return reverse(f"commissioning:{name}", kwargs={"partnership": access.partnership.slug, **kwargs})
