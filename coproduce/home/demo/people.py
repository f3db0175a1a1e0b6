"""The made-up people of Saltmarsh & Fenway. Nobody here exists."""
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from coproduce.people.models import Kind

NAMESPACE = UUID("5a17a25c-fe0b-4f00-8000-00000000c0de")
DOMAIN = "saltmarsh-fenway.example"

S, P, C, O = Kind.STAFF, Kind.PATIENT, Kind.CARER, Kind.PARTNER_ORGANISATION  # noqa: E741  as the columns below


@dataclass(frozen=True, slots=True)
class Character:
    """One demo person. `line` is what the front page says of the people one can be; empty for the others."""

    name: str
    kinds: tuple[Kind, ...]
    team: str = ""
    line: str = ""
    has_email: bool = True
    phone: str = ""
    needs: dict[str, object] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.name.lower().replace("dr ", "").replace("’", "").replace(" ", "-")

    @property
    def id(self) -> UUID:
        return uuid5(NAMESPACE, self.slug)

    @property
    def email(self) -> str | None:
        if not self.has_email:
            return None
        return f"{self.slug.replace('-', '.')}@{DOMAIN if S in self.kinds else 'post.example'}"


DIRECTORATES = {
    "Medicine": ("Heron Ward", "Avocet Ward", "Emergency Department"),
    "Clinical support": ("Outpatients", "Pharmacy"),
    "Facilities": ("Porters and domestics",),
}
MANAGERS = {
    "Heron Ward": "priya-shah",
    "Avocet Ward": "helen-marsh",
    "Emergency Department": "jonas-weber",
    "Outpatients": "bea-nwosu",
    "Pharmacy": "ravi-menon",
    "Porters and domestics": "colin-tate",
}

CHARACTERS = (
    Character("Priya Shah", (S,), "Heron Ward", "ward manager, with 20 minutes a week for this", phone="01632 960101"),
    Character("Ruth Adeyemi", (S, Kind.COPRODUCTION_LEAD), "Outpatients", "co-production lead", phone="01632 960102"),
    Character("Sam Okoro", (S,), "Outpatients", "facilitator, and the person whom partners ring", phone="01632 960104"),
    Character("Dr Ana Bell", (S,), "Heron Ward", "consultant, in clinic three days a week"),
    Character("Kemi Adebayo", (S,), "Heron Ward", "nurse on nights"),
    Character("Tom Reilly", (S,), "Heron Ward", "nurse with no diary here"),
    Character("Grace Osei", (S, C), "Heron Ward", "nurse, and a carer for her father"),
    Character("Joan Price", (P,), "", "patient partner, comes after 10am", phone="01632 960110"),
    Character("Leila Haddad", (C,), "", "carer partner, signs in British Sign Language",
              needs={"bsl": True, "share": True}),
    Character("Walter Dunne", (P,), "", "", has_email=False, phone="01632 960112",
              needs={"step_free": True, "by_phone": True, "large_print": True, "share": True}),
    Character("Ivy Penn", (C,), has_email=False, phone="01632 960116"),
    Character("Maya Lind", (S,), "Heron Ward"),
    Character("Amir Khan", (S,), "Porters and domestics"),
    Character("Ravi Menon", (S,), "Pharmacy"),
    Character("Helen Marsh", (S,), "Avocet Ward"),
    Character("Jonas Weber", (S,), "Emergency Department"),
    Character("Bea Nwosu", (S,), "Outpatients"),
    Character("Colin Tate", (S,), "Porters and domestics"),
    *(
        Character(name, (S,), team)
        for team, names in {
            "Heron Ward": ("Ffion Pugh", "Marek Nowak", "Sade Cole", "Isla Ross", "Noor Aziz"),
            "Avocet Ward": ("Owen Bright", "Tara Quinn", "Lucy Field", "Dele Ojo", "Zofia Lis", "Ben Carr"),
            "Emergency Department": ("Nia Howell", "Chidi Eze", "Mei Lin", "Paul Frost", "Asha Rao"),
            "Outpatients": ("Karen Holt", "Yusuf Demir", "Ola Berg"),
            "Pharmacy": ("Emma Stone-Hale", "Luis Costa"),
            "Porters and domestics": ("Des Palmer", "Irena Kos", "Frank Odu"),
        }.items()
        for name in names
    ),
    *(
        Character(name, kinds)
        for name, kinds in (
            ("Stan Whitaker", (P,)),
            ("Bridget Moss", (P, C)),
            ("Hassan Ali", (C,)),
            ("Peggy Lowe", (P,)),
            ("Arthur Penn", (P,)),
            ("Naomi Clarke", (C,)),
            ("Jean Baptiste", (P,)),
            ("Olu Fashola", (O,)),
            ("Carys Evans", (O,)),
            ("Mina Patel", (P,)),
            ("Roy Hopkins", (P,)),
            ("Agnes Dobbs", (C,)),
            ("Tariq Hussain", (P,)),
            ("Viktor Hruska", (P, C)),
        )
    ),
)
BY_SLUG = {character.slug: character for character in CHARACTERS}
ON_THE_FRONT_PAGE = tuple(character for character in CHARACTERS if character.line)

INVITED = ("Dorothy Finch", "dorothy.finch@post.example")  # has no account: the partner's door opens her invitation
