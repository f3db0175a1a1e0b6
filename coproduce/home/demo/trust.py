"""What the co-production lead has set: amounts with their source, the trust's own definition, and its next draft."""
from copy import deepcopy
from datetime import date, timedelta

from django.utils import timezone

from coproduce.definition import drafts, services, starter
from coproduce.people.models import Person
from coproduce.people.trust import services as trust

SOURCE = "Our payment policy for partners, version 2, page 3"
BANDS = (
    ("A meeting of up to 2 hours", "25.00", "meeting", -500, SOURCE),
    ("A meeting of up to half a day", "70.00", "half_day", -500, SOURCE),
    ("A meeting of up to half a day", "75.00", "half_day", -230, "Our payment policy for partners, version 3, page 3"),
    ("Leading or chairing", "150.00", "day", -230, "Our payment policy for partners, version 3, page 3"),
)
OUR_WORDS = (
    "At Saltmarsh & Fenway, co-production is when patients, carers and staff decide things together, and then do them "
    "together. We wrote these words in three evenings at Fenway Library: 11 patients and carers, and 9 of our staff."
)
NEW_EXAMPLE = starter.example(
    "A night nurse and two former patients",
    "They walked the ward together at 2am and wrote down every sound. The list is on the wall now, and four of the "
    "seven sounds are gone.",
)


def add(people: dict[str, Person]) -> None:
    ruth = people["ruth-adeyemi"]
    add_bands(ruth, timezone.localdate())
    content = deepcopy(starter.CONTENT)
    content[0]["blocks"][0] = starter.paragraph(OUR_WORDS)
    services.publish(
        title="What co-production means at Saltmarsh & Fenway",
        content=content,
        what_changed="The beginning is in our own words, written with partners.",
        by=ruth,
    )
    draft = drafts.start(by=ruth)
    practice = drafts.section(draft, "in-practice")
    drafts.save_section(
        by=ruth,
        slug="in-practice",
        heading=practice["heading"],
        blocks=[*practice["blocks"], NEW_EXAMPLE],
        seen=drafts.stamp(practice),
    )


def add_bands(by: Person, today: date) -> None:
    for name, amount, unit, days, source in BANDS:
        trust.add_band(
            by=by, name=name, amount=amount, unit=unit, from_date=today + timedelta(days=days), source=source
        )
