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
from scrutiny.rules.retention import USUAL_MONTHS
from scrutiny.selectors.live_figures import report_figures
from scrutiny.selectors.meetings import meeting_view
from scrutiny.selectors.notes import months_on
from scrutiny.selectors.report_gate import gate_of
from scrutiny.selectors.reports import report_view
from scrutiny.selectors.review_sight import EVERYBODY
from scrutiny.selectors.review_thread import thread
from scrutiny.selectors.reviews import review_view
from scrutiny.selectors.work_programme import programmes
from scrutiny.services import setup
from scrutiny.services.report_gate import require_clear_meeting

pytestmark = pytest.mark.django_db
TODAY = date(2015, 9, 30)
FOLDER = settings.BASE_DIR / "demo" / "plymouth"


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    read = read_documents(FOLDER)
    read.pop("accounts")
    return read


@pytest.mark.either
def test_what_was_published_comes_out_of_the_files(documents: dict[str, Any]) -> None:
    loaded, _ = load_documents(copy.deepcopy(documents))  # once for all that is asked of it: it takes seconds
    the_cabinet_meeting_has_its_agenda_in_two_parts(loaded)
    the_scrutiny_agenda_is_as_printed_on_28_october(loaded)
    the_report_has_the_seven_recommendations_of_the_decision_and_an_open_sign_off_row(loaded)
    the_example_report_quotes_the_pool_and_waits_for_its_author(loaded)
    the_review_of_2014_has_its_eight_questions_with_the_pages_that_speak_to_them(loaded)
    the_example_review_runs_from_question_to_effect_and_hides_what_is_confidential(loaded)
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


def the_example_report_quotes_the_pool_and_waits_for_its_author(loaded: Partnership) -> None:
    report = loaded.reports.get(slug="example-pooled-fund-august-2015")
    gate = gate_of(report)
    assert [(one.number, one.flag) for one in gate.figures] == [
        (6, "was £449,161,000 on 27 October 2014, now £449,163,000.")
    ]
    assert sorted(one.kind for one in gate.findings) == ["casting", "typed"]
    assert all(one.taken_by == "" and one.source for one in report_figures(report))
    assert report.images.get().alt.startswith("The forecast above budget grows every month")
    with pytest.raises(Refused, match="1 quoted figure has changed, 1 finding of the casting check is open, 1 typed"):
        require_clear_meeting(loaded.meetings.get(slug="example-cabinet-2015-10-13"), "public")


def the_review_of_2014_has_its_eight_questions_with_the_pages_that_speak_to_them(loaded: Partnership) -> None:
    review = loaded.reviews.get(slug="ihwb-2014")
    view, drawn = review_view(review, TODAY), thread(review, EVERYBODY, TODAY)
    assert [session.number for session in view.sessions] == [1, 2, 3, 4]
    assert len(view.request) == 8
    assert view.ruled is not None
    assert (view.ruled.body, view.ruled.on) == ("Co-operative Scrutiny Board", date(2014, 4, 23))
    assert len(drawn.questions) == 8
    pages = [one.where.rpartition(", ")[2] for one in drawn.evidence]
    assert pages[:4] == ["page 22", "page 35", "page 48", "pages 48 to 49"]
    assert drawn.findings == drawn.recommendations == ()
    assert view.response is not None
    assert view.response.last_day == date(2015, 1, 6)


def the_example_review_runs_from_question_to_effect_and_hides_what_is_confidential(loaded: Partnership) -> None:
    review = loaded.reviews.get(slug="example-pool-watched-2015")
    drawn = thread(review, EVERYBODY, TODAY)
    assert [one.number for one in drawn.evidence] == [1, 2]
    assert [one.number for one in drawn.findings] == [1, 2]
    cabinet, governing = drawn.recommendations[0].answers
    assert (cabinet.late, governing.late) == (0, 1)
    assert cabinet.actions[0].state == "verified"
    effects = drawn.recommendations[1].answers[0].actions[0].effects
    assert [one.kind for one in effects] == ["milestone", "benefit"]
    assert "clause" not in str(review.report.content)
    assert "clause" in str(review.report.confidential_content)
    assert [len(one.topics) for one in programmes(loaded, 2014, TODAY)] == [2]


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
    (
        lambda d: d["reports"][4]["figures"][0].update(figure="fund/no-such"),
        "figures 1 names in “figure”",
    ),
    (lambda d: d["reports"][4]["figures"][5].pop("quoted_on"), "figures 6 needs “quoted” and"),
    (lambda d: d["reports"][4]["figures"].pop(), "quotes figure 26 in a text and has no such figure"),
    (lambda d: d["reports"][4].pop("images"), "shows image 1 in a text and has no such image"),
    (lambda d: d["reports"][4]["images"][0].update(file="scrutiny.yaml"), "is not a picture that can be read"),
    (lambda d: d["standing_items"][0].update(kind="song"), "standing_items 1 has “song” in “kind”"),
    (lambda d: d["meetings"][1]["agenda"][4].update(review="nowhere"), "agenda 5 names nowhere in “review”"),
    (lambda d: d["reviews"][0].update(chair="x"), "has the field “chair”, which is not known here"),
    (lambda d: d["reviews"][0]["evidence"][0].update(pages="522"), "evidence 1 is refused: Item 4(b) stands on pages"),
    (lambda d: d["reviews"][0]["evidence"][0]["notes"][0].update(question=9), "notes 1 names 9 in “question”"),
    (lambda d: d["reviews"][1]["evidence"][0].update(edition="restricted"), "restricted edition are confidential"),
    (lambda d: d["reviews"][1]["findings"][2].pop("confidential"), "rests on confidential evidence alone"),
    (lambda d: d["reviews"][1]["sessions"][0]["witnesses"][0].update(post="Dr Example"), "reads as a person's name"),
    (lambda d: d["reviews"][1]["answers"][0].update(body="COUNCIL"), "to which it is not put"),
    (
        lambda d: (d["reviews"].pop(), d["work_programme"][0].pop("outcome")),
        "work_programme 1 is refused: Say what came of the topic",
    ),
]


@pytest.mark.either
def test_a_fault_in_the_file_is_named_with_its_place_and_nothing_is_loaded(documents: dict[str, Any], db: None) -> None:
    base = {name: documents[name] for name in ("partnership", "authority", "bodies", "decisions", "pool")}
    partnership, _ = load_documents(copy.deepcopy(base))
    for change, words in FAULTS:
        faulty = copy.deepcopy(documents["scrutiny"])
        change(faulty)
        with pytest.raises(Refused) as refused:
            setup.load(partnership, {"scrutiny": faulty, "folder": documents["folder"]})
        assert refused.value.message.startswith("scrutiny.yaml, ")
        assert words in refused.value.message
        assert (Meeting.objects.count(), Report.objects.count()) == (0, 0)
    _how_long_notes_are_kept_is_laid_down_once(partnership)


def _how_long_notes_are_kept_is_laid_down_once(partnership: Partnership) -> None:
    for months in (24, 36):  # a day that is there stays as it is
        setup.load(partnership, {"scrutiny": {"note_retention": [{"since": date(2014, 4, 1), "months": months}]}})
    assert [months_on(partnership, date(2014, month, 1)) for month in (3, 4)] == [USUAL_MONTHS, 24]
    for row, words in (({"months": 12}, "needs since: the day"), ({"since": TODAY, "months": 121}, "1 to 120 months")):
        with pytest.raises(Refused, match=f"note_retention 1.*{words}"):
            setup.load(partnership, {"scrutiny": {"note_retention": [row]}})
