"""Setting a partnership up from its files. What is there already stays as people left it, so loading twice is safe."""

from typing import Any

from django.db import transaction

from commissioning.models import Body, ExtraDay, Organisation, Partnership, Post
from commissioning.models.partnership import BodyKind, NoticeBasis, OrganisationKind
from commissioning.services.authority_setup import load_authority
from commissioning.services.decision_setup import load_decisions
from commissioning.services.documents import Entry, add
from commissioning.services.law_setup import load_law
from commissioning.services.principle_files import load_principles
from commissioning.services.register_setup import load_register


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
    _bodies(partnership, entry, organisations)
    _posts(partnership, entry, organisations)
    _extra_days(partnership, entry)
    entry.finish()
    return partnership


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
    if "authority" in documents:
        lines += load_authority(partnership, documents["authority"])
    if "register" in documents:
        lines += load_register(partnership, documents["register"])
    if "decisions" in documents:
        lines += load_decisions(partnership, documents["decisions"])
    if "law" in documents:
        lines += load_law(partnership, documents["law"])
    if "principles" in documents:
        lines += load_principles(partnership, documents["principles"])
    return lines


def _organisations(partnership: Partnership, entry: Entry) -> dict[str, Organisation]:
    for row in entry.rows("organisations"):
        code, name, kind = row.text("code"), row.text("name"), row.choice("kind", OrganisationKind)
        position = row.whole("position")
        if not partnership.organisations.filter(code=code).exists():
            new = Organisation(partnership=partnership, code=code, name=name, kind=kind, position=position)
            add(new)
    return {one.code: one for one in partnership.organisations.all()}


def _bodies(partnership: Partnership, entry: Entry, organisations: dict[str, Organisation]) -> None:
    """Bodies may name a body that stands earlier in the file as the one they report to."""
    known = {one.code: one for one in partnership.bodies.all()}
    for row in entry.rows("bodies"):
        body = Body(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            organisation=row.pick("organisation", organisations),
            kind=row.choice("kind", BodyKind),
            statutory=row.flag("statutory"),
            reports_to=row.pick("reports_to", known),
            purpose=row.text("purpose", ""),
            notice_basis=row.text("notice_basis", NoticeBasis.CALENDAR.value),
            source=row.text("source", ""),
        )
        if body.notice_basis not in NoticeBasis.values:
            row.fail("needs calendar or working in “notice_basis”")
        if body.statutory and body.organisation is None:
            row.fail("is a statutory body without an organisation")
        if body.code not in known:
            known[body.code] = add(body)


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
