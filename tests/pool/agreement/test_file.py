"""An agreement as a file: what is written is read back to the byte, and what is wrong is named with its place."""

import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.models import Organisation, Partnership, User
from ihwb.kernel.errors import Refused
from pool.models import Agreement, AgreementVersion, BudgetLine, Contribution
from pool.rules.agreement_content import Content, SchemeTerms, Terms, content_hash
from pool.rules.agreement_file import AgreementFile, Head, read_file, write_file
from pool.rules.completeness import REQUIRED
from pool.rules.risk_share import ScenarioErrors, scenario_of
from pool.rules.risk_share.writing import rules_as_dict
from pool.selectors.agreement_content import hash_of
from pool.selectors.agreement_file import file_of
from pool.services import agreement as drafting
from pool.services.agreement_file import preview, take_over
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, UserFactory
from tests.pool.factories import pooled_fund

# One agreement with most of what agreements have; the cases below change it.
WHOLE: dict[str, Any] = {
    "agreement": "Integrated care, shared",
    "code": "S75-X",
    "starts_on": date(2016, 4, 1),
    "fund": {"code": "BCF", "name": "Better care"},
    "partners": [
        {"code": "COUNCIL", "name": "Exampleshire Council", "contribution": "96000000.00", "host": True},
        {"code": "ICB", "name": "NHS Exampleshire ICB", "contribution": "99000000.00"},
    ],
    "funds": {"risk_pool": "500000.00"},
    "lines": [
        {"code": "HOME", "name": "At home", "lead": "COUNCIL", "arrangement": "pooled", "group": "care",
         "budget": "100.00", "outturn": "100.00", "tags": ["fixed"], "scheme": "CARE", "provider": "Good Care Ltd"},
        {"code": "CHC", "name": "Continuing care", "lead": "ICB", "arrangement": "aligned", "group": "health",
         "budget": "250.50", "outturn": "250.50", "shares": {"COUNCIL": "45", "ICB": "55"}},
    ],
    "rules": {
        "line_rules": [{"step": "retain", "select": {"arrangement": "aligned"}}],
        "overspend": [
            {"step": "draw", "fund": "risk_pool", "up_to": "400000.00"},
            {"step": "share", "basis": "weights", "weights": {"COUNCIL": "49", "ICB": "51"}, "caps": {"COUNCIL": "9"}},
            {"step": "lead", "partner": "ICB"},
        ],
        "underspend": [{"step": "carry_forward", "up_to": "100000"}, {"step": "share", "basis": "contributions"}],
    },
    "terms": {
        "pool_manager": "DASS",
        "notice_months": 12,
        "review_on": date(2017, 3, 31),
        "materiality_threshold": "500000.00",
        "at_threshold": "ordinary",
        "opening_deficits": {"ICB": "1200000.00"},
        "treasury_sharing": {"COUNCIL": "33.333333", "ICB": "66.666667"},
        "required_terms": {"aims": "To care well: “once”.\n\n- early\n- at home", "duration": "yes"},
    },
    "schemes": [
        {"code": "CARE", "name": "Care at home", "lead": "COUNCIL", "control_type": "host", "basis": "net",
         "memorandum_account": False, "aims": "012 is not a number here"},
    ],
}  # fmt: skip


def written(**parts: Any) -> str:
    document = {**copy.deepcopy(WHOLE), **parts}
    return yaml.safe_dump({name: part for name, part in document.items() if part is not None}, sort_keys=False)


@pytest.fixture
def here(council: Organisation, icb: Organisation) -> Partnership:
    PostFactory()
    return council.partnership


@pytest.fixture
def by(db: None) -> User:
    return UserFactory()


def took(partnership: Partnership, text: str, by: User) -> AgreementVersion:
    return take_over(partnership=partnership, text=text, opened=preview(partnership, text).opened, by=by)


CASES = {
    "whole": {},
    "no fund": {"fund": None, "lines": [], "funds": None, "rules": None},
    "nothing agreed yet": {"lines": WHOLE["lines"][1:], "terms": None, "schemes": None, "rules": {}, "funds": None},
    "netted in groups": {"rules": {"netting": "group", "overspend": [{"step": "share", "basis": "equal"}]}},
    "no host": {"partners": [{"code": "COUNCIL"}, {"code": "ICB", "contribution": "1.00"}], "rules": {}},
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_an_agreement_goes_out_comes_in_elsewhere_and_goes_out_the_same(here: Partnership, by: User, case: str) -> None:
    first = write_file(file_of(took(here, written(**CASES[case]), by)))
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    OrganisationFactory(partnership=elsewhere)
    OrganisationFactory(partnership=elsewhere, nhs=True)
    PostFactory(partnership=elsewhere)
    again = AgreementVersion.objects.get(pk=took(elsewhere, first, by).pk)
    assert write_file(file_of(again)) == first
    there = Agreement.objects.get(partnership=here).versions.get()
    assert hash_of(again) == hash_of(there)


def test_the_loaded_pool_goes_out_and_in_without_a_difference(here: Partnership, by: User) -> None:
    agreement = pooled_fund(partnership=here).agreement
    version = agreement.versions.get()
    text = write_file(file_of(version))
    seen = preview(here, text)
    assert (seen.makes, seen.version, seen.differences, seen.notes) == ("version", 2, (), ())
    assert write_file(file_of(took(here, text, by))) == text


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
sentences = st.lists(words, min_size=1, max_size=12).map(" ".join) | st.lists(words, max_size=4).map("\n".join)
codes = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True)
amounts = st.integers(0, 10**12).map(lambda pence: Decimal(pence) / 100)


@given(
    title=words,
    texts=st.lists(sentences, min_size=7, max_size=7),
    amount=amounts,
    whole=st.integers(0, 32767),
    part=st.integers(0, 100),
    schemes=st.lists(codes, unique=True, max_size=4),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_agreed_is_read_back_as_it_was_written(
    title: str, texts: list[str], amount: Decimal, whole: int, part: int, schemes: list[str]
) -> None:
    scenario = scenario_of({**WHOLE, "agreement": title, "lines": []} | {"fund": None, "schemes": None, "terms": None})
    terms = Terms(
        notice_months=whole,
        materiality_threshold=amount.quantize(Decimal("0.01")),
        tolerance=amount.quantize(Decimal("0.01")),
        contingency=texts[0].strip(),
        treasury_sharing={"COUNCIL": Decimal(part), "ICB": Decimal(100 - part)},
        required_terms={point.code: text for point, text in zip(REQUIRED, texts, strict=True) if text.strip()},
    )
    listed = tuple(SchemeTerms(code, title, aims=texts[1].strip(), lead="ICB") for code in schemes)
    content = Content("S75-X", date(2016, 4, 1), "COUNCIL", terms, rules_as_dict(scenario.rules), listed)
    head = Head("S75-X", title, date(2016, 4, 1), None, "", 2016, "BCF", title)
    text = write_file(AgreementFile(head, content, scenario))
    back = read_file(text)
    assert back.content == content
    assert write_file(back) == text


def _wrong() -> dict[str, tuple[dict[str, Any], str]]:
    lines, terms = copy.deepcopy(WHOLE["lines"]), copy.deepcopy(WHOLE["terms"])
    lines[1]["scheme"] = "NONE"
    return {
        "misspelt key": ({"termes": {}}, "termes (line"),
        "misspelt term": ({"terms": {**terms, "tolerence": "1"}}, "terms.tolerence"),
        "misspelt point": ({"terms": {"required_terms": {"aim": "x"}}}, "terms.required_terms.aim"),
        "treasury": ({"terms": {"treasury_sharing": {"ICB": "90"}}}, "terms.treasury_sharing (line"),
        "stranger": ({"terms": {"opening_deficits": {"XYZ": "1.00"}}}, "terms.opening_deficits.XYZ"),
        "scheme of a line": ({"lines": lines}, "lines[1].scheme"),
        "day": ({"starts_on": "soon"}, "starts_on (line"),
        "no fund": ({"fund": None}, "fund (line"),
        "post": ({"terms": {**terms, "pool_manager": "NOBODY"}}, "terms.pool_manager: the partnership has no post"),
        "organisation": (
            {"partners": [*WHOLE["partners"], {"code": "XYZ", "contribution": "1.00"}]},
            "partners[2].code: the partnership has",
        ),
        "code": ({"code": "S 75"}, "code (line"),
        "whole number": ({"terms": {"notice_months": "many"}}, "terms.notice_months"),
    }


@pytest.mark.parametrize("name", sorted(_wrong()))
def test_a_fault_is_named_with_its_place_and_nothing_is_taken_over(here: Partnership, by: User, name: str) -> None:
    parts, said = _wrong()[name]
    with pytest.raises(ScenarioErrors) as errors:
        took(here, written(**parts), by)
    assert said in str(errors.value)
    assert not Agreement.objects.exists()


def test_every_fault_of_a_file_is_named_at_once() -> None:
    with pytest.raises(ScenarioErrors) as errors:
        read_file(written(starts_on="soon", terms={"notice_months": -1, "tolerence": 1}, schemes=[{"name": "X"}]))
    places = {fault.place for fault in errors.value.faults}
    assert {"starts_on", "terms.notice_months", "terms.tolerence", "schemes[0].code"} <= places


def test_the_risk_share_command_reads_an_agreement_and_still_refuses_a_misspelt_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "agreement.yaml"
    file.write_text(written(), encoding="utf-8")
    call_command("risk_share", file)
    assert "Integrated care, shared" in capsys.readouterr().out
    file.write_text(written(shemes=[]), encoding="utf-8")
    with pytest.raises(Exception, match=r"shemes.*perhaps schemes is meant"):
        call_command("risk_share", file)


def test_a_file_sets_up_the_fund_and_later_leaves_its_figures_alone(here: Partnership, by: User) -> None:
    took(here, written(), by)
    assert list(BudgetLine.objects.values_list("code", "scheme_code", "provider")) == [
        ("HOME", "CARE", "Good Care Ltd"),
        ("CHC", "", ""),
    ]
    assert [one.amount for one in Contribution.objects.all()] == [96000000, 99000000]
    lines = copy.deepcopy(WHOLE["lines"])
    lines[0]["budget"] = "777.00"
    text = written(lines=lines, terms={**WHOLE["terms"], "notice_months": 6})
    seen = preview(here, text)
    assert [(one.label, one.before, one.after) for one in seen.differences] == [
        ("Notice to leave", "12 months", "6 months")
    ]
    assert "HOME: £100.00 here, £777.00 in the file" in seen.notes[0]
    took(here, text, by)
    assert BudgetLine.objects.get(code="HOME").budgets.get().amount == 100


def test_a_file_does_not_overwrite_what_changed_after_its_preview(here: Partnership, by: User) -> None:
    version = took(here, written(), by)
    text = written(terms={"notice_months": 6})
    seen = preview(here, text)
    drafting.put_scheme(version_id=version.pk, scheme=SchemeTerms("LATE", "Late"), replaces="", by=by)
    with pytest.raises(Refused, match="changed the agreement after you looked"):
        take_over(partnership=here, text=text, opened=seen.opened, by=by)
    assert version.schemes.filter(code="LATE").exists()


def test_a_hash_follows_every_part_of_what_is_agreed() -> None:
    content = read_file(written()).content
    other = [
        replace(content, host="ICB"),
        replace(content, effective_from=date(2016, 4, 2)),
        replace(content, rules={**content.rules, "netting": "none"}),
        replace(content, schemes=(replace(content.schemes[0], basis="gross"),)),
        replace(content, terms=replace(content.terms, required_terms={"aims": "Other"})),
        replace(content, terms=replace(content.terms, tolerance=Decimal("0.01"))),
    ]
    assert len({content_hash(one) for one in (content, *other)}) == 7
    weights = replace(content.terms, treasury_sharing={"ICB": Decimal("66.6666670"), "COUNCIL": Decimal("33.333333")})
    assert content_hash(replace(content, terms=weights)) == content_hash(content)
