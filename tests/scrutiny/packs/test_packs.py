"""Packs as they are handed out: what stands in each edition, what cannot, and how a build survives."""

import os
import signal
import threading
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from page import validate_pdf
from pypdf import PdfReader

from commissioning.models import AuditEntry, User
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, Meeting, Pack, PackState, Report
from scrutiny.pdf import renderers
from scrutiny.services import binding, packs
from tests.factories import UserFactory
from tests.pool.factories import PeriodFactory
from tests.scrutiny.packs.conftest import REASONS, SECRET, SECRET_APPENDIX

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_shelf")]


def built(meeting: Meeting, edition: str, by: User | None = None) -> Pack:
    pack, _ = packs.request_pack(meeting=meeting, edition=edition, by=by)
    packs.build(pack.pk)
    pack.refresh_from_db()
    return pack


def reader(pack: Pack) -> PdfReader:
    return PdfReader(pack.file.path)


def words(pack: Pack) -> str:
    return " ".join(" ".join((page.extract_text() or "").split()) for page in reader(pack).pages)


def bookmarks(pack: Pack) -> list[str]:
    def flat(entries: list[Any]) -> list[str]:
        return [title for one in entries for title in (flat(one) if isinstance(one, list) else [str(one.title)])]

    return flat(reader(pack).outline)


def test_the_public_edition_holds_nothing_of_part_two(meeting: Meeting) -> None:
    pack = built(meeting, "public")
    assert pack.state == PackState.READY, pack.error
    pdf = reader(pack)
    said = words(pack)
    for secret in (SECRET, SECRET_APPENDIX, "Tamarisk", "runner-up"):
        assert secret not in said
        assert not any(secret in mark for mark in bookmarks(pack))
        assert secret not in str(dict(pdf.metadata or {}))
        assert secret not in str(pdf.xmp_metadata.stream.get_data() if pdf.xmp_metadata else b"")
        assert secret not in str(pack.snapshot)
    assert not pdf.attachments
    assert "A contract for care at home" in said
    assert REASONS in said
    assert "Exempt under paragraph 3" in said


def test_the_public_edition_carries_its_certificate(meeting: Meeting) -> None:
    certificate = built(meeting, "public").certificate["scan"]
    assert certificate["clean"]
    assert certificate["looked_for"] > 0
    assert SECRET not in str(certificate)


def test_the_restricted_edition_holds_everything_and_says_so_on_every_page(meeting: Meeting) -> None:
    pack = built(meeting, "restricted")
    assert pack.state == PackState.READY, pack.error
    said = words(pack)
    assert SECRET in said
    assert SECRET_APPENDIX in said
    for page in reader(pack).pages:
        assert binding.BANNER in page.extract_text()


def test_pages_are_numbered_through_and_the_agenda_names_them(meeting: Meeting) -> None:
    pack = built(meeting, "restricted")
    pages = reader(pack).pages
    assert pack.pages == len(pages)
    for label, page in zip(reader(pack).page_labels, pages, strict=True):
        assert f"Page {label}" in page.extract_text()
    report = pack.sections.get(title__startswith="2.")
    assert "One budget for health and care" in pages[report.first_page - 1].extract_text()
    agenda = " ".join(pages[1].extract_text().split())
    assert report.labels == "1"
    assert "One budget for health and care 1" in agenda
    ranges = [(one.first_page, one.pages) for one in pack.sections.all()]
    assert all(first + count == after for (first, count), (after, _) in pairwise(ranges))


def test_the_pack_is_tagged_titled_and_bookmarked(meeting: Meeting) -> None:
    pack = built(meeting, "public")
    root = reader(pack).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader(pack).metadata.title == "Cabinet, 11 November 2014"
    assert bookmarks(pack)[0] == "Cover"
    assert {"Agenda", "The auditor's letter"} <= set(bookmarks(pack))


@pytest.mark.parametrize("edition", ["public", "restricted"])
def test_a_validator_that_is_not_ours_finds_a_pack_of_tagged_papers_conformant(meeting: Meeting, edition: str) -> None:
    for item in meeting.agenda.filter(appendices__isnull=False):  # an upload without tags cannot conform, and says so
        item.appendices.all().delete()
    pack = built(meeting, edition)
    assert pack.certificate["pdf_ua"], pack.certificate["structure"]
    verdict = validate_pdf(pack.file.path, profile="ua1")
    assert verdict.is_compliant, verdict.failures


def test_exempt_words_pasted_into_an_open_paper_stop_the_pack(meeting: Meeting, report: Report) -> None:
    report.financial_implications = f"As members know, {SECRET.lower()}, which is within budget."
    report.save()
    pack = built(meeting, "public")
    assert pack.state == PackState.FAILED
    assert "item 5 of Part II" in pack.error
    assert "page" in pack.error
    assert SECRET not in pack.error
    assert not pack.file


def test_a_message_delivered_twice_builds_once(meeting: Meeting) -> None:
    pack = built(meeting, "public")
    first = pack.file.name
    assert packs.build(pack.pk) is False
    pack.refresh_from_db()
    assert (pack.file.name, pack.attempts) == (first, 1)
    assert Pack.objects.count() == 1


def test_asking_twice_gives_the_build_under_way(meeting: Meeting) -> None:
    first, fresh = packs.request_pack(meeting=meeting, edition="public", by=None)
    again, fresh_again = packs.request_pack(meeting=meeting, edition="public", by=None)
    assert (again.pk, fresh, fresh_again) == (first.pk, True, False)


def test_nothing_changed_means_the_same_pack_and_one_change_means_one_section(meeting: Meeting, report: Report) -> None:
    first = built(meeting, "public")
    assert packs.request_pack(meeting=meeting, edition="public", by=None) == (first, False)
    report.purpose = "To ask for one budget from May 2015."
    report.save()
    second = built(meeting, "public")
    assert second.number == 2
    drawn = set(second.sections.filter(reused=False).exclude(key__contains="appendix").values_list("title", flat=True))
    assert drawn <= {"2. One budget for health and care", "Agenda"}
    assert "2. One budget for health and care" in drawn


def test_an_old_pack_is_built_again_byte_for_byte_after_the_data_moved_on(
    meeting: Meeting, report: Report, tmp_path: Path, settings: Any
) -> None:
    pack = built(meeting, "restricted")
    report.purpose = "Something else altogether."
    report.save()
    settings.VAR_DIR = tmp_path / "another-machine"
    (tmp_path / "again").mkdir()
    again = binding.bind(pack, tmp_path / "again", lambda stage, done: None)
    assert again.path.read_bytes() == Path(pack.file.path).read_bytes()


def test_a_build_whose_worker_is_gone_is_begun_again_and_its_ghost_changes_nothing(meeting: Meeting) -> None:
    pack, _ = packs.request_pack(meeting=meeting, edition="public", by=None)
    ghost = packs._claim(pack.pk)
    assert packs.stale() == []
    Pack.objects.filter(pk=pack.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=10))
    assert packs.stale() == [pack.pk]
    assert packs.build(pack.pk)
    pack.refresh_from_db()
    assert (pack.state, pack.attempts) == (PackState.READY, 2)
    kept = pack.sha256
    packs._fail(pack.pk, ghost or 0, "The ghost speaks.")
    pack.refresh_from_db()
    assert (pack.state, pack.sha256) == (PackState.READY, kept)


def test_a_build_that_loses_its_worker_time_and_again_fails_with_a_sentence(meeting: Meeting) -> None:
    pack, _ = packs.request_pack(meeting=meeting, edition="public", by=None)
    long_ago = timezone.now() - timedelta(hours=1)
    Pack.objects.filter(pk=pack.pk).update(state=PackState.BUILDING, heartbeat_at=long_ago, attempts=packs.ATTEMPTS)
    assert packs.stale() == []
    pack.refresh_from_db()
    assert pack.state == PackState.FAILED
    assert "begun 3 times" in pack.error


def test_a_killed_drawing_process_is_replaced_and_the_pack_is_whole(meeting: Meeting) -> None:
    pool = renderers.shared("public")
    killed: list[int] = []

    def kill_the_first_that_works() -> None:
        until = time.monotonic() + 30
        while not killed and time.monotonic() < until:
            for pid in pool.busy():
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
                break
            time.sleep(0.01)

    killer = threading.Thread(target=kill_the_first_that_works)
    killer.start()
    pack = built(meeting, "public")
    killer.join()
    assert killed
    assert pack.state == PackState.READY, pack.error
    assert len(reader(pack).pages) == pack.pages


def test_an_appendix_that_has_gone_is_named(meeting: Meeting) -> None:
    appendix = meeting.agenda.get(number="3").appendices.get()
    pack, _ = packs.request_pack(meeting=meeting, edition="public", by=None)
    appendix.file.storage.delete(appendix.file.name)
    packs.build(pack.pk)
    pack.refresh_from_db()
    assert pack.state == PackState.FAILED
    assert "The auditor's letter" in pack.error


def test_figures_of_an_open_period_do_not_reach_a_paper(meeting: Meeting) -> None:
    period = PeriodFactory(fund__agreement__partnership=meeting.partnership)
    AgendaItem.objects.create(meeting=meeting, position=6, number="6", title="Money", kind="finance", period=period)
    with pytest.raises(Refused, match=r"Item 6 shows Period .* not certified yet"):
        packs.request_pack(meeting=meeting, edition="restricted", by=None)
    assert not Pack.objects.exists()


def test_asking_for_a_pack_is_an_act_on_the_record(meeting: Meeting) -> None:
    officer = UserFactory()
    packs.request_pack(meeting=meeting, edition="restricted", by=officer)
    entry = AuditEntry.objects.get(act="scrutiny.build_pack")
    assert (entry.by, entry.subject) == (officer, "cabinet-november, restricted edition 1")
