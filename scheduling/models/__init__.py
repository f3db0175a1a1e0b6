from scheduling.models.address import CalendarAddress, PersonalFeed
from scheduling.models.diary import DiaryMask, DiarySource, PatternTime, TimeClass
from scheduling.models.event import Attendee, Event
from scheduling.models.place import Location, Room
from scheduling.models.proposal import PlaceOption, Proposal, Response, TimeAnswer, TimeOption

__all__ = [
    "Attendee",
    "CalendarAddress",
    "DiaryMask",
    "DiarySource",
    "Event",
    "Location",
    "PatternTime",
    "PersonalFeed",
    "PlaceOption",
    "Proposal",
    "Response",
    "Room",
    "TimeAnswer",
    "TimeClass",
    "TimeOption",
]
