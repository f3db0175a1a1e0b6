from scheduling.models.access import AccessCheck, Arrangement
from scheduling.models.diary import DiaryMask, DiarySource, PatternTime, TimeClass
from scheduling.models.event import Attendee, Event
from scheduling.models.place import Closure, Location, OpeningTime, Room
from scheduling.models.release import Release

__all__ = [
    "AccessCheck",
    "Arrangement",
    "Attendee",
    "Closure",
    "DiaryMask",
    "DiarySource",
    "Event",
    "Location",
    "OpeningTime",
    "PatternTime",
    "Release",
    "Room",
    "TimeClass",
]
