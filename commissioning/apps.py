from django.apps import AppConfig

from ihwb.web.menu import MenuEntry
from ihwb.web.taking import PageTables


class CommissioningConfig(AppConfig):
    name = "commissioning"
    verbose_name = "Commissioning"
    menu = [
        MenuEntry("Delegation register", "commissioning:register", "commissioning.view_register", order=10),
        MenuEntry("Handing in", "commissioning:handing_in", "commissioning.view_handing_in", order=12),
        MenuEntry("Decisions", "commissioning:decisions", "commissioning.view_decisions", order=20),
        MenuEntry("Forward plan", "commissioning:forward_plan", "commissioning.view_law", order=26),
        MenuEntry("Documents", "commissioning:documents", "commissioning.view_documents", order=27),
        MenuEntry("Strategies", "commissioning:strategies", "commissioning.view_strategies", order=28),
        MenuEntry("Design", "commissioning:design", "commissioning.view_strategies", order=29),
        MenuEntry("Bodies", "commissioning:bodies", "commissioning.view_partnership", order=30),
        MenuEntry("Who may decide", "commissioning:scheme", "commissioning.view_register", order=15),
        MenuEntry("Posts", "commissioning:posts", "commissioning.view_register", order=32),
        MenuEntry("Interests", "commissioning:interests", "commissioning.view_interests", order=32),
        MenuEntry("People", "commissioning:people", "commissioning.manage_people", order=40),
        MenuEntry("Organisations", "commissioning:organisations", "commissioning.manage_settings", order=35),
        MenuEntry("Limits", "commissioning:limits", "commissioning.manage_settings", order=45),
        MenuEntry("Extra days", "commissioning:extra_days", "commissioning.manage_settings", order=50),
        MenuEntry("Record of acts", "commissioning:audit", "commissioning.view_audit", order=60),
    ]
    page_tables = PageTables(
        "commissioning.view_audit", "commissioning.services.audit.record_table", frozenset({"audit"})
    )
    duties = "commissioning.selectors.duties.duties"
