"""One connection to the session bus (D-Bus specification 0.43) for calls, signals and an object of
ours. Needs a running asyncio loop; Linux only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jeepney import MatchRule, Message
    from jeepney.io.asyncio import DBusConnection

log = logging.getLogger(__name__)

TIMEOUT_S = 2.0
BUS = "org.freedesktop.DBus"
MOST_ANSWERED_AT_ONCE = 32
"""Calls to our object that are worked on at the same time; more are refused."""


class BusFault(StrEnum):
    """ABSENT: no bus, or nobody has that name. SILENT: no reply in time. REFUSED: an error."""

    ABSENT = "absent"
    SILENT = "silent"
    REFUSED = "refused"


class BusError(Exception):
    """A call that did not work, for whoever asked to make something of it."""

    def __init__(self, fault: BusFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault, self.detail = fault, detail


Answer = Callable[["Message"], Awaitable["Message"]]
Listen = Callable[["Message"], None]

_ABSENT = (
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
    "org.freedesktop.DBus.Error.Disconnected",
    "org.freedesktop.DBus.Error.Spawn",
)


class SessionLink:
    """Made by `open`; close it. `is_open` ends when the bus goes away; then make another."""

    def __init__(self, connection: DBusConnection, answer: Answer | None) -> None:
        self._connection = connection
        self._answer = answer
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._listeners: list[Listen] = []
        self._answering: set[asyncio.Task[None]] = set()
        self._reading = asyncio.get_running_loop().create_task(self._read(), name="session bus")

    @classmethod
    async def open(cls, answer: Answer | None = None, timeout_s: float = TIMEOUT_S) -> SessionLink:
        """Connect. answer: makes the reply to a call of our object. Raises BusError."""
        from jeepney.io.asyncio import open_dbus_connection

        try:
            async with asyncio.timeout(timeout_s):
                return cls(await open_dbus_connection("SESSION"), answer)
        except TimeoutError as error:
            raise BusError(BusFault.SILENT, "the session bus") from error
        except (OSError, KeyError, ValueError, EOFError) as error:
            raise BusError(BusFault.ABSENT, str(error)) from error

    @property
    def is_open(self) -> bool:
        """Whether the bus is still there."""
        return not self._reading.done()

    @property
    def name(self) -> str:
        """Ours on the bus, such as ":1.42"."""
        return str(self._connection.unique_name)

    def on_signal(self, listen: Listen) -> None:
        """Call this with every signal that was asked for by `match`."""
        self._listeners.append(listen)

    async def match(self, rule: MatchRule) -> None:
        """Ask for these signals. Raises BusError."""
        from jeepney.bus_messages import message_bus

        await self.call(message_bus.AddMatch(rule))

    async def call(self, message: Message, timeout_s: float = TIMEOUT_S) -> tuple[Any, ...]:
        """What the call returns. Raises BusError."""
        from jeepney import MessageType

        if not self.is_open:
            raise BusError(BusFault.ABSENT, "the bus is gone")
        serial = next(self._connection.outgoing_serial)
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[serial] = future
        try:
            async with asyncio.timeout(timeout_s):
                await self._connection.send(message, serial=serial)
                reply = await future
        except TimeoutError as error:
            raise BusError(BusFault.SILENT, str(message.header.fields)) from error
        except OSError as error:
            raise BusError(BusFault.ABSENT, str(error)) from error
        finally:
            self._waiting.pop(serial, None)
        if reply.header.message_type is MessageType.error:
            raise _refused(reply)
        return tuple(reply.body)

    async def send(self, message: Message) -> None:
        """Send a signal. Raises BusError."""
        try:
            await self._connection.send(message)
        except OSError as error:
            raise BusError(BusFault.ABSENT, str(error)) from error

    async def close(self) -> None:
        """Let go of the connection and of what is being answered."""
        tasks = {self._reading, *self._answering}
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=TIMEOUT_S)
        self._connection.writer.close()

    async def _read(self) -> None:
        from jeepney import MessageType

        replies = (MessageType.method_return, MessageType.error)
        try:
            while True:
                message = await self._connection.receive()
                self._take(message)
                if message.header.message_type in replies:
                    # Whoever waits has it before a signal about it that came right behind.
                    await asyncio.sleep(0)
        except (OSError, EOFError, ValueError) as error:
            log.info("the session bus is gone: %s", error)
        finally:
            gone = BusError(BusFault.ABSENT, "the bus is gone")
            for future in self._waiting.values():
                if not future.done():
                    fail(future, gone)

    def _take(self, message: Message) -> None:
        from jeepney import HeaderFields, MessageType

        match message.header.message_type:
            case MessageType.method_return | MessageType.error:
                serial = message.header.fields.get(HeaderFields.reply_serial, -1)
                future = self._waiting.get(serial)
                if future is not None and not future.done():
                    future.set_result(message)
            case MessageType.signal:
                for listen in tuple(self._listeners):
                    self._tell(listen, message)
            case MessageType.method_call:
                self._begin_answer(message)
            case _:
                log.info("a message of an unknown kind was passed over")

    def _tell(self, listen: Listen, signal: Message) -> None:
        """A signal that is not as its interface says is passed over; reading goes on."""
        try:
            listen(signal)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            log.warning("a signal nobody can read: %r: %s", error, signal.header.fields)

    def _begin_answer(self, call: Message) -> None:
        refused = self._answer is None or len(self._answering) >= MOST_ANSWERED_AT_ONCE
        answer = _unanswered if self._answer is None or refused else self._answer
        task = asyncio.get_running_loop().create_task(self._reply(call, answer(call)))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _reply(self, call: Message, answer: Awaitable[Message]) -> None:
        from jeepney import MessageFlag

        reply = await answer
        if call.header.flags & MessageFlag.no_reply_expected:
            return
        try:
            await self._connection.send(reply)
        except OSError as error:
            log.info("nobody waits for the answer any more: %s", error)


def fail(future: asyncio.Future[Any], error: Exception) -> None:
    """Give it this error. It is no fault of ours where nobody waits for it any more."""
    future.set_exception(error)
    future.exception()


async def _unanswered(call: Message) -> Message:
    from jeepney import new_error

    return new_error(call, f"{BUS}.Error.LimitsExceeded", "s", ("Too many calls at once.",))


def _refused(reply: Message) -> BusError:
    from jeepney import HeaderFields

    name = str(reply.header.fields.get(HeaderFields.error_name, ""))
    detail = f"{name}: {' '.join(map(str, reply.body))[:300]}"
    return BusError(BusFault.ABSENT if name.startswith(_ABSENT) else BusFault.REFUSED, detail)
