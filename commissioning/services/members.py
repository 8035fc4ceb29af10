"""The people who sit on bodies and declare interests: with an account, or by name alone."""

from django.db import transaction

from commissioning.models import Member, Partnership, User
from commissioning.services.deciding import save
from ihwb.kernel.errors import Refused


@transaction.atomic
def member_of(partnership: Partnership, user: User, by: User) -> Member:
    """The member who is this account; made when there is none yet."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two at once make one member
    found = Member.objects.filter(partnership=partnership, user=user).first()
    if found is None:
        found = Member(partnership=partnership, user=user, name=user.name)
        save(found, "Sits on a body, or declares an interest", by)
    return found


@transaction.atomic
def chosen_member(partnership: Partnership, choice: str, new_name: str, by: User) -> Member:
    """The member that a form names: "m7" a member, "u3" an account, or empty with the name of somebody new.

    Raises Refused: nobody_chosen, somebody_else.
    """
    if choice.startswith("u"):
        users = User.objects.filter(pk=int(choice[1:]), role_holdings__partnership=partnership).distinct()
        return member_of(partnership, users.get(), by)
    if choice.startswith("m"):
        return Member.objects.get(pk=int(choice[1:]), partnership=partnership)
    name = " ".join(new_name.split())
    if not name:
        raise Refused("nobody_chosen", "Choose a person, or enter the name of somebody who is not in the list.")
    if Member.objects.filter(partnership=partnership, name__iexact=name).exists():
        raise Refused("somebody_else", f"{name} is in the list already. Choose them there.")
    made = Member(partnership=partnership, name=name)
    save(made, "Sits on a body, or declares an interest", by)
    return made
