"""The audit chain shows every change made behind its back."""

import pytest
from django.db import connection
from django.urls import reverse

from commissioning.models import AuditEntry, Organisation, Partnership
from commissioning.rules.audit import first_break
from commissioning.selectors.audit import chain
from commissioning.services.audit import record
from tests.conftest import SignIn
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_chain_as_written_holds(partnership: Partnership) -> None:
    for number in range(3):
        record(act="pool.certify_period", partnership=partnership, subject=f"Period {number}", by=UserFactory())
    assert first_break(chain(partnership)) is None
    assert [entry.number for entry in chain(partnership)] == [1, 2, 3]


def test_a_changed_entry_is_found(partnership: Partnership) -> None:
    for number in range(3):
        record(act="pool.certify_period", partnership=partnership, subject=f"Period {number}", by=None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE commissioning_auditentry SET subject = 'Period 9' WHERE number = 2")
    assert first_break(chain(partnership)) == "Entry 2 was changed after it was written."


def test_a_removed_entry_is_found(partnership: Partnership) -> None:
    for number in range(3):
        record(act="pool.certify_period", partnership=partnership, subject=f"Period {number}", by=None)
    AuditEntry.objects.filter(number=2).delete()
    assert first_break(chain(partnership)) == "Entry 2 is missing: the next one found is 3."


def test_the_record_is_taken_away_whole_and_that_is_recorded(council: Organisation, sign_in: SignIn) -> None:
    for number in range(60):
        record(act="pool.certify_period", partnership=council.partnership, subject=f"=Period {number}", by=None)
    auditor = sign_in("auditor", council)
    page = reverse("commissioning:audit", kwargs={"partnership": council.partnership.slug})
    address = f"{page}?page=2&take=acts-newest-first.csv"
    assert b"take=acts-newest-first.csv" in auditor.get(page).content
    content = auditor.get(address).content.decode()
    assert all(f"=Period {number}" in content for number in range(60))
    assert AuditEntry.objects.latest("number").act == "commissioning.export_table"
    assert sign_in("commissioner", council).get(address).status_code == 403
