"""A finance lead writes an agreement's rules without a file: steps, sentences, faults, patterns, undo, an example."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import AuditEntry
from commissioning.rules.roles import Role
from pool.models import AgreementVersion, PooledFund
from pool.rules.rule_editing import seal
from tests.conftest import SignIn
from tests.pool.factories import RULES, AgreementVersionFactory, RiskFundFactory, pooled_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund() -> PooledFund:
    fund = pooled_fund(4)
    RiskFundFactory(fund=fund)
    return fund


@pytest.fixture
def draft(fund: PooledFund) -> AgreementVersion:
    version: AgreementVersion = AgreementVersionFactory(agreement=fund.agreement, number=2, state="draft")
    return version


@pytest.fixture
def lead(sign_in: SignIn) -> Client:
    return sign_in(Role.POOL_MANAGER)


def url(name: str = "version_rules", number: int = 2, **more: Any) -> str:
    keys = {"partnership": "exampleshire", "agreement": "S75", "number": number, **more}
    return reverse(f"pool:{name}", kwargs=keys)


def words(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def sent(client: Client, draft: AgreementVersion, address: str, **data: Any) -> Any:
    """A POST with the seal of the rules as they are."""
    draft.refresh_from_db()
    return client.post(address, {"seen": seal(draft.rules), **data})


def kinds(draft: AgreementVersion, stage: str = "overspend") -> list[str]:
    draft.refresh_from_db()
    return [step["step"] for step in draft.rules[stage]]


# --- Reading ----------------------------------------------------------------------------------------------------


def test_every_step_is_read_as_a_sentence_with_a_worked_example(lead: Client, draft: AgreementVersion) -> None:
    page = words(lead.get(url()))
    assert "What is left is shared: Exampleshire Council 25%, NHS Exampleshire ICB 75%." in page
    assert "£75,000.00" in page  # of £100,000.00


def test_other_figures_are_worked_out_as_they_are_typed(lead: Client, draft: AgreementVersion) -> None:
    page = words(lead.get(url(), {"line_0": "L001", "variance_0": "(400)", "line_1": "", "variance_1": "1,000"}))
    assert "£600.00" in page  # one nets the other
    assert "£450.00" in page
    assert "Type at least one variance" in words(lead.get(url(), {"variance_0": ""}))


def test_members_read_rules_in_force_and_no_drafts(sign_in: SignIn, draft: AgreementVersion) -> None:
    member = sign_in(Role.SCRUTINY_MEMBER)
    page = words(member.get(url(number=1)))
    assert "is shared: Exampleshire Council 25%" in page
    assert "Add a step" not in page
    assert "worked example" not in page  # figures are not theirs
    assert member.get(url()).status_code == 404
    assert member.get(url("rule_add", stage="overspend")).status_code == 403


def test_another_partnerships_agreement_is_not_there(lead: Client) -> None:
    assert lead.get(url()).status_code == 404


# --- Changing ---------------------------------------------------------------------------------------------------


def test_a_step_is_added_tried_and_saved_with_who_and_why(lead: Client, draft: AgreementVersion) -> None:
    address = url("rule_add", stage="overspend") + "?kind=draw"
    tried = words(sent(lead, draft, address, fund="contingency", up_to="300", preview="1"))
    assert "Up to £300.00 is drawn from the Contingency." in tried
    assert kinds(draft) == ["share"]
    assert sent(lead, draft, address, fund="contingency", up_to="300", why="Clause 9").status_code == 302
    assert kinds(draft) == ["share", "draw"]
    entry = draft.history.first()
    assert entry.history_change_reason == "Added an overspend step: Clause 9"
    assert entry.history_user == lead.user  # type: ignore[attr-defined]
    assert AuditEntry.objects.get(act="pool.change_rules").detail["rules"] == draft.rules
    assert draft.rules["overspend"][1] == {"step": "draw", "fund": "contingency", "up_to": "300.00"}


@pytest.mark.parametrize("name", ["rule_add", "rules_pattern"])
def test_going_on_without_a_choice_says_to_choose(name: str, lead: Client, draft: AgreementVersion) -> None:
    address = url(name, stage="overspend") if name == "rule_add" else url(name)
    assert "There is a problem" not in words(lead.get(address))
    assert "There is a problem" in words(lead.get(f"{address}?asked=1"))


def test_steps_are_moved_removed_mirrored_and_each_change_undone(lead: Client, draft: AgreementVersion) -> None:
    sent(lead, draft, url("rule_add", stage="overspend") + "?kind=lead", partner="ICB")
    moved = sent(lead, draft, url(), act="up:overspend:1")
    assert moved["Location"].endswith("#overspend-1"), "the page opens at the step that was moved"
    assert kinds(draft) == ["lead", "share"]
    sent(lead, draft, url(), act="mirror")
    assert kinds(draft, "underspend") == ["lead", "share"]
    sent(lead, draft, url(), act="remove:overspend:0")
    assert kinds(draft) == ["share"]
    for standing in (["lead", "share"], ["lead", "share"], ["share", "lead"], ["share"]):
        sent(lead, draft, url(), act="undo")
        assert kinds(draft) == standing
    assert draft.rules == RULES
    assert "no change of these rules to undo" in words(lead.post(url(), {"act": "undo"}, follow=True))


def test_percentages_that_do_not_make_100_are_said_at_the_field(lead: Client, draft: AgreementVersion) -> None:
    address = url("rule_change", stage="overspend", at=0)
    assert 'value="75"' in words(lead.get(address))
    page = words(sent(lead, draft, address, basis="weights", weight_0="25", weight_1="73.5"))
    assert "The percentages add up to 98.5; they must add up to exactly 100: 1.5 is missing." in page
    assert kinds(draft) == ["share"]
    sent(lead, draft, address, basis="weights", weight_0="26.5%", weight_1="73.5", cap_0="1,000")
    draft.refresh_from_db()
    saved = draft.rules["overspend"][0]
    assert (saved["weights"], saved["caps"]) == ({"COUNCIL": "26.5", "ICB": "73.5"}, {"COUNCIL": "1000.00"})


def test_the_engines_reader_refuses_a_negative_limit_at_its_field(lead: Client, draft: AgreementVersion) -> None:
    page = words(sent(lead, draft, url("rule_add", stage="underspend") + "?kind=carry_forward", up_to="-5"))
    assert "must not be negative" in page
    assert kinds(draft, "underspend") == ["share"]


def test_a_line_rule_names_its_lines_and_an_unknown_one_is_refused(lead: Client, draft: AgreementVersion) -> None:
    address = url("rule_add", stage="line_rules") + "?kind=by_cause"
    data = {"cause_0": "Late start", "partner_0": "COUNCIL", "group": ["GROUP-2"]}
    assert "There is no line L999" in words(sent(lead, draft, address, line="l001, L999", **data))
    sent(lead, draft, address, line="l001", **data)
    draft.refresh_from_db()
    assert draft.rules["line_rules"] == [
        {"step": "by_cause", "causes": {"late_start": "COUNCIL"}, "select": {"group": ["GROUP-2"], "line": ["L001"]}}
    ]


def test_faults_stand_at_the_step_and_can_be_put_right_there(lead: Client, draft: AgreementVersion) -> None:
    draft.rules = {"overspend": [{"step": "draw", "fund": "gone"}, {"step": "nonsense"}]}
    draft.save()
    page = words(lead.get(url()))
    assert "“gone” is not a fund" in page
    assert "This step cannot be read" in page
    assert "gone (not there any more)" in words(lead.get(url("rule_change", stage="overspend", at=0)))
    sent(lead, draft, url(), act="remove:overspend:1")
    assert kinds(draft) == ["draw"]


def test_rules_start_from_a_pattern(lead: Client, draft: AgreementVersion) -> None:
    address = url("rules_pattern") + "?pattern=waterfall"
    assert "takes the place of the 2 steps" in words(lead.get(address))
    data = {"fund": "contingency", "weight_0": "40", "weight_1": "60", "cap_1": "500", "rest": "COUNCIL"}
    assert sent(lead, draft, address, **data).status_code == 302
    assert kinds(draft) == ["draw", "share", "lead"]
    assert draft.rules["overspend"][1]["caps"] == {"ICB": "500.00"}


def test_a_tenth_of_a_gain_is_written_in_forms_and_said_in_a_sentence(lead: Client, draft: AgreementVersion) -> None:
    address = url("rules_pattern") + "?pattern=portion_first"
    data = {"first": "ICB", "weight_0": "40", "weight_1": "60"}
    assert "A part of nought is no part" in words(sent(lead, draft, address, portion="0", **data))
    assert sent(lead, draft, address, portion="10%", **data).status_code == 302
    page = words(lead.get(url()))
    assert "10% of what is left goes to NHS Exampleshire ICB; the rest passes on." in page
    step = url("rule_change", stage="underspend", at=0)
    assert 'name="portion" value="10"' in words(lead.get(step))
    sent(lead, draft, step, basis="weights", weight_1="100", portion="12.5", up_to="2,000")
    draft.refresh_from_db()
    assert draft.rules["underspend"][0] == {
        "step": "share", "basis": "weights", "weights": {"ICB": "100"}, "portion": "12.5", "up_to": "2000.00",
    }  # fmt: skip
    assert "12.5% of what is left, but no more than £2,000.00, goes to NHS Exampleshire ICB" in words(lead.get(url()))
    page = words(sent(lead, draft, url("rule_add", stage="underspend") + "?kind=carry_forward", portion="0"))
    assert "a portion is more than 0" in page


def test_a_direction_is_left_to_the_partners_and_taken_back(lead: Client, draft: AgreementVersion) -> None:
    sent(lead, draft, url(), act="decide:underspend:")
    draft.refresh_from_db()
    assert draft.rules["by_decision"] == ["underspend"]
    page = words(lead.get(url()))
    assert "The partners decide; without a decision these steps hold:" in page
    sent(lead, draft, url(), act="remove:underspend:0")
    assert "without a decision it stays unresolved" in words(lead.get(url()))
    sent(lead, draft, url(), act="hold:underspend:")
    draft.refresh_from_db()
    assert "by_decision" not in draft.rules
    sent(lead, draft, url(), act="undo")
    draft.refresh_from_db()
    assert draft.rules["by_decision"] == ["underspend"]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(lead: Client, draft: AgreementVersion) -> None:
    old = seal(draft.rules)
    sent(lead, draft, url(), act="netting", netting="none")
    page = words(lead.post(url(), {"seen": old, "act": "remove:overspend:0"}, follow=True))
    assert "has changed these rules meanwhile" in page
    assert kinds(draft) == ["share"]


def test_rules_that_are_not_a_draft_any_more_do_not_change(lead: Client, draft: AgreementVersion) -> None:
    assert sent(lead, draft, url(number=1), act="mirror").status_code == 403
    draft.state = "legal_scrutiny"
    draft.save()
    assert sent(lead, draft, url(), act="remove:overspend:0").status_code == 403
    assert kinds(draft) == ["share"]
