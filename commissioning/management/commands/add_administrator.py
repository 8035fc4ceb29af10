"""``manage.py add_administrator PARTNERSHIP EMAIL --name NAME``: the first account of a new partnership."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from commissioning.models import Partnership
from commissioning.services.people import add_first_administrator
from ihwb.kernel.errors import Refused


class Command(BaseCommand):
    help = "Give a partnership its first administrator, who lets everybody else in. The first password is shown once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partnership", help="the partnership's name in its address, such as exampleshire")
        parser.add_argument("email", help="what the administrator signs in with")
        parser.add_argument("--name", required=True, help="how pages call the person, such as a post")

    def handle(self, *args: Any, partnership: str, email: str, name: str, **options: Any) -> str:
        try:
            validate_email(email)
            found = Partnership.objects.get(slug=partnership)
            holding, password = add_first_administrator(
                partnership=found, email=email, name=name, today=timezone.localdate()
            )
        except ValidationError as fault:
            raise CommandError(f"{email} is not an e-mail address.") from fault
        except Partnership.DoesNotExist as fault:
            known = ", ".join(Partnership.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no partnership {partnership}. The partnerships: {known}.") from fault
        except Refused as refused:
            raise CommandError(refused.message) from refused
        how = f"First password, shown only now: {password}" if password else "They sign in with the password they have."
        return f"{holding.user.email} administers {found.name}. {how}"
