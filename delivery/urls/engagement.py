"""Pages of engagement and of equality impact assessments."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import engagement, equality

_VERSION = "equality/<slug:code>/<int:number>/"

pages: list[URLPattern | URLResolver] = [
    path("engagement/", engagement.engagement, name="engagement"),
    path("engagement/groups/add/", engagement.group, name="stakeholder_add"),
    path("engagement/groups/<int:pk>/", engagement.group, name="stakeholder_change"),
    path("engagement/events/", engagement.events, name="engagement_events"),
    path("engagement/events/add/", engagement.event, name="engagement_event_add"),
    path("engagement/events/<int:pk>/", engagement.event, name="engagement_event"),
    path("engagement/said/", engagement.you_said, name="you_said"),
    path("engagement/said/add/", engagement.said, name="you_said_add"),
    path("engagement/said/<int:pk>/", engagement.said, name="you_said_answer"),
    path("engagement/equality/", equality.equality, name="equality"),
    path("engagement/equality/add/", equality.assessment_add, name="assessment_add"),
    path(f"engagement/{_VERSION}", equality.assessment, name="assessment"),
    path(f"engagement/{_VERSION}change/", equality.assessment_change, name="assessment_change"),
    path(f"engagement/{_VERSION}effects/<slug:characteristic>/", equality.effect, name="equality_effect"),
    path(f"engagement/{_VERSION}effects/<slug:characteristic>/done/", equality.effect_done, name="equality_done"),
    path(f"engagement/{_VERSION}sign/", equality.sign, name="assessment_sign"),
    path(f"engagement/{_VERSION}next/", equality.next_version, name="assessment_next"),
]
