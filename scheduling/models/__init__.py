from scheduling.models.diary import DiaryMask, DiarySource, PatternTime, TimeClass
from scheduling.models.event import Attendee, Event
from scheduling.models.place import Location, Room
from scheduling.models.roster import RosterDraft, RosterName, RosterRefusal, RosterTimes, ShiftCode

__all__ = [
    "Attendee", "DiaryMask", "DiarySource", "Event", "Location", "PatternTime", "Room", "RosterDraft", "RosterName",
    "RosterRefusal", "RosterTimes", "ShiftCode", "TimeClass",
]  # fmt: skip
