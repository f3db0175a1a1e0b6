"""What one request asks several times and the database answers once."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_kept: ContextVar[dict[str, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def keeping() -> Iterator[None]:
    """Inside it, answers are kept; they are gone at its end. Outside, as in a task, every question is asked."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(name: str, ask: Callable[[], Answer]) -> Answer:
    kept = _kept.get()
    if kept is None:
        return ask()
    if name not in kept:
        kept[name] = ask()
    answer: Answer = kept[name]
    return answer


def forget(name: str) -> None:
    """What was kept is no longer true."""
    if (kept := _kept.get()) is not None:
        kept.pop(name, None)
