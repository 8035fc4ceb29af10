"""What a pack is made of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from scrutiny.pdf.faults import Fault

Audience = Literal["public", "restricted"]

KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True)
class Section:
    """One part of a pack, as the inside of an HTML body. It begins with an h1.

    A link within the section is ``#name``; to another section ``pack:KEY``, or ``pack:KEY#name`` for a place in it.
    ``audience`` says who may read the content: a public section may stand in both editions, a restricted one may not.
    """

    key: str
    title: str
    html: str
    lang: str = "en-GB"
    audience: Audience = "public"

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise Fault("section_key", f"The section key “{self.key}” must be lower-case letters, digits and hyphens.")
        if not self.title.strip():
            raise Fault("section_title", f"The section “{self.key}” has no title: give it one.")


@dataclass(frozen=True)
class SectionFile:
    """A section as a PDF that can be joined: tagged, ids and names prefixed with its key, no page numbers.

    ``findings`` say what a reader with a screen reader would miss, ``warnings`` what was odd; ``used`` are the files
    that went into it (fonts, pictures), each with its SHA-256.
    """

    key: str
    title: str
    path: Path
    pages: int
    lang: str = "en-GB"
    audience: Audience = "public"
    tagged: bool = True
    findings: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    used: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The values as JSON can carry them."""
        return {**asdict(self), "path": str(self.path)}

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Self:
        lists = {name: tuple(values[name]) for name in ("findings", "warnings")}
        return cls(**{**values, **lists, "path": Path(values["path"])})


@dataclass(frozen=True)
class PageRange:
    """First and last page of a section, counted from 1; both ends belong to it.

    ``labels`` are what stands on those two pages; empty where it is the page's own count.
    """

    first: int
    last: int
    labels: tuple[str, str] = ("", "")

    def __str__(self) -> str:
        first, last = self.labels[0] or f"{self.first}", self.labels[1] or f"{self.last}"
        return first if self.first == self.last else f"{first}–{last}"


def page_ranges(counts: Iterable[tuple[str, int]], labels: Sequence[str] = ()) -> dict[str, PageRange]:
    """The pages that each section takes, given key and page count in order, and the label of every page if any."""
    ranges: dict[str, PageRange] = {}
    after = 0
    for key, pages in counts:
        first, after = after + 1, after + pages
        ranges[key] = PageRange(first, after, (labels[first - 1], labels[after - 1]) if labels else ("", ""))
    return ranges
