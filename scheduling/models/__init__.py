from scheduling.models.diary import DiaryMask, DiarySource, PatternTime, TimeClass
from scheduling.models.event import Attendee, Event
from scheduling.models.own_time import OwnStretch, Rota, RotaDay, Suits
from scheduling.models.place import Location, Room

__all__ = [
    "Attendee",
    "DiaryMask",
    "DiarySource",
    "Event",
    "Location",
    "OwnStretch",
    "PatternTime",
    "Room",
    "Rota",
    "RotaDay",
    "Suits",
    "TimeClass",
]
