from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrutiny.pdf.join import Joined, join
from scrutiny.pdf.renderers import Renderers, Style
from scrutiny.pdf.sections import Section, SectionFile
from scrutiny.pdf.stamp import Stamp, stamp_fonts

ROOT = Path(__file__).resolve().parents[3]
FONTS = ROOT / "build" / "fonts"
CREATED = datetime(2014, 11, 3, 9, 30, tzinfo=UTC)
CSS = """
@font-face { font-family: Inter; src: url("Inter-Regular.ttf") }
@page { size: A4; margin: 20mm }
body { font-family: Inter, "DejaVu Sans"; font-size: 10pt }
table { border-collapse: collapse; table-layout: fixed; width: 100% }
"""
PLAN = """
<h1 id="top">Plan</h1>
<p>The fund for <a href="#table">two years</a>, its <a href="pack:risks#r2">second risk</a>,
<a href="pack:notes">the notes</a> and <a href="https://example.org/guide">the guide</a>.</p>
<h2 id="table">Contributions</h2>
<table><caption>In £000</caption>
<thead><tr><th scope="col">Partner</th><th scope="col">2014/15</th><th scope="col">2015/16</th></tr></thead>
<tbody><tr><th scope="row">Council</th><td>138,000</td><td>(1,250)</td></tr>
<tr><th scope="row">Health</th><td>337,962</td><td>2,000</td></tr></tbody></table>
<h2>Chart</h2>
<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><title>Council pays the smaller part</title>
<rect width="40" height="30" fill="#0a6a6e"/></svg>
"""
RISKS = """
<h1>Risks</h1>
<h2 id="r1">Beds</h2><p>Too few beds in winter.</p>
<h2 id="r2">Staff</h2><p>Too few nurses. See <a href="pack:plan#table">the contributions</a>.</p>
<table><thead><tr><th scope="col">Risk</th><th scope="col">Rating</th></tr></thead>
<tbody><tr><th scope="row">Beds</th><td>Amber</td></tr></tbody></table>
"""
NOTES = "<h1>Notes</h1>" + "".join(f"<p>Paragraph {number} of the notes to the plan.</p>" for number in range(90))
SECTIONS = (Section("plan", "Plan", PLAN), Section("risks", "Risks", RISKS), Section("notes", "Notes", NOTES))


@pytest.fixture(scope="session")
def pool() -> Iterator[Renderers]:
    with Renderers("public", seconds=60) as renderers:
        yield renderers


@pytest.fixture(scope="session")
def style() -> Style:
    return Style(CSS, FONTS, FONTS)


@pytest.fixture(scope="session")
def stamp() -> Stamp:
    return Stamp("Cabinet, 11 November 2014", stamp_fonts(FONTS))


@pytest.fixture(scope="session")
def sections(pool: Renderers, style: Style, tmp_path_factory: pytest.TempPathFactory) -> list[SectionFile]:
    """Three sections that link to each other: plan and risks of one page, notes of several."""
    folder = tmp_path_factory.mktemp("sections")
    return pool.render(SECTIONS, style, lambda section: folder / f"{section.key}.pdf")


@pytest.fixture(scope="session")
def pack(sections: list[SectionFile], stamp: Stamp, tmp_path_factory: pytest.TempPathFactory) -> Joined:
    out = tmp_path_factory.mktemp("pack") / "pack.pdf"
    return join(sections, title="Cabinet pack", lang="en-GB", stamp=stamp, out=out, created=CREATED)
