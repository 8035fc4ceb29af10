"""Keeping each text of a decision, so that what a body had before it can be read for good."""

from commissioning.models import Decision, DecisionText, User


def keep_text(decision: Decision, by: User | None) -> DecisionText:
    """The text as it is now, kept once. Call it with the decision's row locked, after its recommendations are saved."""
    kept, _ = DecisionText.objects.get_or_create(
        decision=decision,
        content_hash=decision.content_hash,
        defaults={
            "title": decision.title,
            "summary": decision.summary,
            "recommendations": [one.text for one in decision.recommendations.order_by("number")],
            "content": decision.content,
            "written_by": by,
        },
    )
    return kept
