from typing import Any

from django.db import migrations
from django.utils import timezone


def link(apps: Any, schema_editor: Any) -> None:
    """Each body's one "reports to" becomes a link without a first day."""
    Body, BodyLink = apps.get_model("commissioning", "Body"), apps.get_model("commissioning", "BodyLink")
    History = apps.get_model("commissioning", "HistoricalBodyLink")
    for body in Body.objects.exclude(reports_to=None).order_by("pk"):
        made = BodyLink.objects.create(
            body=body, above_id=body.reports_to_id, relation="reports", source=body.source
        )
        History.objects.create(
            id=made.pk, body=body, above_id=made.above_id, relation=made.relation, source=made.source,
            history_date=timezone.now(), history_type="+",
            history_change_reason="Taken over from what the body reported to",
        )


def unlink(apps: Any, schema_editor: Any) -> None:
    """The first upward link of each body, back into its one field."""
    Body, BodyLink = apps.get_model("commissioning", "Body"), apps.get_model("commissioning", "BodyLink")
    for one in BodyLink.objects.filter(relation__in=["reports", "accountable"], until=None).order_by("-pk"):
        body = Body.objects.get(pk=one.body_id)
        body.reports_to_id = one.above_id
        body.save(update_fields=["reports_to"])




class Migration(migrations.Migration):
    dependencies = [('commissioning', '0015_bodies_with_terms_and_seats')]

    operations = [migrations.RunPython(link, unlink)]
