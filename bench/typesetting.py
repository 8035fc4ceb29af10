"""The made-up pack set by typst, a compiled typesetter: what tagged pages cost at least.

``python -m bench.typesetting SOURCE OUT FONTS`` sets one document in a fresh process, because typst remembers within
a process what it has set before, and answers with seconds and memory. Starting Python is not counted.
"""

import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.content import YEARS, Chapter, Risk, Table
from bench.machine import peak_mb
from ihwb.kernel.money import show

PREAMBLE = """#set document(title: "A pack to measure by")
#set page(paper: "a4", margin: (top: 21mm, bottom: 23mm, x: 20mm), numbering: "1", footer-descent: 10mm)
#set text(font: ("Inter", "DejaVu Sans"), size: 9.75pt, lang: "en", region: "GB", hyphenate: false)
#set par(leading: 0.69em, spacing: 2.6mm + 0.69em, justify: false)
#set table(stroke: (x, y) => (bottom: 0.4pt + rgb("#b9c6c8")), inset: (x: 0pt, right: 2.4mm, y: 2.1mm))
#show heading.where(level: 1): it => { pagebreak(weak: true); text(size: 20pt, weight: 600, it) }
#show heading.where(level: 2): set text(size: 13.5pt, weight: 600)
#show heading.where(level: 3): set text(size: 10.75pt, weight: 600)
#show heading: set block(above: 8mm, below: 4mm)
#show table: set text(size: 8.75pt)
#show table: set par(leading: 0.59em)
#let rated(word, ink, paper) = box(fill: paper, stroke: 0.8pt + ink, inset: (x: 1.4mm, y: 0.3mm), outset: (y: 0.6mm),
  text(size: 7.75pt, weight: 600, word))
#let red = rated("red", rgb("#9c1c16"), rgb("#f6d7d5"))
#let amber = rated("amber", rgb("#8a5a00"), rgb("#ffe3a6"))
#let green = rated("green", rgb("#1e6b3a"), rgb("#e2f2e6"))
#outline(depth: 1)
"""


@dataclass(frozen=True, slots=True)
class Setting:
    """What setting one document took. memory: the most that its process came to, in MB."""

    seconds: float
    memory: float
    pages: int


def installed() -> bool:
    return importlib.util.find_spec("typst") is not None


def typeset(chapters: Sequence[Chapter], drawings: Sequence[str], folder: Path, fonts: Path) -> Setting:
    """Set the chapters, each with its chart as SVG, in a fresh process."""
    folder.mkdir(parents=True, exist_ok=True)
    for chapter, drawing in zip(chapters, drawings, strict=True):
        (folder / f"{chapter.key}.svg").write_text(drawing, encoding="utf-8")
    source = folder / "pack.typ"
    source.write_text(PREAMBLE + "".join(map(_chapter, chapters)), encoding="utf-8")
    command = [sys.executable, "-m", "bench.typesetting", str(source), str(folder / "pack.pdf"), str(fonts)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own module
    return Setting(**json.loads(done.stdout))


def _chapter(chapter: Chapter) -> str:
    prose = "".join(
        (f"== {_text(chapter.headings[place // 5])}\n" if place % 5 == 0 else "") + f"{_text(text)}\n\n"
        for place, text in enumerate(chapter.paragraphs)
    )
    said = _text(chapter.chart.alternative).replace('"', "”")
    chart = f'=== {_text(chapter.chart.caption)}\n#image("{chapter.key}.svg", width: 127mm, alt: "{said}")\n'
    tables = "".join(map(_table, chapter.tables))
    return f"= {_text(chapter.title)}\n{prose}{tables}{chart}{_risks(chapter.risks)}"


def _table(table: Table) -> str:
    head = ", ".join(["[Service]", *(f"[{year}]" for year in YEARS)])
    rows = "".join(
        f"[{_text(name)}], " + ", ".join(f"[{show(amount)}]" for amount in amounts) + ",\n"
        for name, *amounts in table.rows
    )
    look = "columns: (30%, 1fr, 1fr, 1fr), align: (left, right, right, right)"
    return f"=== {_text(table.caption)}\n#table({look}, table.header({head}),\n{rows})\n"


def _risks(risks: Sequence[Risk]) -> str:
    rows = "".join(
        f"[{one.number}], [*{_text(one.title)}* \\ {_text(one.event)}], {one.rating}, [{_text(one.action)}], "
        f"[{_text(one.owner)}],\n"
        for one in risks
    )
    head = "[No.], [Risk], [Rating], [What is being done], [Owner]"
    return f"== Risks\n#table(columns: (10mm, 35%, 21mm, 1fr, 33mm), table.header({head}),\n{rows})\n"


def _text(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "#$*_@<>[]\\`" else letter for letter in text)


def main(source: str, out: str, fonts: str) -> None:
    import pikepdf
    import typst

    begun = time.perf_counter()
    typst.compile(source, output=out, font_paths=[fonts], ignore_system_fonts=True)
    taken, memory = time.perf_counter() - begun, peak_mb()
    with pikepdf.open(out) as pdf:
        sys.stdout.write(json.dumps({"seconds": taken, "memory": memory, "pages": len(pdf.pages)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
