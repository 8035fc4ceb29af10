"""Meetings and their papers for anybody, without signing in: what is published, and nothing of what is being written.

The pages are rendered without the request: no session, no name of whoever is signed in, the same bytes for everybody.
"""

from collections.abc import Mapping
from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.models import Body, Partnership
from commissioning.selectors.interests_public import public_register
from commissioning.selectors.law_lists import public_plan
from commissioning.selectors.records_public import has_public_records
from commissioning.selectors.register_public import published
from ihwb.web.kept import kept, kept_file
from scrutiny.models import Meeting, Publication
from scrutiny.rules.web_pages import with_links
from scrutiny.selectors import public_meetings as selectors
from scrutiny.selectors.public_reviews import public_rows
from scrutiny.selectors.withdrawals import place_of_key, withdrawn_from
from scrutiny.services import web_papers

GONE = 410
RECENT = 8


@require_safe
def front(request: HttpRequest, area: str) -> HttpResponse:
    """What the area publishes: next meetings, new papers, its bodies and its registers."""
    partnership = _area(area)
    today = timezone.localdate()
    meetings = selectors.calendar(partnership, today)
    rows = list(selectors.publications(selectors.open_meetings(partnership))[:RECENT])
    plan = public_plan(partnership, today)
    context = {
        "ahead": [one for one in meetings if not one.is_past][:RECENT],
        "recent": [(one.meeting, selectors.edition_view(one)) for one in rows],
        "bodies": selectors.public_bodies(partnership),
        "has_plan": plan is not None,
        "has_records": has_public_records(partnership),
        "has_register": published(partnership) is not None,
        "has_interests": public_register(partnership, today) is not None,
        "has_reviews": bool(public_rows(partnership)),
    }
    return _page(request, "front", partnership, context)


@require_safe
def meetings(request: HttpRequest, area: str) -> HttpResponse:
    """The calendar of all bodies that meet in public."""
    return _calendar(request, _area(area), None)


@require_safe
def body(request: HttpRequest, area: str, code: str) -> HttpResponse:
    """The calendar of one body."""
    partnership = _area(area)
    found = next((one for one in selectors.public_bodies(partnership) if one.code == code), None)
    if found is None:
        raise Http404("No such body")
    return _calendar(request, partnership, found)


def _calendar(request: HttpRequest, partnership: Partnership, found: Body | None) -> HttpResponse:
    rows = selectors.calendar(partnership, timezone.localdate(), found)
    context = {
        "body": found,
        "ahead": [one for one in rows if not one.is_past],
        "past": [one for one in reversed(rows) if one.is_past],
    }
    return _page(request, "meetings", partnership, context)


@require_safe
def meeting(request: HttpRequest, area: str, meeting: str) -> HttpResponse:
    """One meeting: its published agenda with pages, its editions, what was withdrawn and why."""
    found = _meeting(area, meeting)
    view = selectors.meeting_view(found, timezone.localdate())
    return _page(request, "meeting", found.partnership, {"view": view})


@require_safe
def edition(request: HttpRequest, area: str, meeting: str, number: int) -> HttpResponse:
    """One edition: its sections and files. A withdrawn one says when and why, and shows nothing else."""
    found = _meeting(area, meeting)
    one = _publication(found, number)
    return _edition_page(request, found, one)


@require_safe
def read(request: HttpRequest, area: str, meeting: str, number: int) -> HttpResponse:
    """The edition as one web page, with the page numbers of the print."""
    found = _meeting(area, meeting)
    one = _publication(found, number)
    if not one.is_out:
        return _edition_page(request, found, one, status=GONE)
    where = {"area": area, "meeting": meeting, "number": number}
    file_url = reverse("public_edition_file", kwargs={**where, "form": "papers"})

    def address(kind: str, named: str) -> str:
        paper, _, name = named.partition("#")
        return f"{file_url}#page={named}" if kind == "page" else f"#{name or paper}"

    papers = web_papers.ensure(one.pack)
    gone = withdrawn_from(found, [one])
    context = {
        "edition": selectors.edition_view(one, gone),
        "meeting": selectors.public_meeting(found, timezone.localdate()),
        "texts": [
            (paper, with_links(paper.html, address, figures=False), gone.get(place_of_key(paper.key)))
            for paper in papers
        ],
    }
    return _page(request, "read", found.partnership, context)


@require_safe
def file(request: HttpRequest, area: str, meeting: str, number: int, form: str) -> HttpResponseBase:
    """The PDF of one form of an edition. Gone, with the reason, once the edition is withdrawn."""
    found = _meeting(area, meeting)
    one = _publication(found, number)
    if not one.is_out:
        return _edition_page(request, found, one, status=GONE)
    pack = next((pack for kind, pack in selectors.packs_by_form(one).items() if selectors.FORMS[kind] == form), None)
    if pack is None or not pack.file.storage.exists(str(pack.file.name)):
        raise Http404("No such file")
    name = f"{found.slug}-edition-{number}-{form}.pdf"
    file = pack.file

    def opened() -> FileResponse:
        return FileResponse(file.open("rb"), filename=name, content_type="application/pdf")

    return kept_file(request, pack.sha256[:32], opened)


def _edition_page(request: HttpRequest, found: Meeting, one: Publication, status: int = 200) -> HttpResponse:
    context = {
        "edition": selectors.edition_view(one, withdrawn_from(found, [one])),
        "meeting": selectors.public_meeting(found, timezone.localdate()),
        "partnership": found.partnership,
        "area": found.partnership.slug,
    }
    answer = HttpResponse(render_to_string("scrutiny/public/edition.html", context), status=status)
    return kept(request, answer) if status == 200 else answer


def _page(request: HttpRequest, name: str, partnership: Partnership, context: Mapping[str, object]) -> HttpResponse:
    whole = {**context, "partnership": partnership, "area": partnership.slug}
    return kept(request, HttpResponse(render_to_string(f"scrutiny/public/{name}.html", whole)))


def _area(area: str) -> Partnership:
    """Raises Http404 for an area that has no meeting in public and has published nothing: it keeps silent."""
    found = Partnership.objects.filter(slug=area).first()
    if found is None or not (selectors.open_meetings(found).exists() or _speaks(found, timezone.localdate())):
        raise Http404("No such area")
    return found


def _speaks(partnership: Partnership, today: date) -> bool:
    return bool(
        public_plan(partnership, today)
        or has_public_records(partnership)
        or published(partnership)
        or public_register(partnership, today)
        or public_rows(partnership)
    )


def _meeting(area: str, slug: str) -> Meeting:
    partnership = Partnership.objects.filter(slug=area).first()
    found = selectors.open_meetings(partnership).filter(slug=slug).first() if partnership else None
    if found is None:
        raise Http404("No such meeting")
    return found


def _publication(meeting: Meeting, number: int) -> Publication:
    found = selectors.publications([meeting]).filter(number=number).first()
    if found is None:
        raise Http404("No such edition")
    return found
