"""A risk from raising to closing: reviewed, taken to the body above, accepted until a day, an issue, rolled on."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from commissioning.models import AuditEntry, Body, BodyLink, Organisation, Partnership, User
from commissioning.selectors.access import Access, access_of
from delivery.models import (
    AssessmentKind,
    EscalationState,
    Issue,
    Risk,
    RiskAppetite,
    RiskCategory,
    RiskControl,
    RiskRegister,
    RiskStatus,
)
from delivery.rules.risks import Words
from delivery.selectors.duties import duties
from delivery.selectors.risk_detail import detail, risk_at
from delivery.selectors.risk_money import money, stakes
from delivery.selectors.risk_pictures import heat_maps, movements
from delivery.selectors.risk_sight import RESTRICTED, sight_of
from delivery.selectors.risks import RiskFilter, registers
from delivery.services import issues, risk_bodies, risk_parts, risk_registers, risk_rolling, risks
from delivery.services.risks import RiskFields
from ihwb.kernel.errors import Refused
from pool.models import Agreement, BudgetLine, LineGroup, PooledFund
from tests.factories import BodyFactory, PostFactory, hold, person

DAY = date(2014, 11, 20)
NEW = RiskFields(
    title="Costs rise",
    cause="",
    event="",
    consequence="",
    likelihood="",
    impact="",
    rating="M",
    owner=None,
    review_on=None,
    response="treat",
    proximity="quarter",
)


@pytest.fixture
def by(council: Organisation) -> User:
    return person("commissioner", council, name="Alice")


def access(user: User) -> Access:
    found = access_of(user, "exampleshire")
    assert found is not None
    return found


def raised(register: RiskRegister, by: User, **changed: object) -> Risk:
    fields = RiskFields(**{name: changed.pop(name, getattr(NEW, name)) for name in RiskFields.__slots__})  # type: ignore[arg-type]
    return risks.raise_risk(
        register_id=register.pk,
        partnership=register.partnership,
        new=fields,
        raised_on=DAY,
        reason="Seen at the workshop",
        by=by,
        today=DAY,
    )


def review(risk: Risk, by: User, rating: str, on: date) -> Risk:
    risk.refresh_from_db()
    return risks.review_risk(
        partnership=risk.register.partnership,
        risk_id=risk.pk,
        version=risk.version,
        words=Words(rating=rating),
        reviewed_on=on,
        next_on=None,
        reason="Board review",
        by=by,
        today=on,
    )


# --- Raising and reviewing --------------------------------------------------------------------------------------------


def test_a_risk_is_raised_with_its_first_rating_and_its_next_review(register: RiskRegister, by: User) -> None:
    register.review_months = {"H": 1, "": 3}
    register.save()
    risk = raised(register, by)
    assert (risk.number, risk.review_on, risk.version) == (1, date(2015, 2, 20), 1)
    rated = risk.assessments.get()
    assert (rated.kind, rated.rating, rated.assessed_on, rated.by) == (AssessmentKind.CURRENT, "M", DAY, by)
    assert review(risk, by, "H", date(2014, 12, 1)).review_on == date(2015, 1, 1)
    assert [one.movement for one in detail(risk).assessments] == ["Up", ""]


def test_a_review_is_not_dated_before_the_one_before_nor_tomorrow(register: RiskRegister, by: User) -> None:
    risk = raised(register, by)
    with pytest.raises(Refused) as refused:
        review(risk, by, "H", date(2014, 11, 19))
    assert refused.value.code == "out_of_order"
    with pytest.raises(Refused) as refused:
        risks.raise_risk(
            register_id=register.pk,
            partnership=register.partnership,
            new=NEW,
            raised_on=date(2014, 11, 21),
            reason="x",
            by=by,
            today=DAY,
        )
    assert refused.value.code == "in_future"


def test_a_closed_risk_is_only_opened_again(register: RiskRegister, by: User, partnership: Partnership) -> None:
    risk = raised(register, by)
    risks.close_risk(partnership=partnership, risk_id=risk.pk, version=1, reason="It is over", by=by, today=DAY)
    with pytest.raises(Refused) as refused:
        review(risk, by, "H", DAY)
    assert refused.value.code == "closed"
    again = risks.reopen_risk(
        partnership=partnership, risk_id=risk.pk, version=2, reason="It is back", by=by, today=date(2014, 12, 1)
    )
    assert (again.status, again.review_on) == (RiskStatus.OPEN, date(2014, 12, 1))
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["delivery.close_risk", "delivery.reopen_risk"]


# --- Bodies -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bodies(register: RiskRegister, council: Organisation) -> SimpleNamespace:
    """A project board that keeps the register, below a programme board of the council since 1 November 2014."""
    project = BodyFactory(organisation=council, code="PROJECT", name="Project board", kind="board", statutory=False)
    programme = BodyFactory(organisation=council, code="BOARD", name="Programme board", kind="board", statutory=False)
    link = BodyLink.objects.create(body=project, above=programme, relation="reports", since=date(2014, 11, 1))
    register.body = project
    register.save()
    officer = person("governance_officer", council, name="Olive")
    return SimpleNamespace(project=project, programme=programme, link=link, officer=officer)


def escalate(risk: Risk, by: User, to: Body, today: date = DAY) -> object:
    risk.refresh_from_db()
    return risk_bodies.escalate(
        access=access(by), risk_id=risk.pk, version=risk.version, to_body=to, reason="Beyond us", today=today
    )


def answer(risk: Risk, by: User, state: EscalationState) -> object:
    row = risk.escalations.latest("pk")
    return risk_bodies.answer_escalation(
        access=access(by), escalation_id=row.pk, state=state, answer="Heard", today=DAY
    )


def test_a_risk_goes_up_is_taken_and_comes_back(register: RiskRegister, by: User, bodies: SimpleNamespace) -> None:
    risk = raised(register, by)
    escalate(risk, by, bodies.programme)
    with pytest.raises(Refused) as refused:
        escalate(risk, by, bodies.programme)
    assert refused.value.code == "waits"
    told = [one.what for one in duties(access(bodies.officer), DAY)]
    assert "Answer for Programme board on the risk “Costs rise”" in told
    answer(risk, bodies.officer, EscalationState.ACCEPTED)
    fresh = risk_at(register.partnership, risk.pk)
    assert fresh is not None
    assert detail(fresh).holder == "Programme board"
    assert detail(fresh, on=DAY).risk.escalated == "Held by Programme board"
    answer(risk, bodies.officer, EscalationState.SENT_BACK)
    fresh = risk_at(register.partnership, risk.pk)
    assert fresh is not None
    assert detail(fresh).holder == "Project board"
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert acts == {"delivery.escalate_risk", "delivery.escalation_accepted", "delivery.escalation_sent_back"}


def test_only_a_body_above_by_a_link_of_the_day_is_taken_to(
    register: RiskRegister, by: User, bodies: SimpleNamespace
) -> None:
    risk = raised(register, by)
    bodies.link.until = date(2014, 11, 19)
    bodies.link.save()
    with pytest.raises(Refused) as refused:
        escalate(risk, by, bodies.programme)
    assert refused.value.code == "not_above"
    register.body = None
    register.save()
    with pytest.raises(Refused) as refused:
        escalate(risk, by, bodies.programme)
    assert refused.value.code == "no_body"


def test_only_another_officer_of_the_body_answers(
    register: RiskRegister, bodies: SimpleNamespace, icb: Organisation
) -> None:
    risk = raised(register, bodies.officer)
    escalate(risk, bodies.officer, bodies.programme)
    for user, code in ((bodies.officer, "own_work"), (person("governance_officer", icb), "not_the_body")):
        with pytest.raises(Refused) as refused:
            answer(risk, user, EscalationState.ACCEPTED)
        assert refused.value.code == code


# --- Acceptance -------------------------------------------------------------------------------------------------------


def accept(risk: Risk, user: User, today: date = DAY, **terms: object) -> object:
    risk.refresh_from_db()
    given = {
        "post": None,
        "body": None,
        "reason": "Cheaper to bear",
        "conditions": "",
        "expires_on": date(2014, 12, 31),
    }
    return risk_bodies.accept_risk(
        access=access(user),
        risk_id=risk.pk,
        version=risk.version,
        terms=risk_bodies.Terms(**{**given, **terms}),  # type: ignore[arg-type]
        today=today,
    )


def test_an_acceptance_holds_to_its_last_day_and_then_the_risk_is_open_with_a_duty(
    register: RiskRegister, by: User, council: Organisation
) -> None:
    risk, head = raised(register, by), person("commissioner", council)
    post = PostFactory(partnership=register.partnership)
    hold(post, head)
    accept(risk, head, post=post, conditions="No new service")

    def seen(on: date) -> tuple[str, date | None]:
        row = registers(register.partnership, on=on)[0].risks[0]
        return row.status, row.until

    # Read at no cost to the row: nobody's page writes the expiry down.
    assert seen(date(2014, 12, 31)) == ("Accepted", date(2014, 12, 31))
    assert seen(date(2015, 1, 1)) == ("Open", None)
    risk.refresh_from_db()
    assert risk.status == RiskStatus.ACCEPTED
    told = [one for one in duties(access(by), date(2015, 1, 1)) if "accepted no longer" in one.what]
    assert [one.due for one in told] == [date(2014, 12, 31)]

    review(risk, by, "H", date(2015, 1, 5))
    risk.refresh_from_db()
    assert risk.status == RiskStatus.OPEN
    assert risk.acceptances.get().ended_on == date(2015, 1, 5)
    assert risk.status_changes.latest("pk").reason == "The acceptance ended on 31 December 2014"
    assert not [one for one in duties(access(by), date(2015, 1, 6)) if "accepted no longer" in one.what]


@pytest.mark.parametrize(
    ("who", "code"),
    [("assessor", "own_work"), ("stranger", "not_the_post"), ("late", "expired"), ("nobody", "no_bearer")],
)
def test_who_may_not_accept(who: str, code: str, register: RiskRegister, by: User, council: Organisation) -> None:
    risk, head, other = raised(register, by), person("commissioner", council), person("commissioner", council)
    post = PostFactory(partnership=register.partnership)
    hold(post, head)
    user = {"assessor": by, "stranger": other}.get(who, head)
    terms: dict[str, object] = {"post": None if who == "nobody" else post}
    if who == "late":
        terms["expires_on"] = date(2014, 11, 19)
    with pytest.raises(Refused) as refused:
        accept(risk, user, **terms)
    assert refused.value.code == code


def test_an_acceptance_is_taken_back(register: RiskRegister, by: User, bodies: SimpleNamespace) -> None:
    risk = raised(register, by)
    accept(risk, bodies.officer, body=bodies.project)
    with pytest.raises(Refused) as refused:
        accept(risk, bodies.officer, body=bodies.project)
    assert refused.value.code == "accepted"
    risk.refresh_from_db()
    risk_bodies.end_acceptance(
        access=access(by), risk_id=risk.pk, version=risk.version, reason="It grew", today=date(2014, 12, 1)
    )
    row = registers(register.partnership, on=date(2014, 12, 1))[0].risks[0]
    assert row.status == "Open"


# --- Appetite, as at, movement, heat ----------------------------------------------------------------------------------


def test_a_register_is_shown_as_it_stood_on_a_day(register: RiskRegister, by: User, partnership: Partnership) -> None:
    risk = raised(register, by)
    RiskAppetite.objects.create(register=register, rating="M")
    review(risk, by, "H", date(2014, 12, 1))
    risk.refresh_from_db()
    risks.close_risk(
        partnership=partnership, risk_id=risk.pk, version=risk.version, reason="x", by=by, today=date(2015, 1, 10)
    )

    def seen(on: date) -> list[tuple[str, str, bool]]:
        return [(one.rating_words, one.status, one.above) for one in registers(partnership, on=on)[0].risks]

    assert registers(partnership, on=date(2014, 11, 19)) == []
    assert seen(date(2014, 11, 20)) == [("Medium", "Open", False)]
    assert seen(date(2014, 12, 1)) == [("High", "Open", True)]
    assert seen(date(2015, 1, 10)) == [("High", "Closed", False)]
    moved = movements(partnership, since=date(2014, 11, 20), on=date(2014, 12, 1))[0]
    assert [(one.before, one.after, one.moved) for one in moved.risks] == [("Medium", "High", "Up")]
    assert heat_maps(partnership, on=date(2014, 12, 1))[0].says == "1 of 1 risks at High, the worst that is given."


def test_an_appetite_of_a_category_comes_before_that_of_all(
    register: RiskRegister, by: User, partnership: Partnership
) -> None:
    money_risks = RiskCategory.objects.create(partnership=partnership, code="MONEY", name="Money")
    raised(register, by, category=money_risks)
    for category, rating in ((None, "H"), (money_risks, "L")):
        risk_registers.set_appetite(
            partnership=partnership,
            register_id=register.pk,
            category=category,
            words=Words(rating=rating),
            note="",
            reason="Agreed",
            by=by,
            today=DAY,
        )
    shown = registers(partnership, asked=RiskFilter(status="above"))[0]
    assert [one.title for one in shown.risks] == ["Costs rise"]
    assert shown.appetite == ("All risks: up to High", "Money: up to Low")


def test_a_pair_without_bands_stands_in_its_cell(pair_risk: Risk) -> None:
    heat = next(one for one in heat_maps(pair_risk.register.partnership) if one.rows)
    filled = [(cell.likelihood, cell.impact, cell.band) for line in heat.rows for cell in line.cells if cell.dots]
    assert filled == [("High", "Medium", "")]


# --- Confidential -----------------------------------------------------------------------------------------------------


def test_a_confidential_risk_is_known_to_those_of_its_organisations_alone(
    register: RiskRegister, by: User, council: Organisation, icb: Organisation
) -> None:
    register.organisations.create(organisation=council)
    risk = raised(register, by, confidential=True, review_on=date(2014, 11, 25))
    mine, theirs = access(by), access(person("commissioner", icb))
    assert [one.total for one in registers(register.partnership)] == [0]
    assert [one.total for one in registers(register.partnership, sight=sight_of(mine))] == [1]
    assert [one.total for one in registers(register.partnership, sight=sight_of(theirs))] == [0]
    assert [one.total for one in registers(register.partnership, sight=RESTRICTED)] == [1]
    assert risk_at(register.partnership, risk.pk, sight=sight_of(theirs)) is None
    assert heat_maps(register.partnership)[0].total == 0
    assert not duties(theirs, DAY)
    assert duties(mine, DAY)


def test_the_record_of_acts_does_not_say_what_a_confidential_risk_is(
    register: RiskRegister, by: User, partnership: Partnership
) -> None:
    risk = raised(register, by, confidential=True)
    risks.close_risk(partnership=partnership, risk_id=risk.pk, version=1, reason="Secret", by=by, today=DAY)
    entry = AuditEntry.objects.get()
    assert entry.subject == "Home first register, risk 1: confidential"
    assert "Secret" not in str(entry.detail)


# --- Issues -----------------------------------------------------------------------------------------------------------


def test_a_risk_that_happens_is_an_issue_until_it_is_resolved(
    register: RiskRegister, by: User, partnership: Partnership
) -> None:
    risk = raised(register, by, confidential=True)
    fields = issues.IssueFields("Costs rose", "", 1, None, date(2014, 12, 1))
    issue = issues.raise_issue(
        partnership=partnership,
        register_id=register.pk,
        risk_id=risk.pk,
        new=fields,
        raised_on=DAY,
        reason="The invoice came",
        by=by,
        today=DAY,
    )
    assert issue.confidential
    action = issues.keep_issue_action(
        partnership=partnership,
        issue_id=issue.pk,
        action_id=None,
        to=risk_parts.ActionFields("Ask for a refund", None, None, ""),
        done_on=None,
        reason="Agreed",
        by=by,
        today=DAY,
    )
    resolve = {"partnership": partnership, "issue_id": issue.pk, "resolved_on": DAY, "by": by, "today": DAY}
    with pytest.raises(Refused) as refused:
        issues.resolve_issue(version=1, resolution="Paid back", **resolve)  # type: ignore[arg-type]
    assert refused.value.code == "actions_left"
    action.done_on = DAY
    action.save()
    issues.resolve_issue(version=1, resolution="Paid back", **resolve)  # type: ignore[arg-type]
    found = detail(risk, sight=RESTRICTED)
    assert [one.title for one in found.issues] == ["Costs rose"]
    assert detail(risk).issues == ()


# --- Money, links, roll-forward ---------------------------------------------------------------------------------------


@pytest.fixture
def line(partnership: Partnership, council: Organisation) -> BudgetLine:
    agreement = Agreement.objects.create(
        partnership=partnership, code="S75", title="Agreement", starts_on=date(2014, 4, 1)
    )
    fund = PooledFund.objects.create(agreement=agreement, code="POOL", name="Pooled fund")
    group = LineGroup.objects.create(fund=fund, code="G", name="Group")
    return BudgetLine.objects.create(fund=fund, group=group, code="CARE", name="Home care", lead=council)


def stake(risk: Risk, line: BudgetLine, by: User, *amounts: str) -> object:
    low, likely, high = (Decimal(one) for one in amounts)
    return risk_parts.set_exposure(
        partnership=risk.register.partnership,
        risk_id=risk.pk,
        stake=risk_parts.Stake(line, 2014, low, likely, high),
        reason="Worked out",
        by=by,
        today=DAY,
    )


def test_money_adds_across_registers_and_the_same_risk_counts_once(
    register: RiskRegister, pair_risk: Risk, by: User, line: BudgetLine, partnership: Partnership
) -> None:
    risk = raised(register, by)
    stake(risk, line, by, "1000.00", "2500.50", "9000.00")
    stake(pair_risk, line, by, "0.00", "100.25", "1000.00")
    totals = money(stakes(partnership, RESTRICTED)).by_line
    assert [(one.name, one.year, one.risks, one.amounts.likely) for one in totals] == [
        ("Home care", "2014/15", 2, Decimal("2600.75"))
    ]
    linking = {"partnership": partnership, "reason": "The same", "by": by, "today": DAY}
    with pytest.raises(Refused) as refused:
        risk_parts.link_risks(risk_id=risk.pk, other_id=pair_risk.pk, **linking)  # type: ignore[arg-type]
    assert refused.value.code == "counted_twice"
    with pytest.raises(Refused) as refused:
        stake(risk, line, by, "2.00", "1.00", "3.00")
    assert refused.value.code == "not_rising"


def test_the_same_risk_is_shown_on_each_registers_own_scale(
    register: RiskRegister, pair_risk: Risk, by: User, partnership: Partnership
) -> None:
    risk = raised(register, by)
    risk_parts.link_risks(
        partnership=partnership, risk_id=risk.pk, other_id=pair_risk.pk, reason="The same", by=by, today=DAY
    )
    found = risk_at(partnership, risk.pk)
    assert found is not None
    assert [(one.scale, one.words) for one in detail(found).elsewhere] == [
        ("Likelihood and impact", "High likelihood, medium impact")
    ]
    second = raised(register, by, title="Another")
    with pytest.raises(Refused) as refused:
        risk_parts.link_risks(
            partnership=partnership, risk_id=second.pk, other_id=pair_risk.pk, reason="x", by=by, today=DAY
        )
    assert refused.value.code == "one_register"


def test_a_register_rolls_forward_with_all_that_is_not_closed(
    register: RiskRegister, by: User, partnership: Partnership, line: BudgetLine
) -> None:
    kept, closed = raised(register, by), raised(register, by, title="Over")
    RiskControl.objects.create(risk=kept, number=1, text="Monthly report")
    stake(kept, line, by, "1.00", "2.00", "3.00")
    issues.raise_issue(
        partnership=partnership,
        register_id=register.pk,
        risk_id=kept.pk,
        new=issues.IssueFields("Costs rose", "", 2, None, None),
        raised_on=DAY,
        reason="x",
        by=by,
        today=DAY,
    )
    risks.close_risk(partnership=partnership, risk_id=closed.pk, version=1, reason="x", by=by, today=DAY)
    rolled = risk_rolling.roll_forward(
        partnership=partnership,
        register_id=register.pk,
        code="HOME-2015",
        name="Home first 2015/16",
        on=date(2015, 4, 1),
        reason="New year",
        by=by,
        today=date(2015, 4, 2),
    )
    assert (rolled.risks, rolled.left) == (1, 1)
    new = Risk.objects.get(register=rolled.register)
    assert (new.rolled_from, new.number, new.raised_on) == (kept, kept.number, DAY)
    assert [one.count() for one in (new.controls, new.exposures, new.assessments)] == [1, 1, 1]
    assert Issue.objects.filter(register=rolled.register, risk=new).count() == 1
    assert [one.code for one in registers(partnership, on=date(2015, 3, 31))] == ["HOME-RISKS"]
    assert [one.code for one in registers(partnership, on=date(2015, 4, 1))] == ["HOME-2015"]
    assert len(stakes(partnership, RESTRICTED)) == 1
    with pytest.raises(Refused) as refused:
        review(kept, by, "H", date(2015, 4, 2))
    assert refused.value.code == "register_ended"


def test_the_levels_of_a_scale_in_use_stay(register: RiskRegister, by: User, partnership: Partnership) -> None:
    levels = [{"label": "L", "name": "Low", "rank": 1, "tag": "green"}]
    to = risk_registers.ScaleFields("Short", "", "", "single", levels, [], [])
    with pytest.raises(Refused) as refused:
        risk_registers.keep_scale(partnership=partnership, code="HML", new=False, to=to, reason="x", by=by)
    assert refused.value.code == "scale_in_use"
