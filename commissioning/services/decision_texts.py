"""Keeping each text of a decision, so that what a body had before it can be read for good; and its facts as rows."""

from commissioning.models import Decision, DecisionFunction, DecisionText, User
from commissioning.rules.facts import Facts
from commissioning.selectors.facts import rows_of
from commissioning.services.deciding import save


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


def set_facts(decision: Decision, facts: Facts, reason: str, by: User | None) -> None:
    """Save the decision with what its text says of kind, amount, maker and functions, so that they can be asked for.

    Raises Refused (``fact_unknown``) for what the partnership does not have. The decision's row is locked, or new.
    """
    rows = rows_of(decision.partnership, facts)
    decision.kind, decision.amount = rows.kind, facts.amount
    decision.maker_body, decision.maker_post = rows.body, rows.post
    save(decision, reason, by)
    there = {one.function_id: one for one in decision.functions_used.all()}
    for function, use in rows.functions:
        one = there.pop(function.pk, None) or DecisionFunction(decision=decision, function=function)
        if one.use != use.value:
            one.use = use.value
            save(one, reason, by)
    for surplus in there.values():
        surplus._change_reason, surplus._history_user = reason, by  # type: ignore[attr-defined]
        surplus.delete()
