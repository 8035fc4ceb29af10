"""Support plans, workforce and engagement in a pack: totals alone, few people hidden, signed versions."""

from dataclasses import asdict
from datetime import date
from typing import Any

from commissioning.models import Partnership
from delivery.models import EqualityAssessment
from delivery.selectors import engagement, verification_totals, workforce


def verification(partnership: Partnership, on: date) -> dict[str, Any]:
    shown = verification_totals.totals(partnership, on)
    return {"totals": {**asdict(shown), "any": shown.any}}


def transfers(partnership: Partnership, on: date) -> dict[str, Any]:
    """As anybody may read it: teams of few people are hidden in both editions."""
    return {"transfers": [_transfer(one) for one in workforce.transfers(partnership, on, small=False)]}


def _transfer(view: workforce.TransferView) -> dict[str, Any]:
    return {
        "title": view.transfer.title,
        "from": view.transfer.from_organisation.name,
        "to": view.transfer.to_organisation.name,
        "transfers_on": view.transfer.transfers_on,
        "basis": view.transfer.get_basis_display(),
        "source": view.transfer.source,
        "teams": [{**asdict(team), "pk": 0} for team in (*view.teams, view.total)],
        "checks": [asdict(one) for one in view.checks],
        "deadlines": [asdict(one) for one in view.deadlines],
        "measures": [{"text": one.text, "agreed_on": one.agreed_on} for one in view.measures],
        "hides": view.hides,
        "small": view.transfer.small_number,
    }


def engagement_of(partnership: Partnership, on: date) -> dict[str, Any]:
    """Stakeholders, events and messages, what was said and done."""
    rows = engagement.said_and_done(partnership)
    groups, held = engagement.stakeholder_map(partnership), engagement.events(partnership, on)
    sources = [*groups.sources, *(one.event.source for one in held), *(one.source for one in rows)]
    return {
        "on": on,
        "groups": [
            {
                "name": one.group.name,
                "interest": one.interest,
                "influence": one.influence,
                "approach": one.group.approach,
            }
            for one in groups.rows
        ],
        "events": [
            {
                "title": one.event.title,
                "stage": one.event.stage,
                "audience": "; ".join(one.audience),
                "channel": one.event.channel,
                "when": one.when,
                "when_words": one.when_words,
                "state": one.state,
                "outcome": one.event.outcome,
            }
            for one in held
        ],
        "rows": [{"said": one.said, "did": one.did, "did_on": one.did_on} for one in rows],
        "sources": sorted({one for one in sources if one}),
    }


def equality(partnership: Partnership, on: date) -> dict[str, Any]:
    """Signed versions alone."""
    signed = EqualityAssessment.objects.filter(partnership=partnership, signed_on__isnull=False)
    return {"assessments": [_assessment(one) for one in engagement.newest(signed, partnership, on)]}


def _assessment(view: engagement.AssessmentView) -> dict[str, Any]:
    return {
        "title": view.assessment.title,
        "number": view.assessment.number,
        "signed_on": view.assessment.signed_on,
        "review_on": view.assessment.review_on,
        "effects": [
            {
                "name": one.name,
                "effect": one.effect,
                "evidence": one.row.evidence if one.row else "",
                "mitigation": one.row.mitigation if one.row else "",
                "owner": one.row.owner.title if one.row and one.row.owner else "",
                "due": one.row.due if one.row else None,
                "done_on": one.row.done_on if one.row else None,
            }
            for one in view.effects
        ],
    }
