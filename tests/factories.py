"""Fixed, round, readable people and partnerships for the tests. Each app's tests add their own beside their tests."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from commissioning.models import Body, Organisation, Partnership, Post, PostHolding, RoleHolding, User
from commissioning.rules.roles import Role

PASSWORD = "correct horse battery staple"


class PartnershipFactory(DjangoModelFactory[Partnership]):
    class Meta:
        model = Partnership
        django_get_or_create = ("slug",)

    slug = "exampleshire"
    name = "Exampleshire partnership"


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation
        django_get_or_create = ("partnership", "code")

    partnership = factory.SubFactory(PartnershipFactory)
    code = "COUNCIL"
    name = "Exampleshire Council"
    kind = "council"
    position = 1

    class Params:
        nhs = factory.Trait(code="ICB", name="NHS Exampleshire ICB", kind="nhs_commissioner", position=2)


class BodyFactory(DjangoModelFactory[Body]):
    class Meta:
        model = Body
        django_get_or_create = ("partnership", "code")

    partnership = factory.SelfAttribute("organisation.partnership")
    organisation = factory.SubFactory(OrganisationFactory)
    code = "CABINET"
    name = "Cabinet"
    kind = "executive"
    statutory = True


class PostFactory(DjangoModelFactory[Post]):
    class Meta:
        model = Post
        django_get_or_create = ("partnership", "code")

    partnership = factory.SubFactory(PartnershipFactory)
    code = "DASS"
    title = "Director of adult social services"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(password=kwargs.pop("password", None), **kwargs)


def grant(user: User, role: Role | str, organisation: Organisation | None = None, **fields: Any) -> RoleHolding:
    """Give a person a role from 1 January 2014 on; for the organisation, or for the whole partnership."""
    partnership = fields.pop("partnership", None) or (
        organisation.partnership if organisation else PartnershipFactory()
    )
    return RoleHolding.objects.create(
        user=user,
        partnership=partnership,
        organisation=organisation,
        role=Role(role),
        since=fields.pop("since", date(2014, 1, 1)),
        **fields,
    )


def person(role: Role | str, organisation: Organisation | None = None, **fields: Any) -> User:
    """A new person who holds one role."""
    user = UserFactory(**fields)
    grant(user, role, organisation)
    return user


def hold(post: Post, user: User, capacity: str = "holder", **fields: Any) -> PostHolding:
    """Give a person a post, or make them its deputy, from 1 January 2014 on."""
    return PostHolding.objects.create(
        post=post, user=user, capacity=capacity, since=fields.pop("since", date(2014, 1, 1)), **fields
    )
