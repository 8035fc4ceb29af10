"""Interests that touch a matter: found by their words, or raised by hand. The reader sees what they may know of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.models import Decision, Interest, Partnership
from commissioning.rules.interests import BARRING, KIND_WITHHELD, WITHHELD, Action, Nature, Publicity, touched
from commissioning.selectors.dispensations import held_by, used
from commissioning.selectors.interests import KEEP, concerns, words_of
from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class Raised:
    """An interest raised on a matter. because: the words found, or the reason of who raised it by hand."""

    interest: int
    member_id: int
    member: str
    nature: str
    text: str
    concerns: str
    because: str
    by_hand: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """The interests of a day that a reader may know of, to be held against many texts. One query to load."""

    rows: tuple[Interest, ...]
    reader: int
    keeps: frozenset[int]

    def raised(self, text: str, members: Collection[int] | None = None) -> list[Raised]:
        """The interests whose words stand in the text; of the members given, or of all.

        A withheld one is looked for only for whom it is open: that its words are found would say what it is in.
        """
        found = []
        for one in self.rows:
            if members is not None and one.member_id not in members:
                continue
            if not self._open(one):
                continue
            if words := touched(words_of(one), text):
                found.append(self.seen(one, f"names {', '.join(words)}", by_hand=False))
        return found

    def seen(self, one: Interest, because: str, *, by_hand: bool) -> Raised:
        """An interest as the reader may see it: a withheld one without its kind and its details."""
        open_ = self._open(one)
        return Raised(
            interest=one.pk,
            member_id=one.member_id,
            member=one.member.name,
            nature=Nature(one.nature).label if open_ else KIND_WITHHELD,
            text=one.text if open_ else WITHHELD,
            concerns=", ".join(concerns(one)) if open_ else "",
            because=because if open_ else "touches this matter",
            by_hand=by_hand,
            own=one.member.user_id == self.reader,
        )

    def _open(self, one: Interest) -> bool:
        return one.member.user_id == self.reader or one.register_id in self.keeps or one.state == Publicity.PUBLISHED


def watch(access: Access, day: date) -> Watch:
    """The interests that a reader may know of and that had not ended on a day. One query."""
    keeps = access.organisations_for(KEEP)
    return Watch(tuple(_known(access.partnership, day, access.user.pk, keeps)), access.user.pk, keeps)


def _known(partnership: Partnership, day: date, reader: int, keeps: frozenset[int]) -> list[Interest]:
    rows = Interest.objects.filter(partnership=partnership).select_related("member", "in_organisation", "in_function")
    return [
        one
        for one in rows.order_by("member__name", "pk")
        if (one.ended_on is None or one.ended_on >= day)
        and (one.state != Publicity.DECLARED or one.member.user_id == reader or one.register_id in keeps)
    ]


def text_of_decision(decision: Decision) -> str:
    """All words of a decision, to look for names in. One query."""
    sections = [f"{one['heading']} {one['text']}" for one in decision.content.get("sections", [])]
    told = [one.text for one in decision.recommendations.all()]
    return "\n".join([decision.title, decision.summary, *told, *sections])


def bars_deciding_alone(person: int, decision: Decision, day: date) -> bool:
    """Whether a person has a disclosable or financial interest, living on a day, that touches a decision.

    Found by its words, or raised by hand; withheld and unpublished ones too: the law binds whoever has them. One for
    which they hold a dispensation to vote does not. Three queries at most where there is none.
    """
    held = _barring(person, decision.partnership_id, day)
    if not held:
        return False
    by_hand = set(decision.raised_interests.values_list("interest", flat=True))
    text = text_of_decision(decision)
    return any(one.pk in by_hand or touched(words_of(one), text) for one in held)


def bars_recording(person: int, partnership: int, text: str, day: date) -> bool:
    """The same for what somebody decided without a route: the text is all there is."""
    return any(touched(words_of(one), text) for one in _barring(person, partnership, day))


def _barring(person: int, partnership: int, day: date) -> list[Interest]:
    """What keeps a person from deciding alone on a day. One query, two where there is one."""
    rows = Interest.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=day),
        partnership=partnership,
        member__user=person,
        nature__in=BARRING,
        arose_on__lte=day,
    )
    held = list(rows.select_related("in_organisation", "in_function"))
    if not held:
        return []
    dispensed = held_by({one.member_id for one in held}, partnership)
    return [
        one
        for one in held
        if used(dispensed.get(one.member_id, ()), interest=one.pk, day=day, action=Action.STAYS) is None
    ]


def raised_on(decision: Decision, access: Access, day: date) -> list[Raised]:
    """The interests raised on a decision, those raised by hand first. Three queries."""
    held = watch(access, day)
    by_hand = []
    known = {one.pk: one for one in held.rows}
    for row in decision.raised_interests.all():
        if row.interest_id in known:
            by_hand.append(held.seen(known[row.interest_id], row.reason, by_hand=True))
    hands = {one.interest for one in by_hand}
    return by_hand + [one for one in held.raised(text_of_decision(decision)) if one.interest not in hands]
