"""``manage.py load_demo``: Plymouth 2014 to 2017 from the project's own files, with a sample account for each role."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from commissioning.services.sample_accounts import SampleAccount, load_sample_accounts
from ihwb.kernel.errors import Refused
from scrutiny.management.commands.load_partnership import load_documents, read_documents

FOLDER = settings.BASE_DIR / "demo" / "plymouth"
PASSWORD = "one-system-one-budget"  # noqa: S105  # printed on purpose: sample accounts on loopback


class Command(BaseCommand):
    help = "Load the Plymouth partnership and its sample accounts. Run twice it does no harm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts-only", action="store_true", help="list the sample accounts, load nothing else")

    def handle(self, *args: Any, accounts_only: bool, **options: Any) -> None:
        if settings.HTTPS:
            raise CommandError("The sample accounts share one password. They are not for a site with HTTPS in front.")
        documents = read_documents(FOLDER)
        rows = documents.pop("accounts")["accounts"]
        if accounts_only:
            self._print([SampleAccount(row["email"], row["name"], row["role"].replace("_", " ")) for row in rows])
            return
        try:
            partnership, lines = load_documents(documents)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        accounts = load_sample_accounts(partnership, rows, PASSWORD)
        for line in [*lines, f"{len(accounts)} sample accounts"]:
            self.stdout.write(f"    {line}")

    def _print(self, accounts: list[SampleAccount]) -> None:
        for account in accounts:
            self.stdout.write(f"    {account.email:<36}{account.role}")
        self.stdout.write(f"    Password for all of them: {PASSWORD}")
