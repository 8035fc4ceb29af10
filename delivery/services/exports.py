"""What leaves delivery as a file is told to the record of acts."""

from commissioning.services import audit
from ihwb.web.access import PartnershipRequest
from ihwb.web.exporting import Sheet


def record_page_table(request: PartnershipRequest, sheet: Sheet, form: str) -> None:
    """A table of a page was taken away."""
    audit.record(
        act="delivery.export_table",
        partnership=request.partnership,
        subject=sheet.title,
        by=request.access.user,
        detail={"page": request.path, "table": sheet.name, "format": form},
    )
