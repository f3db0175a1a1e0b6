"""The ten recommendations of the Healthwatch Essex study "Supporting Partnerships", clause by clause, in our words.

Each clause names the page that meets it, or none: then the page says "not yet".
"""
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    page: str = ""  # name of the address that meets it
    link: str = ""  # words of the link


@dataclass(frozen=True, slots=True)
class Recommendation:
    number: str
    title: str
    clauses: tuple[Clause, ...]


LEARNING = (
    Recommendation(
        "L1",
        "Say what co-production means here",
        (
            Clause("There is a definition to start from.", "definition:current", "Read the definition"),
            Clause("The trust makes it a definition of its own.", "definition:versions", "Read every version"),
            Clause("It says what co-production is and what goes into it.", "definition:current", "Read the definition"),
            Clause("It says how staff can use it in their daily work.", "definition:current", "Read the examples"),
            Clause("Staff, patients and carers write it together, comment on drafts and sign it off."),
        ),
    ),
    Recommendation(
        "L2",
        "Teach it",
        (
            Clause("There are courses of different kinds: online, in person, and short ones for a busy shift."),
            Clause("They teach the principles of co-production."),
        ),
    ),
    Recommendation(
        "L3",
        "Let colleagues learn from each other",
        (
            Clause("Staff tell each other what worked, and what did not."),
            Clause("There are sessions in which to share it, ask and get feedback."),
        ),
    ),
    Recommendation(
        "L4",
        "Show that it can be formal or informal",
        (
            Clause("Staff can see how the two differ.", "definition:current", "Compare the two"),
            Clause("Managers help staff to notice the co-production in their everyday work."),
            Clause("What people hear every day reaches a decision."),
        ),
    ),
    Recommendation(
        "L5",
        "Tell staff what comes of it",
        (
            Clause("Staff are told what their part will bring in the long run."),
            Clause("Projects end in a result that people can see."),
        ),
    ),
    Recommendation(
        "L6",
        "Respect what patients know",
        (
            Clause("Patients and carers join as partners, told honestly what is open and what is decided.",
                   "projects:list", "See the projects"),
            Clause("They are helped to tell what they have lived through, and it shapes the service."),
        ),
    ),
)
SUPPORT = (
    Recommendation(
        "S1",
        "Fit people’s priorities and diaries",
        (
            Clause("Each person says when they can come.", "scheduling:diary", "My diary"),
            Clause("Meetings are set at times that fit staff, patients and carers alike.",
                   "projects:list", "Find a time from a project"),
            Clause("The place has room for everybody and what they need to get in. They say so before it is final.",
                   "scheduling:places", "See the places"),
            Clause("People agree on the place together.", "projects:list", "Ask people from a project"),
            Clause("What people do in a project fits what matters to them."),
            Clause("There is another way in for people who cannot come."),
        ),
    ),
    Recommendation(
        "S2",
        "Give everyone a voice in decisions",
        (
            Clause("Managers help every member of staff to feel at ease when they speak up."),
            Clause("Everyone has a say before a decision is made."),
        ),
    ),
    Recommendation(
        "S3",
        "Understand what makes change hard",
        (
            Clause("The trust asks staff what makes change hard, and listens."),
            Clause("Teams get support that answers what they said."),
        ),
    ),
    Recommendation(
        "S4",
        "Make room to reflect",
        (
            Clause("Managers run sessions in which staff think about past work with patients."),
            Clause("Staff work out what they could do differently."),
            Clause("What was learned reaches the next project."),
        ),
    ),
)
