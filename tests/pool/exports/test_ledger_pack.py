"""The pack of a partner's ledger team."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.rules.ledger_pack import OWN, journal
from tests.pool.exports.conftest import Office, book_of, everything

PENCE = st.integers(-10_000_000, 10_000_000).map(lambda pence: Decimal(pence) / 100)


@given(st.lists(PENCE, max_size=8))
def test_every_entry_of_the_journal_adds_to_nil_and_the_partner_bears_its_share(shares: list[Decimal]) -> None:
    lines = journal([("step", share) for share in shares], "Council")
    by_entry: dict[int, Decimal] = {}
    for line in lines:
        by_entry[line.entry] = by_entry.get(line.entry, Decimal(0)) + line.debit - line.credit
        assert min(line.debit, line.credit) == 0 < max(line.debit, line.credit)
    assert not any(by_entry.values())
    assert sum((line.debit - line.credit for line in lines if line.account == OWN), Decimal(0)) == sum(shares)


def rows(content: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return list(book_of(content)[sheet].iter_rows(values_only=True))


def test_the_pack_holds_lines_share_journal_and_where_the_ledger_stands(office: Office) -> None:
    office.certify()
    answer = office.as_("finance_officer", office.icb).get(office.url("export_ledger", partner="ICB"))
    assert answer["Content-Disposition"] == 'attachment; filename="pool-2015-16-p06-ledger-pack-icb.xlsx"'
    content = answer.content
    assert book_of(content).sheetnames == ["Summary", "Lines", "Share", "Journal", "Instalments", "Reconciliation"]
    assert {row[0] for row in rows(content, "Lines")} >= {"L002", "L004"}
    assert "L001" not in everything(content)
    together = [row for row in rows(content, "Share") if row[2] == "Together"]
    assert together[0][5] == 883.33
    steps = [row[5] for row in rows(content, "Share") if row[0] == together[0][0] and isinstance(row[1], int)]
    assert sum(Decimal(str(one)) for one in steps) == Decimal("883.33")
    journalled = [row for row in rows(content, "Journal") if row[2] == "Together"]
    assert journalled
    assert all(row[3] == row[4] for row in journalled)
    assert ("Reconciliation", "Not begun", None) in rows(content, "Reconciliation")


@pytest.mark.parametrize(
    ("role", "of", "status"),
    [
        ("finance_officer", "ICB", 403),
        ("commissioner", "COUNCIL", 403),
        ("auditor", "", 200),
        ("pool_manager", "", 200),
    ],
)
def test_a_pack_is_for_its_own_ledger_team_the_manager_and_the_auditor(
    office: Office, role: str, of: str, status: int
) -> None:
    office.certify()
    client = office.as_(role, {"ICB": office.icb, "COUNCIL": office.council}.get(of))
    assert client.get(office.url("export_ledger", partner="COUNCIL")).status_code == status
    assert client.get(office.url("export_ledger", partner="NOBODY")).status_code == 404


def test_there_is_no_pack_of_an_open_period(office: Office) -> None:
    answer = office.as_("pool_manager").get(office.url("export_ledger", partner="ICB"), follow=True)
    assert "once it is certified" in answer.content.decode()
