"""Asking for professional advice on a decision's text, and giving it: lock, ask the rules, write, record."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from commissioning.models import AdviceRequest, Decision, Post, User
from commissioning.rules import advice as rules
from commissioning.rules.advice import Advice, AdviceKind
from commissioning.rules.decisions import check_unchanged
from commissioning.rules.posts import Capacity, check_acting
from commissioning.rules.reasons import check_reason
from commissioning.selectors.decisions import writing_of
from commissioning.selectors.open_papers import OpenPaper, open_papers
from commissioning.selectors.posts import held
from commissioning.services.audit import record
from commissioning.services.deciding import locked, save
from commissioning.services.decision_texts import keep_text
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Given:
    """What an adviser says. opened_hash: the text that they had before them; reference: their own number for it."""

    advice: Advice
    comments: str
    reference: str
    opened_hash: str


@transaction.atomic
def ask_advice(*, decision_id: int, kind: AdviceKind, post_id: int, due: date, by: User) -> AdviceRequest:
    """Ask a post for its advice by a day, or ask again with another post or day while none is given."""
    decision = locked(decision_id, "ask_advice")
    if not Post.objects.filter(pk=post_id, partnership=decision.partnership_id).exists():
        raise Refused("no_such_post", "That post is not one of this partnership. Choose another.")
    asked = AdviceRequest.objects.select_for_update().filter(decision=decision, kind=kind.value).first()
    if asked is not None and asked.advice != Advice.WAITING:
        raise Refused("advice_given_already", f"{kind.label} advice is given already. A changed text asks for it anew.")
    asked = asked or AdviceRequest(decision=decision, kind=kind.value)
    asked.post_id, asked.due = post_id, due
    save(asked, "Asked for", by)
    return asked


@transaction.atomic
def drop_advice(*, advice_id: int, reason: str, by: User) -> None:
    """Ask no longer. Only what was never given can go."""
    _, asked = _locked(advice_id, "ask_advice")
    why = check_reason(reason)
    if asked.advice != Advice.WAITING:
        raise Refused("advice_given_already", f"{AdviceKind(asked.kind).label} advice is given, so it stays on record.")
    asked._change_reason, asked._history_user = why, by  # type: ignore[attr-defined]
    asked.delete()


@transaction.atomic
def give_advice(*, advice_id: int, given: Given, by: User, at: datetime) -> AdviceRequest:
    """Give advice on the text as it is now, or give other advice than before, as holder of the post or as its deputy.

    Raises Refused when text, post or person forbid it, and when a paper about the decision waits for its author.
    """
    decision, asked = _locked(advice_id, "give_advice")
    check_unchanged(given.opened_hash, decision.content_hash)
    rules.check_advice(given.advice, given.comments)
    rules.check_papers(given.advice, AdviceKind(asked.kind), [_waits(one) for one in open_papers(decision)])
    rules.check_adviser(adviser=by.pk, authors=writing_of(decision).authors, post=asked.post.title)
    acts = check_acting(held(asked.post_id), by.pk, localdate(at), asked.post.title)
    keep_text(decision, None)
    asked.advice, asked.comments = given.advice.value, given.comments.strip()
    asked.reference, asked.content_hash = given.reference.strip(), decision.content_hash
    asked.given_by, asked.given_at = by, at
    asked.by_deputy, asked.acted_for_id = acts.capacity is Capacity.DEPUTY, acts.for_holder
    save(asked, f"Advice: {given.advice.label.lower()}", by)
    record(
        act="commissioning.give_advice",
        partnership=decision.partnership,
        subject=f"{decision.reference}: {AdviceKind(asked.kind).label}",
        by=by,
        detail={"advice": given.advice.value, "as": acts.capacity.value, "text": decision.content_hash},
    )
    return asked


def _waits(paper: OpenPaper) -> str:
    """What a refusal says of a paper, to whoever advises: of a private one no more than that it is."""
    return f"in {'a private report' if paper.permission else f'“{paper.name}”'}, {paper.words}"


def _locked(advice_id: int, act: str) -> tuple[Decision, AdviceRequest]:
    decision_id = AdviceRequest.objects.values_list("decision", flat=True).get(pk=advice_id)
    decision = locked(decision_id, act)
    return decision, AdviceRequest.objects.select_for_update().get(pk=advice_id)
