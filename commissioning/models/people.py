"""Who signs in, and the roles they hold: per partnership, and per organisation where the role is bound to one."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Organisation, Partnership
from commissioning.rules.roles import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. What they may do hangs on their role holdings alone."""

    email = models.EmailField(unique=True, error_messages={"unique": "Somebody already signs in with this address."})
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords(
        excluded_fields=["password", "last_login"], history_change_reason_field=models.TextField(null=True)
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class RoleHolding(models.Model):
    """One role, held by one person for one organisation (or for the whole partnership) over dates, both included."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_holdings")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="role_holdings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="role_holdings", null=True, blank=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "user", "role"]
        constraints = [
            models.CheckConstraint(
                name="role_holding_ends_after_it_begins",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                violation_error_message="A role cannot end before it begins.",
            ),
            # Two constraints, because SQLite counts every null as different.
            models.UniqueConstraint(
                name="role_held_once_at_a_time",
                fields=["user", "partnership", "organisation", "role"],
                condition=models.Q(until__isnull=True, organisation__isnull=False),
                violation_error_message="This person holds this role already.",
            ),
            models.UniqueConstraint(
                name="role_held_once_for_the_whole_partnership",
                fields=["user", "partnership", "role"],
                condition=models.Q(until__isnull=True, organisation__isnull=True),
                violation_error_message="This person holds this role already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}"
