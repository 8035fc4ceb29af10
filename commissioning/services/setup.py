"""Setting a partnership up from its files. What is there already stays as people left it, so loading twice is safe."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from commissioning.models import ExtraDay, Organisation, Partnership, Post
from commissioning.models.partnership import OrganisationKind
from commissioning.services.authority_setup import load_authority
from commissioning.services.bodies_setup import load_bodies, load_body
from commissioning.services.decision_setup import load_decisions
from commissioning.services.design_setup import load_design
from commissioning.services.document_setup import load_documents
from commissioning.services.documents import Entry, add
from commissioning.services.law_setup import load_law
from commissioning.services.principle_files import load_principles
from commissioning.services.register_setup import load_register
from commissioning.services.scheme_setup import load_scheme
from commissioning.services.scope_setup import load_scope
from commissioning.services.strategy_setup import load_strategies


@transaction.atomic
def load_partnership(document: dict[str, Any]) -> Partnership:
    """The partnership of ``partnership.yaml`` with its organisations, bodies, posts and extra days.

    Raises Refused naming the place and what is wrong there; then nothing is loaded.
    """
    entry = Entry("partnership.yaml", document)
    head = entry.entry("partnership")
    slug, name = head.text("slug"), head.text("name")
    head.finish()
    partnership = Partnership.objects.filter(slug=slug).first() or add(Partnership(slug=slug, name=name))
    organisations = _organisations(partnership, entry)
    for row in entry.rows("bodies"):
        load_body(partnership, row, organisations)
    _posts(partnership, entry, organisations)
    _extra_days(partnership, entry)
    entry.finish()
    return partnership


# In this order: rows name those that an earlier loader has read.
_Loaders = tuple[tuple[str, Callable[[Partnership, dict[str, Any]], list[str]]], ...]
_LOADERS: _Loaders = (
    ("authority", load_authority),
    ("bodies", load_bodies),
    ("register", load_register),
    ("decisions", load_decisions),
    ("authority", load_scheme),
    ("law", load_law),
)
_AFTER_DOCUMENTS: _Loaders = (
    ("strategies", load_strategies),
    ("design", load_design),
    ("scope", load_scope),
    ("principles", load_principles),
)


@transaction.atomic
def load(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """The register and the decisions of a partnership that ``load_partnership`` has set up.

    Returns one line for each kind of thing that the partnership now has.
    """
    lines = [
        f"{partnership.organisations.count()} organisations",
        f"{partnership.bodies.count()} bodies",
        f"{partnership.posts.count()} posts",
    ]
    for name, loader in _LOADERS:
        if name in documents:
            lines += loader(partnership, documents[name])
    if "documents" in documents:
        lines += load_documents(partnership, documents["documents"], documents.get("folder"))
    for name, loader in _AFTER_DOCUMENTS:
        if name in documents:
            lines += loader(partnership, documents[name])
    return lines


def _organisations(partnership: Partnership, entry: Entry) -> dict[str, Organisation]:
    for row in entry.rows("organisations"):
        code, name, kind = row.text("code"), row.text("name"), row.choice("kind", OrganisationKind)
        position = row.whole("position")
        if not partnership.organisations.filter(code=code).exists():
            new = Organisation(partnership=partnership, code=code, name=name, kind=kind, position=position)
            add(new)
    return {one.code: one for one in partnership.organisations.all()}


def _posts(partnership: Partnership, entry: Entry, organisations: dict[str, Organisation]) -> None:
    for row in entry.rows("posts"):
        code, title = row.text("code"), row.text("title")
        organisation = row.pick("organisation", organisations)
        if not partnership.posts.filter(code=code).exists():
            add(Post(partnership=partnership, code=code, title=title, organisation=organisation))


def _extra_days(partnership: Partnership, entry: Entry) -> None:
    for row in entry.rows("extra_days"):
        day, name, works = row.needed_day("day"), row.text("name"), row.flag("works")
        if not partnership.extra_days.filter(day=day).exists():
            add(ExtraDay(partnership=partnership, day=day, name=name, is_holiday=not works))
