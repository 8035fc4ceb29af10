from django.apps import AppConfig

from ihwb.web.menu import MenuEntry


class ScrutinyConfig(AppConfig):
    name = "scrutiny"
    verbose_name = "Scrutiny"
    duties = "scrutiny.selectors.duties.duties"
    quorum = "scrutiny.selectors.attendance.quorum"
    declared = "scrutiny.selectors.declared.declared"
    declared_days = "scrutiny.selectors.declared.declared_days"
    menu: list[MenuEntry] = [
        MenuEntry("Meetings", "scrutiny:meetings", "scrutiny.view_meetings", order=10),
        MenuEntry("Reports", "scrutiny:reports", "scrutiny.view_meetings", order=20),
        MenuEntry("Reviews", "scrutiny:reviews", "scrutiny.view_reviews", order=30),
    ]
