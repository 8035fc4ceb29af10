"""The delegation guard at work: decisions refused and taken under the scheme; its pages, files and versions."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.utils import timezone

from commissioning.models import (
    AuditEntry,
    Body,
    Decision,
    DecisionKind,
    DecisionRecord,
    Organisation,
    Post,
    RouteStage,
    SchemeRule,
)
from commissioning.rules.advice import Advice, AdviceKind
from commissioning.rules.conditions import Terms
from commissioning.rules.decisions import Deciders, Outcome, Purpose
from commissioning.rules.facts import Use
from commissioning.rules.roles import Role
from commissioning.rules.scheme import Need
from commissioning.selectors.access import access_of
from commissioning.selectors.authority import preview
from commissioning.selectors.decision_waiting import waiting
from commissioning.selectors.facts import Chosen
from commissioning.selectors.scheme_file import scheme_file_text
from commissioning.services.advice import Given, ask_advice, give_advice
from commissioning.services.authority import confirm_need, need_not_met, say_need_met
from commissioning.services.authority_setup import load_authority
from commissioning.services.conditions import Claim, confirm_met, say_met
from commissioning.services.decisions import Minute, Text, change_facts, draft_decision, record_outcome, start_route
from commissioning.services.law_call_in import implement
from commissioning.services.law_records import RecordDraft, draft_record, publish_record
from commissioning.services.route import add_stage, choose_deciders
from commissioning.services.scheme import Hand, Holder, Needed, RuleTerms, add_rule, change_rule, end_rule, remove_rule
from commissioning.services.scheme_setup import load_scheme
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import FunctionFactory, cabinet_and_governing_body
from tests.conftest import SignIn
from tests.factories import PartnershipFactory, PostFactory, grant, hold, person

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/"
FIRST = date(2015, 4, 1)


@pytest.fixture
def cabinet(council: Organisation, icb: Organisation) -> Body:
    return cabinet_and_governing_body(council, icb)[0]


@pytest.fixture
def kind(council: Organisation) -> DecisionKind:
    return DecisionKind.objects.create(partnership=council.partnership, code="award", name="Contract award")


@pytest.fixture
def head(council: Organisation) -> Post:
    post = PostFactory(
        partnership=council.partnership, organisation=council, code="HEAD", title="Head of commissioning"
    )
    hold(post, person(Role.COMMISSIONER, council, name="Hazel"))
    return post


def rule(post: Post, kind: DecisionKind | None, *needs: Needed, **terms: Any) -> SchemeRule:
    given: dict[str, Any] = {
        "up_to": Decimal(50000),
        "since": FIRST,
        "until": None,
        "document": "Scheme",
        "clause": "4.2",
    }
    return add_rule(
        partnership=post.partnership,
        holder=Holder(None, post, kind),
        terms=RuleTerms(**{**given, **terms}, needs=needs),
        hand=Hand(None, "Agreed by council", None),
    )


def delegated(post: Post, kind: DecisionKind, amount: str, **chosen: Any) -> Decision:
    """A decision on its route that the post takes alone, under a delegation."""
    author = person(Role.REPORT_AUTHOR, post.organisation)
    decision = draft_decision(
        partnership=post.partnership,
        reference=f"D-{Decision.objects.count() + 1}",
        text=Text("Day centre contract", "", ("Award it.",), ()),
        chosen=Chosen(kind.code, Decimal(amount), f"post:{post.code}", **chosen),
        by=author,
    )
    choose_deciders(decision_id=decision.pk, deciders=Deciders.ROUTE, under="The scheme", by=author)
    add_stage(
        decision_id=decision.pk,
        post_id=post.pk,
        starts_on=timezone.localdate(),
        ends_on=None,
        purpose=Purpose.DECISION,
        by=author,
    )
    start_route(decision_id=decision.pk, by=author, today=timezone.localdate())
    decision.refresh_from_db()
    return decision


def decide(decision: Decision, outcome: Outcome = Outcome.APPROVED, day: date | None = None, **given: Any) -> Decision:
    stage = decision.stages.get(purpose="decision")
    assert stage.post
    decision.refresh_from_db()
    return record_outcome(
        stage_id=stage.pk,
        minute=Minute(
            outcome,
            day or timezone.localdate(),
            "",
            decision.content_hash,
            acted_by=stage.post.holdings.get().user_id,
            **given,
        ),
        by=person(Role.GOVERNANCE_OFFICER, stage.post.organisation),
        organisations={stage.post.organisation_id or 0},
        at=timezone.now(),
        today=timezone.localdate(),
    )


def refusal(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


def test_a_decision_at_the_limit_keeps_the_rule_and_a_penny_more_is_refused(
    cabinet: Body, head: Post, kind: DecisionKind
) -> None:
    laid = rule(head, kind)
    over = delegated(head, kind, "50000.01")
    refused = refusal(lambda: decide(over))
    assert refused.code == "above_limit"
    assert refused.message == (
        "£50,000.01 is above the limit of Head of commissioning, £50,000.00 (Scheme, 4.2, since 1 April 2015). "
        "Refer it: Cabinet or Governing Body may take it."
    )
    stage = RouteStage.objects.get(decision=over)
    assert (stage.outcome, stage.rule, stage.authority) == ("pending", None, "")
    exact = delegated(head, kind, "50000")
    assert decide(exact).state == "approved"
    stage = RouteStage.objects.get(decision=exact)
    words = "Head of commissioning, contract award, up to £50,000.00 (Scheme, 4.2, since 1 April 2015)."
    assert (stage.rule, stage.authority) == (laid, words)
    acts = AuditEntry.objects.filter(act="commissioning.record_outcome")
    assert [entry.detail["authority"] for entry in acts] == [words]


def test_a_refusal_by_the_body_needs_no_authority_of_the_scheme(cabinet: Body, head: Post, kind: DecisionKind) -> None:
    rule(head, kind)
    assert decide(delegated(head, kind, "90000"), Outcome.REFUSED).state == "refused"


def test_both_days_of_a_rule_count_and_old_decisions_keep_their_version(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation
) -> None:
    today = timezone.localdate()
    hand = Hand(person(Role.ADMINISTRATOR, council), "New scheme", {council.pk})
    old = rule(head, kind)
    taken = delegated(head, kind, "40000")
    decide(taken)
    later = refusal(lambda: change_rule(rule_id=old.pk, terms=RuleTerms(Decimal(9), today, None, "S"), hand=hand))
    assert later.code == "rule_used_later"
    terms = RuleTerms(Decimal(10000), today + timedelta(days=1), None, "Scheme of next year", "5.1")
    new = change_rule(rule_id=old.pk, terms=terms, hand=hand)
    old.refresh_from_db()
    assert (old.until, new.follows) == (today, old)
    assert decide(delegated(head, kind, "40000")).state == "approved"
    assert RouteStage.objects.get(decision=taken).rule == old
    assert refusal(lambda: remove_rule(rule_id=old.pk, hand=hand)).code == "rule_used"
    assert refusal(lambda: change_rule(rule_id=old.pk, terms=terms, hand=hand)).code == "followed_already"
    remove_rule(rule_id=new.pk, hand=hand)
    old.refresh_from_db()
    assert old.until is None
    assert (
        refusal(lambda: end_rule(rule_id=old.pk, last_day=today - timedelta(days=1), hand=hand)).code
        == "rule_used_later"
    )
    other = Hand(hand.by, "Not ours", set())
    assert refusal(lambda: end_rule(rule_id=old.pk, last_day=today, hand=other)).code == "other_organisation"


def test_one_without_a_rule_is_refused_once_there_is_a_scheme(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation
) -> None:
    assert decide(delegated(head, kind, "1")).state == "approved"
    assert RouteStage.objects.get().authority.startswith("The scheme (no scheme of delegation is laid down")
    other = PostFactory(partnership=council.partnership, organisation=council, code="OTHER", title="Other post")
    rule(other, kind)
    refused = refusal(lambda: decide(delegated(head, kind, "1")))
    assert refused.code == "no_authority"
    assert refused.message.endswith("Refer it: Other post, Cabinet or Governing Body may take it.")


def test_a_decision_waits_for_consultation_advice_and_what_must_be_confirmed(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation
) -> None:
    holder = PostFactory(partnership=council.partnership, organisation=council, code="PH", title="Portfolio holder")
    laid = rule(
        head,
        kind,
        Needed(Need.CONSULT, post=holder),
        Needed(Need.ADVICE, advice=AdviceKind.FINANCE),
        Needed(Need.CONFIRM, text="Due diligence is satisfactory."),
    )
    decision, today = delegated(head, kind, "100"), timezone.localdate()
    author, officer = person(Role.REPORT_AUTHOR, council), person(Role.GOVERNANCE_OFFICER, council)
    refused = refusal(lambda: decide(decision))
    assert refused.code == "condition_lacking"
    for words in ("Portfolio holder is not on the route", "No finance advice was asked for", "Nobody has said yet"):
        assert words in refused.message
    terms = {"starts_on": today, "ends_on": None, "purpose": Purpose.VIEWS, "by": author}
    heard = add_stage(decision_id=decision.pk, post_id=holder.pk, step=1, **terms)  # type: ignore[arg-type]
    minute = Minute(Outcome.VIEWS_GIVEN, today, "", decision.content_hash)
    own = {"organisations": {council.pk}, "at": timezone.now(), "today": today}
    record_outcome(stage_id=heard.pk, minute=minute, by=officer, **own)  # type: ignore[arg-type]
    finance = PostFactory(partnership=council.partnership, organisation=council, code="S151", title="Finance")
    adviser = person(Role.FINANCE_OFFICER, council)
    hold(finance, adviser)
    asked = ask_advice(decision_id=decision.pk, kind=AdviceKind.FINANCE, post_id=finance.pk, due=today, by=author)
    for advice, lacks in ((Advice.OBJECTION, "is an objection"), (Advice.CLEAR, "Nobody has said yet")):
        given = Given(advice, "Too dear", "", decision.content_hash)
        give_advice(advice_id=asked.pk, given=given, by=adviser, at=timezone.now())
        assert lacks in refusal(lambda: decide(decision)).message
    need = laid.needs.get(need="confirm")
    claim = {"decision_id": decision.pk, "need_id": need.pk}
    say_need_met(**claim, claim=Claim("Report 4", today), by=officer, today=today)  # type: ignore[arg-type]
    assert "Have another governance officer confirm it" in refusal(lambda: decide(decision)).message
    sure = {**claim, "organisations": {council.pk}, "at": timezone.now()}
    assert refusal(lambda: confirm_need(**sure, by=officer)).code == "own_condition"  # type: ignore[arg-type]
    second = person(Role.GOVERNANCE_OFFICER, council)
    confirm_need(**sure, by=second)  # type: ignore[arg-type]
    assert not preview(decision, today).refused
    need_not_met(**claim, reason="Misread", by=second, organisations={council.pk})  # type: ignore[arg-type]
    assert preview(decision, today).refused
    say_need_met(**claim, claim=Claim("Report 5", today), by=officer, today=today)  # type: ignore[arg-type]
    confirm_need(**sure, by=second)  # type: ignore[arg-type]
    assert refusal(lambda: decide(decision, day=today - timedelta(days=1))).code in ("condition_lacking",)
    assert decide(decision).state == "approved"
    assert "if it is confirmed that due diligence is satisfactory" in RouteStage.objects.get(rule=laid).authority


# --- Carrying out, and records without a route -------------------------------------------------------------


def record_of(head: Post, decision: Decision | None, council: Organisation, **fields: Any) -> DecisionRecord:
    """The published record of what the head decided today."""
    words: dict[str, Any] = {"text": "Award it.", "reasons": "Best.", "alternatives": "None.", "interests": "None."}
    words |= {"dispensations": "None.", "decided_on": timezone.localdate(), "title": "Day centre", "maker": head}
    words |= {"reference": f"R-{DecisionRecord.objects.count() + 1}", "decision": decision, **fields}
    made = draft_record(
        partnership=head.partnership,
        draft=RecordDraft(**words),
        by=person(Role.GOVERNANCE_OFFICER, council),
        organisations={council.pk},
        today=timezone.localdate(),
    )
    return publish_record(
        record_id=made.pk,
        published_on=timezone.localdate(),
        evidence="Website",
        by=person(Role.GOVERNANCE_OFFICER, council),
        organisations={council.pk},
        at=timezone.now(),
        today=timezone.localdate(),
    )


def test_a_delegated_decision_under_conditions_is_not_carried_out_before_they_are_confirmed(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation
) -> None:
    laid, today = rule(head, kind, Needed(Need.CONFIRM, text="Due diligence is satisfactory.")), timezone.localdate()
    decision, officer = delegated(head, kind, "100"), person(Role.GOVERNANCE_OFFICER, council)
    second = person(Role.GOVERNANCE_OFFICER, council)
    assert refusal(lambda: decide(decision)).code == "condition_lacking"
    assert refusal(lambda: record_of(head, decision, council)).code == "not_decided"
    claim = {"decision_id": decision.pk, "need_id": laid.needs.get().pk}
    say_need_met(**claim, claim=Claim("Report", today), by=officer, today=today)
    confirm_need(**claim, by=second, organisations={council.pk}, at=timezone.now())
    owner = PostFactory(partnership=council.partnership, organisation=council, code="OWN", title="Owner")
    decide(decision, Outcome.APPROVED_IF, conditions=(Terms("The lease is signed.", owner.pk, today),))
    row = record_of(head, decision, council)
    late = today + timedelta(days=30)

    def carry_out() -> object:
        return implement(record_id=row.pk, on=late, by=officer, today=late)

    assert refusal(carry_out).code == "not_implementable"
    condition = decision.stages.get().conditions.get()
    say_met(condition_id=condition.pk, claim=Claim("The lease", today), by=officer, today=today)
    confirm_met(condition_id=condition.pk, by=second, organisations={council.pk}, at=timezone.now())
    carry_out()
    decision = Decision.objects.get(pk=decision.pk)
    assert (decision.state, decision.implementation.implemented_on) == ("approved", late)


def test_what_a_post_decides_without_a_route_is_asked_of_the_scheme_too(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation
) -> None:
    hazel = head.holdings.get().user
    alone = {"acted_by": hazel, "kind": kind, "amount": Decimal(50000)}
    assert record_of(head, None, council, **alone).authority.startswith("As its record says (no scheme")
    laid = rule(head, kind)
    row = record_of(head, None, council, **alone)
    assert (row.rule, row.acted_by, row.acted_for) == (laid, hazel, None)
    for change, code in (
        ({"amount": Decimal("50000.01")}, "above_limit"),
        ({"amount": None}, "amount_missing"),
        ({"kind": None}, "kind_missing"),
        ({"acted_by": None}, "actor_missing"),
        ({"acted_by": person(Role.COMMISSIONER, council)}, "not_the_post"),
        ({"decided_on": date(2015, 3, 31)}, "authority_ahead"),
    ):
        given = {**alone, **change}
        assert refusal(lambda given=given: record_of(head, None, council, **given)).code == code
    hand = Hand(None, "Used", None)
    assert refusal(lambda: remove_rule(rule_id=laid.pk, hand=hand)).code == "rule_used"
    policy = DecisionKind.objects.create(partnership=council.partnership, code="policy", name="Policy")
    rule(head, policy, Needed(Need.CONSULT, body=cabinet))
    refused = refusal(lambda: record_of(head, None, council, **{**alone, "kind": policy}))
    assert refused.message.endswith("Draft it as a decision with a route, where this is recorded.")


# --- Functions ---------------------------------------------------------------------------------------------


def test_delegating_what_the_law_keeps_is_refused_on_the_route_and_at_the_decision(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation
) -> None:
    function = FunctionFactory(holder=council, number=13)
    decision = delegated(head, kind, "0", functions={13: Use.DELEGATE})
    function.state = "retained"
    function.save()
    refused = refusal(lambda: decide(decision))
    assert refused.code == "function_retained"
    assert "the law keeps this function with Exampleshire Council (register, function 13" in refused.message
    assert preview(decision, timezone.localdate()).faults == (refused.message,)
    assert refusal(lambda: delegated(head, kind, "0", functions={13: Use.DELEGATE})).code == "function_retained"
    function.state, function.part = "partly", "Taking alerts"
    function.save()
    assert refusal(lambda: decide(decision)).code == "part_not_said"
    change_facts(
        decision_id=decision.pk,
        chosen=Chosen(kind.code, Decimal(0), "post:HEAD", {13: Use.DELEGATE_PART}),
        opened_hash=decision.content_hash,
        reason="Only the part",
        by=person(Role.REPORT_AUTHOR, council),
    )
    assert decide(decision).state == "approved"


def test_the_maker_must_decide_on_the_route(cabinet: Body, head: Post, kind: DecisionKind, icb: Organisation) -> None:
    author = person(Role.REPORT_AUTHOR, head.organisation)
    decision = draft_decision(
        partnership=head.partnership,
        reference="D-9",
        text=Text("Joint", "", ("Agree it.",), ()),
        chosen=Chosen(maker="post:HEAD"),
        by=author,
    )
    for body in (cabinet, Body.objects.get(organisation=icb)):
        terms = {"starts_on": timezone.localdate(), "ends_on": None, "purpose": Purpose.DECISION, "by": author}
        add_stage(decision_id=decision.pk, body_id=body.pk, **terms)  # type: ignore[arg-type]
    refused = refusal(lambda: start_route(decision_id=decision.pk, by=author, today=timezone.localdate()))
    assert refused.message.startswith("Head of commissioning is to make this decision, but is not one of the statutory")


# --- Pages and files ---------------------------------------------------------------------------------------


def filled(**more: object) -> dict[str, object]:
    return {
        "who": "post:HEAD",
        "kind": "award",
        "up_to": "£50,000",
        "since_0": 1,
        "since_1": 4,
        "since_2": 2015,
        "document": "Scheme",
        "clause": "4.2",
        "confirm_1": "Due diligence is satisfactory.",
        "consult_1": "body:CABINET",
        "reason": "Agreed by council",
        **more,
    }


def test_the_scheme_is_laid_down_read_as_at_a_day_changed_and_taken_away_as_a_file(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation, sign_in: SignIn
) -> None:
    officer, reader = sign_in(Role.GOVERNANCE_OFFICER, council), sign_in(Role.BOARD_MEMBER, council)
    assert "No rules yet" in reader.get(f"{HERE}scheme/").content.decode()
    made = officer.post(f"{HERE}scheme/add/", filled(), follow=True).content.decode()
    assert "The rule is laid down." in made
    assert (
        "has a rule for this kind of decision since 1 April 2015"
        in officer.post(f"{HERE}scheme/add/", filled()).content.decode()
    )
    found = SchemeRule.objects.get()
    change = filled(up_to="75000", since_2=2016)
    early = officer.post(f"{HERE}scheme/{found.pk}/change/", filled()).content.decode()
    assert "so the new version begins on a later day" in early
    officer.post(f"{HERE}scheme/{found.pk}/change/", change)
    for day, shown, hidden in (
        ("2015-04-01", "£50,000.00", "£75,000.00"),
        ("2016-03-31", "£50,000.00", "£75,000.00"),
        ("2016-04-01", "£75,000.00", "£50,000.00"),
    ):
        page = reader.get(f"{HERE}scheme/?as_at={day}&kind=award&who=post:HEAD").content.decode()
        assert shown in page
        assert hidden not in page
        assert "in consultation with Cabinet; if it is confirmed that due diligence is satisfactory" in page
    assert "No rule fits" in reader.get(f"{HERE}scheme/?as_at=2015-03-31").content.decode()
    assert "No rule fits" in reader.get(f"{HERE}scheme/?organisation=joint").content.decode()
    page = reader.get(f"{HERE}scheme/{found.pk}/").content.decode()
    assert "1 April 2015 to 31 March 2016" in page
    csv = reader.get(f"{HERE}scheme/file.csv?as_at=2016-03-31").content.decode("utf-8-sig")
    assert "Head of commissioning,Exampleshire Council,Contract award,50000.00,Up to and including" in csv
    assert reader.get(f"{HERE}scheme/file.xlsx").status_code == 200
    assert reader.get(f"{HERE}scheme/file.pdf").status_code == 404
    latest = SchemeRule.objects.get(follows=found)
    last = {"last_day_0": 31, "last_day_1": 3, "last_day_2": 2017, "reason": "Ends"}
    officer.post(f"{HERE}scheme/{latest.pk}/end/", last)
    assert "No rule fits" in reader.get(f"{HERE}scheme/?as_at=2017-04-01").content.decode()
    officer.post(f"{HERE}scheme/{latest.pk}/remove/", {"reason": "Entered wrongly"})
    found.refresh_from_db()
    assert found.until is None


def test_only_those_who_change_the_scheme_of_their_own_organisation_do(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    found = rule(head, kind)
    pages = [f"{HERE}scheme/add/", *(f"{HERE}scheme/{found.pk}/{act}/" for act in ("change", "end", "remove"))]
    for role in (Role.COMMISSIONER, Role.BOARD_MEMBER, Role.AUDITOR, Role.PROVIDER):
        client = sign_in(role, council)
        assert {client.post(page, {}).status_code for page in pages} == {403}
        assert client.get(f"{HERE}scheme/{found.pk}/").status_code == (403 if role == Role.PROVIDER else 200)
    other = sign_in(Role.GOVERNANCE_OFFICER, icb)
    assert "belongs to another organisation" in other.post(pages[0], filled(kind="")).content.decode()
    assert "Change from a day on" not in other.get(f"{HERE}scheme/{found.pk}/").content.decode()
    stranger = person(Role.ADMINISTRATOR, None)
    stranger.role_holdings.all().delete()
    grant(stranger, Role.ADMINISTRATOR, partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    assert sign_in(stranger).get(f"/p/elsewhere/scheme/{found.pk}/").status_code == 404


def test_the_decision_page_says_who_may_and_what_is_confirmed_there(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation, sign_in: SignIn
) -> None:
    laid = rule(head, kind, Needed(Need.CONFIRM, text="Due diligence is satisfactory."))
    decision, need = delegated(head, kind, "100"), laid.needs.get()
    officer, commissioner = sign_in(Role.GOVERNANCE_OFFICER, council), sign_in(Role.COMMISSIONER, council)
    page = f"{HERE}decisions/{decision.pk}/"
    assert "Not yet" in commissioner.get(page).content.decode()
    today = timezone.localdate()
    claim = {"evidence": "Report 4", "met_on_0": today.day, "met_on_1": today.month, "met_on_2": today.year}
    commissioner.post(f"{page}authority/{need.pk}/met/", claim)
    assert "Said to be so, not confirmed" in officer.get(page).content.decode()
    assert commissioner.post(f"{page}authority/{need.pk}/confirm/").status_code == 403
    access = access_of(officer.user, "exampleshire")  # type: ignore[attr-defined]
    assert access
    assert "Confirm what lets Head of commissioning decide" in [one.what for one in waiting(access, today)]
    officer.post(f"{page}authority/{need.pk}/confirm/")
    assert "Not yet" not in officer.get(page).content.decode()
    officer.post(f"{page}authority/{need.pk}/not-met/", {"reason": "Misread"})
    assert "Nobody has said yet that it is so" in officer.get(page).content.decode()
    stage = decision.stages.get()
    form = {"outcome": "approved", "decided_on_0": today.day, "decided_on_1": today.month, "decided_on_2": today.year}
    form |= {"opened": decision.content_hash, "acted_by": head.holdings.get().user_id}
    shown = officer.post(f"{page}route/{stage.pk}/outcome/", form).content.decode()
    assert "may take it only if it is confirmed that due diligence is satisfactory" in shown
    elsewhere = rule(
        PostFactory(partnership=PartnershipFactory(slug="elsewhere")), None, Needed(Need.CONFIRM, text="X")
    )
    assert officer.post(f"{page}authority/{elsewhere.needs.get().pk}/confirm/").status_code == 404


def test_what_the_site_holds_can_be_loaded_again(cabinet: Body, head: Post, kind: DecisionKind) -> None:
    rule(
        head,
        kind,
        Needed(Need.CONSULT, body=cabinet),
        Needed(Need.ADVICE, advice=AdviceKind.LEGAL),
        Needed(Need.CONFIRM, text="It is urgent."),
        until=date(2016, 3, 31),
    )
    document = yaml.safe_load(scheme_file_text(head.partnership))
    row = document["scheme"][0]
    assert row["needs"] == [{"consult_body": "CABINET"}, {"advice": "legal"}, {"confirm": "It is urgent."}]
    row["up_to"] = Decimal(str(row["up_to"]))
    load_authority(head.partnership, document)
    assert load_scheme(head.partnership, document) == ["1 rules of the scheme of delegation"]
    remove_rule(rule_id=SchemeRule.objects.get().pk, hand=Hand(None, "Again", None))
    load_scheme(head.partnership, document)
    assert [str(one) for one in SchemeRule.objects.get().needs.all()] == [
        "In consultation with Cabinet",
        "With advice on the text Legal",
        "If it is confirmed that It is urgent.",
    ]
    for wrong, words in (
        ({**row, "body": "CABINET"}, "needs one of “body” and “post”"),
        ({**row, "needs": [{"advice": "legal", "confirm": "X"}]}, "needs one of “consult_body”"),
        ({**row, "since": date(2015, 5, 1)}, "has a rule for this kind"),
        ({**row, "limit": 3}, "which is not known here"),
    ):
        document["scheme"] = [wrong]
        assert words in refusal(lambda: load_scheme(head.partnership, document)).message
