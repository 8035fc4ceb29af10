"""Freezing a period: its risk-share statement is made and kept, and nothing in the period changes any more."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.models import User
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO
from pool.models import Period, PeriodState, Statement
from pool.rules.risk_share import ScenarioErrors
from pool.selectors.statement import rival_content, statement_content


def content_of(period: Period) -> tuple[dict[str, Any], dict[str, Any]]:
    """What goes into the period's statement now, and what comes out of it.

    Raises Refused when the agreement's rules cannot be applied to the figures.
    """
    try:
        return statement_content(period)
    except ScenarioErrors as errors:
        raise Refused(
            "rules_faulty",
            f"{period.month.label} cannot be certified, because the agreement's rules cannot share its variance: "
            f"{'; '.join(str(fault) for fault in errors.faults)} Correct the rules first.",
        ) from errors


@transaction.atomic
def freeze(period: Period, *, by: User, at: datetime) -> Statement:
    """Certify the period and keep its statement. The caller holds the period's lock and has checked the rules.

    Raises Refused when the agreement's rules cannot be applied to the figures.
    """
    inputs, result = content_of(period)
    statement = Statement.objects.create(
        period=period,
        round=period.round,
        inputs=inputs,
        result=result,
        rivals=rival_content(inputs),
        budget=sum((Decimal(line["budget"]) for line in inputs["lines"]), ZERO),
        variance=Decimal(result["variance"]),
        made_at=at,
        made_by=by,
    )
    period.state = PeriodState.CERTIFIED
    period.certified_by = by
    period.certified_at = at
    period._change_reason = "Certified"  # type: ignore[attr-defined]  # read by simple_history
    period.save()
    return statement
