"""Loading payments on account from a partnership's file. What people recorded or took back stays as they left it."""

from datetime import UTC, datetime, time

from django.db.models import Max

from commissioning.models import Organisation
from pool.models import PaymentOnAccount, PooledFund
from pool.selectors.settlement import standing
from pool.services.documents import Place
from pool.services.setup_records import organisation, put


def load_on_account(file: Place, fund: PooledFund, organisations: dict[str, Organisation]) -> int:
    number = 0
    for place in file.items("on_account"):
        place.only("partner", "year", "note", "payments")
        partner, year = organisation(place, "partner", organisations), place.year("year")
        for at in place.items("payments"):
            number += 1
            _payment(at, fund, partner, year, place.text("note", ""))
    return number


def _payment(place: Place, fund: PooledFund, partner: Organisation, year: int, note: str) -> None:
    place.only("period", "amount", "paid_on", "evidence", "provider", "note")
    keys = {"fund": fund, "year": year, "partner": partner, "evidence": place.text("evidence")}
    found = PaymentOnAccount.objects.filter(**keys).order_by("number").last()
    if found is not None and found.history.filter(history_user__isnull=False).exists():
        return
    paid_on = place.day("paid_on")
    values = {
        "number": found.number if found else _next_number(fund, year),
        "period": place.whole("period"),
        "amount": place.get("amount").amount(),
        "paid_on": paid_on,
        "provider": place.text("provider", ""),
        "note": place.text("note", note),
        "recorded_at": datetime.combine(paid_on, time(11), tzinfo=UTC),
    }
    if any(getattr(found, name, None) != value for name, value in values.items()) and standing(fund, year):
        raise place.refuse("the year's settlement stands and counts its payments as they are. Withdraw it first.")
    put(place, PaymentOnAccount, keys, **values)


def _next_number(fund: PooledFund, year: int) -> int:
    last = PaymentOnAccount.objects.filter(fund=fund, year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1
