"""``manage.py verify_audit``: does the record of acts still hold together?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commissioning.models import Partnership
from commissioning.rules.audit import first_break
from commissioning.selectors.audit import chain


class Command(BaseCommand):
    help = "Check the hash chain of the audit record of every partnership. Ends with an error when a link is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = []
        for partnership in Partnership.objects.order_by("slug"):
            found = first_break(chain(partnership))
            self.stdout.write(f"{partnership.slug}: {found or 'the chain holds'}")
            if found:
                broken.append(f"{partnership.slug}: {found}")
        if broken:
            raise CommandError(" ".join(broken))
