"""The programme in a pack, in both editions, and what the API tells of delivery."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.models import Organisation, Partnership
from delivery.models import (
    Benefit,
    ChangeRequest,
    ConfidenceAssessment,
    Issue,
    Milestone,
    PlanException,
    Programme,
    ProgrammeCost,
    Project,
    RiskRegister,
    StageGate,
)
from delivery.selectors import programme_paper
from delivery.selectors.issues import issue_logs
from delivery.selectors.risk_sight import PUBLIC, RESTRICTED, Sight
from ihwb.kernel.freezing import freeze
from scrutiny.services.pack_sections import section_of
from tests.delivery.contracts import contract
from tests.factories import OrganisationFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
ON = date(2014, 11, 11)
API = "/api/p/exampleshire/delivery"


def drawn(content: dict[str, object]) -> str:
    data = json.loads(json.dumps(freeze({"title": "Programme", "waiting": None, **content})))
    one = {"key": "i1", "title": "Programme", "kind": "programme", "audience": "public", "data": data}
    return section_of(one).html


@pytest.fixture
def running(award: Milestone, start: Milestone) -> PlanException:
    project = award.project
    Milestone.objects.filter(pk=award.pk).update(forecast_on=date(2015, 5, 10))
    sponsor = project.programme.sponsor  # type: ignore[union-attr]
    ConfidenceAssessment.objects.create(
        project=project, on=date(2014, 10, 27), level="amber", assessed_by=sponsor, because="Checks run late"
    )
    ProgrammeCost.objects.create(
        partnership=project.partnership, project=project, cost_type="Staff", year=2014,
        amount=Decimal(5000), forecast=Decimal(6500),
    )  # fmt: skip
    StageGate.objects.create(
        project=project, number=1, name="Full case", opens="Delivery", criteria="Costs", post=sponsor
    )
    return PlanException.objects.create(
        project=project, number=1, kind="time", what="The award is forty days late.", raised_on=date(2014, 11, 3),
        state="reported", reported_on=date(2014, 11, 4), cause="Kestrel diligence", recommendation="Wait",
    )  # fmt: skip


def test_the_public_section_knows_no_exception_before_the_board_has_decided(
    running: PlanException, partnership: Partnership, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        paper = programme_paper.programme_paper(partnership, ON)
    said = drawn(paper)
    for words in ("Amber, 27 October 2014", "Checks run late", "Gate 1: Full case", "£1,500", "Pushed", "0 of 1"):
        assert words in said, words
    assert "forty days" not in said
    assert "Kestrel" not in json.dumps(freeze(paper))
    restricted = drawn({"waiting": programme_paper.before_the_board(partnership, ON)})
    assert "Kestrel diligence" in restricted
    assert "Checks run late" not in restricted
    board = running.project.programme.board  # type: ignore[union-attr]
    PlanException.objects.filter(pk=running.pk).update(
        state="decided", answer="correct", body=board, decided_on=ON, decision="Bring it back."
    )
    assert "Bring it back." in drawn(programme_paper.programme_paper(partnership, ON))
    assert "Bring it back." not in drawn(programme_paper.programme_paper(partnership, date(2014, 11, 10)))
    assert programme_paper.before_the_board(partnership, ON) == []


def test_the_author_chooses_the_programmes_of_the_section(running: PlanException, partnership: Partnership) -> None:
    other = Programme.objects.create(partnership=partnership, code="PREVENTION", name="Prevention")
    project = Project.objects.create(partnership=partnership, programme=other, code="FALLS", name="Fewer falls")
    ProgrammeCost.objects.create(
        partnership=partnership, programme=other, cost_type="Staff", year=2014, amount=Decimal(777)
    )
    asked = {"project": project, "because": "Lead left", "raised_by": running.project.programme.sponsor}  # type: ignore[union-attr]
    ChangeRequest.objects.create(number=1, title="Later start", raised_on=ON, **asked)
    ChangeRequest.objects.create(
        number=2, title="Smaller area", raised_on=ON, state="approved", decided_on=ON, decision="Yes",
        body=running.project.programme.board, cost_impact=Decimal(4000), **asked,  # type: ignore[union-attr]
    )  # fmt: skip
    everything = drawn(programme_paper.programme_paper(partnership, ON))
    for words in ("Home first", "Fewer falls", "Smaller area", "£4,000", "£777"):
        assert words in everything, words
    assert "Later start" not in everything
    one = drawn(programme_paper.programme_paper(partnership, ON, ["INTEGRATION"]))
    assert "Of Integration alone." in one
    assert not any(words in one for words in ("Fewer falls", "Smaller area", "£777"))
    waiting = {"waiting": programme_paper.before_the_board(partnership, ON, ["PREVENTION"])}
    assert waiting["waiting"] == []
    assert "Later start" in drawn({**waiting, "asked": programme_paper.changes_waiting(partnership, ON)})
    assert programme_paper.changes_waiting(partnership, ON, ["INTEGRATION"]) == []


def test_the_issue_logs_as_they_stood_on_the_day(register: RiskRegister, partnership: Partnership) -> None:
    for number, (title, confidential, raised, resolved) in enumerate(
        [
            ("Beds closed", False, ON, ON + timedelta(5)),
            ("Bid lost", True, ON, None),
            ("Later", False, date(2015, 1, 1), None),
        ]
    ):
        Issue.objects.create(
            register=register, number=number, title=title, confidential=confidential, raised_on=raised,
            resolved_on=resolved, resolution="Opened again" if resolved else "",
        )  # fmt: skip

    def log(sight: Sight, *codes: str) -> str:
        data = json.loads(
            json.dumps(freeze({"title": "Issues", "on": ON, "logs": issue_logs(partnership, sight, ON, codes)}))
        )
        return section_of({"key": "i1", "title": "Issues", "kind": "issues", "audience": "public", "data": data}).html

    public = log(PUBLIC)
    assert "Beds closed" in public
    assert "1 issue, 1 open" in public
    assert not any(words in public for words in ("Bid lost", "Later", "Opened again"))
    assert "Bid lost" in log(RESTRICTED, register.code)
    assert "No issue was raised" in log(PUBLIC, "OTHER")
    assert Issue.objects.get(title="Beds closed").resolution == "Opened again", "reading wrote nothing"


def test_the_api_tells_what_the_pages_tell_and_to_whom(
    running: PlanException, council: Organisation, sign_in: Callable[..., Client]
) -> None:
    Benefit.objects.create(
        partnership=council.partnership,
        programme=running.project.programme,
        code="BEDS",
        name="Fewer beds",
        kind="quality",
    )
    contract(council, confidential=True)
    commissioner, author = sign_in("commissioner", council), sign_in("report_author", council)

    def read(client: Client, path: str) -> list[dict[str, object]]:
        answer = client.get(f"{API}/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()["results"]  # type: ignore[no-any-return]

    (programme,) = read(author, "programmes")
    assert (programme["code"], programme["board"]) == ("INTEGRATION", "Programme Board")
    assert [one["code"] for one in programme["projects"]] == ["CARE", "HOME"]  # type: ignore[attr-defined]
    assert read(author, "stage-gates")[0]["state"] == "ahead"
    assert read(author, "exceptions")[0]["kind"] == "time"
    assert (read(author, "benefits")[0]["programme"], read(author, "benefits")[0]["years"]) == ("Integration", [])
    seen, hidden = (read(client, "contracts")[0]["values"][0]["amount"] for client in (commissioner, author))  # type: ignore[index]
    assert (seen, hidden) == ("4800000.00", None)
    provider = sign_in("provider", council)
    stranger = sign_in("commissioner", _elsewhere())
    for path in ("programmes", "stage-gates", "exceptions", "benefits", "contracts"):
        assert provider.get(f"{API}/{path}").status_code == 403, path
        assert stranger.get(f"{API}/{path}").status_code == 404, path


def _elsewhere() -> Organisation:
    return OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere"))
