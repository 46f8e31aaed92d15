from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A login, unique on the platform. It belongs to one member of one company, or to the owner.

    Signs in by login or by e-mail in any case, so neither may be mistaken for somebody else's.
    """

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Upper("username"), name="user_login_once_in_any_case"),
            models.UniqueConstraint(
                Upper("email"), condition=~Q(email=""), name="user_email_once_on_the_platform"
            ),
            models.CheckConstraint(
                name="user_login_is_no_email", condition=~Q(username__contains="@")
            ),
        ]


class Session(AbstractBaseSession):
    """One signed-in browser. It knows its user, so that all sessions of a person can be ended."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    seen_at = models.DateTimeField(null=True)  # somebody touched it, of those whose idleness counts

    @classmethod
    def get_session_store_class(cls) -> type:
        from callboard.accounts.sessions import SessionStore  # noqa: PLC0415 (it needs this model)

        return SessionStore


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    RUSSIAN = "ru", "Русский"
    UKRAINIAN = "uk", "Українська"


def is_a_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("%(name)s is no time zone, for example Europe/Kyiv."), params={"name": name}
        )


class Company(models.Model):
    """A tenant: a seller, a call centre or an agency. Companies never see one another."""

    class Kind(models.TextChoices):
        SELLER = "seller", _("Seller")
        CALL_CENTRE = "call_centre", _("Call centre")
        AGENCY = "agency", _("Agency")

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SELLER)
    zone = models.CharField(max_length=40, default="Europe/Kyiv", validators=[is_a_zone])
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    currency = models.CharField(max_length=3, default="UAH")
    country = models.CharField(max_length=2, default="UA")
    no_team_edits_all = models.BooleanField(default=False)  # A14.3, A17 C20
    second_factor = models.BooleanField(default=True)  # asked of who sees or carries out much
    notify_email = models.EmailField(blank=True)  # a letter for each new order (A14.1)
    popups = models.BooleanField(default=False)  # of new orders, for everybody (A14.1)

    def __str__(self) -> str:
        return self.name


class CompanyOwned(models.Model):
    """Base of every row that belongs to one tenant."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Level(models.TextChoices):
    """How far a team's right over a stage of fulfilment goes (A14.5)."""

    READ = "read", _("Read")
    EDIT = "edit", _("Edit")
    EXTENDED = "extended", _("Extended")


class Team(CompanyOwned):
    """People who share rights. What the button gives them is `dispatch`'s to say."""

    name = models.CharField(max_length=40)
    call_centre = models.BooleanField(default=True)
    packing = models.CharField(max_length=8, choices=Level, default=Level.READ)
    sending = models.CharField(max_length=8, choices=Level, default=Level.READ)
    delivery = models.CharField(max_length=8, choices=Level, default=Level.READ)
    moderation = models.BooleanField(default=False)
    creates_leads = models.BooleanField(default=False)
    exports = models.BooleanField(default=False)
    cities = models.BooleanField(default=False, db_default=False)  # manages them (A1.10)
    popups = models.BooleanField(default=False)  # of new orders, for this team (A14.1)
    # Minutes by failed attempt where this team redials in another way (A17 C8); none: as all.
    ladder = ArrayField(
        models.PositiveIntegerField(validators=[MinValueValidator(1)]),
        default=list,
        db_default=[],
        blank=True,
        size=20,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="team_name_once_per_company")
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    ADMIN = "admin", _("Company admin")
    LEADER = "leader", _("Team leader")
    OPERATOR = "operator", _("Operator")


class Theme(models.TextChoices):
    SYSTEM = "", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Members(models.QuerySet["Member"]):
    def visible_to(self, member: "Member") -> "Members":
        return self.filter(company=member.company_id)

    def at_work(self) -> "Members":
        return self.filter(blocked_at=None)


class Member(CompanyOwned):
    """A person inside one company: what they may do, and whose work they see."""

    user = models.OneToOneField(User, models.CASCADE, related_name="member")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=8, choices=Role, default=Role.OPERATOR)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="members")
    phone = models.CharField(max_length=20, blank=True)
    telegram = models.CharField(max_length=40, blank=True)
    extension = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=2, choices=Language, blank=True)
    theme = models.CharField(max_length=5, choices=Theme, blank=True)
    letter_keys = models.BooleanField(default=True)
    sounds = models.BooleanField(default=True)
    blocked_at = models.DateTimeField(null=True)

    objects = Members.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], name="member_once_per_company"),
            models.CheckConstraint(name="member_role_is_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return self.name


class PrivacyPage(CompanyOwned):
    """What a company tells the world about personal data it keeps (A1.11)."""

    text = models.TextField(max_length=20_000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="privacy_page_once_per_company")
        ]


class Invitation(CompanyOwned):
    """A link by which a member sets the own password: works once, and only until it expires."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "member"], name="invitation_one_per_member")
        ]


class JournalEntry(CompanyOwned):
    """One thing that happened: history line, news for listeners, source of postbacks."""

    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["-id"]


class AuditEntry(JournalEntry):
    """Who changed which setting, right or password: kept for ever.

    `subject` names what was changed: "accounts.Member 17", "orders.OrderPolicy.ladder".
    """

    subject = models.CharField(max_length=80)

    class Meta(JournalEntry.Meta):
        indexes = [models.Index(fields=["company", "-id"], name="audit_newest_first")]


class AuditSeal(CompanyOwned):
    """What the audit said up to an entry: a hash over its lines and over the seal before.

    Neither seals nor entries may be changed or deleted by the application (`walls.WRITTEN_ONCE`);
    a line that somebody else changed does not fit its seal any more.
    """

    upto = models.BigIntegerField()  # the last entry under it
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "upto"], name="audit_sealed_once")
        ]


class SignInFailure(models.Model):
    """A try to sign in that was not proved right, for what was typed as a login, from an address.

    Counted for the pair, so that nobody can lock somebody else out; and for the login, so that
    whoever guesses from many addresses does some work for each try.
    """

    login = models.CharField(max_length=150)
    address = models.GenericIPAddressField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["login", "address", "at"], name="sign_in_failures_of_pair")]


class SignInPlace(models.Model):
    """An address from which somebody has come in lately: there, what strangers guess elsewhere
    makes signing in no harder."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    address = models.GenericIPAddressField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="sign_in_place_once")
        ]
