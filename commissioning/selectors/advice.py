"""The sign-off row of a decision: which advice was asked for, what was said, and whether it is about this text."""

from dataclasses import dataclass
from datetime import date, datetime

from commissioning.models import AdviceRequest
from commissioning.rules.advice import Advice, AdviceKind, standing_of

_WORDS = {
    "waiting": "Not given yet",
    "late": "Late: not given yet",
    "stale": "Given on an earlier text",
    "clear": "Clear",
    "comments": "Clear with comments",
    "objection": "Objection",
}


@dataclass(frozen=True, slots=True)
class SignOff:
    """One cell of the sign-off row, in the order of the front sheet. id: None where this advice was not asked for.

    standing: waiting, late, stale, clear, comments, objection, or empty where it was not asked for; cell: what the
    front sheet prints, the adviser's own number where there is one.
    """

    kind: str
    label: str
    short: str
    id: int | None = None
    post: str = ""
    post_id: int | None = None
    due: date | None = None
    standing: str = ""
    standing_label: str = ""
    comments: str = ""
    reference: str = ""
    given_by: str = ""
    given_at: datetime | None = None
    by_deputy: bool = False
    acted_for: str = ""
    content_hash: str = ""

    @property
    def cell(self) -> str:
        if self.standing in ("clear", "comments", "objection"):
            return self.reference or self.standing_label
        return self.standing_label

    @property
    def settled(self) -> bool:
        """True where advice on this very text is there, or none was asked for."""
        return self.standing in ("", "clear", "comments", "objection")


def sign_off_row(decision_id: int, hash_now: str, today: date) -> list[SignOff]:
    """Every discipline of the front sheet in its order, asked for or not. One query.

    hash_now: the fingerprint of the decision's text. For pages and for reports about the decision: what is printed is
    what counts for that text.
    """
    rows = AdviceRequest.objects.filter(decision=decision_id).select_related("post", "given_by", "acted_for")
    asked = {one.kind: one for one in rows}
    return [_cell(kind, asked.get(kind.value), hash_now, today) for kind in AdviceKind]


def _cell(kind: AdviceKind, one: AdviceRequest | None, hash_now: str, today: date) -> SignOff:
    if one is None:
        return SignOff(kind.value, kind.label, kind.short)
    given = Advice(one.advice)
    stale = given is not Advice.WAITING and one.content_hash != hash_now
    standing = standing_of(given, stale=stale, due=one.due, today=today)
    return SignOff(
        kind=kind.value,
        label=kind.label,
        short=kind.short,
        id=one.pk,
        post=one.post.title,
        post_id=one.post_id,
        due=one.due,
        standing=standing,
        standing_label=_WORDS[standing],
        comments=one.comments,
        reference=one.reference,
        given_by=one.given_by.name if one.given_by else "",
        given_at=one.given_at,
        by_deputy=one.by_deputy,
        acted_for=one.acted_for.name if one.acted_for else "",
        content_hash=one.content_hash,
    )
