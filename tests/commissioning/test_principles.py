"""The partners' principles: dated lists, and a short test that stays with the text a decision was taken on."""

from datetime import date

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commissioning.models import AuditEntry, Decision, Organisation, PrincipleList, PrincipleTest
from commissioning.rules import principles as rules
from commissioning.rules.principles import Answer, Given, Standing, Version
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from commissioning.selectors.duties import duties
from commissioning.selectors.principles import asked_of, principle_view
from commissioning.services import principle_files
from commissioning.services import principles as services
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import cabinet_and_governing_body, decision_on_route
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, person

OLD = Version("governance", "Governance", date(2014, 7, 1), ("One budget.", "No harm to a partner."))
NEW = Version("governance", "Governance", date(2015, 4, 1), ("One budget.", "Openly decided."))


# --- Rules ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2014, 6, 30), []), (date(2014, 7, 1), [OLD]), (date(2015, 3, 31), [OLD]), (date(2015, 4, 1), [NEW])],
)
def test_a_version_counts_from_its_first_day_on(on: date, found: list[Version]) -> None:
    assert rules.in_force([NEW, OLD], on) == found


def test_a_version_without_principles_ends_its_list() -> None:
    ended = Version("governance", "Governance", date(2016, 4, 1), ())
    assert rules.in_force([OLD, NEW, ended], date(2016, 4, 1)) == []


def given(place: int, answer: Answer = Answer.MET, sentence: str = "As section two says") -> Given:
    one = rules.principles_of([OLD])[place - 1]
    return Given(one.code, one.name, one.since, one.number, one.text, answer, sentence)


def test_standing_asks_for_every_principle_on_the_present_text() -> None:
    asked = rules.principles_of([OLD])
    assert rules.standing(asked, None, same_text=False) is Standing.UNTESTED
    assert rules.standing(asked, [given(1), given(2)], same_text=False) is Standing.STALE
    assert rules.standing(asked, [given(1)], same_text=True) is Standing.INCOMPLETE
    assert rules.standing(asked, [given(1), given(2)], same_text=True) is Standing.TESTED


def test_a_principle_that_kept_its_words_keeps_its_answer_in_a_new_version() -> None:
    assert [one.text for one in rules.missing(rules.principles_of([NEW]), [given(1), given(2)])] == ["Openly decided."]


@pytest.mark.parametrize(
    ("version", "code"),
    [
        (Version("governance", "Governance", date(2014, 7, 1), ("Another.",)), "principles_there_already"),
        (Version("governance", "Governance", date(2015, 4, 1), ("A", "a")), "principle_twice"),
        (Version("governance", "Governance", date(2015, 4, 1), OLD.principles), "principles_unchanged"),
        (Version("new", "New", date(2015, 4, 1), ()), "principles_empty"),
    ],
)
def test_a_version_is_refused_with_what_is_wrong(version: Version, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_version(version, [OLD])
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("answers", "code"), [([], "nothing_tested"), ([given(1, Answer.NOT_MET, " ")], "sentence_missing")]
)
def test_a_test_says_something_with_a_sentence(answers: list[Given], code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_test(rules.principles_of([OLD]), answers)
    assert refused.value.code == code


# --- On a decision -------------------------------------------------------------------------------------------


@pytest.fixture
def decision(council: Organisation, icb: Organisation) -> Decision:
    found = decision_on_route(*cabinet_and_governing_body(council, icb))
    services.lay_down_principles(partnership=found.partnership, version=OLD, reason="Agreed in 2014", by=None)
    return found


HERE = "/p/exampleshire/decisions/"


def answers(decision: Decision, **changes: str) -> dict[str, str]:
    filled = {
        "opened_text": decision.content_hash,
        "opened_test": "0",
        "answer_1": "met",
        "sentence_1": "One fund of £421m.",
        "answer_2": "not_met",
        "sentence_2": "The smaller partner bears more.",
    }
    return {**filled, **changes}


@pytest.mark.django_db
def test_the_test_is_recorded_shown_and_ends_the_duty(
    decision: Decision, council: Organisation, sign_in: SignIn
) -> None:
    author = sign_in(Role.REPORT_AUTHOR, council)
    access = access_of(author.user, "exampleshire")
    assert access is not None
    today = timezone.localdate()
    assert "Test against the principles: One pooled fund" in [one.what for one in duties(access, today)]
    page = author.post(f"{HERE}{decision.pk}/principles/", answers(decision), follow=True).content.decode()
    assert "1 met, 1 not met" in page
    assert "The smaller partner bears more." in page
    assert "Test against the principles" not in str([one.what for one in duties(access, today)])
    entry = AuditEntry.objects.get(act="commissioning.test_principles")
    assert (entry.detail["not_met"], entry.detail["text"]) == (1, decision.content_hash)


@pytest.mark.django_db
def test_an_answer_without_its_sentence_comes_back_with_all_that_was_typed(
    decision: Decision, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.COMMISSIONER, council)
    page = client.post(f"{HERE}{decision.pk}/principles/", answers(decision, sentence_2="")).content.decode()
    assert "Say in a sentence why you chose this answer." in page
    assert "One fund of £421m." in page
    assert not PrincipleTest.objects.exists()


@pytest.mark.django_db
def test_of_two_people_who_test_at_once_the_second_is_told(
    decision: Decision, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.COMMISSIONER, council)
    client.post(f"{HERE}{decision.pk}/principles/", answers(decision))
    page = client.post(f"{HERE}{decision.pk}/principles/", answers(decision, sentence_1="Mine.")).content.decode()
    assert "Somebody tested this decision after you opened this page." in page
    assert "Mine." in page
    assert PrincipleTest.objects.count() == 1


@pytest.mark.django_db
def test_a_changed_text_has_to_be_tested_again(decision: Decision, council: Organisation) -> None:
    tester = person(Role.COMMISSIONER, council)
    record(decision, tester)
    decision.content_hash = "0" * 64
    decision.save()
    assert principle_view(decision).standing is Standing.STALE


@pytest.mark.django_db
def test_a_closed_decision_keeps_its_test_and_the_principles_of_its_day(
    decision: Decision, council: Organisation, sign_in: SignIn
) -> None:
    tester = person(Role.COMMISSIONER, council)
    record(decision, tester)
    decision.state, decision.closed_at = "withdrawn", timezone.now()
    decision.save()
    later = Version("governance", "Governance", date(2099, 4, 1), ("Quite another.",))
    services.lay_down_principles(partnership=decision.partnership, version=later, reason="Renewed", by=None)
    assert [one.text for one in asked_of(decision)] == list(OLD.principles)
    client = sign_in(Role.COMMISSIONER, council)
    answer = client.post(f"{HERE}{decision.pk}/principles/", answers(decision, opened_test="1")).content.decode()
    assert "its test against the principles stays as it is" in answer
    assert PrincipleTest.objects.count() == 1


def record(decision: Decision, by: object) -> None:
    asked = asked_of(decision)
    full = [
        Given(one.code, one.name, one.since, one.number, one.text, Answer.MET, "As the paper says.") for one in asked
    ]
    services.record_test(
        decision_id=decision.pk,
        answers=full,
        opened=services.Opened(decision.content_hash, 0),
        by=by,  # type: ignore[arg-type]
        at=timezone.now(),
    )


# --- Lists and files -----------------------------------------------------------------------------------------


def form(**changes: str) -> dict[str, str]:
    filled = {
        "name": "Governance",
        "principles": "One budget.\nOpenly decided.",
        "since_0": "1",
        "since_1": "4",
        "since_2": "2015",
        "source": "Board paper 7",
        "reason": "Agreed by both",
    }
    return {**filled, **changes}


@pytest.mark.django_db
def test_a_new_version_is_laid_down_in_a_form(decision: Decision, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    page = client.post("/p/exampleshire/principles/add/?list=governance", form(), follow=True).content.decode()
    assert "Openly decided." in page
    assert PrincipleList.objects.filter(code="governance").count() == 2
    again = client.post("/p/exampleshire/principles/add/?list=governance", form()).content.decode()
    assert "begins on that day already" in again


@pytest.mark.django_db
def test_the_file_goes_out_and_in_and_what_is_there_stays(
    decision: Decision, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    text = client.get("/p/exampleshire/principles/file/").content
    document = yaml.safe_load(text)
    document["lists"].append({"code": "local", "name": "Local", "since": date(2016, 4, 1), "principles": ["Ours."]})
    sent = SimpleUploadedFile("p.yaml", yaml.safe_dump(document).encode())
    page = client.post("/p/exampleshire/principles/import/", {"file": sent, "reason": "From the file"}, follow=True)
    assert "1 version taken over from the file." in page.content.decode()
    assert PrincipleList.objects.count() == 2
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    assert principle_files.take_over(partnership=elsewhere, document=document, reason="A copy", by=None) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"\xff\xfe", b"[1, 2]", b"lists: [{code: a}]", b"{", b"lists: 7\n"])
def test_a_wrong_file_is_refused_in_words(
    content: bytes, decision: Decision, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    sent = SimpleUploadedFile("p.yaml", content)
    answer = client.post("/p/exampleshire/principles/import/", {"file": sent, "reason": "From the file"})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert PrincipleList.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.BOARD_MEMBER, Role.SCRUTINY_MEMBER, Role.PROVIDER])
def test_who_only_reads_can_change_nothing(
    role: Role, decision: Decision, council: Organisation, sign_in: SignIn
) -> None:
    client: Client = sign_in(role, council)
    assert client.post(f"{HERE}{decision.pk}/principles/", answers(decision)).status_code == 403
    assert client.post("/p/exampleshire/principles/add/", form()).status_code == 403
    assert client.post("/p/exampleshire/principles/import/", {}).status_code == 403


@pytest.mark.django_db
def test_another_partnerships_decision_is_not_found(decision: Decision, sign_in: SignIn) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(Role.COMMISSIONER, elsewhere)
    assert client.post(f"/p/elsewhere/decisions/{decision.pk}/principles/", answers(decision)).status_code == 404
