"""Loading the delegation register and the statutory returns."""

from typing import Any

from commissioning.models import DelegatedFunction, Organisation, Partnership, StatutoryReturn
from commissioning.rules.register import Delegability, check_delegation, check_terms
from commissioning.services.documents import Entry, add


def load_register(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """The functions and returns of ``register.yaml``. Raises Refused naming the place and what is wrong there."""
    entry = Entry("register.yaml", document)
    organisations = {one.code: one for one in partnership.organisations.all()}
    _functions(partnership, entry, organisations)
    _returns(partnership, entry, organisations)
    entry.finish()
    return [
        f"{partnership.functions.count()} delegated functions",
        f"{partnership.statutory_returns.count()} statutory returns",
    ]


def _functions(partnership: Partnership, entry: Entry, organisations: dict[str, Organisation]) -> None:
    posts = {one.code: one for one in partnership.posts.all()}
    there = set(partnership.functions.values_list("number", flat=True))
    for row in entry.rows("functions"):
        function = DelegatedFunction(
            partnership=partnership,
            number=row.whole("number"),
            name=row.text("name"),
            statute=row.text("statute", ""),
            holder=row.needed("holder", organisations),
            state=row.choice("state", Delegability).value,
            part=row.text("part", ""),
            condition=row.text("condition", ""),
            delegate=row.pick("delegate", organisations),
            instrument=row.text("instrument", ""),
            delegated_on=row.day("delegated_on"),
            oversight=row.pick("oversight", posts),
            notes=row.text("notes", ""),
            source=row.text("source"),
        )
        _check(function, row)
        if function.number not in there:
            add(function)


def _check(function: DelegatedFunction, row: Entry) -> None:
    state = Delegability(function.state)
    check_terms(state=state, name=function.name, part=function.part)
    if function.delegate is None:
        return
    check_delegation(
        state=state,
        name=function.name,
        holder=function.holder.name,
        delegate=function.delegate.name,
        already=None,
        instrument=function.instrument,
    )
    if function.delegated_on is None:
        row.fail("has a delegate without the date in “delegated_on”")


def _returns(partnership: Partnership, entry: Entry, organisations: dict[str, Organisation]) -> None:
    there = set(partnership.statutory_returns.values_list("number", flat=True))
    for row in entry.rows("returns"):
        one = StatutoryReturn(
            partnership=partnership,
            number=row.whole("number"),
            name=row.text("name"),
            period=row.text("period", ""),
            frequency=row.text("frequency", ""),
            collector=row.pick("collector", organisations),
            submitter=row.needed("submitter", organisations),
            today=row.text("today", ""),
            notes=row.text("notes", ""),
            source=row.text("source"),
        )
        if one.number not in there:
            add(one)
