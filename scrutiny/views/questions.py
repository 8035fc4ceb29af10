"""Questions to the author of an item, from the reader."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.questions import AnswerForm, QuestionForm
from scrutiny.models import ItemQuestion
from scrutiny.selectors import questions as selectors
from scrutiny.services import questions as services
from scrutiny.views.pages import Act, form_page
from scrutiny.views.reader import READ, desk_or_404


@require_POST
@requires(selectors.ASK)
def ask(request: PartnershipRequest, meeting: str, edition: str, paper: str) -> HttpResponse:
    """Ask on the item of a paper that the person reads."""
    desk = desk_or_404(request, meeting, edition)
    desk.paper_or_404(paper)
    item = selectors.item_of(desk.meeting, paper)
    if item is None:
        raise Http404("No such item")
    form = QuestionForm(request.POST)
    address = f"{desk.address(paper)}#questions"
    if not form.is_valid():
        messages.error(request, "Write the question.")
        return redirect(address)
    try:
        services.ask(item=item, text=form.cleaned_data["question"], by=request.access.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "Your question is asked. The author and the lead officer are told.")
    return redirect(address)


@requires(READ)
def answer(request: PartnershipRequest, question: int) -> HttpResponse:
    """The answer of the author, the lead officer or the governance officer."""
    rows = ItemQuestion.objects.select_related("item__meeting__partnership", "item__report", "asked_by")
    found = get_object_or_404(rows, pk=question, item__meeting__partnership=request.partnership)
    if not selectors.may_answer(request.access, found.item, timezone.localdate()):
        raise Http404("No such question")
    form = AnswerForm(request.POST or None)
    meeting = found.item.meeting
    back = (meeting.title, place(request, "scrutiny:meeting", meeting=meeting.slug))

    def do() -> str:
        text = form.cleaned_data["answer"]
        services.answer(question_id=found.pk, text=text, by=request.access.user, at=timezone.now())
        return back[1]

    act = Act(
        "Answer the question",
        "Answer",
        "The question is answered.",
        f"Item {found.item.number}",
        f"{found.asked_by.name} asks: {found.text}",
    )
    return form_page(request, form, act, do, back=back)
