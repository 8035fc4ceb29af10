"""Loading service specifications with their first text, functions, minimum staffing and indicators."""

from typing import Any

from django.utils import timezone

from commissioning.models import DelegatedFunction, Partnership, Post
from commissioning.rules.document_control import DocumentKind, Number, Stage
from commissioning.services.document_control import Doer, Draft, Particulars, add_document, write_version
from commissioning.services.documents import Entry, add
from delivery.models import (
    Direction,
    PerformanceIndicator,
    Specification,
    SpecificationFunction,
    StaffingMinimum,
)


def load_specifications(partnership: Partnership, entry: Entry) -> None:
    posts = {one.code: one for one in partnership.posts.all()}
    functions = {one.number: one for one in DelegatedFunction.objects.filter(partnership=partnership)}
    for row in entry.rows("specifications"):
        _load(partnership, row, posts, functions)


def _load(
    partnership: Partnership, row: Entry, posts: dict[str, Post], functions: dict[int, DelegatedFunction]
) -> None:
    code, name, owner = row.text("code"), row.text("name"), row.needed("owner", posts)
    reference, source = row.text("reference"), row.text("source")
    new = Specification(
        partnership=partnership,
        contract=row.needed("contract", {one.code: one for one in partnership.contracts.all()}),
        code=code,
        name=name,
        since=row.day("since"),
        until=row.day("until"),
        first_due=row.day("first_return_due"),
        source=source,
    )
    sections = tuple((one.text("heading"), one.text("text")) for one in row.rows("sections"))
    written_on, printed = row.day("written_on"), row.text("printed", "")
    held = [_function(row, number, functions) for number in row.texts("functions")]
    belonging: list[Any] = [*_minimums(row, new), *_indicators(row, new)]
    if partnership.specifications.filter(code=code).exists():
        return
    doer = Doer(None, timezone.now(), restricted=True)
    particulars = Particulars(f"Service specification: {name}", DocumentKind.SPECIFICATION, owner, False)
    new.document = add_document(
        partnership=partnership, reference=reference, particulars=particulars, source=source, doer=doer
    )
    draft = Draft(written_on, [owner], "", "First text", "All", sections=sections, printed=printed)
    write_version(new.document, Number(0, 0, 1), Stage.DRAFT, draft, doer)
    add(new)
    for function in held:
        add(SpecificationFunction(specification=new, function=function))
    for one in belonging:
        one.specification = new
        add(one)


def _function(row: Entry, number: str, functions: dict[int, DelegatedFunction]) -> DelegatedFunction:
    if not number.isdecimal() or int(number) not in functions:
        row.fail(f"names function “{number}”, which is not a number of the delegation register")
    return functions[int(number)]


def _minimums(row: Entry, new: Specification) -> list[StaffingMinimum]:
    return [
        StaffingMinimum(
            specification=new,
            profession=one.text("profession"),
            fte=one.number("fte"),
            since=one.needed_day("since"),
            source=one.text("source", new.source),
        )
        for one in row.rows("minimum_staffing")
    ]


def _indicators(row: Entry, new: Specification) -> list[PerformanceIndicator]:
    measures = {one.code: one for one in new.partnership.measures.all()}
    return [
        PerformanceIndicator(
            specification=new,
            number=number,
            name=one.text("name"),
            measure=one.pick("measure", measures),
            direction=one.text("direction", Direction.AT_LEAST),
            threshold=one.number("threshold"),
            threshold_words=one.text("threshold_words", ""),
            consequence=one.text("consequence", ""),
            source=one.text("source", new.source),
        )
        for number, one in enumerate(row.rows("indicators"), start=1)
    ]
