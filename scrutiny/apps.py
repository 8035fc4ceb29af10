from django.apps import AppConfig

from ihwb.web.menu import MenuEntry
from ihwb.web.taking import PageTables


class ScrutinyConfig(AppConfig):
    name = "scrutiny"
    verbose_name = "Scrutiny"
    duties = "scrutiny.selectors.duties.duties"
    papers = "scrutiny.selectors.papers_to_read.papers"
    quorum = "scrutiny.selectors.attendance.quorum"
    fund_report_checks = "scrutiny.selectors.fund_report_checks.checks"
    open_papers = "scrutiny.selectors.report_gate.open_papers"
    in_private = "scrutiny.selectors.private.decisions_in_private"
    declared = "scrutiny.selectors.declared.declared"
    declared_days = "scrutiny.selectors.declared.declared_days"
    page_tables = PageTables(
        "scrutiny.view_meetings",
        "commissioning.services.audit.record_table",
        frozenset({"actions", "reviews", "review", "work_programme", "call_ins"}),
    )
    menu: list[MenuEntry] = [
        MenuEntry(
            "Meetings",
            "scrutiny:meetings",
            "scrutiny.view_meetings",
            order=10,
            also=("scrutiny/actions/", "scrutiny/calendar/", "scrutiny/bodies/"),
        ),
        MenuEntry("Reports", "scrutiny:reports", "scrutiny.view_meetings", order=20),
        MenuEntry("Reviews", "scrutiny:reviews", "scrutiny.view_reviews", order=30),
        MenuEntry(
            "Work programme", "scrutiny:work_programme", "scrutiny.view_reviews", order=40, also=("scrutiny/call-ins/",)
        ),
    ]
