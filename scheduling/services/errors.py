"""Why a meeting cannot be booked, moved or answered. The text of each error is for the page: it says what to do."""
from collections.abc import Sequence

from coproduce.people.models import Person


class SchedulingError(ValueError):
    """`str(error)` is the words to show."""

    words = "This cannot be booked. Check the time and the place, then try again."

    def __init__(self, words: str = "") -> None:
        super().__init__(words or self.words)


class InThePast(SchedulingError):
    words = "That time has passed. Choose a time in the future."


class EndBeforeStart(SchedulingError):
    words = "The end must be after the start. Choose a later end."


class RoomTaken(SchedulingError):
    words = "This room has just been taken. Choose another time or another room."


class RoomClosed(SchedulingError):
    words = "This room cannot be used now. Choose another room."


class RoomTooSmall(SchedulingError):
    def __init__(self, *, seats: int, people: int) -> None:
        self.seats, self.people = seats, people
        has = "1 seat" if seats == 1 else f"{seats} seats"
        super().__init__(f"This room has {has} and you are asking {people} people. Choose a bigger room.")


class EventCancelled(SchedulingError):
    words = "This meeting has been cancelled."


class EventOver(SchedulingError):
    words = "This meeting is over."


class EventChanged(SchedulingError):
    """What the person saw is not what is true now."""

    words = "The time or the place has changed since you opened this page. Check it, then answer again."


class NotYetAgreed(SchedulingError):
    words = "Somebody has not yet said that the place works for them. Wait, ring them, or write why you go ahead."


class NoLongerAsked(SchedulingError):
    words = "You are no longer asked to this meeting."


class PollOver(SchedulingError):
    words = "This poll takes no more answers. Nothing was changed."


class SaysNothing(SchedulingError):
    words = "Say yes, if need be or no for at least one time."


class AnsweredMeanwhile(SchedulingError):
    words = "These answers have changed since you opened this page. Look again, then write down what you were told."


class NoTimesOnOffer(SchedulingError):
    words = "Choose at least one time to ask about."


class TooManyTimes(SchedulingError):
    words = "Ask about 10 times at most. People get tired of long lists."


class ClosesTooEarly(SchedulingError):
    words = "The last day for answers must be today or later."


class ClosesTooLate(SchedulingError):
    words = "The last day for answers must be before the first time that you ask about."


class AnswersHidden(SchedulingError):
    words = "Nobody sees the answers before the poll closes. Close it first, then choose."


class EverybodyRefused(SchedulingError):
    words = (
        "Everybody who answered said no to this time. Choose another time, or write why you choose it all the same. "
        "We show your words to everybody who is asked."
    )


class AboutPeople(SchedulingError):
    """An error about `people`."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = list(people)
        super().__init__(self.sentence(names(self.people), several=len(self.people) > 1))

    def sentence(self, who: str, *, several: bool) -> str:
        raise NotImplementedError


class FacilitatorTaken(AboutPeople):
    def sentence(self, who: str, *, several: bool) -> str:
        verb = "are" if several else "is"
        return f"{who} {verb} at another meeting then. Choose another time or another facilitator."


class EssentialNotFree(AboutPeople):
    def sentence(self, who: str, *, several: bool) -> str:
        them = "them" if several else "this person"
        return (
            f"{who} must come, and we do not know that {'they are' if several else 'this person is'} free then. "
            f"Choose another time, or write why you want to meet anyway. We show your words to {them}."
        )


def names(people: Sequence[Person]) -> str:
    """Kemi, Joan and Ali."""
    words = [person.name for person in people]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
