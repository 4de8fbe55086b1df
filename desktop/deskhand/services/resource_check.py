"""Looks whether a resource answers. Only when the person asks: a look can be seen at its other
end."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from deskhand.domain.belongings import Resource, ResourceKind
from deskhand.domain.errors import PolicyRefused
from deskhand.domain.locations import FILE_DATABASES
from deskhand.domain.wording import tr

T = TypeVar("T")

TIMEOUT_S = 5.0
USUAL_PORTS = {
    "http": 80,
    "https": 443,
    "ftp": 21,
    "ftps": 990,
    "sftp": 22,
    "ssh": 22,
    "git": 9418,
    "smb": 445,
    "dav": 80,
    "davs": 443,
    "postgresql": 5432,
    "postgres": 5432,
    "mysql": 3306,
    "mariadb": 3306,
    "mssql": 1433,
    "oracle": 1521,
    "mongodb": 27017,
    "redis": 6379,
    "clickhouse": 8123,
}
USUAL_ENDPOINT = "https://s3.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look found, in a sentence."""

    is_there: bool
    sentence: str


async def check(resource: Resource, *, local_only: bool, timeout_s: float = TIMEOUT_S) -> Checked:
    """Whether it is there now, or answers. Raises PolicyRefused where local only forbids it."""
    match resource.kind:
        case ResourceKind.FILE | ResourceKind.FOLDER:
            return await _path(Path(resource.location), timeout_s, resource.kind)
        case ResourceKind.BUCKET:
            endpoint = dict(resource.options).get("endpoint", "") or USUAL_ENDPOINT
            return await _address(endpoint, timeout_s, local_only=local_only)
        case ResourceKind.URL | ResourceKind.DATABASE:
            parts = urlsplit(resource.location)
            if parts.scheme.partition("+")[0] in FILE_DATABASES:
                path = Path(parts.path[1:] if parts.path.startswith("//") else parts.path)
                return await _path(path, timeout_s, ResourceKind.FILE)
            return await _address(resource.location, timeout_s, local_only=local_only)


async def exists(path: Path, timeout_s: float = TIMEOUT_S) -> bool | None:
    """Whether there is something at this path; None when its disk does not answer."""
    with suppress(TimeoutError):
        return await _in_thread(lambda: _kind_there(path) is not None, timeout_s)
    return None


async def is_folder(path: Path, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether a folder is there, as far as one can look."""
    with suppress(TimeoutError, OSError):
        there = await _in_thread(lambda: _kind_there(path), timeout_s)
        return there is ResourceKind.FOLDER
    return False


async def _path(path: Path, timeout_s: float, kind: ResourceKind) -> Checked:
    try:
        there = await _in_thread(lambda: _kind_there(path), timeout_s)
    except TimeoutError:
        return Checked(False, tr("The disk does not answer."))
    except OSError as error:
        reason = error.strerror or str(error)
        return Checked(False, tr("It cannot be looked at: {reason}.", reason=reason))
    if there is None:
        return Checked(False, tr("There is nothing at this path now."))
    if there is not kind:
        wrong = tr("A folder is there, not a file.")
        if there is ResourceKind.FILE:
            wrong = tr("A file is there, not a folder.")
        return Checked(False, wrong)
    return Checked(True, tr("It is there."))


def _kind_there(path: Path) -> ResourceKind | None:
    try:
        found = path.expanduser()
        if found.is_dir():
            return ResourceKind.FOLDER
        found.stat()
    except (FileNotFoundError, NotADirectoryError, RuntimeError, ValueError):
        return None
    return ResourceKind.FILE


async def _address(url: str, timeout_s: float, *, local_only: bool) -> Checked:
    parts = urlsplit(url)
    scheme = parts.scheme.partition("+")[0]
    host, port = parts.hostname or "", parts.port or USUAL_PORTS.get(scheme, 0)
    if local_only and not _is_here(host):
        raise PolicyRefused(
            tr("“Local only” is on: {host} is not asked.", host=host),
            next_step=tr("Turn it off in the settings to look there."),
        )
    secure = scheme in ("https", "davs", "ftps")
    try:
        async with asyncio.timeout(timeout_s):
            status = await _knock(parts.path or "/", host, port, secure=secure, scheme=scheme)
    except TimeoutError:
        return Checked(False, tr("{host} does not answer.", host=host))
    except ssl.SSLError as error:
        reason = error.reason or str(error)
        return Checked(
            False, tr("{host} is not to be trusted: {reason}.", host=host, reason=reason)
        )
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Checked(False, tr("{host} cannot be reached: {reason}.", host=host, reason=reason))
    if status:
        return Checked(True, tr("{host} answers ({status}).", host=host, status=status))
    return Checked(True, tr("{host} answers.", host=host))


async def _knock(path: str, host: str, port: int, *, secure: bool, scheme: str) -> str:
    """Open a connection; over HTTP also ask for the head, without cookies, keys or redirects."""
    context = await asyncio.to_thread(ssl.create_default_context) if secure else None
    reader, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        if scheme not in ("http", "https", "dav", "davs"):
            return ""
        lines = f"HEAD {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
        writer.write(lines.encode("ascii", "replace"))
        await writer.drain()
        words = (await reader.readline())[:200].decode("latin-1").split()
        return words[1] if len(words) > 1 and words[1].isdigit() else ""
    finally:
        writer.close()


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _in_thread(call: Callable[[], T], timeout_s: float) -> T:
    """In a thread of its own, which is left behind when a disk does not answer."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def give(result: T | None, error: OSError | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # there is one without an error

    def work() -> None:
        result: T | None = None
        failed: OSError | None = None
        try:
            result = call()
        except OSError as error:
            failed = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(give, result, failed)

    threading.Thread(target=work, name="resource check", daemon=True).start()
    async with asyncio.timeout(timeout_s):
        return await answer
