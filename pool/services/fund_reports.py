"""Producing a report to the partners: frozen with its commentary, never changed afterwards."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import fingerprint, freeze, thaw
from pool.models import FundReport, PooledFund, ReportKind
from pool.rules.reporting import title_of
from pool.selectors.fund_reports import produced, report_content, report_due
from pool.selectors.report_checks import checks_of
from pool.services.keeping import keep


@transaction.atomic
def produce_report(
    *, fund_id: int, year: int, quarter: int, commentary: str, by: User, at: datetime, explanation: str = ""
) -> FundReport:
    """Freeze the report of a quarter, or of the year where ``quarter`` is 0.

    explanation: why figures typed in the commentary stand although the report's own contradict them.
    Raises Refused: not_asked_for, already_produced, no_commentary, not_certified, casting, typed_figures.
    """
    rows = PooledFund.objects.select_for_update(of=("self",)).select_related("agreement__partnership")
    fund = rows.get(pk=fund_id)
    due = report_due(fund, year, quarter)
    if due is None:
        raise Refused("not_asked_for", "The agreement asks for no such report.")
    if made := produced(fund, year, quarter):
        raise Refused("already_produced", f"{due.title} was produced by {made.produced_by.name}. It does not change.")
    if not commentary.strip():
        raise Refused("no_commentary", "Say in a few sentences what the figures mean, then produce the report.")
    content = _cast(freeze(report_content(fund, year, quarter, timezone.localdate(at))), commentary, explanation, at)
    report = FundReport(
        fund=fund,
        kind=ReportKind.QUARTERLY if quarter else ReportKind.ANNUAL,
        year=year,
        quarter=quarter,
        due_on=due.due_on,
        commentary=commentary.strip(),
        content=content,
        produced_by=by,
        produced_at=at,
    )
    keep(report, by=by, reason="Produced")
    audit.record(
        act="pool.produce_report",
        partnership=fund.agreement.partnership,
        subject=f"{fund.name}, {title_of(year, quarter)}",
        by=by,
        detail={"content": fingerprint(content), "due_on": str(due.due_on)},
    )
    return report


def _cast(content: dict[str, Any], commentary: str, explanation: str, at: datetime) -> dict[str, Any]:
    """The content with what was found in it and explained. Raises Refused for what does not add up or contradicts."""
    checks = checks_of(thaw(content), commentary, timezone.localdate(at))
    if checks.wrong:
        raise Refused(
            "casting", f"The report does not add up: {checks.wrong[0]} Put the figures right, then produce it."
        )
    if checks.typed and not explanation.strip():
        raise Refused(
            "typed_figures",
            f"The commentary contradicts the figures. {' '.join(checks.typed)} Put it right, or say why it stands.",
        )
    return {**content, "typed": list(checks.typed), "explanation": explanation.strip() if checks.typed else ""}
