"""What the demo trust's projects say of themselves."""
from dataclasses import dataclass

from projects.models import Project

Stage = Project.Stage


@dataclass(frozen=True, slots=True)
class Story:
    """`members`: slug → role flags; the first one leads."""

    title: str
    purpose: str
    members: dict[str, tuple[str, ...]]
    stage: Stage = Stage.OPEN
    decided: str = ""
    involves: str = ""
    payment: str = ""
    last_time: str = ""
    contact: str = "sam-okoro"


LEAD, FACILITATOR, PARTNER, DECIDES = "is_lead", "is_facilitator", "is_partner", "is_decision_maker"
USUAL_PAYMENT = (
    "£50 for each meeting, or say no to it. We book and pay your travel. If you get benefits, ask Sam first: "
    "he knows who gives free advice."
)

QUIETER_NIGHTS = Story(
    "Would you help us make nights quieter on Heron Ward?",
    "Patients tell us that they cannot sleep. We want less noise between 11pm and 6am: doors, bins, drug rounds, talk.",
    {
        "priya-shah": (LEAD, DECIDES),
        "sam-okoro": (FACILITATOR,),
        "ana-bell": (DECIDES,),
        "kemi-adebayo": (),
        "tom-reilly": (),
        "grace-osei": (),
        "maya-lind": (),
        "amir-khan": (),
        "ravi-menon": (),
        "joan-price": (PARTNER,),
        "leila-haddad": (PARTNER,),
    },
    Stage.LOOKING_FOR_PEOPLE,
    decided="There is money for quieter doors, but not for new windows. Everything else is open.",
    involves="Two meetings of 90 minutes, or a phone call. You choose. Bring somebody with you if you like.",
    payment=USUAL_PAYMENT,
    last_time="Patients asked for later drug rounds. 9 of 24 beds have them now. They asked for new signs: we could "
    "not, because the building is listed.",
)
LEAFLET = Story(
    "How can we write a discharge leaflet that people use?",
    "People go home with nine pages and ring the ward the next day. We want one page that answers what they ask.",
    {
        "bea-nwosu": (LEAD, DECIDES),
        "ruth-adeyemi": (FACILITATOR,),
        "priya-shah": (DECIDES,),
        "ravi-menon": (),
        "karen-holt": (),
        "stan-whitaker": (PARTNER,),
        "bridget-moss": (PARTNER,),
    },
    decided="The leaflet is printed in house. It has to say how to take your medicines.",
    involves="Three meetings of an hour, and reading two drafts at home.",
    payment=USUAL_PAYMENT,
    last_time="In the last leaflet, patients asked for larger print. It has it now.",
)
OTHERS = (
    Story(
        "What would make the first hour in A&E less frightening?",
        "People wait without knowing what comes next. We want to tell them, in words and pictures.",
        {"jonas-weber": (LEAD, DECIDES), "sam-okoro": (FACILITATOR,), "hassan-ali": (PARTNER,), "nia-howell": ()},
        Stage.LOOKING_FOR_PEOPLE,
        decided="Nothing yet, but the number of chairs.",
        involves="One walk through the department with us, and one meeting.",
        payment=USUAL_PAYMENT,
    ),
    Story(
        "Can people find their way to Outpatients?",
        "One visitor in four asks for the way twice. We want signs that people in wheelchairs can read too.",
        {"bea-nwosu": (LEAD,), "colin-tate": (DECIDES,), "stan-whitaker": (PARTNER,), "leila-haddad": (PARTNER,)},
        Stage.LOOKING_FOR_PEOPLE,
        payment=USUAL_PAYMENT,
    ),
    Story(
        "When should visitors come to Avocet Ward?",
        "Families who work cannot come at 2pm. Staff need quiet for the medicines round.",
        {"helen-marsh": (LEAD, DECIDES), "owen-bright": (), "tara-quinn": (), "agnes-dobbs": (PARTNER,)},
        decided="Visitors may stay overnight at the end of life: that does not change.",
    ),
    Story(
        "How do porters and patients talk on the way?",
        "The journey to theatre is ten minutes. Patients remember what was said.",
        {"colin-tate": (LEAD,), "amir-khan": (), "peggy-lowe": (PARTNER,)},
        Stage.DRAFT,
    ),
    Story(
        "Which medicines questions do people have at home?",
        "The pharmacy rings people two days after they go home. We want to ask what they want to know.",
        {"ravi-menon": (LEAD, DECIDES), "emma-stone-hale": (), "arthur-penn": (PARTNER,), "naomi-clarke": (PARTNER,)},
    ),
    Story(
        "How should we say sorry for a long wait?",
        "A letter nobody reads goes out every month. Partners will help us to write, or to ring instead.",
        {"ruth-adeyemi": (LEAD,), "karen-holt": (), "bridget-moss": (PARTNER,), "olu-fashola": (PARTNER,)},
        Stage.DRAFT,
    ),
)
