"""Which files document control takes: known by what is in them, not by what they are called."""

from collections.abc import Collection

from ihwb.kernel.errors import Refused, quote

# By the ending: what it is called, its media type.
KINDS = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ("PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "odt": ("OpenDocument text", "application/vnd.oasis.opendocument.text"),
    "ods": ("OpenDocument spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
}
HEAD = 1024  # bytes of the beginning that ``kind_of`` looks at
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS = ("vbaproject.bin", "scripts/", "basic/")
_PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))


def kind_of(head: bytes, parts: Collection[str], mimetype: str) -> str:
    """The ending that fits the content; empty when none does.

    head: the first bytes; parts: names inside, when it is an archive; mimetype: what an OpenDocument says it is.
    """
    if b"%PDF-" in head[:HEAD]:
        return "pdf"
    if "[Content_Types].xml" in parts:
        return next((ending for part, ending in _PARTS if part in parts), "")
    return next((ending for ending in ("odt", "ods") if mimetype == KINDS[ending][1]), "")


def holds_macros(parts: Collection[str]) -> bool:
    """True for an Office or OpenDocument file that brings programs along. parts: the names inside."""
    return any(part.lower().endswith(_MACROS[0]) or part.lower().startswith(_MACROS[1:]) for part in parts)


def check_file(name: str, *, size: int, limit: int, head: bytes, parts: Collection[str], mimetype: str) -> str:
    """The ending of a file that may be kept.

    Raises Refused: file_empty, file_too_large, file_old_office, file_macros, file_kind_unknown, file_misnamed.
    """
    said = quote(name)
    if size == 0:
        raise Refused("file_empty", f"{said} is empty. Choose the file again.")
    if size > limit:
        raise Refused(
            "file_too_large",
            f"{said} has {size / 1_000_000:,.1f} MB and a file may have {limit / 1_000_000:,.0f} MB. "
            "Make its pictures smaller, or split it.",
        )
    if head.startswith(_OLD_OFFICE):
        raise Refused("file_old_office", f"{said} is in an old Office format. Save it as PDF, DOCX or XLSX.")
    if holds_macros(parts):
        raise Refused("file_macros", f"{said} holds macros, which are not kept. Save it without them, or as PDF.")
    found = kind_of(head, parts, mimetype)
    if not found:
        known = ", ".join(one.upper() for one in KINDS)
        raise Refused("file_kind_unknown", f"{said} is none of {known} by its content. Save it as PDF.")
    ending = name.rpartition(".")[2].lower()
    if ending != found:
        raise Refused(
            "file_misnamed", f"{said} is {KINDS[found][0]} by its content. Give its name the ending .{found}."
        )
    return found
