"""The audit chain shows every change made behind its back."""

import pytest
from django.db import connection

from commissioning.models import AuditEntry, Partnership
from commissioning.rules.audit import first_break
from commissioning.selectors.audit import chain
from commissioning.services.audit import record
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
