from django.apps import AppConfig

from ihwb.web.menu import MenuEntry
from ihwb.web.taking import PageTables


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = "Delivery"
    linked_to_strategies = "delivery.selectors.strategy_links.linked"
    linked_to_funds = "delivery.selectors.risk_links.linked_to_fund"
    linked_to_bodies = "delivery.selectors.risk_links.linked_to_body"
    duties = "delivery.selectors.duties.duties"
    register_specifications = "delivery.selectors.specification_links.specifications"
    linked_to_decisions = "delivery.selectors.contract_links.of_decision"
    page_tables = PageTables("delivery.export", "delivery.services.exports.record_page_table")
    beside_forecast = "delivery.selectors.commitments.beside_forecast"
    approval_acts = {"support-weekly": "Support packages, £ a week", "support-annual": "Support packages, £ a year"}
    benefits_of_funds = "delivery.selectors.benefits.tied.benefits_of"
    menu = [
        MenuEntry("Programme", "delivery:programme", "delivery.view_programme", order=10),
        MenuEntry("Business cases", "delivery:cases", "delivery.view_cases", order=15),
        MenuEntry("Risks", "delivery:risks", "delivery.view_risks", order=20, also=("delivery/issues/",)),
        MenuEntry("Benefits", "delivery:benefits", "delivery.view_benefits", order=30),
        MenuEntry("Measures", "delivery:measures", "delivery.view_measures", order=40),
        MenuEntry("Support plans", "delivery:support", "delivery.view_support", order=60),
        MenuEntry("Workforce", "delivery:workforce", "delivery.view_workforce", order=70),
        MenuEntry("Engagement", "delivery:engagement", "delivery.view_engagement", order=80),
        MenuEntry("Contracts", "delivery:contracts", "delivery.view_contracts", order=50),
        MenuEntry("Your contracts", "delivery:own_contracts", "delivery.view_own_contracts", order=50),
    ]
