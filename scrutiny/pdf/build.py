"""From sections to a finished pack: render what changed, then what prints page ranges, then join."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ihwb.kernel.errors import Refused
from scrutiny.pdf.join import Joined
from scrutiny.pdf.renderers import Renderers, Style
from scrutiny.pdf.sections import Audience, PageRange, Section, SectionFile, page_ranges
from scrutiny.pdf.shelf import Shelf, file_sha256, pack_label, put
from scrutiny.pdf.stamp import Stamp

SETTLING = 5  # an agenda that grows by printing longer numbers settles in two
UNSETTLED = "The pages of “{titles}” change whenever their page ranges are printed. Shorten the agenda and build again."
OTHER_AUDIENCE = "“{title}” is restricted and must not be in the public edition. Take it out and build again."


@dataclass(frozen=True)
class LateSection:
    """A section that prints where others stand (the agenda): its HTML is made when their pages are known.

    ``write`` gets the page range of every section of the pack by key, its own too.
    """

    key: str
    title: str
    write: Callable[[Mapping[str, PageRange]], str]
    lang: str = "en-GB"
    audience: Audience = "public"

    def section(self, ranges: Mapping[str, PageRange]) -> Section:
        return Section(self.key, self.title, self.write(ranges), self.lang, self.audience)


Part = Section | LateSection | SectionFile


@dataclass(frozen=True)
class Progress:
    """How far a build is: ``done`` of ``total`` steps, and what was done last."""

    done: int
    total: int
    what: str


@dataclass(frozen=True)
class Plan:
    """One edition of a pack. ``created`` is the time of its snapshot, not of the build: a rebuild gives equal bytes.

    ``number`` gives the label of every page; without it pages are counted from 1. ``partial``: some sections of a
    pack alone, whose links may lead to what is not among them.
    """

    audience: Audience
    title: str
    parts: tuple[Part, ...]
    stamp: Stamp
    created: datetime
    lang: str = "en-GB"
    number: Callable[[Sequence[tuple[str, int]]], Sequence[str]] | None = None
    partial: bool = False

    def labels(self, counts: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        """What stands on each page, given the sections' page counts; empty when pages are counted from 1."""
        return tuple(self.number(counts)) if self.number else ()


class Builder:
    """Builds packs from one style, with one pool for each audience and a shelf.

    ``pools`` needs "public"; "restricted" too for an edition with restricted sections.
    """

    def __init__(
        self,
        pools: Mapping[Audience, Renderers],
        style: Style,
        shelf: Shelf,
        progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        self.pools, self.style, self.shelf = pools, style, shelf
        self.report = progress or (lambda _: None)
        self.cancel = cancel
        self._steps: set[str] = set()
        self._total = 0

    def build(self, plan: Plan, out: Path) -> Joined:
        """Write the pack to ``out``, whole or not at all. Raises Refused in one sentence."""
        _check_audience(plan)
        self._steps, self._total = set(), len(plan.parts) + 1
        ready = {part.key: part for part in plan.parts if isinstance(part, SectionFile)}
        for part in ready.values():
            self._step(part.key, part.title)
        self._render([part for part in plan.parts if isinstance(part, Section)], ready)
        self._settle(plan, ready)
        joined = self._join(plan, [ready[part.key] for part in plan.parts], out)
        self._step("", plan.title)
        return joined

    def _render(self, sections: Sequence[Section], ready: dict[str, SectionFile]) -> None:
        """Take from the shelf what is there; render the rest, each in the pool of its audience."""
        missing: list[Section] = []
        for section in sections:
            kept = self.shelf.find(section, self.style)
            if kept is None:
                missing.append(section)
            else:
                ready[section.key] = kept
                self._step(section.key, section.title)
        for audience in sorted({section.audience for section in missing}):
            wanted = [section for section in missing if section.audience == audience]
            made = self.pools[audience].render(wanted, self.style, self._place, self._keep, self.cancel)
            ready.update((one.key, one) for one in made)

    def _place(self, section: Section) -> Path:
        return self.shelf.place(section, self.style)

    def _keep(self, section: Section, made: SectionFile) -> None:
        self.shelf.keep(section, self.style, made)
        self._step(section.key, section.title)

    def _settle(self, plan: Plan, ready: dict[str, SectionFile]) -> None:
        """Render the late sections until the pages that they print are the pages that they have."""
        late = [part for part in plan.parts if isinstance(part, LateSection)]
        assumed = {part.key: 1 for part in late}
        for _ in range(SETTLING):
            counts = [(part.key, assumed.get(part.key) or ready[part.key].pages) for part in plan.parts]
            ranges = page_ranges(counts, plan.labels(counts))
            self._render([part.section(ranges) for part in late], ready)
            found = {part.key: ready[part.key].pages for part in late}
            if found == assumed:
                return
            assumed = found
        raise Refused("agenda_unsettled", UNSETTLED.format(titles="”, “".join(part.title for part in late)))

    def _join(self, plan: Plan, sections: Sequence[SectionFile], out: Path) -> Joined:
        counts = [(section.key, section.pages) for section in sections]
        labels = plan.labels(counts)
        label = pack_label(
            [(section.key, section.title, section.lang, file_sha256(section.path)) for section in sections],
            (plan.title, plan.lang, plan.created.isoformat(), plan.partial, asdict(plan.stamp)),
            [file_sha256(font) for font in plan.stamp.fonts],
            labels,
        )
        kept = self.shelf.find_pack(plan.audience, label)
        if kept is None:
            about: Mapping[str, Any] = self.pools[plan.audience].run(
                _join_job(plan, sections, labels, out), self.cancel
            )
            self.shelf.keep_pack(plan.audience, label, out, {"findings": about["findings"]})
        else:
            path, about = kept
            put(path, out)
        findings = tuple(about["findings"])
        ranges = page_ranges(counts, labels)
        return Joined(out, sum(one.pages for one in sections), ranges, findings, claims_pdf_ua=not findings)

    def _step(self, key: str, what: str) -> None:
        self._steps.add(key)
        self.report(Progress(len(self._steps), self._total, what))


def _check_audience(plan: Plan) -> None:
    for part in plan.parts:
        if plan.audience == "public" and part.audience != "public":
            raise Refused("wrong_audience", OTHER_AUDIENCE.format(title=part.title))


def _join_job(plan: Plan, sections: Sequence[SectionFile], labels: Sequence[str], out: Path) -> dict[str, Any]:
    return {
        "op": "join",
        "title": plan.title,
        "lang": plan.lang,
        "created": plan.created.isoformat(),
        "stamp": plan.stamp.plain(),
        "labels": list(labels),
        "partial": plan.partial,
        "sections": [section.plain() for section in sections],
        "out": str(out),
    }
