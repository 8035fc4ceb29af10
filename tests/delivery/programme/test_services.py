"""Plans, requests for change, confidence and highlight reports: what is saved, and what is refused in which words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commissioning.models import AuditEntry, Post, User
from delivery.models import ChangeRequest, Dependency, Milestone, Programme, Project
from delivery.selectors.plans import drawing, plan
from delivery.services import changes, confidence, plans, programmes
from delivery.services.milestones import set_forecast
from ihwb.kernel.errors import Refused
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2014, 11, 11)


@pytest.fixture
def officer() -> User:
    return UserFactory()


@pytest.fixture
def clerk() -> User:
    return UserFactory()


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


# --- Programmes and projects ------------------------------------------------------------------------------------------


def fields(programme: Programme) -> programmes.ProgrammeFields:
    return programmes.ProgrammeFields(
        programme.name, programme.purpose, programme.sponsor, None, programme.manager, programme.board
    )


def test_a_programme_takes_two_different_sponsors_of_this_partnership(
    programme: Programme, post: Post, officer: User
) -> None:
    ask = {"partnership": programme.partnership, "programme_id": programme.pk, "reason": "Agreed", "by": officer}
    second = PostFactory(partnership=programme.partnership, code="SRO-2")
    to = fields(programme)
    programmes.change_programme(version=1, to=replace(to, joint_sponsor=second), **ask)
    programme.refresh_from_db()
    assert (programme.joint_sponsor, programme.version) == (second, 2)
    with pytest.raises(Refused) as same:
        programmes.change_programme(version=2, to=replace(to, joint_sponsor=post), **ask)
    assert code_of(same) == "sponsors"
    stranger = PostFactory(partnership=PartnershipFactory(slug="elsewhere"))
    with pytest.raises(Refused) as foreign:
        programmes.change_programme(version=2, to=replace(to, manager=stranger), **ask)
    assert code_of(foreign) == "foreign"
    with pytest.raises(Refused) as stale:
        programmes.change_programme(version=1, to=replace(to, name="Other"), **ask)
    assert code_of(stale) == "stale"


def test_a_second_project_with_the_same_code_is_refused_in_words(project: Project, officer: User) -> None:
    to = programmes.ProjectFields("Twice", None, "", None, None, None, "active", None, None)
    ask = {"partnership": project.partnership, "reason": "New", "by": officer}
    with pytest.raises(Refused, match="already has a project with this code"):
        programmes.add_project(code="HOME", to=to, **ask)
    backwards = replace(to, starts_on=date(2015, 1, 2), ends_on=date(2015, 1, 1))
    with pytest.raises(Refused, match="cannot end before it starts"):
        programmes.add_project(code="NEW", to=backwards, **ask)


# --- The plan ---------------------------------------------------------------------------------------------------------


def test_a_settled_milestone_keeps_its_days_until_the_board_says_otherwise(award: Milestone, officer: User) -> None:
    to = plans.MilestoneFields("Contract awarded", None, None, date(2015, 4, 1), date(2015, 4, 30))
    ask = {"partnership": award.project.partnership, "milestone_id": award.pk, "reason": "Late", "by": officer}
    with pytest.raises(Refused, match="due 31 March 2015") as refused:
        plans.change_milestone(version=1, to=to, **ask)
    assert code_of(refused) == "baselined"
    named = replace(to, name="Contract signed", starts_on=award.starts_on, due_on=award.due_on)
    assert plans.change_milestone(version=1, to=named, **ask).name == "Contract signed"


def test_the_baseline_is_set_once(project: Project, award: Milestone, officer: User) -> None:
    ask = {"partnership": project.partnership, "project_id": project.pk, "reason": "Agreed", "by": officer}
    to = plans.MilestoneFields("New", None, None, None, date(2015, 5, 1))
    new = plans.add_milestone(to=to, **ask)
    assert (new.number, new.baselined_on) == (2, None)
    assert plans.set_baseline(on=TODAY, **ask) == 1
    award.refresh_from_db()
    assert award.baselined_on == date(2014, 10, 27)
    with pytest.raises(Refused) as again:
        plans.set_baseline(on=TODAY, **ask)
    assert code_of(again) == "no_milestones"


def test_a_ring_across_projects_is_refused_and_told(award: Milestone, start: Milestone, officer: User) -> None:
    ask = {"partnership": award.project.partnership, "reason": "Waits", "by": officer, "lag_days": 0}
    with pytest.raises(Refused, match="“Contract awarded” → “Service starts” → “Contract awarded”"):
        plans.add_dependency(after_id=award.pk, before=start, **ask)
    with pytest.raises(Refused, match="waits for that one already"):
        plans.add_dependency(after_id=start.pk, before=award, **ask)
    plans.remove_dependency(
        partnership=award.project.partnership, dependency_id=Dependency.objects.get().pk, reason="No", by=officer
    )
    assert Dependency.history.latest().history_type == "-"


def test_a_slip_of_one_project_shows_on_the_other(award: Milestone, start: Milestone, officer: User) -> None:
    partnership = award.project.partnership
    set_forecast(
        partnership=partnership,
        milestone_id=award.pk,
        version=1,
        forecast_on=date(2015, 4, 30),
        reason="Checks",
        by=officer,
    )
    row = next(one for one in plan(partnership, TODAY) if one.milestone == start)
    assert (row.expected, row.slip, row.late) == (date(2015, 5, 1), 30, True)
    years_later = plan(partnership, date(2026, 1, 1))
    assert {one.quiet for one in years_later} >= {date(2015, 4, 30)}
    picture = drawing(years_later, date(2026, 1, 1))
    assert picture is not None
    assert picture.until < date(2015, 6, 1), "the drawing keeps to the plan's own end"
    assert picture.today is None
    assert row.told.startswith("Pushed 30 days by “Contract awarded”: expected 1 May 2015")


# --- Requests for change ----------------------------------------------------------------------------------------------


@pytest.fixture
def request_(award: Milestone, post: Post, officer: User) -> ChangeRequest:
    new = changes.NewChange("Award later", "Checks take longer", "", Decimal("25000.00"), None, post, TODAY)
    move = changes.Move(award, date(2015, 4, 1), date(2015, 4, 30))
    return changes.raise_change(
        partnership=award.project.partnership, project_id=award.project_id, new=new, moves=[move], by=officer
    )


def test_the_board_approves_and_the_milestone_gets_its_new_baseline(
    request_: ChangeRequest, award: Milestone, start: Milestone, officer: User, clerk: User
) -> None:
    partnership = award.project.partnership
    ask = {"partnership": partnership, "change_id": request_.pk, "version": 1, "today": TODAY}
    yes = changes.Verdict(True, TODAY, "Agreed without division")
    with pytest.raises(Refused) as own:
        changes.decide(verdict=yes, by=officer, **ask)
    assert code_of(own) == "own_work"
    with pytest.raises(Refused) as early:
        changes.decide(verdict=changes.Verdict(True, date(2014, 11, 10), "x"), by=clerk, **ask)
    assert code_of(early) == "day"
    decided = changes.decide(verdict=yes, by=clerk, **ask)
    award.refresh_from_db()
    assert (award.starts_on, award.due_on, award.baselined_on) == (date(2015, 4, 1), date(2015, 4, 30), TODAY)
    assert decided.moves.get().was_due_on == date(2015, 3, 31)
    assert decided.body == award.project.programme.board  # type: ignore[union-attr]
    assert "request for change 1" in award.history.latest().history_change_reason
    assert AuditEntry.objects.get(act="delivery.change_approved").detail["decided_on"] == "2014-11-11"
    with pytest.raises(Refused) as twice:
        changes.decide(verdict=yes, by=clerk, **{**ask, "version": 2})
    assert code_of(twice) == "decided"


def test_refused_or_done_meanwhile_nothing_moves(request_: ChangeRequest, award: Milestone, clerk: User) -> None:
    ask = {"partnership": award.project.partnership, "change_id": request_.pk, "version": 1, "today": TODAY}
    Milestone.objects.filter(pk=award.pk).update(done_on=date(2014, 11, 1))
    with pytest.raises(Refused) as done:
        changes.decide(verdict=changes.Verdict(True, TODAY, "Agreed"), by=clerk, **ask)
    assert code_of(done) == "done"
    request_.refresh_from_db()
    assert request_.state == "open"
    changes.decide(verdict=changes.Verdict(False, TODAY, "Not needed"), by=clerk, **ask)
    award.refresh_from_db()
    assert award.due_on == date(2015, 3, 31)


def test_without_a_board_nothing_is_decided_and_without_impact_nothing_asked(
    request_: ChangeRequest, programme: Programme, post: Post, clerk: User
) -> None:
    Programme.objects.update(board=None)
    partnership = programme.partnership
    with pytest.raises(Refused) as refused:
        changes.decide(
            partnership=partnership,
            change_id=request_.pk,
            version=1,
            verdict=changes.Verdict(True, TODAY, "Yes"),
            today=TODAY,
            by=clerk,
        )
    assert code_of(refused) == "no_board"
    nothing = changes.NewChange("Nothing", "Because", " ", None, None, post, TODAY)
    with pytest.raises(Refused) as empty:
        changes.raise_change(partnership=partnership, project_id=request_.project_id, new=nothing, moves=[], by=clerk)
    assert code_of(empty) == "no_impact"


# --- Confidence and highlight reports ---------------------------------------------------------------------------------


def test_an_issued_report_keeps_what_stood_that_day(award: Milestone, post: Post, officer: User) -> None:
    project, partnership = award.project, award.project.partnership
    who = confidence.Who(officer, TODAY)
    level = confidence.Assessment(TODAY, "amber", post, "Checks run late")
    confidence.assess(partnership=partnership, project_id=project.pk, new=level, who=who)
    with pytest.raises(Refused, match="assessed the project on this day already"):
        confidence.assess(partnership=partnership, project_id=project.pk, new=level, who=who)
    later = replace(level, on=date(2014, 11, 12))
    with pytest.raises(Refused) as ahead:
        confidence.assess(partnership=partnership, project_id=project.pk, new=later, who=who)
    assert code_of(ahead) == "in_future"
    to = confidence.HighlightFields(date(2014, 10, 1), date(2014, 10, 31), "Case written", "Decision", "")
    ask = {"partnership": partnership, "by": officer}
    draft = confidence.write(project_id=project.pk, to=to, reason="October", **ask)
    issued = confidence.issue(partnership=partnership, report_id=draft.pk, version=1, who=who)
    Milestone.objects.filter(pk=award.pk).update(due_on=date(2016, 1, 1))
    issued.refresh_from_db()
    assert issued.frozen["milestones"][0]["due_on"] == "2015-03-31"
    assert issued.frozen["confidence"]["label"] == "Amber"
    with pytest.raises(Refused) as fixed:
        confidence.rewrite(report_id=draft.pk, version=2, to=to, reason="More", **ask)
    assert code_of(fixed) == "issued"
    correction = confidence.correct(report_id=draft.pk, reason="A wrong word", **ask)
    assert (correction.corrects, correction.issued_on, correction.achieved) == (issued, None, "Case written")
    with pytest.raises(Refused) as second:
        confidence.correct(report_id=draft.pk, reason="Again", **ask)
    assert code_of(second) == "corrected"


def test_a_report_is_not_issued_before_its_period_ends(project: Project, officer: User) -> None:
    to = confidence.HighlightFields(date(2014, 11, 1), date(2014, 11, 30), "Some", "More", "")
    ask = {"partnership": project.partnership}
    draft = confidence.write(project_id=project.pk, to=to, reason="November", by=officer, **ask)
    with pytest.raises(Refused) as early:
        confidence.issue(report_id=draft.pk, version=1, who=confidence.Who(officer, TODAY), **ask)
    assert code_of(early) == "period_runs"


def test_nothing_is_found_from_another_partnership(award: Milestone, officer: User) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere")).partnership
    with pytest.raises(Refused) as refused:
        plans.set_baseline(partnership=elsewhere, project_id=award.project_id, on=TODAY, reason="x", by=officer)
    assert code_of(refused) == "not_here"
