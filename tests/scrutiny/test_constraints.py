"""What the database itself refuses."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commissioning.models import Organisation
from scrutiny.models import (
    AgendaItem,
    Appendix,
    BackgroundPaper,
    Pack,
    PackSection,
    ReportSignOff,
)
from tests.pool.factories import PeriodFactory
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2014, 11, 3, 9, tzinfo=UTC)
EXEMPT: dict[str, Any] = {
    "part": 2,
    "title": "The Marlinspike agreement",
    "exemption_paragraphs": "3",
    "public_title": "A commercial matter",
    "public_interest_reasons": "It would weaken the council's position.",
}


def refused(create: Any, **fields: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        create(**fields)


@pytest.mark.parametrize(
    "fault",
    [
        {"exemption_paragraphs": ""},
        {"exemption_paragraphs": "8"},
        {"exemption_paragraphs": "3;5"},
        {"public_interest_reasons": ""},
        {"public_title": ""},
        {"public_title": "The Marlinspike agreement"},
    ],
)
def test_a_part_2_item_needs_exemption_reasons_and_another_public_title(fault: dict[str, str]) -> None:
    refused(AgendaItemFactory, **{**EXEMPT, **fault})


def test_a_part_2_item_with_all_of_it_is_taken() -> None:
    item = AgendaItemFactory(**{**EXEMPT, "exemption_paragraphs": "3,5"})
    assert item.exemptions == (3, 5)
    assert "Marlinspike" not in str(item)


@pytest.mark.parametrize("field", ["exemption_paragraphs", "public_title", "public_interest_reasons"])
def test_a_part_1_item_claims_no_exemption(field: str) -> None:
    refused(AgendaItemFactory, part=1, **{field: "3"})


def test_there_is_no_part_3() -> None:
    refused(AgendaItemFactory, **{**EXEMPT, "part": 3})


def test_the_message_of_a_broken_constraint_says_what_to_do() -> None:
    item = AgendaItem(meeting=MeetingFactory(), position=1, number="1", **{**EXEMPT, "public_interest_reasons": ""})
    with pytest.raises(ValidationError) as fault:
        item.full_clean()
    assert "A Part II item says why the public interest in privacy outweighs" in str(fault.value)


def test_a_report_item_names_its_report_and_no_other_item_does(council: Organisation) -> None:
    report = ReportFactory(partnership=council.partnership)
    refused(AgendaItemFactory, kind="report")
    refused(AgendaItemFactory, kind="text", report=report)
    assert AgendaItemFactory(kind="report", report=report).pk


def test_only_a_finance_item_names_a_period(council: Organisation) -> None:
    period = PeriodFactory()
    refused(AgendaItemFactory, kind="text", period=period)
    assert AgendaItemFactory(kind="finance", period=period).pk


def test_two_items_cannot_stand_at_one_place() -> None:
    AgendaItemFactory(position=1)
    refused(AgendaItemFactory, position=1)


def test_an_appendix_has_pages_a_hash_and_a_file() -> None:
    item = AgendaItemFactory()
    good = {"agenda_item": item, "title": "A", "file": "appendices/a.pdf", "sha256": "a" * 64, "pages": 1}
    for fault in ({"pages": 0}, {"sha256": ""}, {"file": ""}):
        refused(Appendix.objects.create, **{**good, **fault})
    Appendix.objects.create(**good)
    refused(Appendix.objects.create, **{**good, "position": 2})  # the same file twice on one item


def test_an_exempt_background_paper_names_one_paragraph(council: Organisation) -> None:
    report = ReportFactory(partnership=council.partnership)
    for part, paragraph in ((2, None), (2, 8), (1, 3)):
        refused(BackgroundPaper.objects.create, report=report, position=1, part=part, exemption_paragraph=paragraph)
    BackgroundPaper.objects.create(report=report, position=1, title="Plan", part=2, exemption_paragraph=3)


def test_a_signature_comes_with_a_reference(council: Organisation) -> None:
    report = ReportFactory(partnership=council.partnership)
    refused(ReportSignOff.objects.create, report=report, kind="legal", signed_on=date(2014, 10, 30))
    ReportSignOff.objects.create(report=report, kind="legal", signed_on=date(2014, 10, 30), reference="LEG-1")
    refused(ReportSignOff.objects.create, report=report, kind="legal")


def pack(**fields: Any) -> Pack:
    return Pack.objects.create(
        **{"meeting": MeetingFactory(), "edition": "public", "number": 1, "made_at": NOW, **fields}
    )


def test_one_build_of_an_edition_is_live_at_a_time() -> None:
    pack()
    refused(pack, number=2, state="building")
    assert pack(edition="restricted", state="building").pk
    refused(pack, number=1, state="failed", error="The worker stopped.")


def test_a_ready_pack_has_its_file_and_a_failed_one_its_reason() -> None:
    ready = {
        "state": "ready", "file": "packs/a.pdf", "sha256": "a" * 64, "snapshot_hash": "b" * 64, "pages": 3,
        "finished_at": NOW,
    }  # fmt: skip
    for missing in ("file", "sha256", "snapshot_hash"):
        refused(pack, **{**ready, missing: ""})
    for missing in ("pages", "finished_at"):
        refused(pack, **{**ready, missing: None})
    refused(pack, state="failed", error="")
    refused(pack, state="printed")
    made = pack(**ready)
    PackSection.objects.create(pack=made, position=1, key="cover", title="Cover")
    refused(PackSection.objects.create, pack=made, position=2, key="cover", title="Cover again")
