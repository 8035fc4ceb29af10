from django.db import migrations
from django.utils.text import slugify

REASON = "The kinds that templates of routes named in words became a list"


def _kinds(apps, schema_editor):
    """One kind for each wording that a partnership's templates use."""
    Template, Kind, Kept, History = (
        apps.get_model("commissioning", name)
        for name in ("RouteTemplate", "DecisionKind", "HistoricalDecisionKind", "HistoricalRouteTemplate")
    )
    for template in Template.objects.exclude(kind_words="").order_by("partnership", "pk"):
        there = Kind.objects.filter(partnership=template.partnership)
        kind = there.filter(name=template.kind_words).first()
        if kind is None:
            number = there.count() + 1
            code = slugify(template.kind_words)[:34] or "kind"
            code = f"{code}-{number}" if there.filter(code=code).exists() else code
            kind = Kind.objects.create(
                partnership=template.partnership, code=code, name=template.kind_words, position=number
            )
            Kept.objects.create(
                id=kind.pk, partnership=kind.partnership, code=code, name=kind.name, position=number,
                history_date=_now(), history_type="+", history_change_reason=REASON,
            )
        template.kind = kind
        template.save(update_fields=["kind"])
        History.objects.filter(id=template.pk, kind_words=template.kind_words).update(kind=kind)


def _now():
    from django.utils import timezone

    return timezone.now()


def _words(apps, schema_editor):
    Template = apps.get_model("commissioning", "RouteTemplate")
    for template in Template.objects.filter(kind__isnull=False).select_related("kind"):
        template.kind_words = template.kind.name[:60]
        template.save(update_fields=["kind_words"])


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0012_kinds_of_decision'),
    ]

    operations = [
        migrations.RunPython(_kinds, _words),
    ]
