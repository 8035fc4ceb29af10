"""Signing a box of a report's own sign-off row, by whoever acts for its post."""

from datetime import date

from django.db import transaction

from commissioning.models import User
from commissioning.rules.advice import check_adviser
from commissioning.rules.posts import check_acting
from commissioning.selectors.posts import held
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from scrutiny.models import Report, ReportSignOff
from scrutiny.selectors.sign_offs import sign_off_rows
from scrutiny.services.changes import save
from scrutiny.services.report_gate import require_clear
from scrutiny.services.report_versions import keep_when_signed, opened

SIGNED = "Signed in person"


@transaction.atomic
def sign(*, box: ReportSignOff, version: int, reference: str, by: User, on: date) -> ReportSignOff:
    """Sign the text of a report as holder of the box's post, or as its deputy.

    Raises Refused: for a box that is signed, names no post or is filled by advice, for who does not act for it or wrote
    the text, while something in the report waits for its author, and for a page that was opened before a change.
    """
    report = opened(box.report, version, text=False)
    box = ReportSignOff.objects.select_for_update(of=("self",)).select_related("post").get(pk=box.pk)
    if box.pk not in {row.pk for row in sign_off_rows([report])[report.pk]}:
        raise Refused("asked_as_advice", "This signature is asked for as advice on the decision. Give it there.")
    if box.signed_on is not None:
        raise Refused("signed", f"{box.get_kind_display()} has signed this report already.")
    if box.post is None:
        raise Refused("no_post", "This box names no post. Ask the author to name whose it is, then sign it.")
    acts = check_acting(held(box.post.pk), by.pk, on, box.post.title)
    check_adviser(adviser=by.pk, authors=_writers(report), post=box.post.title)
    require_clear(report)
    box.signed_on, box.reference = on, reference.strip()
    for row in (box, report):
        save(row, by=by, reason=SIGNED)
    audit.record(
        act="scrutiny.sign_report",
        by=by,
        partnership=report.partnership,
        subject=f"report {report.slug}: {box.get_kind_display()}",
        detail={"as": acts.capacity.value, "reference": box.reference},
    )
    keep_when_signed(report, by=by, reason=SIGNED)
    return box


def _writers(report: Report) -> frozenset[int]:
    """Who wrote or changed the report: everybody in its history but those who only signed it."""
    rows = report.history.exclude(history_change_reason=SIGNED).exclude(history_user=None)
    return frozenset(rows.values_list("history_user", flat=True))
