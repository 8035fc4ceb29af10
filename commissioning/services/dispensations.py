"""Entering dispensations that were granted, and taking them back."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.models import Body, Dispensation, Interest, Member, Organisation, Post
from commissioning.rules import dispensations as rules
from commissioning.rules.dispensations import Ground, Scope
from commissioning.rules.reasons import check_reason
from commissioning.selectors.interests import is_council
from commissioning.services.audit import record
from commissioning.services.deciding import save
from commissioning.services.interests import Hand
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class NewDispensation:
    """interest: the one that it is for, or None; granter: the body or post that granted it."""

    register: Organisation
    interest: Interest | None
    matter: str
    scope: Scope
    ground: Ground
    reason: str
    granter: Body | Post
    requested_on: date
    granted_on: date
    since: date
    until: date
    source: str = ""


@transaction.atomic
def enter(*, member: Member, given: NewDispensation, hand: Hand, today: date) -> Dispensation:
    """Enter a dispensation that was granted. Nobody enters their own.

    Raises Refused: other_register, own_dispensation, other_interest, not_yet, there_already, and as
    ``check_dispensation``.
    """
    member = Member.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=member.pk)
    _check_keeper(given.register, member, hand)
    if given.interest is not None and given.interest.member_id != member.pk:
        raise Refused("other_interest", f"This is not an interest of {member.name}. Choose one of theirs, or none.")
    if given.granted_on > today:
        raise Refused("not_yet", "The day on which it was granted is still to come. Enter it once it is granted.")
    rules.check_dispensation(
        council=is_council(given.register),
        ground=given.ground,
        requested=given.requested_on,
        granted=given.granted_on,
        since=given.since,
        until=given.until,
    )
    own = Dispensation.objects.filter(member=member, register=given.register, interest=given.interest)
    matter = given.matter.strip()
    if own.filter(matter__iexact=matter, since__lte=given.until, until__gte=given.since).exists():
        raise Refused(
            "there_already",
            f"{member.name} has a dispensation for this in those days already. Take that one back first.",
        )
    made = Dispensation(
        partnership=member.partnership,
        member=member,
        register=given.register,
        interest=given.interest,
        matter=matter,
        scope=given.scope.value,
        ground=given.ground.value,
        reason=given.reason.strip(),
        granted_by_body=given.granter if isinstance(given.granter, Body) else None,
        granted_by_post=given.granter if isinstance(given.granter, Post) else None,
        requested_on=given.requested_on,
        granted_on=given.granted_on,
        since=given.since,
        until=given.until,
        entered_by=hand.by,
        source=given.source,
    )
    save(made, "Entered", hand.by)
    _record("commissioning.enter_dispensation", made, hand, {"until": str(made.until), "scope": made.scope})
    return made


@transaction.atomic
def take_back(*, dispensation_id: int, last_day: date, hand: Hand) -> Dispensation:
    """Set an earlier last day, included; the day before its first where it never ran. What was done under it stays.

    Raises Refused: other_register, own_dispensation, ended_already, never_ran.
    """
    why = check_reason(hand.reason)
    found = (
        Dispensation.objects.select_for_update(of=("self",))
        .select_related("member__partnership", "register", "partnership")
        .get(pk=dispensation_id)
    )
    _check_keeper(found.register, found.member, hand)
    rules.check_ending(since=found.since, until=found.until, last_day=last_day)
    before, found.until = found.until, last_day
    save(found, why, hand.by)
    _record("commissioning.take_dispensation_back", found, hand, {"until": str(last_day), "before": str(before)})
    return found


def _check_keeper(register: Organisation, member: Member, hand: Hand) -> None:
    if register.pk not in hand.keeps:
        raise Refused("other_register", f"The register is that of {register.name}. Ask one of its governance officers.")
    if member.user_id == hand.by.pk:
        raise Refused("own_dispensation", "This dispensation is your own. Another governance officer enters it.")


def _record(act: str, one: Dispensation, hand: Hand, detail: dict[str, object]) -> None:
    """Whose, never for what: the matter of a sensitive interest does not get into the record of acts."""
    record(
        act=act,
        partnership=one.partnership,
        subject=f"{one.member.name}, register of {one.register.name}",
        by=hand.by,
        detail={"dispensation": one.pk, **detail},
    )
