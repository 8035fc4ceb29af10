from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ihwb.web"
    label = "web"
