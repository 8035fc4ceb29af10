"""No key decision without its notice: asked when an approval is recorded, and of a record without a route."""

from datetime import date

from django.utils import timezone

from commissioning.models import Body, Decision, PlanEntry, Post, RouteStage
from commissioning.rules.decisions import Outcome, Purpose
from commissioning.rules.law import check_ground, check_planned
from commissioning.rules.law_kinds import ClockKind
from commissioning.rules.law_terms import why_key
from commissioning.selectors.law import published_of
from commissioning.selectors.law_clocks import clocks_of
from commissioning.selectors.law_facts import can_be_called_in, entry_of, maker_of

_APPROVING = (Outcome.APPROVED, Outcome.APPROVED_IF)


def check_stage(decision: Decision, stage: RouteStage, outcome: Outcome, decided_on: date) -> None:
    """Refuse an approval of a key decision that no notice carries. Raises Refused: no_notice, not_in_forward_plan.

    Noting, views, support, deferring and refusing ask no notice. What files bring along of the past is not asked.
    """
    if stage.purpose == Purpose.DECISION and outcome in _APPROVING:
        check_decided(decision, stage.body, stage.post, decided_on)


def check_decided(decision: Decision, body: Body | None, post: Post | None, decided_on: date) -> None:
    """The same for whoever decides. Six queries at most."""
    clocks, entry = clocks_of(decision.partnership), entry_of(decision)
    maker = maker_of(body, post)
    if entry is None:
        terms = clocks.terms_on(decided_on)
        if terms.since is not None and can_be_called_in(body, post):
            check_planned(decision.reference, maker, why_key(terms, decision.amount, None))
        return
    if not entry.is_key or (entry.maker_body, entry.maker_post) != (body, post):
        return
    notices = published_of(decision.notices.all())
    if not notices and decided_on < _known_here_since(entry):
        return  # it was decided before this place knew of it: whether notice was given is not known, and is said so
    check_ground(
        notices,
        decided_on,
        lambda kind, day: clocks.work_out(kind, day, body),
        maker=maker,
        needed=clocks.work_out(ClockKind.KEY_NOTICE, decided_on, body),
    )


def _known_here_since(entry: PlanEntry) -> date:
    """The day on which the entry was first recorded here."""
    return timezone.localdate(entry.history.earliest().history_date)
