"""When a diary speaks against a workshop that is booked: other times for it, by what was wished when it was planned."""
from projects.models import Workshop
from projects.permissions import rights
from projects.services import workshops
from scheduling.models import Event
from scheduling.services.clash_news import Replan


def replan(sender: object, *, event: Event, **_: object) -> Replan | None:
    workshop = Workshop.objects.filter(event=event).select_related("project", "event").first()
    if workshop is None:
        return None
    may_name = rights(event.organizer, workshop.project).runs
    return Replan(workshops.find(workshop, may_name=may_name), may_name)
