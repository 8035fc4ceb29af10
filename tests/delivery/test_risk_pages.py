"""The pages of risks and issues: their doors, a spreadsheet brought in, files, and what public papers hold."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commissioning.models import Organisation, Partnership
from delivery.models import Issue, Risk, RiskImport, RiskRegister
from tests.delivery.test_pages import words
from tests.factories import OrganisationFactory, PartnershipFactory, person

HOME = "/p/exampleshire/delivery"
LISTS = ["risks/heat/", "risks/movement/", "risks/money/", "risks/bodies/", "risks/registers/", "issues/"]


@pytest.fixture
def commissioner(sign_in: Callable[..., Client], council: Organisation) -> Client:
    return sign_in("commissioner", council)


def acts(risk: Risk) -> list[str]:
    here, register = f"risks/{risk.pk}/", f"risks/registers/{risk.register.code}/"
    names = ("edit", "review", "rate/inherent", "rate/target", "close", "reopen", "escalate", "actions/add", "link")
    more = ("controls/add", "owners", "money", "unlink", "issue")
    register_pages = ("change", "appetite", "roll", "raise", "import", "issues/new")
    return [
        *(f"{here}{name}/" for name in (*names, *more)),
        *(f"{register}{name}/" for name in register_pages),
        f"risks/scales/{risk.register.scale.code}/",
        "risks/scales/new/?from=npsa",
        "risks/registers/new/",
        "risks/categories/new/",
    ]


def test_every_page_opens_for_a_commissioner_and_no_act_for_a_board_member(
    risk: Risk, commissioner: Client, sign_in: Callable[..., Client], council: Organisation
) -> None:
    issue = Issue.objects.create(register=risk.register, risk=risk, number=1, title="Late", raised_on=date(2014, 12, 1))
    reading = [*LISTS, f"risks/{risk.pk}/", f"risks/{risk.pk}/history/", f"issues/{issue.pk}/"]
    doing = [*acts(risk), *(f"issues/{issue.pk}/{one}/" for one in ("change", "resolve", "reopen", "actions/add"))]
    member = sign_in("board_member", council)
    for page in reading:
        assert commissioner.get(f"{HOME}/{page}").status_code == 200, page
        assert member.get(f"{HOME}/{page}").status_code == 200, page
    for page in doing:
        assert commissioner.get(f"{HOME}/{page}").status_code == 200, page
        assert member.get(f"{HOME}/{page}").status_code == 403, page
        assert member.post(f"{HOME}/{page}").status_code == 403, page
    assert member.get(f"{HOME}/risks/{risk.pk}/accept/").status_code == 200


def test_another_partnership_finds_none_of_it(risk: Risk, sign_in: Callable[..., Client]) -> None:
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    outsider = sign_in(person("commissioner", OrganisationFactory(partnership=elsewhere)))
    assert outsider.get(f"/p/elsewhere/delivery/risks/{risk.pk}/history/").status_code == 404
    for page in [*acts(risk)[:-3], f"risks/{risk.pk}/accept/"]:
        assert outsider.get(f"/p/elsewhere/delivery/{page}").status_code == 404, page
        assert outsider.post(f"/p/elsewhere/delivery/{page}").status_code == 404, page


def test_a_confidential_risk_is_not_there_for_officers_of_others(
    risk: Risk,
    commissioner: Client,
    council: Organisation,
    icb: Organisation,
    sign_in: Callable[..., Client],
) -> None:
    risk.register.organisations.create(organisation=council)
    risk.confidential = True
    risk.save()
    other = sign_in("commissioner", icb)
    action = risk.actions.get()
    for page in [
        f"risks/{risk.pk}/",
        f"risks/{risk.pk}/edit/",
        f"risks/{risk.pk}/history/",
        f"actions/{action.pk}/done/",
    ]:
        assert commissioner.get(f"{HOME}/{page}").status_code == 200, page
        assert other.get(f"{HOME}/{page}").status_code == 404, page
    for page in ["risks/", *LISTS]:
        assert "Beds stay full" not in other.get(f"{HOME}/{page}").content.decode(), page
    assert "0 of 0 risks" in words(other.get(f"{HOME}/risks/?text="))
    assert b"Beds stay full" not in other.get("/api/p/exampleshire/delivery/risk-registers").content
    assert "as a file" not in words(commissioner.get(f"{HOME}/risks/{risk.pk}/"))


def test_a_risk_is_raised_and_reviewed_on_its_pages(commissioner: Client, register: RiskRegister) -> None:
    day = timezone.localdate()
    typed = {
        "title": "Costs rise",
        "rating": "M",
        "raised_on_0": str(day.day),
        "raised_on_1": str(day.month),
        "raised_on_2": str(day.year),
        "reason": "Seen at the workshop",
    }
    page = commissioner.post(f"{HOME}/risks/registers/{register.code}/raise/", typed, follow=True)
    assert "The risk stands in the register." in words(page)
    risk = Risk.objects.get()
    typed = {
        "version": "1",
        "rating": "H",
        "reviewed_on_0": str(day.day),
        "reviewed_on_1": str(day.month),
        "reviewed_on_2": str(day.year),
        "reason": "Worse than thought",
    }
    page = commissioner.post(f"{HOME}/risks/{risk.pk}/review/", typed, follow=True)
    assert "The review is recorded." in words(page)
    assert "Worse than thought" in words(page)
    page = commissioner.post(f"{HOME}/risks/{risk.pk}/review/", typed, follow=True)
    assert "after you opened this page, so nothing was saved" in words(page)


# --- A spreadsheet ----------------------------------------------------------------------------------------------------


def choose(client: Client, register: RiskRegister, *lines: str) -> RiskImport:
    text = "\n".join(["Risk,Rating,Owner,Review date", *lines])
    file = SimpleUploadedFile("risks.csv", text.encode())
    client.post(f"{HOME}/risks/registers/{register.code}/import/", {"file": file})
    return RiskImport.objects.latest("pk")


def test_a_spreadsheet_comes_in_whole_and_once(commissioner: Client, register: RiskRegister) -> None:
    lines = ("Costs rise,High,,15/12/2026", "Staff leave,m,,")
    run = choose(commissioner, register, *lines)
    page = words(commissioner.get(f"{HOME}/risks/imports/{run.pk}/"))
    assert "2 risks would be added" in page
    assert not Risk.objects.exists()
    commissioner.post(f"{HOME}/risks/imports/{run.pk}/apply/")
    made = Risk.objects.order_by("number").values_list("number", "title", "rating", "review_on")
    assert list(made) == [(1, "Costs rise", "H", date(2026, 12, 15)), (2, "Staff leave", "M", None)]
    file = SimpleUploadedFile("again.csv", "\n".join(["Risk,Rating,Owner,Review date", *lines]).encode())
    page = commissioner.post(f"{HOME}/risks/registers/{register.code}/import/", {"file": file})
    assert "This file was imported into Home first register" in words(page)
    assert Risk.objects.count() == 2


def test_one_bad_cell_keeps_the_whole_file_out(commissioner: Client, register: RiskRegister) -> None:
    run = choose(commissioner, register, "Costs rise,High,,", "Staff leave,Amber,The mayor,")
    page = words(commissioner.get(f"{HOME}/risks/imports/{run.pk}/"))
    assert "2 faults" in page
    assert "B3" in page
    assert "C3" in page
    answer = commissioner.post(f"{HOME}/risks/imports/{run.pk}/apply/", follow=True)
    assert "so nothing was imported" in words(answer)
    assert not Risk.objects.exists()


def test_a_partnership_with_nothing_is_helped_to_begin(commissioner: Client, partnership: Partnership) -> None:
    assert "Choose a scale" in words(commissioner.get(f"{HOME}/risks/"))
    assert "five by five" in words(commissioner.get(f"{HOME}/risks/registers/"))
