"""The web edition of a built pack, and who may read which."""

from collections.abc import Callable

import pytest

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from scrutiny.models import Meeting, Pack, Report, WebPaper
from scrutiny.services import web_papers
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory
from tests.scrutiny.packs.conftest import SECRET, SECRET_APPENDIX
from tests.scrutiny.reading.conftest import READ

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_shelf")]
Built = Callable[[str], Pack]


def test_the_web_edition_has_the_sections_and_pages_of_the_pdf(built: Built, meeting: Meeting, report: Report) -> None:
    pack = built("restricted")
    papers = web_papers.ensure(pack)
    assert [one.title.split(".")[-1].strip() for one in papers] == [
        "Agenda", report.subject, "The auditor's letter", "Risks", "Choice of the Tamarisk bid", "Tamarisk cost model",
    ]  # fmt: skip
    assert sum(one.pages for one in papers) + 1 == pack.pages
    for one in papers:
        assert one.html.count('class="page-mark"') == one.pages, one.title
    report.purpose = "Something else altogether."
    report.save()
    again = web_papers.ensure(pack)
    assert [one.pk for one in again] == [one.pk for one in papers]
    assert "one budget from April 2015" in again[1].html


def test_a_paper_keeps_its_name_when_the_agenda_is_put_in_another_order(built: Built, meeting: Meeting) -> None:
    first = {one.paper: one.title for one in web_papers.ensure(built("public"))}
    meeting.agenda.filter(number="4").update(position=9)
    second = {one.paper: one.title for one in web_papers.ensure(built("public"))}
    assert first.items() == second.items()


def test_the_public_edition_never_knows_what_is_private(built: Built, sign_in: SignIn, council: Organisation) -> None:
    pack, secret = built("public"), built("restricted")
    client = sign_in(Role.SCRUTINY_MEMBER, council)
    page = client.get(READ, follow=True)
    assert page.redirect_chain == [(f"{READ}public/agenda/", 302)]
    whole = client.get(f"{READ}public/all/").content.decode()
    for text in (page.content.decode(), whole, "".join(one.html for one in pack.web_papers.all())):
        assert "A contract for care at home" in text
        assert SECRET[:30] not in text
        assert "Tamarisk" not in text
    web_papers.ensure(secret)
    private = WebPaper.objects.get(pack__edition="restricted", title__contains="Tamarisk bid")
    assert client.get(f"{READ}restricted/{private.paper}/").status_code == 403
    assert client.get(f"{READ}restricted/all/").status_code == 403
    assert client.get(f"{READ}public/{private.paper}/").status_code == 404


def test_a_board_member_reads_the_restricted_edition_and_may_look_at_the_public_one(
    built: Built, sign_in: SignIn, council: Organisation
) -> None:
    built("public")
    built("restricted")
    client = sign_in(Role.BOARD_MEMBER, council)
    assert client.get(READ).url == f"{READ}restricted/agenda/"  # type: ignore[attr-defined]
    whole = client.get(f"{READ}restricted/all/").content.decode()
    assert SECRET in whole
    assert SECRET_APPENDIX in whole
    assert "RESTRICTED" in whole
    assert "RESTRICTED" not in client.get(f"{READ}public/all/").content.decode()


def test_a_pack_of_another_partnership_and_one_that_is_not_built_do_not_exist(
    built: Built, sign_in: SignIn, council: Organisation
) -> None:
    assert sign_in(Role.BOARD_MEMBER, council).get(READ).status_code == 404
    built("public")
    stranger = sign_in(Role.ADMINISTRATOR, OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere")))
    assert stranger.get(f"{READ}public/agenda/").status_code == 404
    assert stranger.get(READ.replace("exampleshire", "elsewhere") + "public/agenda/").status_code == 404
    assert sign_in(Role.PROVIDER, council).get(f"{READ}public/agenda/").status_code == 403
