"""Issues from risks.yaml: each in the log of its register, every fault by file and place, nothing loaded by halves."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Organisation, Partnership
from delivery.models import Issue, Risk, RiskRegister
from delivery.services.setup_risks import load_risks
from ihwb.kernel.errors import Refused
from tests.conftest import SignIn
from tests.delivery.test_contracts import words
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db

FILE: dict[str, Any] = {
    "risk_scales": [
        {"code": "HML", "name": "High, Low", "kind": "single", "source": "A paper", "levels": [
            {"label": "L", "rank": 1, "tag": "green"}, {"label": "H", "rank": 2, "tag": "red"}]},
    ],
    "risk_registers": [
        {"code": "PROG", "name": "Programme", "scale": "HML", "source": "A paper", "as_at": date(2026, 1, 1),
         "risks": [
             {"number": 4, "title": "The system is late", "rating": "H"},
             {"number": 5, "title": "A dispute", "rating": "H", "confidential": True},
         ]},
    ],
    "issues": [
        {"register": "PROG", "number": 1, "title": "The shared system is late", "priority": "high", "owner": "MANAGER",
         "raised_on": date(2026, 9, 1), "due": date(2026, 10, 1), "what_happened": "The supplier moved the release.",
         "risk": 4, "actions": [{"text": "Agree an interim way", "done_on": date(2026, 9, 12)}],
         "resolved": {"on": date(2026, 9, 20), "how": "It is in use."}},
        {"register": "PROG", "number": 2, "title": "The dispute is here", "priority": "critical",
         "raised_on": date(2026, 9, 2), "risk": 5, "actions": [{"text": "Ask for advice", "due": date(2026, 9, 9)}]},
    ],
}  # fmt: skip


@pytest.fixture
def area(partnership: Partnership) -> Partnership:
    PostFactory(partnership=partnership, code="MANAGER", title="Programme manager")
    return partnership


def test_issues_come_with_their_registers_and_stay_as_people_left_them(
    area: Partnership, council: Organisation, sign_in: SignIn
) -> None:
    load_risks(area, {"risks": deepcopy(FILE)})
    first, second = Issue.objects.order_by("number")
    assert (first.risk, first.get_priority_display(), first.resolution) == (
        Risk.objects.get(number=4), "High", "It is in use.",
    )  # fmt: skip
    assert (second.confidential, second.actions.get().text) == (True, "Ask for advice")
    second.title = "As people put it"
    second.save()
    load_risks(area, {"risks": deepcopy(FILE)})
    assert list(Issue.objects.order_by("number").values_list("title", flat=True)) == [
        "The shared system is late", "As people put it",
    ]  # fmt: skip
    client: Client = sign_in("commissioner", council)
    page = words(client.get("/p/exampleshire/delivery/issues/"))
    assert "The shared system is late" in page
    taken = client.get("/p/exampleshire/delivery/issues/?take=issue-log.csv").content.decode()
    assert "The shared system is late" in taken
    assert "It is in use." in taken, "a file holds what was done, not the name alone"


@pytest.mark.parametrize(
    ("place", "field", "value", "says"),
    [
        (0, "register", "NONE", "issues 1 names “NONE” in “register”"),
        (0, "priority", "urgent", "issues 1 names “urgent” in “priority”"),
        (0, "risk", 9, "issues 1 names risk 9, which the register PROG does not have"),
        (0, "owner", "NOBODY", "issues 1 names “NOBODY” in “owner”"),
        (0, "raised_on", "soon", "issues 1 needs a date such as 2014-11-11 in “raised_on”"),
        (0, "raised_on", date(2026, 9, 30), "issues 1 was resolved before it was raised"),
        (0, "colour", "red", "issues 1 has the field “colour”"),
        (0, "title", " ", "issues 1 needs a text in “title”"),
        (0, "actions", [{"text": "Left"}], "issues 1 is resolved while an action is not done"),
        (0, "actions", [{"text": "Left", "whose": "x"}], "issues 1, actions 1 has the field “whose”"),
        (1, "what_happened", "Mrs Quill fell", "issues 2 seems to hold personal data in “what_happened”"),
        (1, "raised_on", timezone.localdate() + timedelta(days=9), "issues 2 has a day to come in “raised_on”"),
        (1, "number", 0, "issues 2 needs a whole number of 1 or more in “number”"),
    ],
)
def test_a_fault_is_named_by_its_place(area: Partnership, place: int, field: str, value: object, says: str) -> None:
    file = deepcopy(FILE)
    file["issues"][place][field] = value
    with pytest.raises(Refused) as refused:
        load_risks(area, {"risks": file})
    assert refused.value.message.startswith(f"risks.yaml, {says}")


def test_personal_data_is_refused_in_an_issue(area: Partnership, council: Organisation, sign_in: SignIn) -> None:
    load_risks(area, {"risks": {**deepcopy(FILE), "issues": []}})
    code = RiskRegister.objects.get().code
    client = sign_in("commissioner", council)
    address = f"/p/exampleshire/delivery/risks/registers/{code}/issues/new/"
    day = {"raised_on_0": 1, "raised_on_1": 9, "raised_on_2": 2026}
    sent = {"title": "A complaint", "what_happened": "Of 943 476 5919", "priority": 3, "reason": "Raised", **day}
    assert "seems to hold an NHS number" in words(client.post(address, sent))
    assert not Issue.objects.exists()
