"""The pages and the API of commissioning. Each part has its own list; the noun comes first, for the menu."""

from django.urls import URLPattern, URLResolver, path

from commissioning import api
from commissioning.urls import bodies, decisions, interests, law, posts, register, scheme, settings
from commissioning.urls.planning import pages as planning_pages
from commissioning.views import founding as founding_pages
from commissioning.views import home as home_pages
from commissioning.views import public as public_pages

app_name = "commissioning"
home = home_pages.choose_partnership
set_up = founding_pages.set_up
public_plan = public_pages.forward_plan
public_register = public_pages.delegations
public_interests = public_pages.interests
public_records = public_pages.records
public_record = public_pages.record

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home_pages.home, name="home"),
    *planning_pages,
    *register.pages,
    *decisions.pages,
    *law.pages,
    *bodies.pages,
    *posts.pages,
    *interests.pages,
    *scheme.pages,
    *settings.pages,
]

_ROW = "<int:pk>/"
api_patterns: list[URLPattern | URLResolver] = [
    path("functions/", api.Functions.as_view({"get": "list"}), name="functions"),
    path(f"functions/{_ROW}", api.Functions.as_view({"get": "retrieve"}), name="function"),
    path("returns/", api.Returns.as_view({"get": "list"}), name="returns"),
    path(f"returns/{_ROW}", api.Returns.as_view({"get": "retrieve"}), name="return"),
    path("collections/", api.Collections.as_view({"get": "list"}), name="collections"),
    path(f"collections/{_ROW}", api.Collections.as_view({"get": "retrieve"}), name="collection"),
    path("documents/", api.Documents.as_view({"get": "list"}), name="documents"),
    path(f"documents/{_ROW}", api.Documents.as_view({"get": "retrieve"}), name="document"),
    path("records/", api.Records.as_view({"get": "list"}), name="records"),
    path(f"records/{_ROW}", api.Records.as_view({"get": "retrieve"}), name="record"),
    path("decisions/", api.Decisions.as_view({"get": "list"}), name="decisions"),
    path(f"decisions/{_ROW}", api.Decisions.as_view({"get": "retrieve"}), name="decision"),
]
