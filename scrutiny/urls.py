"""The pages and the API of scrutiny."""

from django.urls import URLPattern, URLResolver, include, path

from scrutiny.api import meetings as meetings_api
from scrutiny.api import reviews as reviews_api
from scrutiny.views import (
    actions,
    agenda,
    attendance,
    calendar,
    calendar_feeds,
    call_in_hearings,
    cases,
    fund_reports,
    meetings,
    minutes,
    notes,
    offline,
    packs,
    printing,
    proceedings,
    proposals,
    public_feeds,
    public_files,
    public_meetings,
    public_reviews,
    publishing,
    questions,
    reading,
    report_figures,
    report_findings,
    report_signing,
    report_work,
    reports,
    review_answers,
    review_files,
    review_parts,
    review_publication,
    reviews,
    strategies,
    work_programme,
)

app_name = "scrutiny"
calendar_feed = calendar_feeds.own
public_plan_file = public_files.forward_plan
public_register_file = public_files.register

calendar_patterns: list[URLPattern | URLResolver] = [
    path("calendar/", calendar.calendar, name="meeting_calendar"),
    path("calendar/address", calendar_feeds.make, name="calendar_address"),
    path("calendar/address/give-up", calendar_feeds.give_up, name="calendar_address_give_up"),
    path("calendar/meetings.ics", calendar.calendar_file, name="calendar_file"),
    path("calendar/add", calendar.year_add, name="calendar_year"),
    path("calendar/upload", calendar.file_add, name="calendar_upload"),
    path("bodies/<slug:code>/agenda/", calendar.agenda_template, name="agenda_template"),
    path("bodies/<slug:code>/agenda/add", calendar.standing_add, name="standing_add"),
    path("bodies/<slug:code>/agenda/usual", calendar.standing_usual, name="standing_usual"),
    path("bodies/<slug:code>/agenda/<int:standing>/edit", calendar.standing_edit, name="standing_edit"),
    path("bodies/<slug:code>/agenda/<int:standing>/move", calendar.standing_move, name="standing_move"),
    path("bodies/<slug:code>/agenda/<int:standing>/remove", calendar.standing_remove, name="standing_remove"),
    path("meetings/<slug:meeting>/lay-out", calendar.lay_out, name="lay_out"),
    path("meetings/<slug:meeting>/proposed/", proposals.proposed, name="proposed"),
    path("meetings/<slug:meeting>/proposed/<int:decision>", proposals.pick, name="pick"),
    path("items/<int:item>/withdraw", proposals.item_withdraw, name="item_withdraw"),
]

record_patterns: list[URLPattern | URLResolver] = [
    path("meetings/<slug:meeting>/record", proceedings.record, name="meeting_record"),
    path("meetings/<slug:meeting>/record/close", proceedings.close, name="meeting_close"),
    path("meetings/<slug:meeting>/record/reopen", proceedings.reopen, name="meeting_reopen"),
    path("meetings/<slug:meeting>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<slug:meeting>/minutes/make", minutes.minutes_make, name="minutes_make"),
    path("meetings/<slug:meeting>/minutes/edit", minutes.minutes_edit, name="minutes_edit"),
    path("meetings/<slug:meeting>/minutes/agree", minutes.minutes_agree, name="minutes_agree"),
    path("meetings/<slug:meeting>/minutes/sign", minutes.minutes_sign, name="minutes_sign"),
    path("meetings/<slug:meeting>/minutes/file", minutes.minutes_file, name="minutes_file"),
    path("items/<int:item>/record", proceedings.item_record, name="item_record"),
    path("items/<int:item>/actions/add", actions.action_add, name="action_add"),
    path("actions/", actions.actions, name="actions"),
    path("actions/<int:action>/edit", actions.action_edit, name="action_edit"),
    path("actions/<int:action>/remove", actions.action_remove, name="action_remove"),
    path("actions/<int:action>/finish", actions.action_finish, name="action_finish"),
    path("actions/<int:action>/open", actions.action_open, name="action_open"),
]

_PUBLIC_MEETING = "meetings/<slug:meeting>/"
public_patterns: list[URLPattern | URLResolver] = [
    path("", public_meetings.front, name="public_front"),
    path("notices.atom", public_feeds.notices, name="public_feed"),
    path("meetings/", public_meetings.meetings, name="public_meetings"),
    path("meetings.ics", calendar_feeds.public, name="public_calendar"),
    path("bodies/<slug:code>/meetings.ics", calendar_feeds.public, name="public_body_calendar"),
    path("reviews/", public_reviews.reviews, name="public_reviews"),
    path("reviews/<slug:review>/", public_reviews.review, name="public_review"),
    path("reviews/<slug:review>/report.pdf", public_files.review_report, name="public_review_report"),
    path("bodies/<slug:code>/", public_meetings.body, name="public_body"),
    path("bodies/<slug:code>/notices.atom", public_feeds.notices, name="public_body_feed"),
    path(_PUBLIC_MEETING, public_meetings.meeting, name="public_meeting"),
    path(f"{_PUBLIC_MEETING}editions/<int:number>/", public_meetings.edition, name="public_edition"),
    path(f"{_PUBLIC_MEETING}editions/<int:number>/read/", public_meetings.read, name="public_edition_read"),
    path(f"{_PUBLIC_MEETING}editions/<int:number>/<slug:form>.pdf", public_meetings.file, name="public_edition_file"),
]

fund_report_patterns: list[URLPattern | URLResolver] = [
    path("pdf", fund_reports.pdf, name="fund_report_pdf"),
    path("pdf/progress", fund_reports.progress, name="fund_report_progress"),
    path("pdf/request", fund_reports.request_file, name="fund_report_request"),
    path("file", fund_reports.file, name="fund_report_file"),
]

pack_patterns: list[URLPattern | URLResolver] = [
    path("", packs.build, name="pack_build"),
    path("supplement", publishing.supplement, name="supplement_build"),
    path("public/<int:number>/publish", publishing.publish, name="pack_publish"),
    path("restricted/<int:number>/copy", packs.copy, name="pack_copy"),
    path("<slug:edition>/<int:number>", packs.pack, name="pack"),
    path("<slug:edition>/<int:number>/progress", packs.progress, name="pack_progress"),
    path("<slug:edition>/<int:number>/file", packs.download, name="pack_file"),
    path("<slug:edition>/<int:number>/form", packs.other_form, name="pack_form"),
]

publication_patterns: list[URLPattern | URLResolver] = [
    path("<int:number>/correct", publishing.correct, name="publication_correct"),
    path("<int:number>/restricted", publishing.give_restricted, name="publication_restricted"),
    path("<int:number>/withdraw", publishing.withdraw, name="publication_withdraw"),
]

reading_patterns: list[URLPattern | URLResolver] = [
    path("", reading.begin, name="read_meeting"),
    path("<slug:edition>/all/", reading.read_all, name="read_all"),
    path("<slug:edition>/go", reading.go, name="read_go"),
    path("<slug:edition>/search", reading.search, name="read_search"),
    path("<slug:edition>/since", reading.since, name="read_since"),
    path("<slug:edition>/offline", offline.offline, name="read_offline"),
    path("<slug:edition>/print", printing.print_chosen, name="read_print"),
    path("<slug:edition>/<slug:paper>/", reading.read, name="read"),
    path("<slug:edition>/<slug:paper>/keep", reading.keep, name="read_keep"),
    path("<slug:edition>/<slug:paper>/figure", reading.figure, name="read_figure"),
    path("<slug:edition>/<slug:paper>/notes/add", notes.add, name="note_add"),
    path("<slug:edition>/<slug:paper>/questions/ask", questions.ask, name="question_ask"),
]

note_patterns: list[URLPattern | URLResolver] = [
    path("", notes.notes, name="notes"),
    path("retention", notes.retention, name="note_retention"),
    path("<int:note>/edit", notes.edit, name="note_edit"),
    path("<int:note>/show", notes.show, name="note_show"),
    path("<int:note>/remove", notes.remove, name="note_remove"),
]

item_patterns: list[URLPattern | URLResolver] = [
    path("edit", agenda.item_edit, name="item_edit"),
    path("move", agenda.item_move, name="item_move"),
    path("remove", agenda.item_remove, name="item_remove"),
    path("history", agenda.item_history, name="item_history"),
    path("documents/add", agenda.appendix_upload, name="appendix_upload"),
]

report_figure_patterns: list[URLPattern | URLResolver] = [
    path("add", report_figures.pick, name="report_figure_pick"),
    path("insert", report_figures.insert, name="report_figure_insert"),
    path("insert/quick", report_figures.quick_insert, name="report_figure_quick"),
    path("<int:number>/", report_figures.decide, name="report_figure"),
    path("<int:number>/accept", report_figures.accept, name="report_figure_accept"),
    path("<int:number>/keep", report_figures.keep, name="report_figure_keep"),
    path("<int:number>/remove", report_figures.untie, name="report_figure_remove"),
]

report_patterns: list[URLPattern | URLResolver] = [
    path("", reports.report, name="report"),
    path("figures/", include(report_figure_patterns)),
    path("comments/add", report_work.comment_add, name="report_comment_add"),
    path("comments/<int:comment>/resolve", report_work.comment_resolve, name="report_comment_resolve"),
    path("versions/", report_work.versions, name="report_versions"),
    path("versions/keep", report_work.keep, name="report_version_keep"),
    path("versions/<int:before>/to/<int:after>", report_work.compare, name="report_compare"),
    path("reopen", report_work.reopen, name="report_reopen"),
    path("images/add", report_work.image_add, name="report_image_add"),
    path("images/<int:number>", report_work.image, name="report_image"),
    path("images/<int:number>/remove", report_work.image_remove, name="report_image_remove"),
    path("findings/<slug:key>/explain", report_findings.explain, name="report_finding_explain"),
    path("findings/<slug:key>/withdraw", report_findings.withdraw, name="report_finding_withdraw"),
    path("edit", reports.report_edit, name="report_edit"),
    path("history", reports.report_history, name="report_history"),
    path("sign-offs/<int:row>/sign", report_signing.sign, name="report_sign"),
    path("<slug:kind>/add", reports.row_add, name="report_row_add"),
    path("<slug:kind>/<int:row>/edit", reports.row_edit, name="report_row_edit"),
    path("<slug:kind>/<int:row>/remove", reports.row_remove, name="report_row_remove"),
]

review_patterns: list[URLPattern | URLResolver] = [
    path("", reviews.review, name="review"),
    path("thread", reviews.review_thread, name="review_thread"),
    path("history", reviews.review_history, name="review_history"),
    path("edit", reviews.review_edit, name="review_edit"),
    path("submit", reviews.review_submit, name="review_submit"),
    path("decide", reviews.review_decide, name="review_decide"),
    path("report/file", review_files.report_file, name="review_report_file"),
    path("report/write", review_answers.report_write, name="review_report_write"),
    path("report/agree", review_answers.report_agree, name="review_report_agree"),
    path("report/send", review_answers.report_send, name="review_report_send"),
    path("follow-up", review_answers.follow_up, name="review_follow_up"),
    path("publish", review_publication.publish, name="review_publish"),
    path("take-off", review_publication.take_off, name="review_take_off"),
    path("report/correct", review_publication.correct, name="review_report_correct"),
    path("report/withdraw", review_publication.withdraw, name="review_report_withdraw"),
    path("answers/<int:row>/", review_answers.answer, name="review_answer"),
    path("answers/<int:row>/actions/add", review_answers.action_add, name="review_action_add"),
    path("actions/<int:row>/note", review_answers.action_note, name="review_action_note"),
    path("actions/<int:row>/done", review_answers.action_done, name="review_action_done"),
    path("actions/<int:row>/verify", review_answers.action_verify, name="review_action_verify"),
    path("evidence/<int:row>/file", review_parts.evidence_file, name="review_evidence_file"),
    path("parts/<slug:kind>/add", review_parts.part_add, name="review_part_add"),
    path("parts/<slug:kind>/<int:row>/edit", review_parts.part_edit, name="review_part_edit"),
    path("parts/<slug:kind>/<int:row>/remove", review_parts.part_remove, name="review_part_remove"),
]

programme_patterns: list[URLPattern | URLResolver] = [
    path("", work_programme.programme, name="work_programme"),
    path("add", work_programme.topic_add, name="topic_add"),
    path("<int:topic>/edit", work_programme.topic_edit, name="topic_edit"),
    path("<int:topic>/plan", work_programme.topic_plan, name="topic_plan"),
    path("<int:topic>/plan/<int:row>/remove", work_programme.topic_unplan, name="topic_unplan"),
    path("<int:topic>/history", work_programme.topic_history, name="topic_history"),
]

call_in_patterns: list[URLPattern | URLResolver] = [
    path("", call_in_hearings.call_in, name="call_in"),
    path("hearing", call_in_hearings.hearing_set, name="hearing_set"),
    path("hearing/remove", call_in_hearings.hearing_unset, name="hearing_unset"),
    path("callers/add", call_in_hearings.caller_add, name="caller_add"),
    path("heard/add", call_in_hearings.heard_add, name="heard_add"),
    path("outcome", call_in_hearings.hearing_decide, name="hearing_decide"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *record_patterns,
    *calendar_patterns,
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/add", meetings.meeting_add, name="meeting_add"),
    path("meetings/<slug:meeting>/", meetings.meeting, name="meeting"),
    path("meetings/<slug:meeting>/edit", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<slug:meeting>/cancel", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<slug:meeting>/hold", meetings.meeting_hold, name="meeting_hold"),
    path("meetings/<slug:meeting>/history", meetings.meeting_history, name="meeting_history"),
    path("meetings/<slug:meeting>/items/add", agenda.item_add, name="item_add"),
    path("meetings/<slug:meeting>/items/number", agenda.number_in_order, name="items_number"),
    path("meetings/<slug:meeting>/packs/", include(pack_patterns)),
    path("meetings/<slug:meeting>/read/", include(reading_patterns)),
    path("meetings/<slug:meeting>/publications/", include(publication_patterns)),
    path("notes/", include(note_patterns)),
    path("offline/standing", offline.standing, name="offline_standing"),
    path("offline/worker.js", offline.worker, name="offline_worker"),
    path("offline/<uuid:copy>/", offline.copy_page, name="offline_copy"),
    path("offline/<uuid:copy>/copy", offline.copy_text, name="offline_text"),
    path("questions/<int:question>/answer", questions.answer, name="question_answer"),
    path("meetings/<slug:meeting>/attendance", attendance.attendance, name="attendance"),
    path("meetings/<slug:meeting>/attendance/edit", attendance.attendance_edit, name="attendance_edit"),
    path("declarations/<int:declaration>/remove", attendance.declaration_remove, name="declaration_remove"),
    path("items/<int:item>/interests/declare", attendance.declare, name="item_declare"),
    path("items/<int:item>/", include(item_patterns)),
    path("documents/<int:appendix>/", agenda.appendix, name="appendix"),
    path("documents/<int:appendix>/remove", agenda.appendix_remove, name="appendix_remove"),
    path("reports/", reports.reports, name="reports"),
    path("reports/add", reports.report_add, name="report_add"),
    path("reports/paste", report_work.paste, name="report_paste"),
    path("reports/<slug:report>/", include(report_patterns)),
    path("strategies/<slug:code>/<int:version>/file", strategies.file, name="strategy_file"),
    path("cases/<slug:code>/<int:version>/file", cases.file, name="case_file"),
    path("fund-reports/<slug:fund>/<int:year>/<int:quarter>/", include(fund_report_patterns)),
    path("programme/", include(programme_patterns)),
    path("call-ins/", call_in_hearings.call_ins, name="call_ins"),
    path("call-ins/<int:call_in>/", include(call_in_patterns)),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/add", reviews.review_add, name="review_add"),
    path("reviews/<slug:review>/", include(review_patterns)),
]

api_patterns: list[URLPattern | URLResolver] = [
    path("meetings/", meetings_api.Meetings.as_view(), name="meetings"),
    path("meetings/<slug:meeting>/", meetings_api.OneMeeting.as_view(), name="meeting"),
    path("reviews/", reviews_api.Reviews.as_view(), name="reviews"),
    path("reviews/<slug:review>/", reviews_api.OneReview.as_view(), name="review"),
]
