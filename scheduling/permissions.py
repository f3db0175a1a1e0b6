"""Who may do what with what is scheduled, where that does not depend on what it is for."""
from django.utils import timezone

from coproduce.notifications import by_hand, preferences
from coproduce.people.models import Person
from scheduling.models import Response


def can_record(person: Person, response: Response) -> bool:
    """Whoever supports somebody, or stands in to ring them, may write down what they say; so may whoever asks."""
    if person.pk in {response.person.supporter_id, response.proposal.organizer_id}:
        return True
    rung = not preferences.reads_mail(response.person)
    return rung and by_hand.told_by(person, timezone.localdate()).filter(pk=response.person_id).exists()
