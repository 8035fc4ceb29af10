"""Plans that ended before anything was sourced commit nothing: what still stood committed is released by an entry."""

from collections import defaultdict
from decimal import Decimal

from django.db import migrations
from django.utils import timezone


def release(apps, schema_editor):
    entries = apps.get_model("delivery", "CommitmentEntry").objects
    stands = defaultdict(Decimal)
    for one in entries.filter(case__stage="ended", case__sourced_weekly_cost__isnull=True):
        stands[one.case_id, one.line_id, one.year] += one.amount
    now = timezone.now()
    for (case, line, year), amount in stands.items():
        if amount:
            entries.create(
                case_id=case,
                line_id=line,
                year=year,
                act="end",
                amount=-amount,
                arithmetic=f"Nothing in {year}/{(year + 1) % 100:02d}: ended before it was sourced.",
                on=timezone.localdate(now),
                posted_at=now,
            )


class Migration(migrations.Migration):
    dependencies = [("delivery", "0023_grounds_of_transfers")]

    operations = [migrations.RunPython(release, migrations.RunPython.noop)]
