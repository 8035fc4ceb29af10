"""Who may give and take roles: nobody their own, and somebody always administers."""

from ihwb.kernel.errors import Refused


def check_grant(*, own: bool, already: bool, role: str, name: str) -> None:
    """Refuse a role that somebody gives themselves, or that the person holds already."""
    if own:
        raise Refused("own_role", "You cannot give yourself a role. Ask another administrator of the partnership.")
    if already:
        raise Refused("role_held_already", f"{name} holds the role {role.lower()} there already.")


def check_ending_role(*, administrator: bool, administrators: int) -> None:
    """Refuse to end the role of the last administrator."""
    if administrator and administrators <= 1:
        raise Refused(
            "last_administrator",
            "This is the partnership's last administrator. Give somebody else that role first, then end this one.",
        )
