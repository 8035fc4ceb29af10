import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from ihwb.kernel.errors import Refused
from scrutiny.pdf.crew import Worker
from scrutiny.pdf.renderers import Renderers, Style, shared
from scrutiny.pdf.sections import Section, SectionFile
from tests.scrutiny.pdf.conftest import ROOT

LONG = "<h1>Long</h1>" + "<p>" + "Words that fill a page. " * 40 + "</p>"


def one(pool: Renderers, style: Style, folder: Path, html: str) -> SectionFile:
    return pool.render_one(Section("one", "Winter plan", html), style, folder / "one.pdf")


def test_sections_come_back_in_order_with_their_page_counts(sections):
    assert [section.key for section in sections] == ["plan", "risks", "notes"]
    assert [section.pages for section in sections] == [len(PdfReader(section.path).pages) for section in sections]
    assert sections[2].pages > 1


def test_a_section_of_good_html_has_no_findings(sections):
    assert all(section.findings == () for section in sections)


@pytest.mark.parametrize(
    ("html", "finding"),
    [
        ("<h1>One</h1><h3>Three</h3>", "A heading of level 3 follows one of level 1 (page 1)."),
        ('<h1>A</h1><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>',
         "A picture has no alternative text (page 1)."),
        ("<h1>A</h1><table><tr><td>1</td><td>2</td></tr></table>", "A table has no header cells (page 1)."),
        ("<h1>A</h1><p>\U00012345</p>", 'A character has no glyph in the fonts: "\U00012345" (U+12345).'),
    ],
)  # fmt: skip
def test_what_a_screen_reader_would_miss_is_found(pool, style, tmp_path, html, finding):
    assert finding in one(pool, style, tmp_path, html).findings


@pytest.mark.parametrize(
    ("html", "code", "named"),
    [
        ('<h1>A</h1><p><a href="#gone">there</a></p>', "link_without_target", "“#gone”"),
        ('<h1>A</h1><p><a href="other.html">there</a></p>', "link_address", "“other.html”"),
        ('<h1>A</h1><p><a href="javascript:alert(1)">there</a></p>', "link_address", "“javascript:alert(1)”"),
        ('<h1>A</h1><img src="gone.png" alt="A map">', "picture_missing", "“gone.png”"),
        ('<h1>A</h1><img src="/etc/hostname" alt="A map">', "picture_missing", "“hostname”"),
        ('<h1>A</h1><img src="../../README.md" alt="A map">', "picture_missing", "“README.md”"),
        ('<h1>A</h1><img src="https://example.org/map.png" alt="A map">', "picture_missing", "“map.png”"),
    ],
)
def test_a_broken_address_fails_and_names_section_and_target(pool, style, tmp_path, html, code, named):
    with pytest.raises(Refused) as refused:
        one(pool, style, tmp_path, html)
    assert refused.value.code == code
    assert "“Winter plan”" in refused.value.message
    assert named in refused.value.message
    assert not (tmp_path / "one.pdf").exists()


def test_a_sentence_about_a_picture_does_not_tell_where_the_project_stands(pool, style, tmp_path):
    with pytest.raises(Refused) as refused:
        one(pool, style, tmp_path, '<h1>A</h1><img src="maps/gone.png" alt="A map">')
    assert str(style.base) not in refused.value.message


def test_equal_input_gives_equal_bytes_in_a_cold_and_a_warm_worker(pool, style, sections, tmp_path):
    notes = sections[2].path.read_bytes()
    html = "<h1>Notes</h1>" + "".join(f"<p>Paragraph {number} of the notes to the plan.</p>" for number in range(90))
    with Renderers("public", count=1) as fresh:
        cold = fresh.render_one(Section("notes", "Notes", html), style, tmp_path / "cold.pdf")
    one(pool, style, tmp_path, LONG)
    warm = pool.render_one(Section("notes", "Notes", html), style, tmp_path / "warm.pdf")
    assert cold.path.read_bytes() == warm.path.read_bytes() == notes


def test_the_files_that_a_section_used_are_named_with_their_digest(sections, style):
    assert [Path(path).name for path in sections[0].used] == ["Inter-Regular.ttf"]
    assert all(len(digest) == 64 for digest in sections[0].used.values())


def test_a_public_pool_refuses_a_restricted_section(pool, style, tmp_path):
    section = Section("fees", "Fees", "<h1>Fees</h1>", audience="restricted")
    with pytest.raises(Refused, match="“Fees” is restricted") as refused:
        pool.render([section], style, lambda _: tmp_path / "fees.pdf")
    assert refused.value.code == "wrong_audience"


def kill_when_busy(pool: Renderers, times: int) -> threading.Thread:
    """Kill the worker that has a job in hand, so many different ones."""

    def kill() -> None:
        killed: set[int] = set()
        until = time.monotonic() + 30
        while len(killed) < times and time.monotonic() < until:
            for pid in pool.busy() - killed:
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
            time.sleep(0.005)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_a_section_whose_worker_is_killed_is_made_by_a_fresh_one(pool, style, tmp_path):
    killer = kill_when_busy(pool, times=1)
    made = one(pool, style, tmp_path, LONG)
    killer.join()
    assert len(PdfReader(made.path).pages) == made.pages


def test_a_section_whose_workers_are_killed_twice_is_refused_and_the_pool_goes_on(pool, style, tmp_path):
    killer = kill_when_busy(pool, times=2)
    with pytest.raises(Refused, match="“Winter plan” ended before it was done") as refused:
        one(pool, style, tmp_path, LONG)
    killer.join()
    assert refused.value.code == "worker_lost"
    assert not list(tmp_path.glob("*.pdf"))
    assert one(pool, style, tmp_path, LONG).pages == 1


def test_a_section_that_takes_too_long_is_stopped(style, tmp_path):
    with Renderers("public", count=1, seconds=0.05) as hasty, pytest.raises(Refused) as refused:
        one(hasty, style, tmp_path, LONG * 200)
    assert refused.value.code == "worker_late"
    assert "“Winter plan” took longer" in refused.value.message


def test_rendering_can_be_called_off(pool, style, tmp_path):
    cancel = threading.Event()
    many = [Section(f"part-{number}", f"Part {number}", LONG * 20) for number in range(8)]
    with pytest.raises(Refused) as refused:
        pool.render(many, style, lambda section: tmp_path / f"{section.key}.pdf", lambda *_: cancel.set(), cancel)
    assert refused.value.code == "cancelled"
    assert len(list(tmp_path.glob("*.pdf"))) < len(many)
    assert not pool.busy()


def test_one_bad_section_stops_those_not_yet_begun(pool, style, tmp_path):
    bad = Section("bad", "Bad", '<h1>A</h1><a href="#gone">x</a>' + " " * 100_000)
    many = [bad, *(Section(f"part-{number}", f"Part {number}", LONG * 10) for number in range(8))]
    with pytest.raises(Refused, match="#gone"):
        pool.render(many, style, lambda section: tmp_path / f"{section.key}.pdf")
    assert len(list(tmp_path.glob("*.pdf"))) < 8


def test_a_worker_is_told_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    worker = Worker()
    while not (surroundings := Path(f"/proc/{worker.pid}/environ").read_bytes()):
        time.sleep(0.01)  # the process has only just begun
    worker.stop()
    assert b"SOURCE_DATE_EPOCH" in surroundings
    assert b"hidden" not in surroundings


def test_a_worker_loads_neither_django_nor_the_site():
    code = "import scrutiny.pdf.worker as w, sys; w.operations(); print('django' in sys.modules, 'ihwb' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]


def test_each_audience_has_its_own_pool_kept_for_the_process():
    assert shared("public") is shared("public")
    assert shared("public") is not shared("restricted")
