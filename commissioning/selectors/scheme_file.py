"""The scheme of delegation as ``authority.yaml`` lists it, so that what the site holds can be loaded again."""

from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from commissioning.models import Partnership, ReservedMatter, SchemeNeed, SchemeRule
from commissioning.rules.scheme import Need
from commissioning.selectors.authority import scheme_rules


class _Dumper(yaml.SafeDumper):
    """Amounts as figures with their own digits, so that no binary float touches one."""


_Dumper.add_representer(
    Decimal, lambda dumper, amount: dumper.represent_scalar("tag:yaml.org,2002:float", f"{amount:.2f}")
)


def scheme_file_text(partnership: Partnership) -> str:
    """Kinds and rules, each rule in the order in which it was laid down. Five queries."""
    kinds = [
        {"code": one.code, "name": one.name, **({"purpose": one.purpose} if one.purpose else {})}
        for one in partnership.decision_kinds.order_by("position", "name")
    ]
    rules = [_rule(one) for one in scheme_rules(partnership).order_by("since", "pk")]
    document = {"kinds": kinds, "scheme": rules, "reserved": _reserved(partnership)}
    return yaml.dump(
        {name: rows for name, rows in document.items() if rows or name != "reserved"},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=120,
    )


def _reserved(partnership: Partnership) -> list[dict[str, Any]]:
    """Each line once with what it means: the loader gives it to every version of the terms that holds it."""
    rows = ReservedMatter.objects.filter(terms__body__partnership=partnership)
    found: list[dict[str, Any]] = []
    for one in rows.select_related("terms__body", "kind", "function").order_by("terms__body__code", "pk"):
        said = {
            "body": one.terms.body.code,
            "words": one.words,
            "kind": one.kind.code if one.kind else None,
            "function": one.function.number if one.function else None,
            "over": one.over,
        }
        row = {name: value for name, value in said.items() if value is not None}
        if row not in found:
            found.append(row)
    return found


def _rule(one: SchemeRule) -> dict[str, Any]:
    held = one.body or one.post
    found: dict[str, str | Decimal | date | list[dict[str, str]] | None] = {
        "post" if one.post else "body": held.code if held else "",
        "kind": one.kind.code if one.kind else None,
        "only_for": one.only_for.reference if one.only_for else None,
        "up_to": one.up_to,
        "since": one.since,
        "until": one.until,
        "document": one.document,
        "clause": one.clause or None,
        "note": one.note or None,
        "needs": [_need(need) for need in one.needs.all()] or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _need(one: SchemeNeed) -> dict[str, str]:
    if one.need == Need.ADVICE:
        return {"advice": one.advice}
    if one.need == Need.CONFIRM:
        return {"confirm": one.text}
    return {"consult_post": one.post.code} if one.post else {"consult_body": one.body.code if one.body else ""}
