"""People, teams, what they are to the trust, invitations, and the trust itself."""

import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from coproduce.held import NOTHING_PERSONAL, Erasure, Held
from coproduce.people.once import forget, once


class Kind(models.TextChoices):
    """What a person is to the trust. Several at once."""

    STAFF = "staff", "Member of staff"
    PATIENT = "patient", "Patient or service user"
    CARER = "carer", "Carer or family member"
    PARTNER_ORGANISATION = "partner_organisation", "From a partner organisation"
    COPRODUCTION_LEAD = "coproduction_lead", "Co-production lead"
    PAYMENTS_OFFICER = "payments_officer", "Payments officer"
    AUDIT_READER = "audit_reader", "Audit reader"
    PLACE_KEEPER = "place_keeper", "Looks after places"


# Given by a co-production lead
DUTIES = (Kind.COPRODUCTION_LEAD, Kind.PAYMENTS_OFFICER, Kind.AUDIT_READER, Kind.PLACE_KEEPER)
PARTNER_KINDS = (Kind.PATIENT, Kind.CARER, Kind.PARTNER_ORGANISATION)


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, key: str) -> "Person":
        return self.get(pk=key)


class Person(AbstractBaseUser):
    """Somebody. `email` signs in and is theirs alone; `contact_email` may be shared and never signs in.

    Nothing is sent to them before the day `paused_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("full name", max_length=120)
    email = models.EmailField("email address", null=True, blank=True)
    contact_email = models.EmailField("email address for messages", blank=True)
    phone = models.CharField("phone number", max_length=30, blank=True)
    supporter = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="supports")
    line_manager = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="manages")
    paused_until = models.DateField("takes a break until", null=True, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    password = models.CharField(max_length=128, default="!", editable=False)  # nobody has one

    USERNAME_FIELD = "id"
    EMAIL_FIELD = "email"
    objects = PersonManager()

    held = Held(
        what="Who you are: your name, email address and phone number, your supporter and your line manager",
        seen_by="People in your projects see your name. People who organise your meetings see how to reach you",
        kept="Until you leave and ask us to delete it",
        about=("pk",),
        fields=("name", "email", "contact_email", "phone", "supporter", "line_manager", "paused_until", "date_joined"),
        erasure=Erasure.BLANKED,
        blanks={
            "name": "Former member", "email": None, "contact_email": "", "phone": "", "supporter": None,
            "line_manager": None, "paused_until": None, "is_active": False,
        },
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_unique", condition=Q(email__isnull=False)),
            models.CheckConstraint(condition=~Q(email=""), name="person_email_not_empty"),
        ]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    @property
    def mail_address(self) -> str:
        """Where mail goes; empty for a person without email."""
        return self.contact_email or self.email or ""

    @property
    def is_pausing(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.localdate()


class Role(models.Model):
    """One thing that a person is: staff, patient, carer…, or a trust-wide duty."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=24, choices=Kind)
    since = models.DateTimeField(auto_now_add=True)

    held = Held(
        what="What you are to the trust, such as staff, patient or carer, and duties for the whole trust",
        seen_by="You; the co-production lead sees duties",
        kept="Until you leave",
        about=("person",),
        fields=("kind", "since"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.person} is {self.get_kind_display()}"


class Directorate(models.Model):
    name = models.CharField(max_length=120, unique=True)

    held = NOTHING_PERSONAL

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, person: Person) -> "TeamQuerySet":
        """Teams that `person` runs: as their manager, or standing in for the manager."""
        stands_in = Team.deputies.through.objects.filter(team=OuterRef("pk"), person=person)
        return self.filter(Q(manager=person) | Exists(stands_in))


class Team(models.Model):
    name = models.CharField(max_length=120, unique=True)
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, related_name="teams")
    manager = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="teams_managed")
    deputies = models.ManyToManyField(Person, related_name="teams_deputised", blank=True)
    members = models.ManyToManyField(Person, related_name="teams", blank=True)

    held = Held(
        what="The teams you manage, or look after while their manager is away",
        seen_by="The co-production lead, and people in the team",
        kept="Until somebody else manages it",
        about=("manager",),
        fields=("name",),
        erasure=Erasure.BLANKED,
        blanks={"manager": None},
    )

    objects = TeamQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


IN_OTHER_WORDS = {"language": "language: {}"}


class AccessNeedsQuerySet(models.QuerySet["AccessNeeds"]):
    def shared_by(self, people: Collection[Person]) -> "AccessNeedsQuerySet":
        """Of these people, the needs that they let organisers see."""
        return self.filter(person__in=people, share=True)


class AccessNeeds(models.Model):
    """What a person needs in order to take part (NHS Accessible Information Standard). Shared only if they say so."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="access_needs")
    step_free = models.BooleanField("a step-free way in", default=False)
    hearing_loop = models.BooleanField("a hearing loop", default=False)
    accessible_toilet = models.BooleanField("an accessible toilet", default=False)
    changing_place = models.BooleanField("a Changing Places toilet", default=False)
    blue_badge = models.BooleanField("parking for a blue badge", default=False)
    near_bus = models.BooleanField("a bus stop nearby", default=False)
    quiet_room = models.BooleanField("a quiet room to rest in", default=False)
    bsl = models.BooleanField("a British Sign Language interpreter", default=False)
    large_print = models.BooleanField("large print", default=False)
    easy_read = models.BooleanField("Easy Read", default=False)
    by_phone = models.BooleanField("to be rung rather than written to", default=False)
    language = models.CharField("to speak or read another language", max_length=60, blank=True)
    interpreter = models.BooleanField("an interpreter of that language", default=False)
    other = models.CharField("anything else", max_length=500, blank=True)
    share = models.BooleanField("people who organise my meetings may see this", default=False)
    reviewed_on = models.DateField(auto_now=True)

    objects = AccessNeedsQuerySet.as_manager()

    held = Held(
        what="What you need to take part, such as a step-free way in",
        seen_by="You alone, or the people who organise your meetings if you say so",
        kept="Until you change it or leave",
        about=("person",),
        fields=("in_words", "share", "reviewed_on"),
    )

    class Meta:
        verbose_name_plural = "access needs"

    def __str__(self) -> str:
        return f"Access needs of {self.person_id}"

    @classmethod
    def need_fields(cls) -> list[models.Field]:
        """The fields that each name a need."""
        about = {"id", "person", "share", "reviewed_on"}
        return [field for field in cls._meta.concrete_fields if field.name not in about]

    def in_words(self) -> list[str]:
        """What is needed, a short phrase each."""
        told = [(field, getattr(self, field.name)) for field in self.need_fields()]
        return [IN_OTHER_WORDS.get(field.name, "{}").format(value if value is not True else field.verbose_name)
                for field, value in told if value]


class Invitation(models.Model):
    """A way in: a mail to one `address`, a letter to one person without email, or an open link for a poster.

    Only hashes are kept: of the link's token, and of the short code that is typed from paper. Both can be made again
    from `nonce`. `uses_left`: of an open link, how many more people may ask to join by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True, null=True)
    name = models.CharField("their name", max_length=120, blank=True)
    address = models.EmailField("their email address", blank=True)
    for_person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    is_open = models.BooleanField("for many people", default=False)
    invited_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations_made")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField(default=1)
    revoked_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_used"
    )

    held = Held(
        what="Invitations: the name and address of somebody who was invited, and whether they said yes or no",
        seen_by="The people who run the project",
        kept="For as long as the project, so that we do not ask again",
        about=("for_person", "used_by"),
        fields=("name", "address", "created_at", "expires_at", "used_at", "declined_at"),
        addresses=("address",),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, for_person=None, address="")
                | Q(is_open=False, for_person__isnull=False, address="")
                | (Q(is_open=False, for_person=None) & ~Q(address="")),
                name="invitation_one_kind",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class Card(models.Model):
    """Codes on paper for somebody without email: each signs in once. Made again from `nonce` for as long as
    whoever made the card may look at it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    held = Held(
        what="Cards of codes for signing in without email",
        seen_by="Whoever printed the card, for an hour",
        kept="For a year, or until there is a new card",
        about=("person",),
        fields=("created_at", "expires_at", "revoked_at"),
    )

    def __str__(self) -> str:
        return f"Card of {self.person_id}"


class CardCode(models.Model):
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="codes")
    place = models.PositiveSmallIntegerField()
    code_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    held = Held(
        what="When a code of a card was used",
        seen_by="Nobody",
        kept="With its card",
        about=("card__person",),
        fields=("place", "used_at"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "place"], name="card_code_once")]

    def __str__(self) -> str:
        return f"Code {self.place} of {self.card_id}"


class TrustSettings(models.Model):
    """The trust: one row."""

    name = models.CharField("name of the trust", max_length=120)
    email_domains = models.JSONField("email domains whose people may sign up", default=list)
    phone = models.CharField("phone number for help", max_length=30, blank=True)
    freedom_to_speak_up = models.CharField("Freedom to Speak Up contact", max_length=200, blank=True)
    pals = models.CharField("PALS contact", max_length=200, blank=True)
    areas_off = models.JSONField("areas switched off", default=list, help_text="Keys of areas.AREAS")
    roster_lead_days = models.PositiveSmallIntegerField("days before which rosters are fixed", default=42)
    second_factor_for_all_staff = models.BooleanField("a second factor for all staff", default=False)

    held = NOTHING_PERSONAL

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_trust")]
        verbose_name_plural = "trust settings"

    def __str__(self) -> str:
        return self.name

    def save(self, **how: Any) -> None:
        super().save(**how)
        forget("trust")

    @classmethod
    def to_change(cls) -> "TrustSettings":
        """The row, locked; made from the environment when this is the first change."""
        start = cls._from_environment()
        given = {"name": start.name, "email_domains": start.email_domains, "phone": start.phone}
        cls.objects.get_or_create(pk=1, defaults=given)
        return cls.objects.select_for_update().get(pk=1)

    @classmethod
    def current(cls) -> "TrustSettings":
        """The row, or what the environment says until somebody saves one. Read once for each request."""
        return once("trust", cls._read)

    @classmethod
    def _read(cls) -> "TrustSettings":
        return cls.objects.filter(pk=1).first() or cls._from_environment()

    @classmethod
    def _from_environment(cls) -> "TrustSettings":
        return cls(
            pk=1, name=settings.TRUST_NAME, email_domains=settings.TRUST_EMAIL_DOMAINS, phone=settings.TRUST_PHONE
        )


class PaymentBand(models.Model):
    """What the trust offers for one kind of involvement from a day on, until the next row of the same name."""

    class Unit(models.TextChoices):
        HOUR = "hour", "an hour"
        HALF_DAY = "half_day", "half a day"
        DAY = "day", "a day"
        MEETING = "meeting", "a meeting"

    held = NOTHING_PERSONAL
    name = models.CharField("what it is for", max_length=80)
    amount = models.DecimalField("amount in pounds", max_digits=7, decimal_places=2)
    unit = models.CharField("for how long?", max_length=10, choices=Unit)
    from_date = models.DateField("from which day?")
    source = models.CharField("where does the amount come from?", max_length=200)

    class Meta:
        ordering = ["name", "-from_date"]
        constraints = [
            models.UniqueConstraint(fields=["name", "from_date"], name="payment_band_once_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_band_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.in_words()}"

    def in_words(self) -> str:
        """ "£75 for half a day"; pence only where there are some. """
        pounds = f"{self.amount:,.2f}".removesuffix(".00")
        joint = " for" if self.unit == self.Unit.HALF_DAY else ""
        return f"£{pounds}{joint} {self.get_unit_display()}"
