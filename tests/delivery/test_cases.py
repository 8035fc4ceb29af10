"""Business cases: beginning and writing them, their options and appraisals, and loading them from a file."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.models import AuditEntry, ControlledDocument, Decision, Organisation, Partnership, Post, User
from commissioning.rules.document_control import Edition
from commissioning.selectors.access import access_of
from commissioning.services import document_acts
from commissioning.services.document_control import Doer, Draft
from commissioning.services.documents import Entry
from commissioning.services.setup import load_partnership
from delivery.models import (
    BusinessCase,
    CaseStage,
    CaseVersion,
    CashFlow,
    FinancialAppraisal,
    Option,
    OptionsAppraisal,
    Project,
)
from delivery.rules.appraisal.flows import FlowKind
from delivery.rules.appraisal.rates import GREEN_BOOK
from delivery.selectors import cases as selectors
from delivery.selectors.case_duties import case_duties
from delivery.services import appraisals, options
from delivery.services.cases import NewCase, add_case, write_case_version
from delivery.services.options import Given, OptionFields
from delivery.services.setup_cases import load_cases
from ihwb.kernel.errors import Refused
from scrutiny.management.commands.load_partnership import _ExactLoader
from tests.factories import PostFactory, person

pytestmark = pytest.mark.django_db
D = Decimal
FIELDS = OptionFields("", "", False, "open", "", "", "", "", "", "", "", "")


@pytest.fixture
def officer(council: Organisation) -> User:
    return person("commissioner", council)


@pytest.fixture
def owner(partnership: Partnership) -> Post:
    return PostFactory(partnership=partnership)


@pytest.fixture
def case(partnership: Partnership, owner: Post, officer: User) -> BusinessCase:
    new = NewCase("home", "Home first", "Care at home.", CaseStage.OUTLINE, "BC-1", owner)
    return add_case(partnership=partnership, new=new, doer=_doer(officer))


def _doer(user: User | None) -> Doer:
    return Doer(user, timezone.now(), restricted=True)


def _draft(text: str, owner: Post, opened: int = 0) -> Draft:
    return Draft(date(2026, 6, 1), [owner], "", "Text", "All", (("Strategic case", text),), opened=opened)


def _options(case: BusinessCase, by: User) -> OptionsAppraisal:
    """Doing nothing, and A, with Outcomes (weight 3) and Cost (weight 2)."""
    made = options.begin_options(case_id=case.pk, title="How", best=5, note_text="", reason="Begun", by=by)
    options.save_option(
        appraisal_id=made.pk, version=1, option_id=None, to=replace(FIELDS, name="A"), reason="Added", by=by
    )
    for version, (name, weight) in enumerate([("Outcomes", 3), ("Cost", 2)], start=2):
        options.save_criterion(
            appraisal_id=made.pk,
            version=version,
            criterion_id=None,
            name=name,
            meaning="",
            weight=D(weight),
            weight_reason="Agreed",
            reason="Added",
            by=by,
        )
    made.refresh_from_db()
    return made


def _score(made: OptionsAppraisal, option: Option, scores: list[int], by: User) -> None:
    made.refresh_from_db()
    criteria = made.criteria.order_by("position")
    given = {one.pk: Given(D(score), "Seen") for one, score in zip(criteria, scores, strict=True)}
    options.score_option(
        appraisal_id=made.pk, version=made.version, option_id=option.pk, given=given, post=None, reason="Scored", by=by
    )
    made.refresh_from_db()


def _appraisal(case: BusinessCase, by: User) -> FinancialAppraisal:
    """2026/27 to 2028/29 at 10%: costs 100 in the first year."""
    terms = appraisals.Terms("Money", None, 2026, 2028, None, None, D(10), "Agreed", "")
    made = appraisals.begin_appraisal(case_id=case.pk, to=terms, reason="Begun", by=by)
    line = appraisals.LineFields("Team", FlowKind.COST, True, D(0), "", "")
    row = appraisals.save_line(appraisal_id=made.pk, version=1, line_id=None, to=line, reason="Added", by=by)
    appraisals.save_flows(appraisal_id=made.pk, version=2, cells={(row.pk, 2026): D(100)}, reason="Entered", by=by)
    made.refresh_from_db()
    return made


def _refused(code: str, act: Any, **given: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(**given)
    assert refused.value.code == code
    return refused.value


# --- Versions ---------------------------------------------------------------------------------------------------------


def test_a_version_keeps_its_options_and_figures_for_good(case: BusinessCase, owner: Post, officer: User) -> None:
    money = _appraisal(case, officer)
    draft = write_case_version(case_id=case.pk, stage=CaseStage.FULL, draft=_draft("Why.", owner), doer=_doer(officer))
    kept = selectors.kept_with(draft)
    assert kept is not None
    assert (kept.stage, kept.appraisals[0]["figures"][5]["shown"]) == ("full", "(£100.00)")
    assert kept.fingerprint in draft.content["sections"][-1]["text"]

    other = person("governance_officer")
    asked = document_acts.ask_approval(version_id=draft.pk, body=None, post=owner, due=None, doer=_doer(other))
    given = document_acts.Given(document_acts.Approval.APPROVED, date(2026, 6, 2), None, "")
    document_acts.record_approval(approval_id=asked.pk, given=given, today=date(2026, 6, 3), doer=_doer(other))
    baseline = document_acts.make_baseline(
        version_id=draft.pk, edition=Edition.NEW, on=date(2026, 6, 3), doer=_doer(other)
    )
    line = money.lines.get()
    money.refresh_from_db()
    appraisals.save_flows(
        appraisal_id=money.pk, version=money.version, cells={(line.pk, 2026): D(999)}, reason="Dearer", by=officer
    )
    case.refresh_from_db()
    assert selectors.kept_with(baseline) == kept
    assert selectors.appraisals_now(case)[0].npv.value == D("-999.00")


def test_figures_alone_make_a_new_version_and_the_same_again_is_refused(
    case: BusinessCase, owner: Post, officer: User
) -> None:
    first = write_case_version(case_id=case.pk, stage=CaseStage.FULL, draft=_draft("Why.", owner), doer=_doer(officer))
    _refused(
        "nothing_changed",
        write_case_version,
        case_id=case.pk,
        stage=CaseStage.FULL,
        draft=_draft("Why.", owner, first.pk),
        doer=_doer(officer),
    )
    _appraisal(case, officer)
    second = write_case_version(
        case_id=case.pk, stage=CaseStage.FULL, draft=_draft("Why.", owner, first.pk), doer=_doer(officer)
    )
    assert second.label == "v0.02"
    assert CaseVersion.objects.filter(case=case).count() == 2


def test_a_code_and_a_document_serve_one_case(case: BusinessCase, owner: Post, officer: User) -> None:
    partnership = case.partnership
    again = NewCase("home", "Again", "", CaseStage.FULL, "BC-2", owner)
    _refused("case_there", add_case, partnership=partnership, new=again, doer=_doer(officer))
    same = NewCase("other", "Other", "", CaseStage.FULL, "", None, document=case.document)
    _refused("document_has_case", add_case, partnership=partnership, new=same, doer=_doer(officer))


def test_the_record_of_acts_says_nothing_of_a_restricted_case(case: BusinessCase, officer: User) -> None:
    case.document.restricted = True
    case.document.save()
    _appraisal(case, officer)
    entry = AuditEntry.objects.filter(act="delivery.begin_appraisal").get()
    assert (entry.subject, entry.detail) == ("BC-1", {})


# --- Options ----------------------------------------------------------------------------------------------------------


def test_options_begin_with_doing_nothing_and_without_a_ranking(case: BusinessCase, officer: User) -> None:
    made = _options(case, officer)
    (view,) = selectors.options_now(case)
    assert [one.name for one in view.options] == ["Do nothing", "A"]
    assert not view.ranked
    assert view.unscored == "No option has all its scores yet, so there is no ranking."
    _refused(
        "do_nothing_there",
        options.save_option,
        appraisal_id=made.pk,
        version=made.version,
        option_id=None,
        to=replace(FIELDS, name="Nothing again", is_do_nothing=True),
        reason="Why",
        by=officer,
    )


def test_scores_rank_and_a_recommendation_against_them_needs_its_reason(case: BusinessCase, officer: User) -> None:
    made = _options(case, officer)
    nothing, a = made.options.order_by("position")
    _score(made, nothing, [1, 5], officer)
    _score(made, a, [4, 2], officer)
    (view,) = selectors.options_now(case)
    assert [(one.place, one.points) for one in view.options] == [(2, "13"), (1, "16")]
    assert view.options[1].arithmetic == "3 × 4 + 2 × 2 = 16"
    assert view.reaches[1].highest.startswith("Up to 3 (")
    given: dict[str, Any] = {"appraisal_id": made.pk, "version": made.version, "reason": "Decided", "by": officer}
    _refused("ranking_reason", options.recommend, option_id=nothing.pk, why_this="Cheap", against_ranking="", **given)
    options.recommend(option_id=nothing.pk, why_this="Cheap", against_ranking="A is untried", **given)
    _refused("stale", options.recommend, option_id=a.pk, why_this="Best", against_ranking="", **given)
    options.recommend(option_id=a.pk, why_this="Best", against_ranking="", **{**given, "version": made.version + 1})
    assert [one.recommended for one in made.options.order_by("position")] == [False, True]
    assert AuditEntry.objects.filter(act="delivery.recommend_option").count() == 2


def test_an_unlawful_option_is_refused_by_the_service_and_by_the_database(case: BusinessCase, officer: User) -> None:
    made = _options(case, officer)
    nothing = made.options.get(is_do_nothing=True)
    unlawful = replace(FIELDS, name="Do nothing", is_do_nothing=True, lawful="unlawful")
    change: dict[str, Any] = {"appraisal_id": made.pk, "option_id": nothing.pk, "reason": "Law", "by": officer}
    _refused("no_lawful_reason", options.save_option, version=made.version, to=unlawful, **change)
    to = replace(unlawful, lawful_reason="The contract ends.")
    options.save_option(version=made.version, to=to, **change)
    made.refresh_from_db()
    refusal = _refused(
        "unlawful", options.recommend, version=made.version, why_this="Easy", against_ranking="", **change
    )
    assert "The contract ends" in refusal.message
    with pytest.raises(IntegrityError), transaction.atomic():
        Option.objects.filter(pk=nothing.pk).update(recommended=True, recommended_reason="Easy")
    a = made.options.get(name="A")
    options.recommend(version=made.version, why_this="Best", against_ranking="", **{**change, "option_id": a.pk})
    _refused(
        "recommended_unlawful",
        options.save_option,
        version=made.version + 1,
        to=replace(to, name="A", is_do_nothing=False),
        **{**change, "option_id": a.pk},
    )


def test_a_score_has_its_bounds_and_its_reason(case: BusinessCase, officer: User) -> None:
    made = _options(case, officer)
    option, criterion = made.options.get(name="A"), made.criteria.order_by("position")[0]
    given: dict[str, Any] = {"appraisal_id": made.pk, "version": made.version, "option_id": option.pk, "post": None}
    for code, score in (("score_outside", Given(D(6), "Why")), ("no_score_reason", Given(D(3), " "))):
        _refused(code, options.score_option, given={criterion.pk: score}, reason="Scored", by=officer, **given)
    assert not option.scores.exists()


def test_a_recommendation_that_is_overtaken_waits_for_its_reason(case: BusinessCase, officer: User) -> None:
    made = _options(case, officer)
    nothing, a = made.options.order_by("position")
    _score(made, nothing, [1, 2], officer)
    _score(made, a, [4, 2], officer)
    given: dict[str, Any] = {"appraisal_id": made.pk, "reason": "Decided", "by": officer}
    options.recommend(version=made.version, option_id=a.pk, why_this="Best", against_ranking="", **given)
    access = access_of(officer, case.partnership.slug)
    assert case_duties(access) == []
    _score(made, nothing, [5, 5], officer)
    (duty,) = case_duties(access)
    assert duty.what == "Say why “A” is recommended although Do nothing ranks first: Home first"
    options.recommend(
        version=made.version, option_id=a.pk, why_this="Best", against_ranking="The contract ends soon", **given
    )
    assert case_duties(access) == []


# --- Appraisals -------------------------------------------------------------------------------------------------------


def test_the_grid_changes_only_what_changed_and_keeps_its_history(case: BusinessCase, officer: User) -> None:
    made = _appraisal(case, officer)
    line = made.lines.get()
    cells = {(line.pk, 2026): D(100), (line.pk, 2027): D("12.34"), (line.pk, 2028): None}
    changed = appraisals.save_flows(
        appraisal_id=made.pk, version=made.version, cells=cells, reason="Second year", by=officer
    )
    assert changed == 1
    assert CashFlow.history.count() == 2
    _refused(
        "stale", appraisals.save_flows, appraisal_id=made.pk, version=made.version, cells=cells, reason="x", by=officer
    )
    _refused(
        "year_outside",
        appraisals.save_flows,
        appraisal_id=made.pk,
        version=made.version + 1,
        cells={(line.pk, 2031): D(1)},
        reason="x",
        by=officer,
    )


def test_terms_are_not_changed_from_under_their_flows(case: BusinessCase, officer: User) -> None:
    made = _appraisal(case, officer)
    terms = appraisals.Terms("Money", None, 2027, 2028, None, None, D(10), "", "")
    change: dict[str, Any] = {"appraisal_id": made.pk, "version": made.version, "reason": "Later", "by": officer}
    assert "£100.00 in 2026/27" in _refused("flows_outside", appraisals.change_terms, to=terms, **change).message
    _refused("rate_unclear", appraisals.change_terms, to=replace(terms, base_year=2026, stated_rate=None), **change)
    _refused("rate_outside", appraisals.change_terms, to=replace(terms, base_year=2026, stated_rate=D(100)), **change)


def test_two_tables_of_rates_begin_on_two_days(partnership: Partnership, officer: User) -> None:
    table: dict[str, Any] = {
        "partnership": partnership,
        "name": "Green Book",
        "since": date(2003, 4, 1),
        "bands": GREEN_BOOK.bands,
        "source": "HM Treasury",
        "reason": "Adopted",
        "by": officer,
    }
    appraisals.lay_down_rates(**table)
    _refused("rates_there", appraisals.lay_down_rates, **table)


# --- Loading ----------------------------------------------------------------------------------------------------------


def _demo(name: str) -> Any:
    return yaml.load((settings.BASE_DIR / "demo" / "plymouth" / f"{name}.yaml").read_text(), Loader=_ExactLoader)


@pytest.fixture
def plymouth(db: None) -> Partnership:
    """The demonstration's bodies and posts, with stand-ins for what its cases name of other files."""
    partnership = load_partnership(_demo("partnership"))
    for code in ("INTEGRATED-COMMISSIONING", "CYPS"):
        Project.objects.create(partnership=partnership, code=code, name=code)
    for reference in ("IHWB-IC-2014", "ACL-CJV-2014"):
        Decision.objects.create(partnership=partnership, reference=reference, title=reference, content_hash="0" * 64)
    ControlledDocument.objects.create(
        partnership=partnership,
        reference="IHWB-01",
        title="Case",
        kind="business_case",
        owner=partnership.posts.all()[0],
    )
    return partnership


def test_the_cases_of_the_demonstration_load_once_with_their_errors(plymouth: Partnership) -> None:
    documents = {"cases": _demo("cases")}
    assert load_cases(plymouth, documents) == ["5 business cases"]
    before = (BusinessCase.history.count(), CashFlow.history.count(), CaseVersion.history.count())
    load_cases(plymouth, documents)
    assert before == (BusinessCase.history.count(), CashFlow.history.count(), CaseVersion.history.count())

    programme = selectors.appraisals_now(BusinessCase.objects.get(code="integrated-commissioning"))[0]
    assert (programme.npv.shown, programme.figure("bcr").shown, programme.differing) == ("£35,150,326.99", "18.69", 2)
    outline = selectors.appraisals_now(BusinessCase.objects.get(code="commissioning-outline"))[0]
    assert outline.npv.shown == "£655,954.76 to £687,272.73"
    assert [one.verdict for one in outline.published].count("differs") == 6
    children = BusinessCase.objects.get(code="children")
    assert selectors.appraisals_now(children)[1].differing == 0
    baseline = children.document.versions.get(stage="baseline")
    assert [one["title"] for one in selectors.kept_with(baseline).appraisals] == [  # type: ignore[union-attr]
        "Outline, costs and savings of 2014/15"
    ]
    (send,) = selectors.options_now(BusinessCase.objects.get(code="send-2017"))
    assert [one.lawful for one in send.options] == ["unlawful", "open", "unlawful", "lawful", "open"]
    assert send.recommended is not None
    assert send.recommended.name.startswith("Option 3")
    assert (send.ranked, send.criteria) == (False, ())
    assert "no ranking" in send.unscored


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"stage": "final"}, "cases.yaml, cases 1 has “final” in “stage”"),
        ({"options": [{"title": "How", "options": [{"name": "A", "lawful": "unlawful"}]}]}, "Say why the option is"),
        (
            {
                "options": [
                    {
                        "title": "How",
                        "options": [
                            {"name": "A", "lawful": "unlawful", "lawful_reason": "Law", "recommended": "Because"}
                        ],
                    }
                ]
            },
            "cases.yaml, cases 1, options 1, options 1 is not right: An unlawful option cannot be recommended",
        ),
        ({"appraisals": [{"title": "M", "base_year": "2015/16", "last_year": "2014/15"}]}, "2014/15 is before year 0"),
        (
            {"appraisals": [{"title": "M", "base_year": "2014/15", "last_year": "2014/15"}]},
            "Choose a table of rates, or state one rate",
        ),
        ({"wieght": 3}, "has the field “wieght”, which is not known here"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(
    partnership: Partnership, owner: Post, change: dict[str, Any], says: str
) -> None:
    one = {"code": "home", "name": "Home", "covers": "Care.", "stage": "full", "reference": "BC-1", "owner": owner.code}
    with pytest.raises(Refused) as refused, transaction.atomic():
        load_cases(partnership, {"cases": {"cases": [{**one, **change}]}})
    assert says in refused.value.message
    assert not BusinessCase.objects.exists()


def test_a_partnership_without_the_file_has_no_cases(partnership: Partnership) -> None:
    assert load_cases(partnership, {}) == []
    Entry("x", {}).finish()
