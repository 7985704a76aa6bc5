"""Partner organisations, the persons who act for them, and the accounts some of those persons sign in with."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Dated, DatedQuerySet, Kept, Named, Sourced
from oneplan.places.models import Area


class Sector(models.TextChoices):
    """Where a partner comes from."""

    LOCAL_GOVERNMENT = "local_government", "Local government"
    HEALTH = "health", "Health"
    JUSTICE = "justice", "Police and justice"
    EDUCATION = "education", "Education"
    VCFSE = "vcfse", "Voluntary, community, faith and social enterprise"
    PARTICIPATION = "participation", "Participation"
    BUSINESS = "business", "Business"
    FUNDER = "funder", "Funder"
    EVALUATOR = "evaluator", "Evaluator"
    CONSULTANT = "consultant", "Consultant"
    GOVERNMENT = "government", "National government"
    INSPECTORATE = "inspectorate", "Inspectorate"


class Organisation(Named, Dated, Sourced):
    """A partner. It holds seats; persons fill them for a while."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C0="name short_name sector area relevant_partner section11 safeguarding_partner note"
    )
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=20, choices=Sector)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="organisations")
    relevant_partner = models.BooleanField("relevant partner (Children Act 2004, section 10)", default=False)
    section11 = models.BooleanField("safeguarding duty (Children Act 2004, section 11)", default=False)
    safeguarding_partner = models.BooleanField("statutory safeguarding partner", default=False)
    note = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CodeScheme(models.TextChoices):
    """The registers a partner may be found in."""

    GSS = "gss", "ONS geography code"
    ODS = "ods", "NHS organisation code"
    DFE = "dfe", "DfE number"
    CHARITY = "charity", "Charity number"
    COMPANY = "company", "Company number"


class OrganisationCode(Kept):
    """An official code of a partner."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="organisation scheme code")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=10, choices=CodeScheme)
    code = models.CharField(max_length=20)

    class Meta:
        ordering = ("scheme", "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="organisation_code_once", fields=["scheme", "code"])
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}"


class Person(Named):
    """Somebody who acts in the partnership. Most have no account. Named on public pages only when they agreed to it."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C1="name organisation named_in_public")
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="persons")
    named_in_public = models.BooleanField("may be named on public pages", default=False)

    class Meta:
        ordering = ("name", "key")

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["User"]):
    """Makes accounts. There is no superuser: what somebody may do follows from their relationships alone."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "User":
        """An account with this e-mail address; without a password nobody can sign in to it."""
        user = self.model(email=self.normalize_email(email).lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account: an e-mail address to sign in with, for one person."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C1="email person", C4="id is_active created_at last_login password"
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Accounts] = Accounts()

    def __str__(self) -> str:
        return self.email


class OfficeKind(models.TextChoices):
    """Standing offices of the partnership itself (a seat on a body is something else)."""

    SUPPORT_OFFICER = "support_officer", "Support officer"
    ANALYST = "analyst", "Analyst"
    DISTRICT_COORDINATOR = "district_coordinator", "District co-ordinator"


class Office(Kept, Dated):
    """A person holds an office of the partnership for a while."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C1="person kind district")
    person = models.ForeignKey(Person, models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=24, choices=OfficeKind)
    district = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="offices")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("kind", "from_on")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="office_of_a_district_names_the_district",
                condition=(Q(kind="district_coordinator") & ~Q(district=None))
                | (~Q(kind="district_coordinator") & Q(district=None)),
                violation_error_message="A district co-ordinator has a district; no other office has one.",
            ),
        ]

    def __str__(self) -> str:
        return str(OfficeKind(self.kind).label)


class Invitation(Kept):
    """A support officer asks a person to open an account. The link works once and ends by itself."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C1="person email invited_by invited_at",
        C4="token_digest ends_at accepted_at accepted_by withdrawn_at withdrawn_by",
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="invitations_sent")
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-invited_at",)

    def __str__(self) -> str:
        return f"Invitation of {self.invited_at:%-d %B %Y}"
