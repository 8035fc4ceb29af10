"""The one place through which lists of commissioning leave as files: each is on the record of acts.

Whose page shows the list asks who may read it; here it is told who took what away, and in which form.
"""

from collections.abc import Sequence

from django.http import HttpResponse

from commissioning.services import audit
from ihwb.web.access import PartnershipRequest
from ihwb.web.exporting import Sheet, as_csv, as_xlsx, download

ACT = "commissioning.export"


def give_sheets(request: PartnershipRequest, sheets: Sequence[Sheet], name: str, kind: str) -> HttpResponse:
    """Tables as one file. kind: csv, which holds the first of them, or xlsx. The name has no ending."""
    _record(request, sheets[0].title, kind)
    return download(as_csv(sheets[0]) if kind == "csv" else as_xlsx(sheets), name, kind)


def give_yaml(request: PartnershipRequest, text: str, name: str, subject: str) -> HttpResponse:
    """A whole set as the file that another site can load. name: with its ending."""
    _record(request, subject, "yaml")
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def taken(request: PartnershipRequest, answer: HttpResponse, subject: str, kind: str) -> HttpResponse:
    """A file that is made elsewhere, such as a calendar."""
    _record(request, subject, kind)
    return answer


def _record(request: PartnershipRequest, subject: str, kind: str) -> None:
    """Looking whether the file is there (HEAD) takes nothing away."""
    if request.method == "GET":
        detail = {"format": kind, "asked": request.GET.urlencode()[:300]}
        by = request.access.user
        audit.record(act=ACT, partnership=request.partnership, subject=subject, by=by, detail=detail)
