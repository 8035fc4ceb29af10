import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from ihwb.kernel.errors import Refused
from scrutiny.pdf.build import Builder, LateSection, Plan
from scrutiny.pdf.check import check
from scrutiny.pdf.renderers import Renderers, Style
from scrutiny.pdf.sections import PageRange, Section
from scrutiny.pdf.shelf import Shelf
from tests.scrutiny.pdf.conftest import CREATED, FONTS, NOTES, PLAN, RISKS, ROOT


def agenda_html(ranges, lines=1):
    rows = "".join(
        f'<tr><th scope="row"><a href="pack:{key}">{key}</a></th><td>pages {pages}</td></tr>' * lines
        for key, pages in ranges.items()
        if key != "agenda"
    )
    return f"<h1>Agenda</h1><table><thead><tr><th>Item</th><th>Pages</th></tr></thead><tbody>{rows}</tbody></table>"


@pytest.fixture
def plan(stamp) -> Plan:
    agenda = LateSection("agenda", "Agenda", agenda_html)
    sections = (Section("plan", "Plan", PLAN), Section("risks", "Risks", RISKS), Section("notes", "Notes", NOTES))
    return Plan("public", "Cabinet pack", (agenda, *sections), stamp, CREATED)


@pytest.fixture(scope="module")
def built_shelf(tmp_path_factory, pool, style, stamp) -> Path:
    """A shelf on which the pack of ``plan`` stands already."""
    folder = tmp_path_factory.mktemp("shelf")
    sections = (Section("plan", "Plan", PLAN), Section("risks", "Risks", RISKS), Section("notes", "Notes", NOTES))
    parts = (LateSection("agenda", "Agenda", agenda_html), *sections)
    Builder({"public": pool}, style, Shelf(folder)).build(
        Plan("public", "Cabinet pack", parts, stamp, CREATED), folder / "first.pdf"
    )
    return folder


@pytest.fixture
def shelf(built_shelf, tmp_path) -> Shelf:
    shutil.copytree(built_shelf, tmp_path / "shelf")
    return Shelf(tmp_path / "shelf")


class Watched(Renderers):
    """The pool of the tests, noting what it was given to do."""

    def __init__(self, pool: Renderers, audience="public") -> None:
        self.pool, self.audience, self.count = pool, audience, pool.count
        self.jobs: list[str] = []

    def run(self, job, cancel=None):
        self.jobs.append(job.get("key", job["op"]))
        return self.pool.run(job, cancel)


def build(pool, style, shelf, plan, out, **options):
    watched = Watched(pool)
    joined = Builder({"public": watched}, style, shelf, **options).build(plan, out)
    return joined, watched.jobs


def test_the_agenda_prints_the_pages_on_which_the_items_stand(pool, style, shelf, plan, tmp_path):
    joined, _ = build(pool, style, shelf, plan, tmp_path / "pack.pdf")
    text = " ".join(PdfReader(joined.path).pages[0].extract_text().split())
    assert "plan pages 2" in text
    assert f"notes pages 4–{joined.pages}" in text
    assert joined.ranges["notes"] == PageRange(4, joined.pages)
    assert check(joined.path) == []


def test_an_agenda_that_grows_moves_the_pages_that_it_prints(pool, style, shelf, plan, tmp_path):
    long = LateSection("agenda", "Agenda", lambda ranges: agenda_html(ranges, lines=30))
    joined, jobs = build(pool, style, shelf, replace(plan, parts=(long, *plan.parts[1:])), tmp_path / "pack.pdf")
    assert joined.ranges["agenda"].last > 1
    assert joined.ranges["plan"].first == joined.ranges["agenda"].last + 1
    text = " ".join(PdfReader(joined.path).pages[0].extract_text().split())
    assert f"plan pages {joined.ranges['plan']}" in text
    assert jobs == ["agenda", "agenda", "join"]


def test_an_agenda_that_never_settles_is_refused(pool, style, shelf, plan, tmp_path):
    def restless(ranges):
        return agenda_html(ranges, lines=40 if ranges["agenda"].last == 1 else 1)

    parts = (LateSection("agenda", "Agenda", restless), *plan.parts[1:])
    with pytest.raises(Refused, match="“Agenda” change whenever") as refused:
        build(pool, style, shelf, replace(plan, parts=parts), tmp_path / "pack.pdf")
    assert refused.value.code == "agenda_unsettled"


def test_nothing_changed_means_nothing_rendered_and_equal_bytes(pool, style, shelf, plan, tmp_path):
    joined, jobs = build(pool, style, shelf, plan, tmp_path / "again.pdf")
    assert jobs == []
    assert joined.claims_pdf_ua
    assert joined.path.read_bytes() == (shelf.folder / "first.pdf").read_bytes()


def test_a_pack_built_anew_elsewhere_has_the_same_bytes(pool, style, shelf, plan, tmp_path):
    joined, jobs = build(pool, style, Shelf(tmp_path / "empty"), plan, tmp_path / "again.pdf")
    assert sorted(jobs) == ["agenda", "join", "notes", "plan", "risks"]
    assert joined.path.read_bytes() == (shelf.folder / "first.pdf").read_bytes()


def test_one_changed_figure_renders_one_section(pool, style, shelf, plan, tmp_path):
    changed = Section("plan", "Plan", PLAN.replace("138,000", "138,001"))
    parts = (plan.parts[0], changed, *plan.parts[2:])
    joined, jobs = build(pool, style, shelf, replace(plan, parts=parts), tmp_path / "pack.pdf")
    assert jobs == ["plan", "join"]
    assert "138,001" in PdfReader(joined.path).pages[1].extract_text()


def test_another_style_renders_everything_anew(pool, style, shelf, plan, tmp_path):
    larger = replace(style, css=style.css.replace("10pt", "11pt"))
    _, jobs = build(pool, larger, shelf, plan, tmp_path / "pack.pdf")
    assert {"plan", "risks", "notes"} <= set(jobs)


def test_a_changed_picture_renders_its_section_anew(pool, shelf, stamp, tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    style = Style("body { font-family: DejaVu Sans }", FONTS, pictures)
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h{0}v{0}z"/></svg>'
    parts = (Section("map", "Map", '<h1>Map</h1><p><img src="map.svg" alt="The map"></p>'),)
    for size, jobs in ((9, ["map", "join"]), (9, []), (5, ["map", "join"])):
        (pictures / "map.svg").write_text(square.format(size))
        plan = Plan("public", "Pack", parts, stamp, CREATED)
        assert build(pool, style, shelf, plan, tmp_path / "pack.pdf")[1] == jobs


def test_a_public_edition_refuses_a_restricted_section_whoever_rendered_it(pool, style, shelf, plan, tmp_path):
    for part in (
        Section("fees", "Fees", "<h1>Fees</h1>", audience="restricted"),
        LateSection("fees", "Fees", lambda ranges: "<h1>Fees</h1>", audience="restricted"),
    ):
        with pytest.raises(Refused, match="“Fees” is restricted"):
            build(pool, style, shelf, replace(plan, parts=(*plan.parts, part)), tmp_path / "pack.pdf")
    assert not (tmp_path / "pack.pdf").exists()


def test_the_restricted_edition_takes_shared_sections_from_the_public_pool(pool, style, shelf, plan, tmp_path):
    secret = Section("fees", "Fees", "<h1>Fees</h1><p>The bid of Harbour Care.</p>", audience="restricted")
    public, restricted = Watched(pool), Watched(pool, "restricted")
    agenda = replace(plan.parts[0], audience="restricted")
    before = set((shelf.folder / "public").rglob("*.pdf"))
    full = replace(plan, audience="restricted", parts=(agenda, *plan.parts[1:], secret))
    joined = Builder({"public": public, "restricted": restricted}, style, shelf).build(full, tmp_path / "pack.pdf")
    assert public.jobs == []
    assert sorted(restricted.jobs) == ["agenda", "fees", "join"]
    assert joined.pages == 1 + 1 + 1 + 3 + 1
    assert len(list((shelf.folder / "restricted").rglob("*.pdf"))) == 3
    assert set((shelf.folder / "public").rglob("*.pdf")) == before


def test_progress_is_told_step_by_step(pool, style, shelf, plan, tmp_path):
    told = []
    build(pool, style, shelf, plan, tmp_path / "pack.pdf", progress=told.append)
    assert [step.done for step in told] == [1, 2, 3, 4, 5]
    assert {step.total for step in told} == {5}
    assert told[-1].what == "Cabinet pack"


def test_a_build_that_is_called_off_leaves_nothing(pool, style, plan, tmp_path):
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Refused) as refused:
        build(pool, style, Shelf(tmp_path / "empty"), plan, tmp_path / "pack.pdf", cancel=cancel)
    assert refused.value.code == "cancelled"
    assert not (tmp_path / "pack.pdf").exists()


def test_what_nobody_has_used_is_swept_from_the_shelf(shelf, style, plan):
    section = plan.parts[1]
    assert shelf.find(section, style) is not None
    assert shelf.sweep(CREATED) == 0
    assert shelf.sweep(CREATED.replace(year=2100)) > 0
    assert shelf.find(section, style) is None


def test_the_style_sheet_of_the_packs_renders_without_a_warning_or_a_finding(pool, tmp_path):
    """All of the class names that the templates may use, in the real style sheet with the real fonts."""
    style = Style((ROOT / "scrutiny/pdf/pack.css").read_text(), FONTS.parent, FONTS.parent)
    html = (Path(__file__).parent / "specimen.html").read_text()
    made = pool.render_one(Section("specimen", "Specimen", html), style, tmp_path / "specimen.pdf")
    assert made.warnings == ()
    assert made.findings == ()
    faces = ("Regular", "Italic", "SemiBold", "SemiBoldItalic")
    assert {Path(path).name for path in made.used} == {f"Inter-{face}.ttf" for face in faces}
    with pikepdf.open(tmp_path / "specimen.pdf") as pdf:
        drawn = {str(one.BaseFont) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one}
    assert any("Bold-Italic" in name for name in drawn), drawn
