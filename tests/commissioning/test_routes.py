"""Conditions, advice, templates, kept texts and closed decisions taken up again: services and pages."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from lxml import html

from commissioning.models import (
    Body,
    ClockRule,
    Condition,
    Decision,
    Interest,
    Member,
    Organisation,
    RouteTemplate,
    User,
)
from commissioning.rules.advice import Advice, AdviceKind
from commissioning.rules.conditions import Terms
from commissioning.rules.decisions import Deciders, Outcome, Purpose
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from commissioning.selectors.advice import sign_off_row
from commissioning.selectors.decision_texts import texts_of
from commissioning.selectors.decision_waiting import waiting
from commissioning.selectors.decisions import decision_rows, decision_view, ground_of
from commissioning.selectors.timeline import timeline
from commissioning.services import conditions as condition_services
from commissioning.services.advice import Given, ask_advice, give_advice
from commissioning.services.conditions import Claim
from commissioning.services.decisions import Minute, Text, change_content, record_outcome, start_route
from commissioning.services.reopening import take_up
from commissioning.services.route import add_stage, choose_deciders
from commissioning.services.route_templates import Head, save_as_template, start_from_template
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import TEXTS, cabinet_and_governing_body, decision_on_route
from tests.conftest import SignIn
from tests.factories import PostFactory, hold, person

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/decisions/"
CHANGED = Text("One pooled fund", "Pool £429m.", tuple(TEXTS), (("Money", "£421m in one fund."),))


@pytest.fixture
def bodies(council: Organisation, icb: Organisation) -> tuple[Body, Body]:
    return cabinet_and_governing_body(council, icb)


@pytest.fixture
def decision(bodies: tuple[Body, Body]) -> Decision:
    return decision_on_route(*bodies)


def officer_of(body: Body) -> User:
    return person(Role.GOVERNANCE_OFFICER, body.organisation)


def tell(decision: Decision, body: Body, outcome: Outcome = Outcome.APPROVED, **given: object) -> Decision:
    decision.refresh_from_db()
    today = timezone.localdate()
    return record_outcome(
        stage_id=decision.stages.get(body=body, purpose="decision").pk,
        minute=Minute(outcome, today, "", decision.content_hash, **given),  # type: ignore[arg-type]
        by=officer_of(body),
        organisations={body.organisation_id or 0},
        at=timezone.now(),
        today=today,
    )


def conditional(decision: Decision, body: Body) -> Condition:
    owner = PostFactory(partnership=decision.partnership, organisation=body.organisation)
    terms = (Terms("Due diligence is satisfactory.", owner.pk, timezone.localdate()),)
    tell(decision, body, Outcome.APPROVED_IF, conditions=terms)
    return Condition.objects.get(stage__decision=decision, state="open")


def met(condition: Condition, by: User) -> None:
    today = timezone.localdate()
    condition_services.say_met(condition_id=condition.pk, claim=Claim("Report 4", today), by=by, today=today)


def confirm(condition: Condition, by: User, body: Body) -> Decision:
    own = {body.organisation_id or 0}
    return condition_services.confirm_met(condition_id=condition.pk, by=by, organisations=own, at=timezone.now())


def test_an_approval_subject_to_conditions_approves_once_another_person_confirmed_them(
    decision: Decision, bodies: tuple[Body, Body]
) -> None:
    cabinet, governing = bodies
    condition = conditional(decision, cabinet)
    assert tell(decision, governing).state == "in_route"
    assert decision_view(decision_rows(decision.partnership).get()).awaits_conditions
    officer = officer_of(cabinet)
    met(condition, officer)
    with pytest.raises(Refused) as refused:
        confirm(condition, officer, cabinet)
    assert refused.value.code == "own_condition"
    assert confirm(condition, officer_of(cabinet), cabinet).state == "approved"
    with pytest.raises(Refused) as closed:
        met(condition, officer)
    assert closed.value.code == "decision_approved"


def test_a_condition_that_cannot_be_met_has_the_body_decide_again(
    decision: Decision, bodies: tuple[Body, Body]
) -> None:
    cabinet, governing = bodies
    condition = conditional(decision, cabinet)
    tell(decision, governing)
    condition_services.cannot_be_met(
        condition_id=condition.pk,
        reason="The partner withdrew",
        by=officer_of(cabinet),
        organisations={cabinet.organisation_id or 0},
    )
    assert "has to decide again" in decision_view(Decision.objects.get()).standing[0]
    assert tell(decision, cabinet).state == "approved"
    condition.refresh_from_db()
    assert condition.state == "lapsed"


def test_the_database_keeps_a_condition_from_being_confirmed_by_who_called_it_met(
    decision: Decision, bodies: tuple[Body, Body]
) -> None:
    condition = conditional(decision, bodies[0])
    officer = officer_of(bodies[0])
    met(condition, officer)
    condition.refresh_from_db()
    condition.state, condition.confirmed_by, condition.confirmed_at = "confirmed", officer, timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        condition.save()


def test_what_waits_for_whom(decision: Decision, bodies: tuple[Body, Body]) -> None:
    condition = conditional(decision, bodies[0])
    commissioner, officer = person(Role.COMMISSIONER, bodies[0].organisation), officer_of(bodies[0])

    def waits(user: User) -> list[str]:
        access = access_of(user, "exampleshire")
        assert access
        return [one.what for one in waiting(access, timezone.localdate())]

    assert waits(commissioner) == ["Have a condition of Cabinet met"]
    met(condition, commissioner)
    assert "Confirm that a condition of Cabinet is met" in waits(officer)
    assert waits(commissioner) == []
    decision.refresh_from_db()
    author = person(Role.REPORT_AUTHOR, bodies[0].organisation)
    change_content(
        decision_id=decision.pk, text=CHANGED, opened_hash=decision.content_hash, reason="New total", by=author
    )
    assert "Confirm that a condition of Cabinet is met" not in waits(officer)  # Cabinet decides again, with its own


def test_advice_counts_for_the_text_it_was_given_on(decision: Decision, bodies: tuple[Body, Body]) -> None:
    author = person(Role.REPORT_AUTHOR, bodies[0].organisation)
    legal = PostFactory(partnership=decision.partnership, code="LEGAL", title="Legal lead")
    asked = ask_advice(
        decision_id=decision.pk, kind=AdviceKind.LEGAL, post_id=legal.pk, due=timezone.localdate(), by=author
    )
    given = Given(Advice.CLEAR, "", "LEG/7", decision.content_hash)
    officer, holder = officer_of(bodies[0]), officer_of(bodies[0])
    with pytest.raises(Refused) as vacant:
        give_advice(advice_id=asked.pk, given=given, by=officer, at=timezone.now())
    assert vacant.value.code == "post_vacant"
    hold(legal, holder)
    with pytest.raises(Refused) as refused:
        give_advice(advice_id=asked.pk, given=given, by=officer, at=timezone.now())
    assert refused.value.code == "not_the_post"
    assert f"That day it was for {holder.name} (holder)." in refused.value.message
    hold(legal, officer, "deputy")
    give_advice(advice_id=asked.pk, given=given, by=officer, at=timezone.now())
    row = sign_off_row(decision.pk, decision.content_hash, timezone.localdate())
    assert [one.short for one in row] == ["Fin", "Leg", "Mon Off", "HR", "Assets", "IT", "Strat Proc"]
    assert (row[1].cell, row[1].by_deputy, row[1].acted_for) == ("LEG/7", True, holder.name)
    change_content(
        decision_id=decision.pk, text=CHANGED, opened_hash=decision.content_hash, reason="New total", by=author
    )
    decision.refresh_from_db()
    assert sign_off_row(decision.pk, decision.content_hash, timezone.localdate())[1].standing == "stale"
    late = Given(Advice.CLEAR, "", "", decision.content_hash)
    with pytest.raises(Refused) as own:
        give_advice(advice_id=asked.pk, given=late, by=author, at=timezone.now())
    assert own.value.code == "own_work"


def test_every_text_is_kept_and_the_difference_is_shown(
    decision: Decision, bodies: tuple[Body, Body], sign_in: SignIn, council: Organisation
) -> None:
    tell(decision, bodies[0])
    before = decision.content_hash
    change_content(
        decision_id=decision.pk,
        text=CHANGED,
        opened_hash=before,
        reason="New total",
        by=person(Role.REPORT_AUTHOR, council),
    )
    decision.refresh_from_db()
    first, second = texts_of(decision)
    assert (first.content_hash, first.given, second.now) == (before, ("Cabinet: approved",), True)
    reader = sign_in(Role.BOARD_MEMBER, council)
    shown = reader.get(f"{HERE}{decision.pk}/").content.decode()
    assert f"/versions/{before}/compare/" in shown
    compared = reader.get(f"{HERE}{decision.pk}/versions/{before}/compare/").content.decode()
    assert "removed: </span>£421m.</del>" in compared
    assert "added: </span>£429m.</ins>" in compared
    assert reader.get(f"{HERE}{decision.pk}/versions/{'0' * 64}/").status_code == 404


def test_a_closed_decision_is_taken_up_again_in_a_new_one_and_stays_as_it_is(
    decision: Decision, bodies: tuple[Body, Body], council: Organisation
) -> None:
    author = person(Role.REPORT_AUTHOR, council)
    again = {"decision_id": decision.pk, "reference": "D-2", "reason": "New money", "first_day": date(2027, 3, 1)}
    with pytest.raises(Refused) as refused:
        take_up(**again, by=author)  # type: ignore[arg-type]
    assert refused.value.code == "decision_in_route"
    for body in bodies:
        tell(decision, body)
    new = take_up(**again, by=author)  # type: ignore[arg-type]
    decision.refresh_from_db()
    assert (decision.state, new.state, new.supersedes) == ("approved", "draft", decision)
    assert list(new.stages.values_list("starts_on", flat=True)) == [
        date(2027, 3, 1) + timedelta(days=days) for days in (0, 5, 27)
    ]
    with pytest.raises(Refused) as twice:
        take_up(**{**again, "reference": "D-3"}, by=author)  # type: ignore[arg-type]
    assert twice.value.code == "taken_up_already"


def test_a_route_saved_as_a_template_is_the_route_of_the_next_decision(
    decision: Decision, council: Organisation
) -> None:
    author = person(Role.GOVERNANCE_OFFICER, council)
    template = save_as_template(decision=decision, head=Head("joint", "Joint"), by=author)
    new = Decision.objects.create(
        partnership=decision.partnership, reference="D-9", title="Next", content_hash="f" * 64, drafted_by=author
    )
    made = start_from_template(
        decision_id=new.pk, template_id=template.pk, day=date(2026, 12, 30), last=True, by=author
    )
    assert [(one.name, one.starts_on) for one in made] == [
        ("Scrutiny panel", date(2026, 12, 3)),
        ("Cabinet", date(2026, 12, 8)),
        ("Governing Body", date(2026, 12, 30)),
    ]
    with pytest.raises(Refused) as refused:
        start_from_template(decision_id=new.pk, template_id=template.pk, day=date(2027, 1, 4), last=False, by=author)
    assert refused.value.code == "route_there"


def test_a_delegated_decision_needs_its_delegation_and_waits_for_the_conditions(
    bodies: tuple[Body, Body], council: Organisation
) -> None:
    cabinet, author = bodies[0], person(Role.REPORT_AUTHOR, council)
    holder = PostFactory(partnership=council.partnership, organisation=council, title="Portfolio holder")
    decision = Decision.objects.create(
        partnership=council.partnership, reference="D-5", title="Venture", content_hash="e" * 64, drafted_by=author
    )
    decision.recommendations.create(number=1, text="Proceed.")
    with pytest.raises(Refused) as refused:
        choose_deciders(decision_id=decision.pk, deciders=Deciders.ROUTE, under=" ", by=author)
    assert refused.value.code == "delegation_missing"
    choose_deciders(decision_id=decision.pk, deciders=Deciders.ROUTE, under="Cabinet, minute 7", by=author)
    day = {"decision_id": decision.pk, "starts_on": timezone.localdate(), "ends_on": None, "by": author}
    first = add_stage(**day, body_id=cabinet.pk, purpose=Purpose.APPROVAL)  # type: ignore[arg-type]
    last = add_stage(**day, post_id=holder.pk, purpose=Purpose.DECISION)  # type: ignore[arg-type]
    start_route(decision_id=decision.pk, by=author, today=timezone.localdate())

    def record(stage: int, outcome: Outcome, **given: object) -> Decision:
        return record_outcome(
            stage_id=stage,
            minute=Minute(outcome, timezone.localdate(), "", "e" * 64, **given),  # type: ignore[arg-type]
            by=officer_of(cabinet),
            organisations={council.pk},
            at=timezone.now(),
            today=timezone.localdate(),
        )

    terms = (Terms("Due diligence is satisfactory.", holder.pk, timezone.localdate()),)
    record(first.pk, Outcome.APPROVED_IF, conditions=terms)
    with pytest.raises(Refused) as waits:
        record(last.pk, Outcome.APPROVED)
    assert waits.value.code == "earlier_conditions_open"
    condition = Condition.objects.get()
    met(condition, author)
    confirm(condition, officer_of(cabinet), cabinet)
    deputy = person(Role.BOARD_MEMBER, council)
    hold(holder, officer_of(cabinet), until=date(2014, 12, 31))
    for actor, code in ((None, "post_vacant"), (deputy.pk, "post_vacant")):
        with pytest.raises(Refused) as nobody:
            record(last.pk, Outcome.APPROVED, acted_by=actor)
        assert nobody.value.code == code
    hold(holder, deputy, "deputy", since=timezone.localdate())
    with pytest.raises(Refused) as unnamed:
        record(last.pk, Outcome.APPROVED)
    assert unnamed.value.code == "actor_missing"
    member = Member.objects.create(partnership=council.partnership, user=deputy, name=deputy.name)
    barred = Interest.objects.create(
        partnership=council.partnership, member=member, register=council, nature="pecuniary", text="Shares",
        in_name="Venture", cause="change", arose_on=date(2014, 5, 1), declared_on=date(2014, 5, 20),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:  # nobody decides alone where they have an interest
        record(last.pk, Outcome.APPROVED, acted_by=deputy.pk)
    assert refused.value.code == "interest"
    barred.ended_on = date(2014, 6, 1)
    barred.save()
    assert record(last.pk, Outcome.APPROVED, acted_by=deputy.pk).state == "approved"
    last.refresh_from_db()
    assert (last.acted_by, last.acted_for, last.by_deputy) == (deputy, None, True)


def test_the_timeline_says_cabinet_yes_governing_body_pending(decision: Decision, bodies: tuple[Body, Body]) -> None:
    tell(decision, bodies[0])
    partnership = decision.partnership
    ground = ground_of(partnership)
    drawn = timeline(decision_view(decision_rows(partnership).get(), ground), ground)
    assert drawn.headline == "Cabinet yes, Governing Body pending"
    assert [mark.status for mark in drawn.marks] == ["late", "done", "late"]
    assert [mark.lane for mark in drawn.marks] == [1, 1, 2]
    assert len(drawn.clashes) == 1


def test_the_papers_of_a_clash_are_counted_by_the_clock_of_the_body_that_decides(
    decision: Decision, bodies: tuple[Body, Body]
) -> None:
    ClockRule.objects.create(
        partnership=decision.partnership, kind="papers", since=date(2000, 1, 1), number=0, unit="working",
        count="clear", source="Constitution",
    )  # fmt: skip
    ground = ground_of(decision.partnership)
    drawn = timeline(decision_view(decision_rows(decision.partnership).get(), ground), ground)
    assert drawn.clashes == ()


PAGES = ("", "timeline/", "versions/", "deciders/", "take-up/", "advice/ask/", "route/template/", "route/save/")


def test_each_page_opens_for_whom_it_is_and_for_no_stranger(
    decision: Decision, council: Organisation, sign_in: SignIn, django_assert_max_num_queries: object
) -> None:
    RouteTemplate.objects.create(partnership=decision.partnership, code="joint", name="Joint")
    officer, reader = sign_in(Role.GOVERNANCE_OFFICER, council), sign_in(Role.AUDITOR, council)
    for number, name in enumerate((*PAGES, "../templates/", "../templates/joint/")):
        address = f"{HERE}{decision.pk}/{name}" if ".." not in name else f"{HERE}{name[3:]}"
        with django_assert_max_num_queries(40):  # type: ignore[operator]
            assert officer.get(address).status_code == 200, name
        assert reader.get(address).status_code == (403 if 3 <= number < len(PAGES) else 200), name
        assert sign_in(Role.PROVIDER, council).get(address).status_code == 403
    elsewhere = sign_in(Role.GOVERNANCE_OFFICER, council).get(f"/p/elsewhere/decisions/{decision.pk}/timeline/")
    assert elsewhere.status_code == 404


def test_conditions_are_written_with_the_outcome_and_more_places_come_when_asked_for(
    decision: Decision, bodies: tuple[Body, Body], sign_in: SignIn
) -> None:
    client = sign_in(officer_of(bodies[0]))
    owner = PostFactory(partnership=decision.partnership)
    stage = decision.stages.get(body=bodies[0], purpose="decision")
    address = f"{HERE}{decision.pk}/route/{stage.pk}/outcome/"
    posted = {
        "outcome": "approved_if",
        "decided_on_0": "11",
        "decided_on_1": "11",
        "decided_on_2": "2014",
        "opened": decision.content_hash,
        "condition_1": "Due diligence is satisfactory.",
        "owner_1": str(owner.pk),
        "due_1_0": "31",
        "due_1_1": "1",
        "due_1_2": "2015",
        "condition_2": "",
    }
    more = client.post(address, {**posted, "more": "1"}).content.decode()
    assert "Condition 5" in more
    form = html.fromstring(more).xpath("//main//form[@method='post']")[0]
    assert form.xpath(".//*[@autofocus]/@name") == ["condition_3"]  # the first new one, after the two that were sent
    assert (
        form.xpath("(.//button[@type='submit'])[1]/@name") == []
    )  # Enter in a box records; it asks for no more places
    assert "There is a problem" not in more
    half = client.post(address, {**posted, "owner_1": ""}).content.decode()
    assert "Condition 1 needs its words, a post that sees to it, and a day." in half
    shown = client.post(address, posted, follow=True).content.decode()
    assert "Not met by its day" in shown
    assert "Cabinet has approved subject to conditions: 1 condition is not met yet." in shown
