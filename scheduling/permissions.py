"""Who may do what with what is scheduled, where that does not depend on what it is for."""
from coproduce.people.models import Person
from scheduling.models import Response


def can_record(person: Person, response: Response) -> bool:
    """Whoever supports somebody may write down what they say; so may whoever asks."""
    return person.pk in {response.person.supporter_id, response.proposal.organizer_id}
