"""Loading workforce transfers from ``workforce.yaml``; what is there already stays."""

from decimal import Decimal
from typing import Any

from commissioning.models import Partnership
from commissioning.services.documents import Entry, add
from delivery.models import Transfer, TransferMeasure, TransferTeam
from delivery.rules.transfers import Ground
from delivery.services.setup_rows import keep

FILE = "workforce.yaml"


def load_workforce(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """Returns one line. Raises Refused naming the place and what is wrong there."""
    entry = Entry(FILE, document)
    organisations = {one.code: one for one in partnership.organisations.all()}
    posts = {one.code: one for one in partnership.posts.all()}
    projects = {one.code: one for one in partnership.projects.all()}
    for row in entry.rows("transfers"):
        transfer = Transfer(
            partnership=partnership,
            project=row.pick("project", projects),
            code=row.text("code"),
            title=row.text("title"),
            from_organisation=row.needed("from", organisations),
            to_organisation=row.needed("to", organisations),
            transfers_on=row.needed_day("transfers_on"),
            basis=row.choice("basis", Ground).value,
            basis_meaning=row.text("basis_meaning", ""),
            consultation_from=row.day("consultation_from"),
            consultation_to=row.day("consultation_to"),
            consultation_words=row.text("consultation_words", ""),
            eli_given_on=row.day("eli_given_on"),
            pensions=row.text("pensions", ""),
            unions="\n".join(row.texts("unions")),
            published_posts=row.whole_or_none("published_posts"),
            published_budget=row.number("published_budget"),
            published_rounding=row.number("published_rounding") or Decimal(1),
            small_number=row.whole_or_none("small_number") or 5,
            owner=row.pick("owner", posts),
            source=row.text("source"),
        )
        teams = [_team(one, transfer, place) for place, one in enumerate(row.rows("teams"), start=1)]
        measures = [_measure(one, transfer, number) for number, one in enumerate(row.rows("measures"), start=1)]
        if keep(row, transfer, "partnership", "code"):
            for made in (*teams, *measures):
                add(made)
    entry.finish()
    return [f"{Transfer.objects.filter(partnership=partnership).count()} workforce transfers"]


def _team(row: Entry, transfer: Transfer, place: int) -> TransferTeam:
    budget, fte = row.number("budget"), row.number("fte")
    if budget is None or fte is None or budget < 0 or fte < 0:
        row.fail("needs figures of nought or more in “fte” and “budget”")
    return TransferTeam(
        transfer=transfer,
        position=place,
        name=row.text("name"),
        headcount=row.whole("headcount"),
        fte=fte,
        posts=row.whole("posts"),
        budget=budget,
        note=row.text("note", ""),
    )


def _measure(row: Entry, transfer: Transfer, number: int) -> TransferMeasure:
    return TransferMeasure(
        transfer=transfer,
        number=number,
        text=row.text("text"),
        proposed_on=row.day("proposed_on"),
        agreed_on=row.day("agreed_on"),
        source=row.text("source", ""),
    )
