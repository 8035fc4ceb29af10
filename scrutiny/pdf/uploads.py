"""The door for uploaded PDFs: checked, cleaned, and made into a section that can be joined."""

from dataclasses import asdict
from pathlib import Path

from ihwb.kernel.errors import Refused
from scrutiny.pdf.admission import Limits, open_checked
from scrutiny.pdf.cleaning import Upload, clean
from scrutiny.pdf.faults import Fault
from scrutiny.pdf.renderers import Renderers
from scrutiny.pdf.sections import SectionFile


def examine_upload(source: Path, name: str, limits: Limits | None = None) -> int:
    """The number of pages of an upload that can be taken. Raises Refused, in one sentence, for any other."""
    try:
        with open_checked(source, name, limits or Limits()) as pdf:
            return len(pdf.pages)
    except Fault as fault:
        raise Refused(fault.code, fault.message) from None


def clean_upload(
    upload: Upload, out: Path, limits: Limits | None = None, renderers: Renderers | None = None
) -> SectionFile:
    """Write the upload as a section to ``out``; in a worker of the pool if one is given. Raises Refused.

    A stranger's file is better read in a worker: there its memory and time are bounded.
    """
    bounds = limits or Limits()
    if renderers is not None:
        values = {**asdict(upload), "source": str(upload.source)}
        job = {"op": "clean", "title": upload.title, "upload": values, "limits": asdict(bounds), "out": str(out)}
        return SectionFile.from_plain(renderers.run(job)["section"])
    try:
        return clean(upload, out, bounds)
    except Fault as fault:
        raise Refused(fault.code, fault.message) from None
