"""The address plan: sign-in, one prefix a partnership, the API beside it."""

from django.urls import include, path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import commissioning.urls
import delivery.urls
import pool.urls
import scrutiny.urls
from ihwb.web.health import healthz

partnership_pages = [
    path("", include("commissioning.urls")),
    path("pool/", include("pool.urls")),
    path("delivery/", include("delivery.urls")),
    path("scrutiny/", include("scrutiny.urls")),
]

partnership_api = [
    path("commissioning/", include((commissioning.urls.api_patterns, "commissioning-api"))),
    path("pool/", include((pool.urls.api_patterns, "pool-api"))),
    path("delivery/", include((delivery.urls.api_patterns, "delivery-api"))),
    path("scrutiny/", include((scrutiny.urls.api_patterns, "scrutiny-api"))),
]

urlpatterns = [
    path("", commissioning.urls.home, name="home"),
    path("set-up/", commissioning.urls.set_up, name="set_up"),
    path("healthz", healthz, name="healthz"),
    path("accessibility", TemplateView.as_view(template_name="accessibility.html"), name="accessibility"),
    path("accounts/", include("allauth.account.urls")),
    path("public/<slug:area>/forward-plan/", commissioning.urls.public_plan, name="public_forward_plan"),
    path("public/<slug:area>/interests/", commissioning.urls.public_interests, name="public_interests"),
    path("public/<slug:area>/records/", commissioning.urls.public_records, name="public_records"),
    path("public/<slug:area>/records/<int:pk>/", commissioning.urls.public_record, name="public_record"),
    path("public/<slug:area>/forward-plan.pdf", scrutiny.urls.public_plan_file, name="public_forward_plan_file"),
    path("public/<slug:area>/register/", commissioning.urls.public_register, name="public_register"),
    path("public/<slug:area>/register.pdf", scrutiny.urls.public_register_file, name="public_register_file"),
    path("public/<slug:area>/", include(scrutiny.urls.public_patterns)),
    path("calendar/<str:token>.ics", scrutiny.urls.calendar_feed, name="calendar_feed"),
    path("p/<slug:partnership>/", include(partnership_pages)),
    path("api/schema", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("api/p/<slug:partnership>/", include(partnership_api)),
]
handler403 = "ihwb.web.errors.refused"
