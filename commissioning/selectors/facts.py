"""The kind, amount, maker and functions of a decision: chosen from rows of the partnership, and read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Value

from commissioning.models import Body, Decision, DecisionKind, DelegatedFunction, Partnership, Post, RouteStage
from commissioning.rules.facts import Facts, Use, check_facts, words_of
from commissioning.rules.register import Delegability
from commissioning.selectors.register import terms_on
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Chosen:
    """As a form or a file chooses them, by code; functions by number. maker: "body:CODE" or "post:CODE", or empty."""

    kind: str = ""
    amount: Decimal | None = None
    maker: str = ""
    functions: Mapping[int, Use] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """What the facts name, as rows."""

    kind: DecisionKind | None
    body: Body | None
    post: Post | None
    functions: tuple[tuple[DelegatedFunction, Use], ...]


def rows_of(partnership: Partnership, chosen: Chosen | Facts) -> Rows:
    """The rows that the facts name. Raises Refused (``fact_unknown``) for what the partnership does not have."""
    where, _, code = chosen.maker.partition(":")
    body = Body.objects.filter(partnership=partnership, code=code).first() if where == "body" else None
    post = Post.objects.filter(partnership=partnership, code=code).first() if where == "post" else None
    kind = DecisionKind.objects.filter(partnership=partnership, code=chosen.kind).first() if chosen.kind else None
    found = (
        {one.number: one for one in DelegatedFunction.objects.filter(partnership=partnership)}
        if chosen.functions
        else {}
    )
    missing = (chosen.kind and kind is None) or (chosen.maker and body is None and post is None)
    if missing or set(chosen.functions) - set(found):
        raise Refused("fact_unknown", "The kind, the maker or a function is not one of this partnership. Choose again.")
    uses = tuple((found[number], use) for number, use in sorted(chosen.functions.items()))
    return Rows(kind, body, post, uses)


def facts_from(partnership: Partnership, chosen: Chosen) -> Facts:
    """The facts as the text keeps them, with the names of today. Raises Refused: fact_unknown, amount_negative."""
    check_facts(chosen.amount)
    rows = rows_of(partnership, chosen)
    words = words_of(
        kind=rows.kind.name if rows.kind else "",
        amount=chosen.amount,
        maker=rows.body.name if rows.body else rows.post.title if rows.post else "",
        functions=[(f"{function.number}, {function.name}", use) for function, use in rows.functions],
    )
    return Facts(chosen.kind, chosen.amount, chosen.maker, chosen.functions, words)


def kind_choices(partnership: Partnership, keep: str = "") -> list[tuple[str, str]]:
    """(code, name) of the kinds in use, and of one that is kept although retired. One query."""
    rows = DecisionKind.objects.filter(partnership=partnership).order_by("position", "name")
    return [(one.code, one.name) for one in rows if not one.retired or one.code == keep]


Makers = list[tuple[str, list[tuple[str, str]]]]


def maker_choices(partnership: Partnership) -> Makers:
    """Bodies and posts for one list, each by "body:CODE" or "post:CODE". One query."""
    return makers_and_stages(partnership)[0]


def makers_and_stages(partnership: Partnership) -> tuple[Makers, list[tuple[str, str]]]:
    """The same, and (code, name) of the bodies that stand on any route. One query."""
    columns = ("group", "code", "shown", "staged")
    staged = Exists(RouteStage.objects.filter(body=OuterRef("pk")))
    bodies = Body.objects.filter(partnership=partnership).annotate(group=Value("body"), shown=F("name"), staged=staged)
    posts = Post.objects.filter(partnership=partnership).annotate(group=Value("post"), shown=F("title"))
    posts = posts.annotate(staged=Value(False))
    found: Makers = [("Bodies", []), ("Posts", [])]
    on_routes = []
    both = bodies.order_by().values_list(*columns).union(posts.order_by().values_list(*columns), all=True)
    for group, code, shown, is_staged in both.order_by("shown"):
        found[group == "post"][1].append((f"{group}:{code}", shown))
        if is_staged:
            on_routes.append((code, shown))
    return found, on_routes


@dataclass(frozen=True, slots=True)
class FunctionChoice:
    """A function that a decision may use, with the uses that fit its state."""

    number: int
    name: str
    label: str
    uses: tuple[tuple[str, str], ...]


def function_choices(partnership: Partnership, day: date) -> list[FunctionChoice]:
    """Every function of the register by its number, with its state on a day. Two queries."""
    return [
        _function_choice(one, terms_on(one, day).state)
        for one in DelegatedFunction.objects.filter(partnership=partnership)
        .select_related("oversight")
        .prefetch_related("later_terms__oversight")
        .order_by("number")
    ]


def _function_choice(one: DelegatedFunction, now: Delegability) -> FunctionChoice:
    kept = now is Delegability.RETAINED
    uses = tuple((use.value, use.label) for use in Use if not kept or not use.part_only)
    state = now.label.lower()
    return FunctionChoice(one.number, one.name, f"{one.number}. {one.name} ({state})", uses)


def chosen_of(decision: Decision) -> Chosen:
    """The facts of a decision as a form shows them, from its rows. One query."""
    maker = f"body:{decision.maker_body.code}" if decision.maker_body else ""
    maker = f"post:{decision.maker_post.code}" if decision.maker_post else maker
    uses = decision.functions_used.select_related("function")
    return Chosen(
        kind=decision.kind.code if decision.kind else "",
        amount=decision.amount,
        maker=maker,
        functions={one.function.number: Use(one.use) for one in uses},
    )
