"""Loading the scheme of delegation, once the decisions that single rules are for are there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commissioning.models import Body, Decision, DecisionKind, Partnership, Post, SchemeRule
from commissioning.rules.advice import AdviceKind
from commissioning.rules.scheme import Need
from commissioning.services.documents import REASON, Entry
from commissioning.services.reserved import load_reserved
from commissioning.services.scheme import Hand, Holder, Needed, RuleTerms, add_rule
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class _Known:
    bodies: dict[str, Body]
    posts: dict[str, Post]
    kinds: dict[str, DecisionKind]
    decisions: dict[str, Decision]


def load_scheme(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """The rules of ``authority.yaml``. One that is there already is left alone, its conditions with it.

    Raises Refused naming the place and what is wrong there.
    """
    known = _Known(
        {one.code: one for one in partnership.bodies.all()},
        {one.code: one for one in partnership.posts.all()},
        {one.code: one for one in partnership.decision_kinds.all()},
        {one.reference: one for one in partnership.decisions.all()},
    )
    # What else the file holds was read before: kinds and holders.
    entry = Entry("authority.yaml", {name: document.get(name) for name in ("scheme", "reserved")})
    for row in entry.rows("scheme"):
        _load(partnership, row, known)
    reserved = load_reserved(partnership, entry)
    rules = f"{partnership.scheme_rules.count()} rules of the scheme of delegation"
    return [rules, f"{reserved} reserved matters that the guard reads"] if reserved else [rules]


def _load(partnership: Partnership, row: Entry, known: _Known) -> None:
    holder = Holder(
        body=row.pick("body", known.bodies),
        post=row.pick("post", known.posts),
        kind=row.pick("kind", known.kinds),
        only_for=row.pick("only_for", known.decisions),
    )
    if (holder.body is None) == (holder.post is None):
        row.fail("needs one of “body” and “post”")
    terms = RuleTerms(
        up_to=row.number("up_to"),
        since=row.needed_day("since"),
        until=row.day("until"),
        document=row.text("document"),
        clause=row.text("clause", ""),
        note=row.text("note", ""),
        needs=tuple(_needs(row, known)),
    )
    there = SchemeRule.objects.filter(
        partnership=partnership,
        body=holder.body,
        post=holder.post,
        kind=holder.kind,
        only_for=holder.only_for,
        since=terms.since,
    )
    if there.exists():
        return
    try:
        add_rule(partnership=partnership, holder=holder, terms=terms, hand=Hand(None, REASON, None))
    except Refused as refused:
        row.fail(f"cannot stand: {refused.message}")


def _needs(row: Entry, known: _Known) -> Iterator[Needed]:
    for one in row.rows("needs"):
        body, post = one.pick("consult_body", known.bodies), one.pick("consult_post", known.posts)
        advice, confirm = one.text("advice", ""), one.text("confirm", "")
        if sum(map(bool, (body, post, advice, confirm))) != 1:
            one.fail("needs one of “consult_body”, “consult_post”, “advice” and “confirm”")
        if advice:
            yield Needed(Need.ADVICE, advice=one.choice("advice", AdviceKind))
        elif confirm:
            yield Needed(Need.CONFIRM, text=confirm)
        else:
            yield Needed(Need.CONSULT, body=body, post=post)
