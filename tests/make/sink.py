"""A real mail server on loopback that keeps what it gets.

`python -m tests.make.sink` runs one in a process of its own and says its port.
"""
import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType

from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = Callable[[str], str]


def accept(to: str) -> str:
    return "250 OK"


@dataclass
class Letter:
    to: str
    at: float
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)  # type: ignore[return-value]


@dataclass
class Sink:
    """`on_rcpt` and `on_data` answer, given the recipient; `delay` is seconds before the answer to a message."""

    on_rcpt: Answer = accept
    on_data: Answer = accept
    delay: float = 0.0
    letters: list[Letter] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_rcpt(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        to = envelope.rcpt_tos[0]
        at = time.time()
        await asyncio.sleep(self.delay)
        answer = self.on_data(to)
        if answer.startswith("2"):
            self.letters.append(Letter(to, at, envelope.original_content or b""))
        return answer

    def __enter__(self) -> "Sink":
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        listening = self.loop.create_server(self._protocol, "127.0.0.1", self.port)
        # in its own thread: a browser test that went before leaves a loop running in this one
        self.server = asyncio.run_coroutine_threadsafe(listening, self.loop).result(5)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def _protocol(self) -> SMTP:
        return SMTP(self, hostname="sink", loop=self.loop)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()

    async def _stop(self) -> None:
        self.server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


if __name__ == "__main__":
    with Sink() as sink:
        print(sink.port, flush=True)  # noqa: T201 - whoever started it reads this
        sink.thread.join()
