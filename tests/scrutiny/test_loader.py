"""The 2014 meetings, the report and the review come out of the partnership's files as published."""

import copy
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from commissioning.models import Partnership
from ihwb.kernel.errors import Refused
from scrutiny.management.commands.load_partnership import load_documents, read_documents
from scrutiny.models import AgendaItem, Appendix, Meeting, Report
from scrutiny.selectors.meetings import meeting_view
from scrutiny.selectors.reports import report_view
from scrutiny.selectors.reviews import review_view
from scrutiny.services import setup

pytestmark = pytest.mark.django_db
FOLDER = settings.BASE_DIR / "demo" / "plymouth"


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    read = read_documents(FOLDER)
    read.pop("accounts")
    return read


def test_what_was_published_comes_out_of_the_files(documents: dict[str, Any]) -> None:
    loaded, _ = load_documents(copy.deepcopy(documents))  # once for all that is asked of it: it takes seconds
    the_cabinet_meeting_has_its_agenda_in_two_parts(loaded)
    the_scrutiny_agenda_is_as_printed_on_28_october(loaded)
    the_report_has_the_seven_recommendations_of_the_decision_and_an_open_sign_off_row(loaded)
    the_review_has_four_sessions_and_its_answer_is_due_on_6_january_2015(loaded)
    loading_twice_changes_nothing_and_leaves_what_people_changed(loaded, documents)


def the_cabinet_meeting_has_its_agenda_in_two_parts(loaded: Partnership) -> None:
    view = meeting_view(loaded.meetings.get(slug="cabinet-2014-11-11"), restricted=True)
    assert [line.kind for line in view.part_1] == [
        "text", "text", "text", "report", "finance", "risks", "register", "measures", "appendix", "text",
    ]  # fmt: skip
    assert [line.number for line in view.part_2] == ["11"]
    assert view.part_1[4].period.endswith("Period 5, August 2015")
    assert view.papers.last_day == view.papers.done_on == date(2014, 11, 3)
    assert len(view.clashes) == 1
    assert "from 6 November 2014 to 7 November 2014" in view.clashes[0]
    (appendix,) = view.part_1[8].appendices
    assert appendix.pages == 2
    assert 0 < appendix.bytes < 60_000


def the_scrutiny_agenda_is_as_printed_on_28_october(loaded: Partnership) -> None:
    view = meeting_view(loaded.meetings.get(slug="scrutiny-2014-11-06"), restricted=False)
    printed = [(line.number, line.printed_pages) for line in view.part_1 if line.printed_pages]
    assert printed == [
        ("4(a)", "1-4"), ("4(b)", "5-52"), ("4(c)", "53-86"), ("4(d)", "87-132"), ("4(e)", "133-156"),
    ]  # fmt: skip
    assert len(view.part_1) == 11
    assert view.part_2 == ()
    assert view.papers.done_on == date(2014, 10, 28)
    assert view.clashes == ()


def the_report_has_the_seven_recommendations_of_the_decision_and_an_open_sign_off_row(loaded: Partnership) -> None:
    report = report_view(loaded.reports.get(slug="integrated-commissioning-2014"))
    assert len(report.recommendations) == 7
    assert report.decision_reference == "IHWB-IC-2014"
    assert [one.kind for one in report.sign_offs] == [
        "finance", "legal", "monitoring_officer", "hr", "assets", "it", "procurement",
    ]  # fmt: skip
    assert report.open_sign_offs == 7
    text = " ".join(section.text for section in report.sections)
    for figure in ("448,223", "421,481", "(12,442)", "12,523", "12,522", "76.16%", "1,572", "843.3"):
        assert figure in text


def the_review_has_four_sessions_and_its_answer_is_due_on_6_january_2015(loaded: Partnership) -> None:
    review = review_view(loaded.reviews.get(slug="ihwb-2014"))
    assert [session.number for session in review.sessions] == [1, 2, 3, 4]
    assert review.response is not None
    assert review.response.last_day == date(2015, 1, 6)
    assert len(review.request) == 8


def loading_twice_changes_nothing_and_leaves_what_people_changed(
    loaded: Partnership, documents: dict[str, Any]
) -> None:
    item = AgendaItem.objects.get(meeting__slug="cabinet-2014-11-11", number="1")
    item.title = "Apologies for absence"
    item.save()
    counts = [model.objects.count() for model in (Meeting, AgendaItem, Report, Appendix)]
    setup.load(loaded, copy.deepcopy(documents))
    assert [model.objects.count() for model in (Meeting, AgendaItem, Report, Appendix)] == counts
    item.refresh_from_db()
    assert item.title == "Apologies for absence"


FAULTS: list[tuple[Any, str]] = [
    (lambda d: d["meetings"][0]["agenda"][10].pop("public_interest_reasons"), "agenda 11 is refused: A Part II"),
    (lambda d: d["meetings"][0]["agenda"][10].update(part="I"), "agenda 11 is refused"),
    (lambda d: d["meetings"][0]["agenda"][3].update(report="no-such"), "which is not a code"),
    (lambda d: d["meetings"][0]["agenda"][4].update(period="IHWB 2031/32 period 6"), "which is not loaded"),
    (lambda d: d["meetings"][0]["agenda"][4].update(period="September"), "such as IHWB 2015/16 period 6"),
    (lambda d: d["meetings"][0].update(starts_at="two o'clock"), "such as 2014-11-11 14:00"),
    (lambda d: d["meetings"][0]["agenda"][8]["appendices"][0].update(file="nowhere.pdf"), "not in the folder"),
    (lambda d: d["meetings"][0]["agenda"][8]["appendices"][0].update(file="scrutiny.yaml"), "is not a PDF"),
    (lambda d: d["reports"][0]["sign_offs"][0].update(kind="cleaner"), "needs one of finance, legal"),
    (lambda d: d["reports"][0].update(recommendations=["Do it."]), "the decision's are the ones that count"),
    (lambda d: d["reviews"][0].update(chair="x"), "has the field “chair”, which is not known here"),
]


def test_a_fault_in_the_file_is_named_with_its_place_and_nothing_is_loaded(documents: dict[str, Any], db: None) -> None:
    base = {name: documents[name] for name in ("partnership", "authority", "decisions", "pool")}
    partnership, _ = load_documents(copy.deepcopy(base))
    for change, words in FAULTS:
        faulty = copy.deepcopy(documents["scrutiny"])
        change(faulty)
        with pytest.raises(Refused) as refused:
            setup.load(partnership, {"scrutiny": faulty, "folder": documents["folder"]})
        assert refused.value.message.startswith("scrutiny.yaml, ")
        assert words in refused.value.message
        assert (Meeting.objects.count(), Report.objects.count()) == (0, 0)
