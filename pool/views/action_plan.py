"""The joint action plan of a notice: read, drawn up, agreed by each partner, followed."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires
from pool.forms.action_plan import PlanForms, ProgressForm
from pool.forms.notices import AgreeForm
from pool.models import ActionPlan, NoticeState, VarianceNotice
from pool.selectors.action_plan import plan_for, plan_view, recovery_chart
from pool.selectors.fund_partners import speaks_for
from pool.selectors.notices import notice_view
from pool.services.action_plan import agree_plan, record_progress, save_plan
from pool.views.acts import Act, act_at_once, form_page
from pool.views.notices import found_notice
from pool.views.subject import address, pages_of


def _found(request: PartnershipRequest, fund: str, year: int, period: int) -> tuple[VarianceNotice, ActionPlan]:
    notice = found_notice(request, fund, year, period)
    plan = plan_for(notice)
    if plan is None:
        raise Http404("No such plan")
    return notice, plan


@require_safe
@requires("pool.view_notices")
def plan(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    notice, held = _found(request, fund, year, period)
    shown = plan_view(held, timezone.localdate())
    mine = {one.code for one in speaks_for(request.access, notice.period.fund)}
    waiting = [one.code for one in shown.agreed if one.at is None and one.code in mine]
    partners = [one for one in speaks_for(request.access, notice.period.fund) if one.code in waiting]
    agrees = bool(partners) and not shown.faults and held.state != "closed"
    changes = request.access.may("pool.change_action_plan")
    context = {
        "plan": shown,
        "notice": notice_view(notice, timezone.localdate()),
        "period": notice.period,
        "chart": recovery_chart(shown, notice.period.month.year.label),
        "agree": AgreeForm(partners=partners, initial={"opened": shown.content_hash}) if agrees else None,
        "agrees_for": " or ".join(one.name for one in partners),
        "may_change": changes and held.state != "closed",
        "may_record": changes and held.state == "agreed",
        "pages": pages_of(request, notice.period.fund, notice.period, "pool:notices"),
    }
    return render(request, "pool/notices/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.change_action_plan")
def plan_edit(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    notice = found_notice(request, fund, year, period)
    if notice.state != NoticeState.SENT:
        messages.error(request, "A plan is drawn up while a notice that was sent is open.")
        return HttpResponseRedirect(address(request, "pool:notice", notice.period))
    held = plan_for(notice)
    partnership = request.partnership
    forms = PlanForms(
        request.POST or None, plan=held, partnership=partnership, year=year, first=min(notice.period.number + 1, 13)
    )
    if request.method == "POST" and forms.is_valid():
        try:
            save_plan(notice_id=notice.pk, by=request.access.user, **forms.values)
        except Refused as refused:
            forms.summary.add_error(None, refused.message)
        else:
            messages.success(request, "The plan is saved. Each partner agrees to what it says now.")
            return HttpResponseRedirect(address(request, "pool:action_plan", notice.period))
    context = {
        "forms": forms,
        "notice": notice_view(notice, timezone.localdate()),
        "back": ("Notice", address(request, "pool:notice", notice.period)),
        "agreed_already": bool(held and held.agreements.filter(content_hash=held.content_hash).exists()),
    }
    return render(request, "pool/notices/plan_edit.html", context)


@require_POST
@requires("pool.agree_for_partner")
def plan_agree(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    notice, _ = _found(request, fund, year, period)
    back = address(request, "pool:action_plan", notice.period)
    form = AgreeForm(request.POST, partners=speaks_for(request.access, notice.period.fund))
    if not form.is_valid():
        messages.error(request, "Choose the partner for which you agree: you can agree for your own organisation only.")
        return HttpResponseRedirect(back)
    return act_at_once(
        request,
        lambda: agree_plan(
            notice_id=notice.pk,
            organisation=form.partner,
            opened_hash=form.cleaned_data["opened"],
            by=request.access.user,
            at=timezone.now(),
        ),
        f"{form.partner.name} agrees to the plan.",
        back,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.change_action_plan")
def plan_progress(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    notice, held = _found(request, fund, year, period)
    form = ProgressForm(request.POST or None, plan=held)
    act = Act(
        "Progress of the action plan",
        "Save",
        "The progress is recorded.",
        notice.period.fund.name,
        "Recovery is to date: all that was recovered by the end of the month. A month that is not over stays empty.",
    )

    def do() -> None:
        record_progress(notice_id=notice.pk, done=form.done, achieved=form.achieved, by=request.access.user)

    back = ("Action plan", address(request, "pool:action_plan", notice.period))
    return form_page(request, form, act, do, back=back)
