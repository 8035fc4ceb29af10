from django.db import migrations
from django.utils import timezone

_RATED = ("likelihood", "impact", "rating")


def keep_ratings(apps, schema_editor):
    """Every rating that a risk had, with who gave it and why, becomes an assessment of the day."""
    risks = apps.get_model("delivery", "Risk")
    history = apps.get_model("delivery", "HistoricalRisk")
    assessments = apps.get_model("delivery", "RiskAssessment")
    for risk in risks.objects.all():
        before = None
        for row in history.objects.filter(id=risk.pk).order_by("history_date", "history_id"):
            rated = tuple(getattr(row, name) for name in _RATED)
            if rated != before:
                assessments.objects.create(
                    risk=risk,
                    kind="current",
                    assessed_on=timezone.localdate(row.history_date),
                    by_id=row.history_user_id,
                    reason=row.history_change_reason or "",
                    **dict(zip(_RATED, rated, strict=True)),
                )
            before = rated


class Migration(migrations.Migration):
    dependencies = [("delivery", "0013_risks_and_issues_in_full")]
    operations = [migrations.RunPython(keep_ratings, migrations.RunPython.noop)]
