from django.apps import AppConfig

from ihwb.web.menu import MenuEntry


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = "Delivery"
    linked_to_strategies = "delivery.selectors.strategy_links.linked"
    duties = "delivery.selectors.duties.duties"
    menu = [
        MenuEntry("Risks", "delivery:risks", "delivery.view_risks", order=10),
        MenuEntry("Milestones", "delivery:milestones", "delivery.view_milestones", order=20),
        MenuEntry("Measures", "delivery:measures", "delivery.view_measures", order=30),
        MenuEntry("Programme costs", "delivery:costs", "delivery.view_costs", order=40),
    ]
