"""What of the register waits for a person: evidence that is overdue or due soon, functions that nobody oversees."""

from datetime import date, timedelta

from django.urls import reverse

from commissioning.models import DelegatedFunction, EvidenceExpectation
from commissioning.selectors.assurance import ExpectationRow, expectation_row, expected
from commissioning.selectors.register import running_on, terms_on
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from ihwb.web.duties import Duty

_SOON = timedelta(days=28)


def register_duties(access: Access, on: date) -> list[Duty]:
    return [*_oversight(access, on), *_evidence(access, on)]


def _url(access: Access, name: str, **kwargs: int) -> str:
    return reverse(f"commissioning:{name}", kwargs={"partnership": access.partnership.slug, **kwargs})


def _evidence(access: Access, on: date) -> list[Duty]:
    """For officers of the holder what is overdue, for people of the supplier also what is due soon. Two queries."""
    held = access.organisations_for("commissioning.change_register")
    owed = access.organisations_for("commissioning.view_handing_in")
    if not held and not owed:
        return []
    rows = EvidenceExpectation.objects.filter(function__partnership=access.partnership, first_due__lte=on + _SOON)
    mine = rows.filter(function__holder__in=held) | rows.filter(supplier__in=owed)
    found = []
    for one in expected(mine):
        row = expectation_row(one, on)
        if row.overdue or (one.supplier_id in owed and row.next_due and row.next_due <= on + _SOON):
            found.append(_duty(access, row, own=one.supplier_id in owed))
    return found


def _duty(access: Access, row: ExpectationRow, own: bool) -> Duty:
    act = ("give_evidence", {"expectation": row.id}) if own else ("function", {"pk": row.function})
    url = _url(access, act[0], **act[1]) + ("" if own else f"#evidence-{row.id}")
    every = _url(access, "handing_in") if own else _url(access, "register_gaps") + "?kind=evidence"
    if not row.overdue:
        return Duty(f"Hand in evidence: {row.what}", url, row.next_due, f"{row.function_name}.")
    dates = f", {len(row.overdue)} due dates since {show_date(row.overdue[0])}" if len(row.overdue) > 1 else ""
    return Duty(
        what=f"Evidence overdue: {row.what}",
        url=url,
        due=row.overdue[0],
        detail=f"{row.function_name}{dates}. Handed in by {row.supplier}.",
        many="{count} pieces of evidence are overdue",
        all_url=every,
    )


def _oversight(access: Access, on: date) -> list[Duty]:
    organisations = access.organisations_for("commissioning.change_register")
    if not organisations:
        return []
    rows = DelegatedFunction.objects.filter(
        running_on(on, "in_law_since", "in_law_until"), partnership=access.partnership, holder__in=organisations
    )
    held = rows.select_related("oversight").prefetch_related("later_terms__oversight")
    names = [one.name for one in held if terms_on(one, on).oversight is None]
    if not names:
        return []
    what = "1 function has" if len(names) == 1 else f"{len(names)} functions have"
    shown = "; ".join(names[:3]) + ("; and more" if len(names) > 3 else "")
    return [Duty(f"{what} no post that keeps oversight", _url(access, "register"), detail=f"{shown}.")]
