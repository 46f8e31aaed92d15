"""Companies and people for tests. Each row is made in the rooms of its own company."""

import factory

from callboard.accounts import actions, models
from callboard.accounts.tenancy import acting_for

PASSWORD = "correct horse battery"


class CompanyFactory(factory.django.DjangoModelFactory):
    """Opened as the product opens one, with the settings of its preset."""

    class Meta:
        model = models.Company

    name = factory.Sequence("Company {}".format)
    preset = "PLADO"
    second_factor = False  # what asks for it is tested where it is the subject

    @classmethod
    def _create(cls, model, **facts):
        return actions.open_company(facts.pop("name"), preset=facts.pop("preset"), **facts)


class OwnedFactory(factory.django.DjangoModelFactory):
    """Base of the factories of every area: a test may people several companies."""

    class Meta:
        abstract = True

    company = factory.SubFactory(CompanyFactory)

    @classmethod
    def _create(cls, model, *args, **fields):
        with acting_for(fields["company"].id):
            return super()._create(model, *args, **fields)


class TeamFactory(OwnedFactory):
    class Meta:
        model = models.Team

    name = factory.Sequence("Team {}".format)


class UserFactory(factory.django.DjangoModelFactory):
    """A login whose password is PASSWORD."""

    class Meta:
        model = models.User

    username = factory.Sequence("user{}".format)
    password = factory.django.Password(PASSWORD)


class MemberFactory(OwnedFactory):
    """An operator with a team of their own; `role=` and `team=None` make other people."""

    class Meta:
        model = models.Member

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence("Member {}".format)
    team = factory.SubFactory(TeamFactory, company=factory.SelfAttribute("..company"))
