from scheduling.models.access import AccessCheck, Arrangement
from scheduling.models.address import CalendarAddress, PersonalFeed
from scheduling.models.diary import DiaryMask, DiarySource, PatternTime, TimeClass
from scheduling.models.event import Attendee, Event
from scheduling.models.own_time import OwnStretch, Rota, RotaDay, Suits
from scheduling.models.place import Closure, Location, OpeningTime, Room
from scheduling.models.proposal import PlaceOption, Proposal, Response, TimeAnswer, TimeOption
from scheduling.models.release import Release
from scheduling.models.roster import RosterDraft, RosterName, RosterRefusal, RosterTimes, ShiftCode

__all__ = [
    "AccessCheck",
    "Arrangement",
    "Attendee",
    "CalendarAddress",
    "Closure",
    "DiaryMask",
    "DiarySource",
    "Event",
    "Location",
    "OpeningTime",
    "OwnStretch",
    "PatternTime",
    "PersonalFeed",
    "PlaceOption",
    "Proposal",
    "Release",
    "Response",
    "Room",
    "RosterDraft",
    "RosterName",
    "RosterRefusal",
    "RosterTimes",
    "Rota",
    "RotaDay",
    "ShiftCode",
    "Suits",
    "TimeAnswer",
    "TimeClass",
    "TimeOption",
]
