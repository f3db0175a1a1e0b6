"""The text that ships with the software, so that the page says something on the first day. It asks to be rewritten.

A section is {slug, heading, blocks}. A block is one of
{kind: paragraph, text} · {kind: list | steps, items: [text, …]} · {kind: terms, items: [{term, text}, …]} ·
{kind: example, who, text} · {kind: link, text, url}. There is no markup inside a text.
"""
from typing import Any

Block = dict[str, Any]
Section = dict[str, Any]


def section(slug: str, heading: str, *blocks: Block) -> Section:
    return {"slug": slug, "heading": heading, "blocks": list(blocks)}


def paragraph(text: str) -> Block:
    return {"kind": "paragraph", "text": text}


def items(*texts: str) -> Block:
    return {"kind": "list", "items": list(texts)}


def steps(*texts: str) -> Block:
    return {"kind": "steps", "items": list(texts)}


def terms(*pairs: tuple[str, str]) -> Block:
    return {"kind": "terms", "items": [{"term": term, "text": text} for term, text in pairs]}


def example(who: str, text: str) -> Block:
    return {"kind": "example", "who": who, "text": text}


def link(text: str, url: str) -> Block:
    return {"kind": "link", "text": text, "url": url}


TITLE = "What co-production means here"
WHAT_CHANGED = "This is the first version. It came with the software."

WHAT_IT_IS = section(
    "what-it-is",
    "What is co-production?",
    paragraph(
        "Co-production is when people who use a service, people who care for them and people who work in it decide "
        "things together, and then do them together."
    ),
    paragraph(
        "It starts from a simple fact: nobody knows everything. A nurse knows how a ward runs. A patient knows what it "
        "is like to lie awake on it. A carer knows what happens after the taxi home. We need all three to get it right."
    ),
    paragraph(
        "The test is who decides. If the people a decision touches helped to choose the question, had a real say in "
        "the answer and can see what became of it, that is co-production. If they were only asked what they think, it "
        "is something else. It may still be useful, but we call it by its own name."
    ),
)

PRINCIPLES = section(
    "principles",
    "What does it take?",
    paragraph("Six things. When one is missing, people notice, and they do not come back."),
    terms(
        ("Start together", "Bring people in before the plan is made, while the question can still change."),
        (
            "Share the power",
            "Say at the start who decides what. Then keep to it, even when the answer is not what you hoped.",
        ),
        (
            "Count every kind of knowledge",
            "What somebody has lived through is evidence. Job titles do not make a point stronger.",
        ),
        (
            "Make it possible to come",
            "Choose times, places and words that suit the people you need. Pay costs at once. Offer to pay for time.",
        ),
        (
            "Be honest about limits",
            "Say what cannot change, and why: the law, safety, money. People can work with the truth.",
        ),
        ("Say what happened", "Tell everybody what was decided, what changed because of them, and what did not."),
    ),
)

IN_PRACTICE = section(
    "in-practice",
    "How do staff do it in practice?",
    paragraph("You do not need a new job or a big budget. It begins with what you already do, done with people."),
    example(
        "A night nurse",
        "Three patients tell her in one week that the bins wake them at 4am. She asks them what a good night would "
        "look like. They write down five things. At the end of the shift she and one of the patients show the list to "
        "the ward manager. The bins now go out at 7am, and a card on the wall says who asked for it.",
    ),
    example(
        "A porter",
        "He has noticed that people are frightened when they are left in a corridor without a word. He tells the "
        "patient group, and together they agree on three sentences that every porter says: where we are going, how "
        "long it takes, and when I will be back. Two patients help to teach it to new porters.",
    ),
    example(
        "A ward manager",
        "Visiting hours are to be looked at again. Before she writes anything, she finds a time that suits a night "
        "nurse, a consultant, two former patients and a carer. The six of them own the question. They agree in the "
        "first hour what they may decide alone, and what the director has to sign.",
    ),
    example(
        "A receptionist",
        "People keep ringing to ask what a letter means. He keeps a tally for a week, then rewrites the letter with "
        "four people who got it. Calls about it fall, and the four are named at the foot of the new letter.",
    ),
)

FORMAL_AND_INFORMAL = section(
    "formal-and-informal",
    "Does it have to be a project?",
    paragraph("No. Both kinds count. What matters is that people decided together, and heard what came of it."),
    paragraph("Informal co-production fits into a working day:"),
    items(
        "asking a patient how they would like the day to go, and planning it with them",
        "trying a new handover sheet with the next three families, and changing it as they say",
        "letting the people in the waiting room choose where the chairs stand",
        "passing on what you heard, and telling the person what became of it",
    ),
    paragraph("Formal co-production has a name, a group and an end:"),
    items(
        "designing a clinic with people who will use it, from the first meeting to the opening day",
        "writing a job description and choosing the new colleague with patients on the panel",
        "planning how money is spent on a ward garden, with patients holding half of the votes",
        "looking into why people miss appointments, led by somebody who used to miss them",
    ),
    paragraph("Start small if you like. Many good projects began as a conversation that somebody wrote down."),
)

WHAT_IT_IS_NOT = section(
    "what-it-is-not",
    "What is it not?",
    items(
        "showing people a finished plan and asking if they like it",
        "one patient on a committee of twenty, for the look of it",
        "a survey, a suggestion box or a focus group on its own",
        "asking the same few people every time",
        "asking people to tell a painful story, and then deciding without them",
        "a way to get work done without paying for it",
        "a promise that everybody gets what they want",
    ),
    paragraph(
        "It is not the place for a complaint, a worry about safety or a question about somebody's care either. Those "
        "have their own ways in, and a faster answer. Ask a member of staff, or the Patient Advice and Liaison Service "
        "(PALS)."
    ),
)

LADDER = section(
    "ladder",
    "How far up the ladder are we?",
    paragraph(
        "Think Local Act Personal drew a ladder with seven rungs, from the least say to the most. It helps to say "
        "openly which rung you stand on. The words below are ours."
    ),
    terms(
        ("Coercion", "People are made to go along. They have no say, and may not know that there was a choice."),
        ("Educating", "People are told how things work, so that they fit in with the service."),
        ("Informing", "People are told what will happen. Nobody waits for an answer."),
        ("Consultation", "People are asked what they think. Others decide, and need not use the answer."),
        ("Engagement", "People can speak up along the way, at more than one point. Others still decide."),
        (
            "Co-design",
            "People shape a service together with staff. Others may still carry it out, or decide if it happens.",
        ),
        (
            "Co-production",
            "People and staff are equal partners: they choose the question, decide, do it and look back.",
        ),
    ),
    paragraph(
        "A lower rung is right at times: a fire drill is not a vote. What hurts is to stand on one rung and say that "
        "it is another."
    ),
    link("See the ladder at Think Local Act Personal", "https://www.thinklocalactpersonal.org.uk/"),
)

HOW_TO_START = section(
    "how-to-start",
    "How do I start?",
    steps(
        "Write down the question in one sentence that a neighbour would understand.",
        "Ask who lives with the answer. Ask two of them if it is the right question.",
        "Agree what the group may decide, what it may not, and who decides then.",
        "Find a time and a place that suit the people who are hardest to fit in. Ask what they need to take part.",
        "Meet, decide, and write the decision down in plain words.",
        "Do it together. Then tell everybody what changed because of whom.",
    ),
    paragraph(
        "Short of time? Twenty minutes with two patients before a decision is worth more than a two-hour meeting after "
        "it. If there is no time at all, say so, and ask people how they would like to be told."
    ),
)

WHO_TO_ASK = section(
    "who-to-ask",
    "Who can I ask?",
    items(
        "The co-production lead of this trust: about anything on this page, and when you do not know where to begin.",
        "Your manager: about time for it in your working week.",
        "A patient or carer partner: they have often done it before, and can tell you what helped.",
    ),
    paragraph("Nobody expects you to get it right the first time. Ask early; it is easier for everyone."),
)

CONTENT = [
    WHAT_IT_IS,
    PRINCIPLES,
    IN_PRACTICE,
    FORMAL_AND_INFORMAL,
    WHAT_IT_IS_NOT,
    LADDER,
    HOW_TO_START,
    WHO_TO_ASK,
]
