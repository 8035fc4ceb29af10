"""Setting up a partnership from a form: the name, two partners, their statutory bodies, the first administrator."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from commissioning.models import Body, Organisation, Partnership, RoleHolding, User
from commissioning.models.partnership import BodyKind, OrganisationKind
from commissioning.rules.founding import body_codes, check_founding, check_partners
from commissioning.rules.roles import Role
from commissioning.selectors.founding import standing
from commissioning.services.audit import record
from commissioning.services.people import Grant, add_person, first_password
from ihwb.kernel.errors import Refused

_REASON = "The partnership is set up"


@dataclass(frozen=True, slots=True)
class Partner:
    """A statutory partner and the body that decides for it. kind: of the organisation."""

    code: str
    name: str
    body: str
    kind: OrganisationKind

    @property
    def body_kind(self) -> BodyKind:
        return BodyKind.EXECUTIVE if self.kind == OrganisationKind.COUNCIL else BodyKind.GOVERNING_BODY


@dataclass(frozen=True, slots=True)
class Founded:
    """password: the first password of an administrator who was new; None where the address signs in already."""

    partnership: Partnership
    administrator: RoleHolding
    password: str | None


@transaction.atomic
def found_partnership(
    *, slug: str, name: str, council: Partner, nhs: Partner, nhs_first: bool, administrator: tuple[str, str], by: User,
    today: date,
) -> Founded:  # fmt: skip
    """All of it or nothing. administrator: e-mail address and name. nhs_first: which partner is listed first.

    Raises Refused: not_administrator, code_twice, address_taken.
    """
    check_founding(**standing(by))  # type: ignore[arg-type]  # names and kinds are the rule's
    check_partners(council.code, nhs.code)
    made = _partnership(slug, name, by)
    record(act="commissioning.set_up_partnership", partnership=made, subject=name, by=by, detail={"address": slug})
    bodies = dict(zip((council, nhs), body_codes(council.body, nhs.body, council.code, nhs.code), strict=True))
    listed = (nhs, council) if nhs_first else (council, nhs)
    for position, partner in enumerate(listed, start=1):
        _partner(made, partner, position, bodies[partner], by)
    email, called = administrator
    own = email.strip().lower() == by.email
    grant = Grant(Role.ADMINISTRATOR, None, today, f"{_REASON} by {by.name}")
    # Nobody gives themselves a role: the first of a partnership that one sets up comes with setting it up.
    holding, password = add_person(partnership=made, email=email, name=called, grant=grant, by=None if own else by)
    return Founded(made, holding, password)


def _partnership(slug: str, name: str, by: User) -> Partnership:
    made = Partnership(slug=slug, name=name)
    made._change_reason, made._history_user = _REASON, by  # type: ignore[attr-defined]
    try:
        with transaction.atomic():  # two at once under one address
            made.save()
    except IntegrityError as taken:
        raise Refused("address_taken", f"Another partnership has the address {slug}. Choose another one.") from taken
    return made


def _partner(partnership: Partnership, partner: Partner, position: int, body: str, by: User) -> None:
    made = Organisation(
        partnership=partnership, code=partner.code, name=partner.name, kind=partner.kind, position=position
    )
    board = Body(
        partnership=partnership,
        organisation=made,
        code=body,
        name=partner.body,
        kind=partner.body_kind,
        statutory=True,
    )
    for row, act in ((made, "commissioning.add_organisation"), (board, "commissioning.add_body")):
        row._change_reason, row._history_user = _REASON, by  # type: ignore[union-attr]
        row.save()
        record(act=act, partnership=partnership, subject=row.code, by=by, detail={"name": row.name, "reason": _REASON})


@transaction.atomic
def add_first_account(*, email: str, name: str) -> tuple[User, str]:
    """The account that sets up the first partnership, with its first password.

    Raises Refused: partnership_exists, account_exists.
    """
    if Partnership.objects.exists():
        raise Refused(
            "partnership_exists",
            "There is a partnership already. Its administrator adds people and sets up further partnerships; "
            "add_administrator gives a partnership its first.",
        )
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise Refused("account_exists", f"{address} signs in already, and may set up the first partnership.")
    password = first_password()
    user = User(email=address, name=name.strip())
    user.set_password(password)
    user._change_reason = "The first account, added where the service runs"  # type: ignore[attr-defined]
    user.save()
    return user, password
