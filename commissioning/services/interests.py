"""Declaring, publishing, withholding, ending and confirming interests. The record of acts never holds their text."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.models import (
    Decision,
    DelegatedFunction,
    Interest,
    InterestConfirmation,
    Member,
    Organisation,
    Partnership,
    RaisedInterest,
    User,
)
from commissioning.rules import interests as rules
from commissioning.rules.interests import Cause, Nature, Publicity
from commissioning.rules.reasons import check_reason
from commissioning.selectors.declared import uses_of
from commissioning.selectors.interests import is_council
from commissioning.services.audit import record
from commissioning.services.deciding import save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class NewInterest:
    """words: further words by which it is found in a text, one a line. arose_on: from which its time is counted.

    officer: of the council, and not one of its members.
    """

    register: Organisation
    nature: Nature
    text: str
    in_organisation: Organisation | None
    in_function: DelegatedFunction | None
    in_name: str
    words: str
    cause: Cause
    arose_on: date
    declared_on: date
    officer: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, for whose registers (ids), and why."""

    by: User
    keeps: frozenset[int]
    reason: str


@transaction.atomic
def declare(*, member: Member, interest: NewInterest, hand: Hand, today: date) -> Interest:
    """Declare an interest: one's own, or another's as the keeper of the register.

    Raises Refused: not_yours, nature_does_not_fit, declared_in_future, declared_too_early.
    """
    why = check_reason(hand.reason)
    _check_hand(member, interest.register, hand)
    rules.check_nature(interest.nature, council=is_council(interest.register), organisation=interest.register.name)
    rules.check_days(arose=interest.arose_on, declared=interest.declared_on, today=today)
    made = Interest(
        partnership=member.partnership,
        member=member,
        register=interest.register,
        nature=interest.nature.value,
        text=interest.text.strip(),
        in_organisation=interest.in_organisation,
        in_function=interest.in_function,
        in_name=interest.in_name.strip(),
        words=interest.words.replace("\r\n", "\n").strip(),
        cause=interest.cause.value,
        arose_on=interest.arose_on,
        declared_on=interest.declared_on,
        declared_by=hand.by,
        officer=interest.officer and is_council(interest.register),
    )
    save(made, why, hand.by)
    _record("commissioning.declare_interest", made, hand.by, {"declared": str(made.declared_on)})
    return made


@transaction.atomic
def publish(*, interest_id: int, withheld: bool, because: str, hand: Hand, today: date) -> Interest:
    """Put an interest on the public register, in full or without its details.

    Raises Refused: other_register, own_interest, published_already, reason_missing.
    """
    found = _locked(interest_id)
    _check_keeper(found.register, hand)
    own = found.member.user_id == hand.by.pk
    rules.check_publishing(state=Publicity(found.state), own=own, withheld=withheld, reason=because)
    found.state = (Publicity.WITHHELD if withheld else Publicity.PUBLISHED).value
    found.withheld_because = because.strip() if withheld else ""
    found.published_on, found.published_by = today, hand.by
    save(found, "Published without its details" if withheld else "Published", hand.by)
    _record("commissioning.publish_interest", found, hand.by, {"withheld": withheld})
    return found


@transaction.atomic
def end_interest(*, interest_id: int, ended_on: date, hand: Hand, today: date) -> Interest:
    """Set the last day of an interest. A day that is over is entered by a keeper, and never before it was last used.

    Raises Refused: not_yours, ends_before_it_begins, interest_used_later, backdated_own.
    """
    why = check_reason(hand.reason)
    found = _locked(interest_id)
    _check_hand(found.member, found.register, hand)
    rules.check_end(arose=found.arose_on, ended=ended_on)
    own = found.member.user_id == hand.by.pk
    rules.check_backdating(ended=ended_on, today=today, own=own, used=uses_of(found))
    before, found.ended_on = found.ended_on, ended_on
    save(found, why, hand.by)
    _record(
        "commissioning.end_interest",
        found,
        hand.by,
        {"ended": str(ended_on), "before": str(before or ""), "backdated": ended_on < today},
    )
    return found


@transaction.atomic
def confirm(*, member: Member, register: Organisation, hand: Hand, today: date) -> InterestConfirmation:
    """Say that what is declared on a register is complete; without any living interest: that there is nothing.

    Raises Refused: not_yours, confirmed_already.
    """
    member = Member.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=member.pk)
    _check_hand(member, register, hand)
    if InterestConfirmation.objects.filter(member=member, register=register, confirmed_on=today).exists():
        raise Refused("confirmed_already", f"This is confirmed for {show_date(today)} already.")
    living = Interest.objects.filter(member=member, register=register, ended_on__isnull=True)
    made = InterestConfirmation(
        member=member, register=register, confirmed_on=today, nothing=not living.exists(), confirmed_by=hand.by
    )
    save(made, "Confirmed", hand.by)
    record(
        act="commissioning.confirm_interests",
        partnership=member.partnership,
        subject=f"{member.name}, register of {register.name}",
        by=hand.by,
        detail={"nothing": made.nothing},
    )
    return made


@transaction.atomic
def raise_by_hand(*, decision: Decision, interest: Interest, hand: Hand, at: datetime) -> RaisedInterest:
    """Raise an interest against a decision that does not name it. Raises Refused with the code raised_already."""
    why = check_reason(hand.reason)
    Partnership.objects.select_for_update().get(pk=decision.partnership_id)
    if RaisedInterest.objects.filter(decision=decision, interest=interest).exists():
        raise Refused("raised_already", "This interest is raised on this decision already.")
    made = RaisedInterest(decision=decision, interest=interest, raised_by=hand.by, raised_at=at, reason=why)
    save(made, why, hand.by)
    _record("commissioning.raise_interest", interest, hand.by, {"decision": decision.reference})
    return made


def _check_hand(member: Member, register: Organisation, hand: Hand) -> None:
    """One's own interest, or one on a register that one keeps."""
    if member.user_id != hand.by.pk and register.pk not in hand.keeps:
        raise Refused(
            "not_yours",
            f"Only {member.name}, or a governance officer of {register.name}, enters this on its register.",
        )


def _check_keeper(register: Organisation, hand: Hand) -> None:
    if register.pk not in hand.keeps:
        raise Refused("other_register", f"The register is that of {register.name}. Ask one of its governance officers.")


def _locked(interest_id: int) -> Interest:
    rows = Interest.objects.select_for_update(of=("self",))
    return rows.select_related("member__partnership", "register", "partnership").get(pk=interest_id)


def _record(act: str, interest: Interest, by: User, detail: dict[str, object]) -> None:
    """Whose and where, never what: a sensitive interest does not get into the record of acts."""
    record(
        act=act,
        partnership=interest.partnership,
        subject=f"{interest.member.name}, register of {interest.register.name}",
        by=by,
        detail={"interest": interest.pk, **detail},
    )
