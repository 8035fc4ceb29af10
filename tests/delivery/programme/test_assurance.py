"""Stage gates, exceptions and products: what is saved, what is refused, and what the pages show to whom."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from commissioning.models import AuditEntry, Organisation, Partnership, Post
from commissioning.selectors.access import access_of
from delivery.models import (
    BoardAnswer,
    ExceptionKind,
    GateCondition,
    GateOutcome,
    GateReview,
    Milestone,
    PlanException,
    ProgrammeCost,
    Project,
    ReviewFinding,
    StageGate,
)
from delivery.selectors.duties import duties
from delivery.selectors.gates import gates as gate_rows
from delivery.selectors.tolerances import tolerances
from delivery.services import exceptions, gates, products
from delivery.services.milestones import mark_done, set_forecast
from ihwb.kernel.errors import Refused
from ihwb.web.access import Access
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, hold, person

pytestmark = pytest.mark.django_db
HOME = "/p/exampleshire/delivery/programme"
TODAY = date(2014, 11, 11)


def words(response: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def access_for(role: str, council: Organisation, *posts: Post) -> Access:
    who = person(role, council)
    for post in posts:
        hold(post, who, since=date(2014, 1, 1))
    found = access_of(who, council.partnership.slug)
    assert found is not None
    return found


@pytest.fixture
def officer(council: Organisation) -> Access:
    return access_for("commissioner", council)


@pytest.fixture
def clerk(council: Organisation) -> Access:
    return access_for("governance_officer", council)


# --- Stage gates ------------------------------------------------------------------------------------------------------


@pytest.fixture
def gate(project: Project, officer: Access) -> StageGate:
    board = project.programme.board  # type: ignore[union-attr]
    to = gates.GateFields("Full case", "Delivery", "Costs are known\nBenefits are owned", board, None, TODAY)
    return gates.add_gate(access=officer, project_id=project.pk, to=to, reason="Agreed")


def test_a_stage_waits_for_its_gate_its_conditions_and_another_persons_record(
    gate: StageGate, award: Milestone, officer: Access, clerk: Access
) -> None:
    Milestone.objects.filter(pk=award.pk).update(gate=gate)
    done = {"partnership": award.project.partnership, "milestone_id": award.pk, "version": 1, "reason": "Reached"}
    with pytest.raises(Refused, match="stage “Delivery” has not begun"):
        mark_done(done_on=TODAY, today=TODAY, by=officer.user, **done)
    begin = {"access": officer, "gate_id": gate.pk, "version": 1, "reason": "Go", "today": TODAY}
    with pytest.raises(Refused) as early:
        gates.start_stage(on=TODAY, **begin)
    assert code_of(early) == "not_passed"
    review = gates.put_forward(access=officer, gate_id=gate.pk, version=1, evidence="Case 0.7", today=TODAY)
    with pytest.raises(Refused) as twice:
        gates.put_forward(access=officer, gate_id=gate.pk, version=1, evidence="Again", today=TODAY)
    assert code_of(twice) == "state"
    found = gates.Finding(GateOutcome.CONDITIONAL, TODAY, "Good enough", ["Name the host"], ["Share savings"])
    record = {"review_id": review.pk, "version": 1, "today": TODAY}
    with pytest.raises(Refused) as own:
        gates.record_review(access=officer, finding=found, **record)
    assert code_of(own) == "own_work"
    with pytest.raises(Refused) as bare:
        gates.record_review(access=clerk, finding=gates.Finding(GateOutcome.CONDITIONAL, TODAY, "Hm"), **record)
    assert code_of(bare) == "conditions"
    with pytest.raises(Refused) as early_day:
        gates.record_review(
            access=clerk, finding=gates.Finding(GateOutcome.PASSED, TODAY - timedelta(1), "Yes"), **record
        )
    assert code_of(early_day) == "day"
    gates.record_review(access=clerk, finding=found, **record)
    with pytest.raises(Refused, match="1 condition to meet first"):
        gates.start_stage(on=TODAY, **begin)
    first = GateCondition.objects.get(before_start=True)
    met = {"access": officer, "condition_id": first.pk, "version": 1, "evidence": "Minutes of 11 November"}
    gates.meet_condition(met_on=TODAY, today=TODAY, **met)
    with pytest.raises(Refused) as again:
        gates.meet_condition(met_on=TODAY, today=TODAY, **{**met, "version": 2})
    assert code_of(again) == "met"
    gates.start_stage(on=TODAY, **begin)
    mark_done(done_on=TODAY, today=TODAY, by=officer.user, **done)
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"delivery.put_gate_forward", "delivery.gate_conditional", "delivery.start_stage"} <= acts


def test_a_stopped_gate_comes_again_and_a_post_records_for_itself(
    project: Project, officer: Access, clerk: Access, council: Organisation
) -> None:
    post = PostFactory(partnership=project.partnership, code="CHAIR", title="Portfolio holder")
    member = access_for("board_member", council, post)
    to = gates.GateFields("Go or not", "Transfer", "Risk is acceptable", None, post, None)
    both = gates.GateFields("x", "y", "z", project.programme.board, post, None)  # type: ignore[union-attr]
    with pytest.raises(Refused, match="by a body or by a post"):
        gates.add_gate(access=officer, project_id=project.pk, to=both, reason="Two")
    gate = gates.add_gate(access=officer, project_id=project.pk, to=to, reason="Agreed")
    review = gates.put_forward(access=officer, gate_id=gate.pk, version=1, evidence="Done", today=TODAY)
    stop = gates.Finding(GateOutcome.STOPPED, TODAY, "Too risky")
    with pytest.raises(Refused) as other:
        gates.record_review(access=clerk, review_id=review.pk, version=1, finding=stop, today=TODAY)
    assert code_of(other) == "not_the_reviewer"
    assert any("Record the review of Gate 1" in one.what for one in duties(member, TODAY))
    gates.record_review(access=member, review_id=review.pk, version=1, finding=stop, today=TODAY)
    assert [one.state for one in gate_rows(project.partnership, TODAY)] == ["stopped"]
    gates.change_gate(
        access=officer,
        gate_id=gate.pk,
        version=1,
        to=to.__class__(
            **{**{name: getattr(to, name) for name in to.__dataclass_fields__}, "criteria": "Risk is halved"}
        ),
        reason="Reworked",
    )
    gates.put_forward(access=officer, gate_id=gate.pk, version=2, evidence="Halved", today=TODAY)
    assert gate.reviews.count() == 2


def test_an_outcome_is_taken_back_until_something_rests_on_it(
    gate: StageGate, officer: Access, clerk: Access, council: Organisation
) -> None:
    stopped = gates.Finding(GateOutcome.STOPPED, TODAY, "Wrongly heard")
    passed = gates.Finding(GateOutcome.CONDITIONAL, TODAY, "Agreed", [], ["Share savings"])

    def recorded(finding: gates.Finding) -> GateReview:
        waiting = gate.reviews.get(outcome="")
        return gates.record_review(access=clerk, review_id=waiting.pk, version=1, finding=finding, today=TODAY)

    gates.put_forward(access=officer, gate_id=gate.pk, version=1, evidence="Case 0.7", today=TODAY)
    first = recorded(stopped)
    act = {"review_id": first.pk, "version": 2, "why": "The board had passed it", "today": TODAY}
    for access, code in [(officer, "own_work"), (access_for("commissioner", council), "not_the_reviewer")]:
        with pytest.raises(Refused) as refused:
            gates.take_back(access=access, **act)
        assert code_of(refused) == code
    with pytest.raises(Refused) as bare:
        gates.take_back(access=clerk, **{**act, "why": " "})
    assert code_of(bare) == "no_reason"
    gates.take_back(access=clerk, **act)
    assert [one.state for one in gate_rows(gate.project.partnership, TODAY)] == ["waiting"]
    assert [one.evidence for one in gate.reviews.all()] == ["Case 0.7", "Case 0.7"]
    first.refresh_from_db()
    assert (first.outcome, first.taken_back_why) == ("stopped", "The board had passed it")
    assert AuditEntry.objects.filter(act="delivery.take_gate_outcome_back").exists()
    second = recorded(passed)
    condition = GateCondition.objects.get()
    gates.meet_condition(
        access=officer, condition_id=condition.pk, version=1, met_on=TODAY, evidence="Minutes", today=TODAY
    )
    again = {"review_id": second.pk, "version": 2, "why": "No", "today": TODAY, "access": clerk}
    with pytest.raises(Refused, match="1 condition of it is recorded as met"):
        gates.take_back(**again)
    GateCondition.objects.update(met_on=None)
    gates.start_stage(access=officer, gate_id=gate.pk, version=1, on=TODAY, reason="Go", today=TODAY)
    with pytest.raises(Refused, match="The stage began on 11 November 2014"):
        gates.take_back(**again)
    with pytest.raises(IntegrityError), transaction.atomic():
        GateReview.objects.filter(pk=second.pk).update(taken_back_on=TODAY)


# --- Tolerances and exceptions ----------------------------------------------------------------------------------------


@pytest.fixture
def tolerance(award: Milestone, officer: Access) -> None:
    exceptions.lay_down(
        access=officer,
        project_id=award.project_id,
        workstream=None,
        since=date(2014, 10, 1),
        days=30,
        cost=Decimal("1000.00"),
        source="Board",
        reason="Agreed",
    )


def forecast(award: Milestone, day: date, access: Access) -> None:
    award.refresh_from_db()
    set_forecast(
        partnership=award.project.partnership,
        milestone_id=award.pk,
        version=award.version,
        forecast_on=day,
        reason="Later",
        by=access.user,
    )


def test_a_forecast_beyond_the_tolerance_raises_an_exception_once_and_the_board_settles_it(
    tolerance: None,
    award: Milestone,
    officer: Access,
    clerk: Access,
    django_capture_on_commit_callbacks: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    partnership = award.project.partnership
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        forecast(award, date(2015, 4, 30), officer)  # thirty days: within
    assert not PlanException.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        forecast(award, date(2015, 5, 1), officer)
    one = PlanException.objects.get()
    assert one.automatic
    assert one.what == "“Contract awarded” is expected 31 days after its baseline; the tolerance is 30 days."
    assert exceptions.watch(partnership, TODAY, None) == 0, "the second look raises none"
    act = {"access": officer, "exception_id": one.pk}
    with pytest.raises(Refused, match="31 days against 30 days"):
        exceptions.close(version=1, closing="Fine", today=TODAY, **act)
    told = exceptions.ExceptionReport("Checks", "A month late", "Wait, or not", "Wait")
    exceptions.report(version=1, to=told, today=TODAY, **act)
    yes = exceptions.BoardDecision(BoardAnswer.ACCEPTED, TODAY, "Agreed", Decimal(40))
    with pytest.raises(Refused) as own:
        exceptions.decide(version=2, verdict=yes, today=TODAY, **act)
    assert code_of(own) == "own_work"
    bare = exceptions.BoardDecision(BoardAnswer.ACCEPTED, TODAY, "Agreed")
    with pytest.raises(Refused) as size:
        exceptions.decide(access=clerk, exception_id=one.pk, version=2, verdict=bare, today=TODAY)
    assert code_of(size) == "accepted"
    exceptions.decide(access=clerk, exception_id=one.pk, version=2, verdict=yes, today=TODAY)
    exceptions.close(version=3, closing="The board accepts forty days", today=TODAY, **act)
    forecast(award, date(2015, 5, 10), officer)  # forty days: accepted
    assert exceptions.watch(partnership, TODAY, None) == 0
    forecast(award, date(2015, 5, 11), officer)
    assert exceptions.watch(partnership, TODAY, None) == 1
    assert sorted(PlanException.objects.values_list("number", "state")) == [(1, "closed"), (2, "raised")]


def test_money_above_budget_leaves_the_tolerance_of_cost(
    tolerance: None, award: Milestone, partnership: Partnership
) -> None:
    cost = ProgrammeCost.objects.create(
        partnership=partnership, project=award.project, cost_type="Staff", year=2014, amount=Decimal(5000)
    )
    assert exceptions.watch(partnership, TODAY, None) == 0
    ProgrammeCost.objects.filter(pk=cost.pk).update(budget=Decimal(5000), forecast=Decimal("6000.01"))
    assert exceptions.watch_all(TODAY) == 1
    found = PlanException.objects.get()
    assert (found.kind, found.measured, found.allowed) == ("cost", Decimal("1000.01"), Decimal(1000))
    assert "£1,000.01 above budget; the tolerance is £1,000.00" in found.what
    rows = {one.row.kind: one for one in tolerances(partnership, TODAY)}
    assert rows[ExceptionKind.TIME].within
    assert rows[ExceptionKind.COST].exception == found


def test_a_programme_leaves_its_tolerance_of_a_year_by_what_it_costs_as_a_whole(
    award: Milestone, officer: Access, clerk: Access, sign_in: Callable[..., Client], council: Organisation
) -> None:
    programme, partnership = award.project.programme, award.project.partnership
    assert programme is not None
    keep = {"access": officer, "programme_id": programme.pk, "since": date(2014, 10, 1), "source": "Board"}
    with pytest.raises(Refused, match="how much money"):
        exceptions.lay_down_for_programme(cost=None, cost_a_year=None, reason="Nothing", **keep)
    exceptions.lay_down_for_programme(cost=Decimal(150), cost_a_year=Decimal(100), reason="Agreed", **keep)
    cost = {"partnership": partnership, "cost_type": "Staff", "amount": Decimal(5000)}
    ProgrammeCost.objects.create(project=award.project, year=2014, forecast=Decimal("5100.00"), **cost)
    ProgrammeCost.objects.create(project=award.project, year=2015, forecast=Decimal("4900.00"), **cost)
    assert exceptions.watch(partnership, TODAY, None) == 0, "£100.00 in 2014/15, nought together"
    ProgrammeCost.objects.filter(year=2014).update(forecast=Decimal("5100.01"))
    assert exceptions.watch(partnership, TODAY, None) == 1
    assert exceptions.watch_all(TODAY) == 0
    one = PlanException.objects.get()
    assert (one.plan, one.year, one.number) == (programme, 2014, 1)
    assert "£100.01 above budget in 2014/15; the tolerance is £100.00" in one.what
    told = exceptions.ExceptionReport("Agency staff", "Less for training", "Accept, or not", "Accept")
    exceptions.report(access=officer, exception_id=one.pk, version=1, to=told, today=TODAY)
    yes = exceptions.BoardDecision(BoardAnswer.ACCEPTED, TODAY, "Agreed", Decimal(120))
    exceptions.decide(access=clerk, exception_id=one.pk, version=2, verdict=yes, today=TODAY)
    exceptions.close(access=officer, exception_id=one.pk, version=3, closing="Accepted", today=TODAY)
    ProgrammeCost.objects.create(programme=programme, year=2015, forecast=Decimal("5120.00"), **cost)
    assert exceptions.watch(partnership, TODAY, None) == 2, "£120.00 in 2015/16, £220.01 together: its own cost counts"
    assert sorted(PlanException.objects.exclude(state="closed").values_list("year", flat=True)) == [0, 2015]
    page = words(sign_in("finance_officer", council).get(f"{HOME}/costs/"))
    assert "Cost in 2014/15 £100.00 from 1 October 2014 £100.01 above budget Left, accepted" in page
    page = words(sign_in("commissioner", council).get(f"{HOME}/programmes/{programme.code}/"))
    assert "£220.01 above budget" in page
    assert (
        sign_in("board_member", council).get(f"{HOME}/programmes/{programme.code}/tolerances/add/").status_code == 403
    )
    strange = person("commissioner", OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere")))
    other = access_of(strange, "elsewhere")
    assert other is not None
    with pytest.raises(Refused) as foreign:
        exceptions.lay_down_for_programme(cost=Decimal(1), cost_a_year=None, reason="No", **{**keep, "access": other})
    assert code_of(foreign) == "not_here"
    with pytest.raises(Refused) as stranger:
        exceptions.report(access=other, exception_id=one.pk, version=4, to=told, today=TODAY)
    assert code_of(stranger) == "not_here"


def test_a_raised_by_hand_exception_is_reported_and_may_be_closed(
    project: Project, post: Post, officer: Access, clerk: Access
) -> None:
    new = exceptions.NewException(None, ExceptionKind.OTHER, "Nobody leads it", post)
    one = exceptions.raise_by_hand(access=officer, project_id=project.pk, new=new, today=TODAY)
    verdict = exceptions.BoardDecision(BoardAnswer.CORRECT, TODAY, "Find one")
    with pytest.raises(Refused) as bare:
        exceptions.decide(access=clerk, exception_id=one.pk, version=1, verdict=verdict, today=TODAY)
    assert code_of(bare) == "not_reported"
    assert "Report exception 1 of Home first to the board" in {held.what for held in duties(officer, TODAY)}
    exceptions.close(access=officer, exception_id=one.pk, version=1, closing="A lead is found", today=TODAY)
    with pytest.raises(Refused) as twice:
        exceptions.close(access=officer, exception_id=one.pk, version=2, closing="Again", today=TODAY)
    assert code_of(twice) == "closed"


# --- Products ---------------------------------------------------------------------------------------------------------


def test_nobody_reviews_or_signs_off_their_own_product(
    project: Project, officer: Access, council: Organisation, post: Post
) -> None:
    reviewer = PostFactory(partnership=project.partnership, code="LEGAL", title="Legal lead")
    head = PostFactory(partnership=project.partnership, code="HEAD", title="Director")
    lawyer, director = access_for("governance_officer", council, reviewer), access_for("board_member", council, head)
    maker = access_for("commissioner", council, post)
    to = products.ProductFields("Specification", "Complete", post, head, None, "0.1", None)
    same = products.ProductFields("Specification", "Complete", post, post, None, "0.1", None)
    with pytest.raises(Refused, match="does not sign it off"):
        products.add_product(access=officer, project_id=project.pk, to=same, reason="New")
    one = products.add_product(access=officer, project_id=project.pk, to=to, reason="New")
    ask = {"access": officer, "product_id": one.pk, "version": 1, "due_on": TODAY, "reason": "Please", "today": TODAY}
    with pytest.raises(Refused) as own:
        products.ask_review(reviewer=post, **ask)
    assert code_of(own) == "own_work"
    review = products.ask_review(reviewer=reviewer, **ask)
    given = {"review_id": review.pk, "version": 1, "comments": "Clear", "today": TODAY}
    hold(reviewer, maker.user, "deputy", since=date(2014, 1, 1))
    for access, code in [(officer, "not_the_post"), (maker, "own_work")]:
        with pytest.raises(Refused) as refused:
            products.answer_review(access=access, finding=ReviewFinding.FIT, **given)
        assert code_of(refused) == code
    sign = {"access": director, "product_id": one.pk, "version": 1, "reason": "Fit", "today": TODAY}
    with pytest.raises(Refused) as waits:
        products.sign_off(**sign)
    assert code_of(waits) == "waits"
    assert "Review “Specification”, version 0.1" in {held.what for held in duties(lawyer, TODAY)}
    assert not any("Specification" in held.what for held in duties(maker, TODAY))
    products.answer_review(access=lawyer, finding=ReviewFinding.FIT, **given)
    with pytest.raises(Refused) as stranger:
        products.sign_off(**{**sign, "access": lawyer})
    assert code_of(stranger) == "not_the_post"
    assert "Sign off “Specification”" in {held.what for held in duties(director, TODAY)}
    products.sign_off(**sign)
    with pytest.raises(Refused) as fixed:
        products.ask_review(reviewer=head, **{**ask, "version": 2})
    assert code_of(fixed) == "signed"


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_pages_open_for_readers_and_their_forms_for_those_who_act(
    gate: StageGate,
    tolerance: None,
    award: Milestone,
    post: Post,
    officer: Access,
    commissioner: Client,
    sign_in: Callable[..., Client],
    council: Organisation,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    new = exceptions.NewException(None, ExceptionKind.TIME, "A month late", post)
    one = exceptions.raise_by_hand(access=officer, project_id=award.project_id, new=new, today=TODAY)
    head = PostFactory(partnership=award.project.partnership, code="HEAD", title="Director")
    to = products.ProductFields("Specification", "Complete", post, head, award, "0.1", TODAY)
    product = products.add_product(access=officer, project_id=award.project_id, to=to, reason="New")
    review = gates.put_forward(access=officer, gate_id=gate.pk, version=1, evidence="Case 0.7", today=TODAY)
    lists = ["gates/", "exceptions/", "products/"]
    reads = [*lists, f"gates/{gate.pk}/", f"exceptions/{one.pk}/", f"products/{product.pk}/"]
    forms = [
        *(f"projects/HOME/{name}/add/" for name in ("gates", "tolerances", "exceptions", "products")),
        f"gates/{gate.pk}/edit/",
        f"gates/{gate.pk}/forward/",
        f"gates/{gate.pk}/begin/",
        f"exceptions/{one.pk}/report/",
        f"exceptions/{one.pk}/close/",
        f"products/{product.pk}/edit/",
        f"products/{product.pk}/reviews/add/",
    ]
    member = sign_in("board_member", council)
    for path in reads:
        with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
            assert member.get(f"{HOME}/{path}").status_code == 200, path
    for path in forms:
        assert commissioner.get(f"{HOME}/{path}").status_code == 200, path
        assert member.get(f"{HOME}/{path}").status_code == 403, path
    for name, table in zip(lists, ("stage-gates", "exceptions", "products"), strict=True):
        assert commissioner.get(f"{HOME}/{name}?take={table}.csv").status_code == 200
    page = words(commissioner.get(f"{HOME}/projects/HOME/"))
    for said in ("Waits for its review", "30 days", "A month late", "No review asked"):
        assert said in page
    officer_page = sign_in("governance_officer", council)
    held = {"version": "1", "outcome": "conditional", "words": "Open points", "first": "Name the host"}
    day = {"held_on_0": review.asked_on.day, "held_on_1": review.asked_on.month, "held_on_2": review.asked_on.year}
    told = officer_page.post(f"{HOME}/gates/{gate.pk}/review/", {**held, **day}, follow=True)
    assert "Conditions to meet" in words(told)
    assert "Take the outcome back" in words(told)
    condition = GateCondition.objects.get()
    for path in ("met", "edit"):
        assert commissioner.get(f"{HOME}/gates/conditions/{condition.pk}/{path}/").status_code == 200
    back = officer_page.post(f"{HOME}/gates/{gate.pk}/back/", {"version": "2", "why": "Misheard"}, follow=True)
    assert "Taken back" in words(back)
    assert "Waits for its review" in words(back)
    assert "Record as met" not in words(commissioner.get(f"{HOME}/gates/{gate.pk}/"))
    assert officer_page.get(f"{HOME}/gates/{gate.pk}/back/").status_code == 404
    assert officer_page.get(f"{HOME}/exceptions/{one.pk}/decide/").status_code == 200
