"""``manage.py first_account EMAIL --name NAME``: who sets up the first partnership of an empty installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from commissioning.services.founding import add_first_account
from ihwb.kernel.errors import Refused


class Command(BaseCommand):
    help = "Make the account that signs in and sets up the first partnership by form. The first password is shown once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="what the person signs in with")
        parser.add_argument("--name", required=True, help="how pages call the person, such as a post")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> str:
        try:
            validate_email(email)
            user, password = add_first_account(email=email, name=name)
        except ValidationError as fault:
            raise CommandError(f"{email} is not an e-mail address.") from fault
        except Refused as refused:
            raise CommandError(refused.message) from refused
        return f"{user.email} may set up the first partnership. First password, shown only now: {password}"
