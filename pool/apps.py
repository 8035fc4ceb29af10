from django.apps import AppConfig

from ihwb.web.menu import MenuEntry
from ihwb.web.taking import PageTables


class PoolConfig(AppConfig):
    name = "pool"
    verbose_name = "Pool"
    linked_to_strategies = "pool.selectors.strategy_links.linked"
    duties = "pool.selectors.duties.duties"
    page_tables = PageTables("pool.export", "pool.services.exports.record_page_table")
    register_instruments = "pool.selectors.register_links.instruments"
    register_specifications = "pool.selectors.register_links.specifications"
    approval_acts = {"virement": "Virements"}
    menu: list[MenuEntry] = [
        MenuEntry("Position", "pool:current_position", "pool.view_position", order=10),
        MenuEntry("Outturn", "pool:current_outturn", "pool.view_outturn", order=20),
        MenuEntry("Risk share", "pool:current_statement", "pool.view_position", order=30),
        MenuEntry("Plan", "pool:plans", "pool.view_plan", order=40),
        MenuEntry("Agreements", "pool:agreements", "pool.view_agreement", order=50),
    ]
