"""The scheme of delegation: laid down, changed by a new version from a day on, ended, taken out.

A rule's row is locked before the partnership's, as in the guard that decides by it: an end and a decision at once wait
for each other, and no decision stands under a rule that had ended.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from commissioning.models import Body, Decision, DecisionKind, Partnership, Post, SchemeNeed, SchemeRule, User
from commissioning.rules import scheme as rules
from commissioning.rules.advice import AdviceKind
from commissioning.rules.reasons import check_reason
from commissioning.rules.scheme import Need, Terms
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show


@dataclass(frozen=True, slots=True)
class Needed:
    """A condition of a rule: whom to consult, whose advice, or what is to be confirmed. One of the fields says it."""

    need: Need
    body: Body | None = None
    post: Post | None = None
    advice: AdviceKind | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """What a rule lays down. kind: None for every kind; up_to: £, included, None: without limit; days included."""

    up_to: Decimal | None
    since: date
    until: date | None
    document: str
    clause: str = ""
    note: str = ""
    needs: tuple[Needed, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the authority, for which kind of decision, or for which one decision alone."""

    body: Body | None
    post: Post | None
    kind: DecisionKind | None
    only_for: Decision | None = None

    @property
    def name(self) -> str:
        return self.body.name if self.body else self.post.title if self.post else ""

    @property
    def organisation_id(self) -> int | None:
        held = self.body or self.post
        return held.organisation_id if held else None


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand does it, why, and for which organisations (ids) their role lets them; None: a file does it."""

    by: User | None
    reason: str
    organisations: Set[int] | None


@transaction.atomic
def add_rule(*, partnership: Partnership, holder: Holder, terms: RuleTerms, hand: Hand) -> SchemeRule:
    """A new rule. Raises Refused: other_organisation, limit_negative, ends_before_it_begins, rule_there_already."""
    why = check_reason(hand.reason)
    _check_own(holder, hand)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two rules at once for one kind
    _check(partnership, holder, terms, without=None)
    made = _save_new(partnership, holder, terms, None, hand.by, why)
    _record("commissioning.add_scheme_rule", made, hand.by, why)
    return made


@transaction.atomic
def change_rule(*, rule_id: int, terms: RuleTerms, hand: Hand) -> SchemeRule:
    """A new version from a day on; the one before ends the day before. Decisions taken under it keep it.

    Raises Refused: version_too_early, rule_ended, followed_already, rule_used_later, and as ``add_rule``.
    """
    why = check_reason(hand.reason)
    before = _locked(rule_id)
    holder = _holder_of(before)
    _check_own(holder, hand)
    if SchemeRule.objects.filter(follows=before).exists():
        raise Refused("followed_already", "A later version follows this one already. Change that one instead.")
    rules.check_succession(before.since, before.until, terms.since)
    _check_unused_after(before, terms.since - timedelta(days=1))
    Partnership.objects.select_for_update().get(pk=before.partnership_id)
    before.until = terms.since - timedelta(days=1)
    _save(before, f"A new version follows: {why}", hand.by)
    _check(before.partnership, holder, terms, without=before.pk)
    made = _save_new(before.partnership, holder, terms, before, hand.by, why)
    _record("commissioning.change_scheme_rule", made, hand.by, why)
    return made


@transaction.atomic
def end_rule(*, rule_id: int, last_day: date, hand: Hand) -> SchemeRule:
    """Set the last day, included. Raises Refused: ends_before_it_begins, rule_used_later, and as ``add_rule``."""
    why = check_reason(hand.reason)
    rule = _locked(rule_id)
    _check_own(_holder_of(rule), hand)
    rules.check_rule_end(rule.since, last_day, _last_used(rule))
    Partnership.objects.select_for_update().get(pk=rule.partnership_id)
    _check(rule.partnership, _holder_of(rule), replace(_terms_of(rule), until=last_day), without=rule.pk)
    rule.until = last_day
    _save(rule, why, hand.by)
    _record("commissioning.end_scheme_rule", rule, hand.by, why)
    return rule


@transaction.atomic
def remove_rule(*, rule_id: int, hand: Hand) -> None:
    """Take out a rule that was entered wrongly and never used; the one before it runs on without an end.

    Raises Refused: other_organisation, rule_used, followed_already.
    """
    why = check_reason(hand.reason)
    rule = _locked(rule_id)
    _check_own(_holder_of(rule), hand)
    used = rule.stages_authorised.values("decision").distinct().count() + rule.records_authorised.count()
    rules.check_removal(used)
    if SchemeRule.objects.filter(follows=rule).exists():
        raise Refused("followed_already", "A later version follows this one. Take that one out first.")
    confirmed = [need for need in rule.needs.all() if need.confirmations.exists()]
    if confirmed:
        raise Refused("rule_used", "Somebody said of a decision that a condition of this rule is met, so it stays.")
    _record("commissioning.remove_scheme_rule", rule, hand.by, why)
    for need in rule.needs.all():
        _delete(need, why, hand.by)
    before = rule.follows
    _delete(rule, why, hand.by)
    if before is not None:
        before.until = None
        _save(before, f"The version after it was taken out: {why}", hand.by)


def _locked(rule_id: int) -> SchemeRule:
    rows = SchemeRule.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "body", "post", "kind", "only_for", "follows").get(pk=rule_id)


def _holder_of(rule: SchemeRule) -> Holder:
    return Holder(rule.body, rule.post, rule.kind, rule.only_for)


def _terms_of(rule: SchemeRule) -> RuleTerms:
    return RuleTerms(rule.up_to, rule.since, rule.until, rule.document, rule.clause, rule.note)


def _check_own(holder: Holder, hand: Hand) -> None:
    """A rule for a body or post of another organisation is that one's to lay down."""
    own = holder.organisation_id
    if hand.organisations is not None and own is not None and own not in hand.organisations:
        raise Refused(
            "other_organisation",
            f"{holder.name} belongs to another organisation than your role. Ask one of its governance officers.",
        )


def _check(partnership: Partnership, holder: Holder, terms: RuleTerms, *, without: int | None) -> None:
    """Ask whether it can stand beside the others of the same body or post. The partnership's row is locked."""
    others = SchemeRule.objects.filter(partnership=partnership, body=holder.body, post=holder.post)
    others = others.exclude(pk=without) if without else others
    there = [_plain(_holder_of(one), _terms_of(one)) for one in others.select_related("body", "post", "kind")]
    rules.check_rule(_plain(holder, terms), there, name=holder.name)


def _plain(holder: Holder, terms: RuleTerms) -> Terms:
    who = f"body:{holder.body.code}" if holder.body else f"post:{holder.post.code}" if holder.post else ""
    kind = holder.kind.code if holder.kind else ""
    only_for = holder.only_for.pk if holder.only_for else None
    return Terms(who, kind, terms.up_to, terms.since, terms.until, only_for)


def _last_used(rule: SchemeRule) -> date | None:
    stages: date | None = rule.stages_authorised.aggregate(last=Max("decided_on"))["last"]
    records: date | None = rule.records_authorised.aggregate(last=Max("decided_on"))["last"]
    return max((day for day in (stages, records) if day is not None), default=None)


def _check_unused_after(rule: SchemeRule, last_day: date) -> None:
    rules.check_rule_end(rule.since, last_day, _last_used(rule))


def _save_new(
    partnership: Partnership, holder: Holder, terms: RuleTerms, follows: SchemeRule | None, by: User | None, why: str
) -> SchemeRule:
    made = SchemeRule(
        partnership=partnership,
        body=holder.body,
        post=holder.post,
        kind=holder.kind,
        only_for=holder.only_for,
        up_to=terms.up_to,
        since=terms.since,
        until=terms.until,
        document=terms.document.strip(),
        clause=terms.clause.strip(),
        note=terms.note.strip(),
        follows=follows,
    )
    _save(made, why, by)
    _save_needs(made, terms.needs, by, why)
    return made


def _save_needs(rule: SchemeRule, needs: Sequence[Needed], by: User | None, why: str) -> None:
    for number, one in enumerate(needs, start=1):
        need = SchemeNeed(
            rule=rule,
            number=number,
            need=one.need.value,
            body=one.body,
            post=one.post,
            advice=one.advice.value if one.advice else "",
            text=one.text.strip(),
        )
        _save(need, why, by)


def _save(row: SchemeRule | SchemeNeed, reason: str, by: User | None) -> None:
    row._change_reason, row._history_user = reason, by  # type: ignore[union-attr]  # simple_history reads both
    row.save()


def _delete(row: SchemeRule | SchemeNeed, reason: str, by: User | None) -> None:
    row._change_reason, row._history_user = reason, by  # type: ignore[union-attr]  # simple_history reads both
    row.delete()


def _record(act: str, rule: SchemeRule, by: User | None, reason: str) -> None:
    record(
        act=act,
        partnership=rule.partnership,
        subject=str(rule),
        by=by,
        detail={
            "up_to": "without limit" if rule.up_to is None else show(rule.up_to),
            "since": rule.since.isoformat(),
            "until": rule.until.isoformat() if rule.until else "",
            "source": rule.source,
            "needs": [str(one) for one in rule.needs.all()],
            "reason": reason,
        },
    )
