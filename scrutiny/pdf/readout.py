"""All the words of a PDF, wherever they stand: what an exempt document is recognised by."""

import io

from pikepdf import PasswordError, Pdf, PdfError

from scrutiny.pdf.places import read_objects


def texts_of_file(content: bytes) -> list[str]:
    """The words on the pages and in the bookmarks of a file; none of a file that cannot be opened.

    The rest of a PDF's strings name programs, fonts and standards, which every PDF has.
    """
    try:
        with Pdf.open(io.BytesIO(content)) as pdf:
            found = read_objects(pdf).texts
    except (PdfError, PasswordError):
        return []
    return [text for place, where, text in found if text.strip(" /") and _is_read(place, where) and text[0] != "/"]


def _is_read(place: str, where: str) -> bool:
    return where.startswith("page ") if place == "page" else place == "bookmark"
