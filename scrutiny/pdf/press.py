"""Renders one section with WeasyPrint, inside a worker process. Style sheets and fonts stay loaded between sections."""

import gc
import hashlib
import html
import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pikepdf
from weasyprint import CSS, HTML, VERSION
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration

from scrutiny.pdf import page_check, structure_check
from scrutiny.pdf.faults import Fault
from scrutiny.pdf.fetching import FolderFetcher
from scrutiny.pdf.prepare import prepare, save

PAGE = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body>{body}</body></html>"
)
ADDRESSES = ("http", "https", "mailto", "tel", "pack")
NOT_LOADED = ("Failed to load image", "Failed to render SVG", "Failed to load stylesheet", "Failed to load attachment")
NO_TARGET = ("No anchor", "Content discarded")
PICTURE = "The section “{title}” needs “{name}”, which cannot be read. Put it where pictures are kept, or take it out."
Message = tuple[str, tuple[Any, ...]]  # as WeasyPrint logs it: text and what it is filled with


@dataclass(frozen=True)
class Sheet:
    """A parsed style sheet with its fonts, and the files that it took, each with its SHA-256.

    Fonts belong to the sheet: another one may give the same family other files.
    """

    css: CSS
    fonts: FontConfiguration
    fetched: dict[str, str]
    warnings: list[str]


class Press:
    """What a worker keeps warm: each style sheet that it has parsed, with its fonts."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        LOGGER.propagate = False
        gc.freeze()

    def render(self, job: dict[str, Any]) -> dict[str, Any]:
        """One section to a file: its page count, what is not accessible, what was odd, the files used."""
        sheet = self._sheet(job)
        fetcher = FolderFetcher(Path(folder) for folder in job["allowed"])
        gc.disable()  # the box tree is full of cycles: collecting while it grows costs a tenth of the time
        try:
            with _messages() as messages:
                content = self._render(job, sheet, fetcher)
        finally:
            gc.enable()
            gc.collect()
        warnings = [*sheet.warnings, *_judge(job["title"], messages)]
        with pikepdf.open(io.BytesIO(content)) as pdf:
            prepare(pdf, job["key"])
            findings = [*structure_check.findings(pdf), *page_check.findings(pdf), *_missing_glyphs(warnings)]
            count = len(pdf.pages)
            part = Path(job["out"]).with_suffix(f".{os.getpid()}.part")
            save(pdf, part)
        part.replace(job["out"])  # whole or not at all
        return {
            "pages": count,
            "findings": findings,
            "warnings": warnings,
            "files": {**sheet.fetched, **fetcher.fetched},
            "engine": VERSION,
        }

    def _render(self, job: dict[str, Any], sheet: Sheet, fetcher: FolderFetcher) -> bytes:
        text = PAGE.format(lang=html.escape(job["lang"], quote=True), title=html.escape(job["title"]), body=job["html"])
        document = HTML(string=text, base_url=_folder_url(job["base"]), url_fetcher=fetcher)
        _check_links(document, job["title"])
        content: bytes = document.write_pdf(stylesheets=[sheet.css], font_config=sheet.fonts, pdf_variant="pdf/ua-1")
        return content

    def _sheet(self, job: dict[str, Any]) -> Sheet:
        label = hashlib.sha256("\0".join([job["css"], job["css_base"], *job["allowed"]]).encode()).hexdigest()
        if label not in self.sheets:
            fetcher, fonts = FolderFetcher(Path(folder) for folder in job["allowed"]), FontConfiguration()
            with _messages() as messages:
                css = CSS(
                    string=job["css"],
                    base_url=_folder_url(job["css_base"]),
                    url_fetcher=fetcher,
                    font_config=fonts,
                )
            self.sheets[label] = Sheet(css, fonts, fetcher.fetched, [text % values for text, values in messages])
        return self.sheets[label]


def _folder_url(folder: str) -> str:
    return Path(folder).resolve().as_uri() + "/"


def _check_links(document: HTML, title: str) -> None:
    """Every link leads somewhere: to a name in this section, to another section, or to a whole address."""
    elements = list(document.etree_element.iter())
    targets = {element.get("id") for element in elements} | {element.get("name") for element in elements}
    for element in elements:
        href = element.get("href")
        if element.tag not in ("a", "area") or href is None:
            continue
        if href.startswith("#"):
            if href[1:] not in targets:
                raise _no_target(title, href)
        elif urlsplit(href).scheme not in ADDRESSES:
            raise Fault(
                "link_address",
                f"The section “{title}” has a link to “{href}”. Use a whole web address, or pack:KEY for a section.",
            )


def _no_target(title: str, target: str) -> Fault:
    return Fault(
        "link_without_target",
        f"The section “{title}” has a link to “{target}”, and nothing in the section has that name. "
        "Correct the link or add the target.",
    )


def _judge(title: str, messages: list[Message]) -> list[str]:
    """Raise for what spoils the section; hand back the rest as warnings."""
    for text, values in messages:
        name = str(values[0]) if values else ""
        if text.startswith(NO_TARGET):
            raise _no_target(title, name)
        if text.startswith(NOT_LOADED):
            # Only the name: where the project stands is nobody's business.
            raise Fault("picture_missing", PICTURE.format(title=title, name=name.rsplit("/", 1)[-1]))
    return [text % values for text, values in messages]


def _missing_glyphs(warnings: list[str]) -> list[str]:
    return [
        f"A character has no glyph in the fonts: {warning.rsplit(': ', 1)[-1]}."
        for warning in warnings
        if warning.startswith(".notdef")
    ]


class _Gatherer(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[Message] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append((str(record.msg), tuple(record.args) if isinstance(record.args, tuple) else ()))


@contextmanager
def _messages() -> Iterator[list[Message]]:
    """What WeasyPrint says meanwhile, above all about links and pictures."""
    gatherer = _Gatherer()
    LOGGER.addHandler(gatherer)
    try:
        yield gatherer.messages
    finally:
        LOGGER.removeHandler(gatherer)
