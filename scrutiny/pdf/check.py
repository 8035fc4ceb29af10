"""Checks a finished pack: what a person who hears it, or moves through it by key, would miss.

No authoritative validator is at hand: the wording is "structure checked", and PDF/UA is claimed only where nothing is
found.
"""

from pathlib import Path

from pikepdf import Pdf, PdfError

from scrutiny.pdf import document_check, page_check, structure_check
from scrutiny.pdf.raw import revisions


def check(path: Path) -> list[str]:
    """Findings, one sentence each; an empty list if nothing is wrong."""
    try:
        pdf = Pdf.open(path)
    except PdfError:
        return ["The file is not a PDF that can be opened."]
    with pdf:
        found = [*document_check.findings(pdf), *structure_check.findings(pdf), *page_check.findings(pdf)]
        claimed = document_check.claims_pdf_ua(pdf)
    if revisions(path.read_bytes()) > 1:
        found.append("The file was saved onto itself: earlier versions of it can be recovered.")
    if found and claimed:
        found.append("The file calls itself PDF/UA, and is not.")
    return found


def wording(findings: list[str]) -> str:
    """What may be said of the pack on a page or in its record."""
    if not findings:
        return "Structure checked: nothing found. The file is marked as PDF/UA-1."
    noun = "finding" if len(findings) == 1 else "findings"
    return f"Structure checked: {len(findings)} {noun}. The file is not marked as PDF/UA."
