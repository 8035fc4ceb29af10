"""Evidence that is expected: on which days it is due, which of them are open, which are over.

A due date is itself in time: evidence is overdue from the day after it.
"""

from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commissioning.rules.document_files import holds_macros, kind_of
from ihwb.kernel.dates import same_day_of_month, show_date
from ihwb.kernel.errors import Refused, quote

KINDS = ("pdf", "docx", "xlsx", "odt", "ods", "csv", "txt", "png", "jpg", "jpeg")


class Every(StrEnum):
    """How often something is due, as a file names it."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    TWO_YEARS = "two-years"

    @property
    def months(self) -> int:
        """0 for once."""
        return {"once": 0, "month": 1, "quarter": 3, "half-year": 6, "year": 12, "two-years": 24}[self.value]

    @property
    def label(self) -> str:
        return "Once" if self is Every.ONCE else f"Every {self.value.replace('two-years', 'two years')}"

    @classmethod
    def of(cls, months: int) -> "Every":
        return next(one for one in cls if one.months == months)


EVERY = {one.months: one.label for one in Every}


class EvidenceState(StrEnum):
    """Whether evidence counts."""

    GIVEN = "given"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return {"given": "Given", "returned": "Returned as not enough"}[self.value]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When evidence is due. every_months: 0 for once; last: the last due date, included, None while it goes on."""

    first: date
    every_months: int
    last: date | None = None

    def due_dates(self, until: date) -> tuple[date, ...]:
        """Every due date up to a day, included."""
        found: list[date] = []
        number = 0
        while True:
            day = same_day_of_month(self.first, number * self.every_months)
            if day > until or (self.last is not None and day > self.last):
                return tuple(found)
            found.append(day)
            if self.every_months == 0:
                return tuple(found)
            number += 1

    def next_due(self, given: Set[date], after: date) -> date | None:
        """The first due date from a day on, included, that nothing was given for; None when there is none."""
        number = 0
        while True:
            day = same_day_of_month(self.first, number * self.every_months)
            if self.last is not None and day > self.last:
                return None
            if day >= after and day not in given:
                return day
            if self.every_months == 0:
                return None
            number += 1

    def overdue(self, given: Set[date], today: date) -> tuple[date, ...]:
        """The due dates before a day that nothing was given for."""
        return tuple(day for day in self.due_dates(today) if day < today and day not in given)

    def check_due(self, day: date) -> None:
        """Refuse a day that is none of the due dates. Raises Refused with the code ``not_due``."""
        if day not in self.due_dates(day):
            raise Refused(
                "not_due",
                f"Nothing is due on {show_date(day)}. Choose one of the due dates that the register shows.",
            )


def check_kind(name: str) -> None:
    """Refuse a file that is no document or picture. Raises Refused with the code ``file_kind``."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in KINDS:
        raise Refused(
            "file_kind",
            f"A file of this kind is not taken: its name ends in “{ending or 'nothing'}”. "
            f"Choose one of: {', '.join(KINDS)}.",
        )


_PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_SIGNED = (b"%PDF-", b"PK\x03\x04", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", *_PICTURES)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # a spreadsheet's "Unicode text"


def check_content(name: str, *, head: bytes, parts: Collection[str], mimetype: str) -> None:
    """Refuse a file that is not what its name says. Raises Refused: file_misnamed, file_macros.

    head: its first bytes; parts: names inside, when it is an archive; mimetype: what an OpenDocument says it is.
    """
    said, ending = quote(name), name.rpartition(".")[2].lower()
    if holds_macros(parts):
        raise Refused("file_macros", f"{said} holds macros, which are not kept. Save it without them, or as PDF.")
    if ending in {"csv", "txt"}:
        fits = _is_text(head)
    elif ending in {"png", "jpg", "jpeg"}:
        found = next((kind for sign, kind in _PICTURES.items() if head.startswith(sign)), "")
        fits = found == ending.replace("jpg", "jpeg")
    else:
        fits = kind_of(head, parts, mimetype) == ending
    if not fits:
        raise Refused(
            "file_misnamed",
            f"{said} is no {ending.upper()} by its content. Save it anew from the program that made it, or as PDF.",
        )


def _is_text(head: bytes) -> bool:
    if head.startswith(_UTF16):
        return True
    return not head.startswith(_SIGNED) and not any(one in _CONTROLS for one in head)


def check_one_of(*, file: bool, link: bool) -> None:
    """Refuse both and none. Raises Refused with the code ``file_or_link``."""
    if file == link:
        what = "Both a file and a link were given" if file else "Neither a file nor a link was given"
        raise Refused("file_or_link", f"{what}. Give one of them.")
