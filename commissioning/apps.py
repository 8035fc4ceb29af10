from django.apps import AppConfig

from ihwb.web.menu import LAST, MenuEntry
from ihwb.web.taking import PageTables

GOVERNANCE, SETTINGS = "Governance", "Settings"


class CommissioningConfig(AppConfig):
    name = "commissioning"
    verbose_name = "Commissioning"
    menu = [
        MenuEntry(
            "Decisions",
            "commissioning:decisions",
            "commissioning.view_decisions",
            order=10,
            group=GOVERNANCE,
            also=("law/", "principles/"),
        ),
        MenuEntry("Forward plan", "commissioning:forward_plan", "commissioning.view_law", order=12, group=GOVERNANCE),
        MenuEntry("Who may decide", "commissioning:scheme", "commissioning.view_register", order=14, group=GOVERNANCE),
        MenuEntry(
            "Bodies",
            "commissioning:bodies",
            "commissioning.view_partnership",
            order=16,
            group=GOVERNANCE,
            also=("body-links/", "body-terms/", "seats/", "seat-terms/"),
        ),
        MenuEntry(
            "Posts",
            "commissioning:posts",
            "commissioning.view_register",
            order=18,
            group=GOVERNANCE,
            also=("post-holdings/",),
        ),
        MenuEntry("Interests", "commissioning:interests", "commissioning.view_interests", order=20, group=GOVERNANCE),
        MenuEntry("Delegation register", "commissioning:register", "commissioning.view_register", order=30),
        MenuEntry("Handing in", "commissioning:handing_in", "commissioning.view_handing_in", order=32),
        MenuEntry("Strategies", "commissioning:strategies", "commissioning.view_strategies", order=34),
        MenuEntry("Design", "commissioning:design", "commissioning.view_strategies", order=36),
        MenuEntry("Documents", "commissioning:documents", "commissioning.view_documents", order=38),
        MenuEntry("People", "commissioning:people", "commissioning.manage_people", order=LAST, group=SETTINGS),
        MenuEntry(
            "Organisations", "commissioning:organisations", "commissioning.manage_settings", LAST + 2, group=SETTINGS
        ),
        MenuEntry("Limits", "commissioning:limits", "commissioning.manage_settings", LAST + 4, group=SETTINGS),
        MenuEntry("Extra days", "commissioning:extra_days", "commissioning.manage_settings", LAST + 6, group=SETTINGS),
        MenuEntry("Record of acts", "commissioning:audit", "commissioning.view_audit", LAST + 8, group=SETTINGS),
    ]
    page_tables = PageTables(
        "commissioning.view_audit", "commissioning.services.audit.record_table", frozenset({"audit"})
    )
    duties = "commissioning.selectors.duties.duties"
