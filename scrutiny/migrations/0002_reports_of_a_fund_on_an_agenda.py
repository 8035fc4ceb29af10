# An agenda item may carry a quarterly or annual report of a pooled fund.

import django.db.models.deletion
from django.db import migrations, models

_KINDS = [
    ("text", "Text"),
    ("report", "Report"),
    ("finance", "Finance: plan, position and risk share"),
    ("risks", "Risk registers"),
    ("register", "Delegation register"),
    ("measures", "Performance measures"),
    ("fundreport", "Quarterly or annual report of a fund"),
    ("appendix", "Uploaded document"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("pool", "0001_the_pool"),
        ("scrutiny", "0001_meetings_reports_reviews_and_packs"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="fund_report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="pool.fundreport",
            ),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
            name="fund_report",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pool.fundreport",
            ),
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="kind",
            field=models.CharField(choices=_KINDS, default="text", max_length=10),
        ),
        migrations.AlterField(
            model_name="historicalagendaitem",
            name="kind",
            field=models.CharField(choices=_KINDS, default="text", max_length=10),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("fund_report__isnull", False), ("kind", "fundreport"))
                | models.Q(models.Q(("kind", "fundreport"), _negated=True), ("fund_report__isnull", True)),
                name="fund_report_item_names_its_report",
                violation_error_message="An item that carries a fund's report names it; another kind names none.",
            ),
        ),
    ]
