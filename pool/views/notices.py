"""Notices of a variance: the list, one notice, and the acts of the pool manager and of each partner."""

from datetime import date

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.models import Organisation
from ihwb.kernel.dates import show_weekday_date
from ihwb.web.access import PartnershipRequest, requires
from pool.forms.notices import AcknowledgeForm, CloseForm, NoticeTextForm
from pool.models import NoticeState, VarianceNotice
from pool.selectors.action_plan import plan_for
from pool.selectors.fund_partners import speaks_for
from pool.selectors.notices import NoticeView, addressees, notice_in, notice_view, notices_of
from pool.services.notices import acknowledge as acknowledge_notice
from pool.services.notices import change_text, close_notice, send_notice
from pool.views.acts import Act, act_at_once, form_page
from pool.views.subject import address, found_fund, found_period, pages_of


def _today() -> date:
    return timezone.localdate()


def found_notice(request: PartnershipRequest, fund: str, year: int, period: int) -> VarianceNotice:
    """The notice of a period. One that was not sent yet exists for those alone who send it."""
    notice = notice_in(found_period(request, fund, year, period))
    if notice is None or (notice.state == NoticeState.DUE and not request.access.may("pool.send_notice")):
        raise Http404("No such notice")
    return notice


@require_safe
@requires("pool.view_notices")
def notices(request: PartnershipRequest, fund: str) -> HttpResponse:
    """Every notice of the fund; those still to be sent are for those alone who send them."""
    found = found_fund(request, fund)
    sends = request.access.may("pool.send_notice")
    shown = [one for one in notices_of(found, _today()) if sends or one.state != NoticeState.DUE]
    context = {"fund": found, "notices": shown, "pages": pages_of(request, found, None, "pool:notices")}
    return render(request, "pool/notices/notices.html", context)


@require_safe
@requires("pool.view_notices")
def notice(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    held = found_notice(request, fund, year, period)
    shown = notice_view(held, _today())
    own = {one.code for one in speaks_for(request.access, held.period.fund)}
    waiting = [one.name for one in shown.acknowledgements if one.at is None and one.code in own]
    context = {
        "notice": shown,
        "period": held.period,
        "pages": pages_of(request, held.period.fund, held.period, "pool:notices"),
        "may_send": request.access.may("pool.send_notice"),
        "may_plan": request.access.may("pool.change_action_plan"),
        "acknowledges_for": waiting if held.state != NoticeState.DUE else [],
        "has_plan": plan_for(held) is not None,
    }
    return render(request, "pool/notices/notice.html", context)


def _back(request: PartnershipRequest, held: VarianceNotice) -> tuple[str, str]:
    return f"Notice, {held.period.month.label}", address(request, "pool:notice", held.period)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.send_notice")
def notice_text(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    held = found_notice(request, fund, year, period)
    form = NoticeTextForm(request.POST or None, initial={"text": held.text})
    act = Act("Text of the notice", "Save", "The text is saved. Nothing was sent.", held.period.fund.name)

    def do() -> None:
        change_text(notice_id=held.pk, text=form.cleaned_data["text"], by=request.access.user)

    return form_page(request, form, act, do, back=_back(request, held))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.send_notice")
def notice_send(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """The question, with who is told; a POST sends the notice."""
    held = found_notice(request, fund, year, period)
    if request.method == "POST":
        return _sent(request, held)
    shown = notice_view(held, _today())
    context = {
        "notice": shown,
        "period": held.period,
        "told": len(addressees(held.period.fund, _today())),
        "back": _back(request, held),
        "when": _when(shown),
    }
    return render(request, "pool/notices/send.html", context)


def _when(shown: NoticeView) -> str:
    if shown.overdue:
        return f"The last day was {show_weekday_date(shown.due_on)}: it is sent late, and the notice says so."
    return f"The last day for sending it is {show_weekday_date(shown.due_on)}."


def _sent(request: PartnershipRequest, held: VarianceNotice) -> HttpResponse:
    back = address(request, "pool:notice", held.period)
    link = request.build_absolute_uri(back)
    done = "The notice is sent. The partners are told by e-mail and on their home pages."
    return act_at_once(
        request,
        lambda: send_notice(notice_id=held.pk, by=request.access.user, at=timezone.now(), link=link),
        done,
        back,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.agree_for_partner")
def notice_acknowledge(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    held = found_notice(request, fund, year, period)
    partners = _waiting(request, held)
    if not partners:
        return HttpResponseRedirect(address(request, "pool:notice", held.period))
    form = AcknowledgeForm(request.POST or None, partners=partners)
    act = Act(
        f"Acknowledge the notice of {held.period.month.label}",
        "Acknowledge",
        "The notice is acknowledged.",
        held.period.fund.name,
        f"You say that the notice has reached {' and '.join(one.name for one in partners)}. It agrees to nothing yet.",
    )

    def do() -> None:
        acknowledge_notice(
            notice_id=held.pk,
            organisation=form.partner,
            by=request.access.user,
            at=timezone.now(),
            comment=form.cleaned_data["comment"],
        )

    return form_page(request, form, act, do, back=_back(request, held))


def _waiting(request: PartnershipRequest, held: VarianceNotice) -> list[Organisation]:
    done = set(held.acknowledgements.values_list("organisation_id", flat=True))
    return [one for one in speaks_for(request.access, held.period.fund) if one.pk not in done]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.send_notice")
def notice_close(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    held = found_notice(request, fund, year, period)
    form = CloseForm(request.POST or None)
    act = Act(
        f"Close the notice of {held.period.month.label}",
        "Close the notice",
        "The notice is closed.",
        held.period.fund.name,
        "Its action plan is closed with it. Neither is opened again; a later period has a notice of its own.",
    )

    def do() -> None:
        close_notice(notice_id=held.pk, note=form.cleaned_data["note"], by=request.access.user, at=timezone.now())

    return form_page(request, form, act, do, back=_back(request, held))
