"""Layouts of national returns: taking in a version, recording who signed, and filling the workbook."""

from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Misread, Refused
from pool.models import PooledFund, ReturnLayout
from pool.rules.return_filling import check_signature
from pool.rules.return_layout import SIGNATORIES, Layout, as_values
from pool.rules.risk_share.faults import Fault, ScenarioErrors
from pool.selectors.returns import SIGNED_KEY, ReturnView, layout_in, return_view
from pool.services.keeping import keep
from pool.services.return_form import filled_form
from pool.services.return_workbook import faults_of, filled_workbook, open_workbook, plain_workbook


@transaction.atomic
def add_layout(*, fund_id: int, layout: Layout, workbook: bytes | None, by: User | None, reason: str) -> ReturnLayout:
    """Take a layout in as the next version of its return and year. Earlier versions stay as they are.

    workbook: the blank form; without one a plain workbook is made. Raises ScenarioErrors with every cell
    that cannot be written, or Refused for a workbook that cannot be taken.
    """
    book = open_workbook(workbook) if workbook is not None else plain_workbook(layout)
    if faults := faults_of(layout, book):
        raise ScenarioErrors(faults)
    fund = PooledFund.objects.select_for_update().get(pk=fund_id)
    if not 1900 <= layout.year <= 2999:
        raise ScenarioErrors([Fault("year", "is not a year between 1900 and 2999.")])
    before = ReturnLayout.objects.filter(fund=fund, code=layout.code, year=layout.year).order_by("-version").first()
    made = ReturnLayout(fund=fund, code=layout.code, name=layout.name, year=layout.year, mapping=as_values(layout))
    made.version = before.version + 1 if before else 1
    if workbook is not None:
        made.workbook.save(f"{layout.code}-{layout.year}-{made.version}.xlsx", ContentFile(workbook), save=False)
    keep(made, by=by, reason=reason)
    _record("pool.add_return_layout", made, by, {"sheets": [sheet.name for sheet in layout.sheets]})
    return made


@transaction.atomic
def sign_return(
    *, layout_id: int, role: str, name: str, post: str, on: date, in_person: bool, seal: str, by: User
) -> ReturnLayout:
    """Record who signed, for the figures as they were shown; another signature of the role is replaced.

    seal: of the return that was shown. Raises Refused when it has changed since, or when it cannot be delegated.
    """
    row = ReturnLayout.objects.select_for_update().select_related("fund__agreement__partnership").get(pk=layout_id)
    try:
        check_signature(role, post, in_person)
    except Misread as misread:
        raise Refused(misread.code, misread.message) from misread
    if return_view(row).filled.seal != seal:
        raise Refused("changed", "The return has changed since this page was opened. Look at it again, then sign.")
    given = {"name": name, "post": post, "on": on.isoformat(), "seal": seal}
    row.mapping = {**row.mapping, SIGNED_KEY: {**row.mapping.get(SIGNED_KEY, {}), role: given}}
    keep(row, by=by, reason=f"Signed: {SIGNATORIES[role]}")
    _record("pool.sign_return", row, by, {"role": role, **given})
    return row


def fill_return(*, view: ReturnView, by: User) -> bytes:
    """The workbook with the cells filled. Raises Refused when the kept form is gone or does not fit any more."""
    row = view.row
    try:
        form = row.workbook.read() if row.workbook else None
    except OSError as error:
        raise Refused(
            "gone", "The blank form is not in the store any more. Upload the layout with it again."
        ) from error
    book = plain_workbook(layout_in(row)) if form is None else open_workbook(form)
    if faults := faults_of(view.layout, book):
        raise Refused("changed_form", f"The blank form does not fit its layout: {faults[0]}")
    cells = view.filled.cells
    content = filled_workbook(book, cells) if form is None else filled_form(form, cells)
    _record("pool.export_return", row, by, {"complete": view.filled.complete, "seal": view.filled.seal})
    return content


def _record(act: str, row: ReturnLayout, by: User | None, detail: dict[str, object]) -> None:
    audit.record(
        act=act,
        partnership=row.fund.agreement.partnership,
        subject=f"{row.name} {FinancialYear(row.year).label}, version {row.version}",
        by=by,
        detail={"fund": row.fund.code, "return": row.code, "year": row.year, "version": row.version, **detail},
    )
