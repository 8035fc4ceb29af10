"""The work programme of scrutiny: the page, a topic, and when it is taken."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.changes import ReasonForm
from scrutiny.forms.reviews import scrutiny_bodies
from scrutiny.forms.work_programme import NewTopicForm, PlanForm, ProgrammeFilter, TopicForm
from scrutiny.models import TopicMeeting, WorkTopic
from scrutiny.rules.programme import municipal_year
from scrutiny.selectors import history
from scrutiny.selectors import work_programme as selectors
from scrutiny.selectors.review_sight import is_for
from scrutiny.services import work_programme as services
from scrutiny.views.pages import Act, Link, form_page, history_page

VIEW = "scrutiny.view_reviews"
CHANGE = "scrutiny.change_work_programme"
SUGGEST = "scrutiny.suggest_topics"


@requires(VIEW)
def programme(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    bodies = selectors.scrutiny_bodies_of(request.partnership)
    years = selectors.years(request.partnership, today)
    form = ProgrammeFilter(request.GET or None, years=years, bodies=bodies)
    chosen = form.cleaned_data if form.is_valid() else {}
    year = chosen.get("year") or years[0][0]
    body = next((one for one in bodies if one.code == chosen.get("body")), None)
    may = {one.code for one in bodies if is_for(request.access, CHANGE, one)}
    context = {
        "form": form,
        "programmes": selectors.programmes(request.partnership, year, today, body),
        "may_change": may,
        "may_suggest": request.access.may(SUGGEST),
        "year": dict(years)[year],
    }
    return render(request, "scrutiny/work_programme.html", context)


@requires(SUGGEST)
def topic_add(request: PartnershipRequest) -> HttpResponse:
    """Whoever keeps a programme adds a topic in any state; others suggest one."""
    today = timezone.localdate()
    kept = scrutiny_bodies(request.partnership, request.access.organisations_for(CHANGE))
    suggests = not request.access.may(CHANGE)
    bodies = request.partnership.bodies.filter(kind="scrutiny") if suggests else kept
    form = NewTopicForm(
        request.POST or None,
        instance=WorkTopic(partnership=request.partnership),
        partnership=request.partnership,
        bodies=bodies,
        year=municipal_year(today),
        suggests=suggests,
    )

    def do() -> str:
        given = form.cleaned_data
        services.add_topic(
            body=given["body"],
            year=given["year"],
            values=form.values,
            by=request.access.user,
            reason=given["reason"],
        )
        return f"{_page(request)}?year={given['year']}"

    act = Act("Suggest a topic" if suggests else "Add a topic", "Add", "The topic is on the programme.")
    return form_page(request, form, act, do, back=_back(request))


@requires(CHANGE)
def topic_edit(request: PartnershipRequest, topic: int) -> HttpResponse:
    found = _topic(request, topic)
    form = TopicForm(
        request.POST or None,
        instance=found,
        partnership=request.partnership,
        initial={"version": found.version},
    )

    def do() -> str:
        services.change_topic(
            topic=found,
            version=form.cleaned_data["version"],
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{_page(request)}?year={found.year}"

    act = Act("Change the topic", "Save", "The topic is changed.", caption=found.title)
    return form_page(request, form, act, do, back=_back(request), current=lambda: _topic(request, topic))


@requires(CHANGE)
def topic_plan(request: PartnershipRequest, topic: int) -> HttpResponse:
    found = _topic(request, topic)
    form = PlanForm(request.POST or None, partnership=request.partnership)

    def do() -> str:
        services.plan_meeting(
            topic=found,
            meeting=form.cleaned_data["meeting"],
            planned_on=form.cleaned_data["planned_on"],
            purpose=form.cleaned_data["purpose"],
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{_page(request)}?year={found.year}"

    act = Act("Plan when it is taken", "Plan it", "It is planned.", caption=found.title)
    return form_page(request, form, act, do, back=_back(request))


@requires(CHANGE)
def topic_unplan(request: PartnershipRequest, topic: int, row: int) -> HttpResponse:
    found = _topic(request, topic)
    standing = get_object_or_404(TopicMeeting, topic=found, pk=row)
    form = ReasonForm(request.POST or None)

    def do() -> str:
        services.unplan_meeting(row=standing, by=request.access.user, reason=form.cleaned_data["reason"])
        return f"{_page(request)}?year={found.year}"

    act = Act("Take it off this meeting?", "Take it off", "It is off.", caption=found.title, danger=True)
    return form_page(request, form, act, do, back=_back(request))


@requires(VIEW)
def topic_history(request: PartnershipRequest, topic: int) -> HttpResponse:
    found = get_object_or_404(WorkTopic, partnership=request.partnership, pk=topic)
    return history_page(request, history.row_history(found), back=_back(request))


def _topic(request: PartnershipRequest, pk: int) -> WorkTopic:
    rows = WorkTopic.objects.filter(partnership=request.partnership).select_related("body", "partnership")
    found = get_object_or_404(rows, pk=pk)
    if not is_for(request.access, CHANGE, found.body):
        raise PermissionDenied(CHANGE)
    return found


def _page(request: PartnershipRequest) -> str:
    return place(request, "scrutiny:work_programme")


def _back(request: PartnershipRequest) -> Link:
    return "Work programme", _page(request)
