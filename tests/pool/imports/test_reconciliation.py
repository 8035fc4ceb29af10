"""A partner's ledger beside its lines: explained to nil, certified by a second person."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from commissioning.models import User
from ihwb.kernel.errors import Refused
from pool.selectors.reconciliation import reconciliations_of
from pool.services import reconciliation as service
from tests.conftest import SignIn
from tests.factories import person
from tests.pool.imports.conftest import AT, GOOD, Office, csv_file


def who(office: Office, by: User | None = None) -> dict[str, Any]:
    return {"period": office.period, "organisation": office.council, "by": by or office.mine}


def stated(office: Office, total: str) -> None:
    office.enter("L001", actual="100.00", forecast="1000.00")
    office.enter("L003", actual="200.00", forecast="1000.00")
    service.set_total(total=Decimal(total), reference="Report 12", run=None, at=AT, **who(office))


def left(office: Office) -> Decimal | None:
    return reconciliations_of(office.period)[0].left


def explain(office: Office, amount: str) -> int:
    made = service.add_item(
        kind="timing", amount=Decimal(amount), explanation="Paid in October", line=None, **who(office)
    )
    return made.pk


def test_a_difference_is_explained_to_nil_and_certified_by_a_second_person(office: Office) -> None:
    stated(office, "350.00")
    second = person("finance_officer", office.council)
    assert left(office) == Decimal("50.00")
    explain(office, "60.00")
    with pytest.raises(Refused, match=r"£10.00 less than the lines"):
        service.certify(at=AT, **who(office, second))
    explain(office, "-10.00")
    with pytest.raises(Refused, match="nobody certifies their own"):
        service.certify(at=AT, **who(office))
    held = service.certify(at=AT, **who(office, second))
    assert (held.pool_total, held.certified_by) == (Decimal("300.00"), second)
    with pytest.raises(Refused, match="Withdraw the certificate"):
        explain(office, "1.00")


def test_who_only_took_an_item_away_has_had_a_hand_in_it(office: Office) -> None:
    stated(office, "300.00")
    second = person("finance_officer", office.council)
    item = explain(office, "5.00")
    service.remove_item(item_id=item, **who(office, second))
    with pytest.raises(Refused, match="nobody certifies their own"):
        service.certify(at=AT, **who(office, second))


def test_lines_that_move_after_the_certificate_are_shown(office: Office) -> None:
    stated(office, "300.00")
    second = person("finance_officer", office.council)
    service.certify(at=AT, **who(office, second))
    office.enter("L001", version=1, actual="130.00")
    assert reconciliations_of(office.period)[0].moved == Decimal("30.00")
    service.withdraw(reason="An accrual came late", **who(office, second))
    assert left(office) == Decimal("-30.00")
    explain(office, "-30.00")
    assert service.certify(at=AT, **who(office, second)).certified_by == second  # who certified before may again


def test_a_total_taken_from_an_import_brings_what_it_left_out(office: Office) -> None:
    run = office.apply(office.read(csv_file(GOOD)))
    service.set_total(total=None, reference="", run=run, at=AT, **who(office))
    view = reconciliations_of(office.period)[0]
    assert view.held is not None
    assert (view.held.ledger_total, view.held.ledger_reference) == (Decimal("257.30"), "ledger.csv")
    assert [(one.kind, one.amount) for one in view.items] == [("outside", Decimal("7.00"))]
    assert view.left == 0


def test_another_partner_neither_sees_nor_changes_it(office: Office, sign_in: SignIn) -> None:
    stated(office, "350.00")
    where = {"partnership": "exampleshire", "fund": "POOL", "year": 2015, "period": 6}
    client = sign_in(office.theirs)
    page = client.get(reverse("pool:reconciliation", kwargs=where)).content.decode()
    assert "£350.00" not in page
    assert "Its figures are its own until the period is certified." in page
    for name in ("partner", "total", "item", "withdraw"):
        assert (
            client.get(reverse(f"pool:reconciliation_{name}", kwargs={**where, "partner": "COUNCIL"})).status_code
            == 403
        )
    with pytest.raises(Refused, match="its own finance officers"):
        service.set_total(total=Decimal(1), reference="", run=None, at=AT, **who(office, office.theirs))


def test_the_page_leads_from_the_total_to_the_certificate(office: Office, sign_in: SignIn) -> None:
    stated(office, "310.00")
    where = {"partnership": "exampleshire", "fund": "POOL", "year": 2015, "period": 6, "partner": "COUNCIL"}
    client = sign_in(office.mine)
    item = {"kind": "error", "amount": "10.00", "explanation": "Booked twice", "line": ""}
    client.post(reverse("pool:reconciliation_item", kwargs=where), item)
    assert (
        "nobody certifies their own"
        in client.get(reverse("pool:reconciliation_partner", kwargs=where)).content.decode()
    )
    second = sign_in("finance_officer", office.council)
    second.post(reverse("pool:reconciliation_certify", kwargs=where))
    assert reconciliations_of(office.period)[0].certified
