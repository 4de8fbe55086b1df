"""The one instance on Linux, BSD and macOS: `flock` and a Unix socket.

The socket lies in a folder of mode 0700 and has mode 0600; who connects must be the same user
(SO_PEERCRED, LOCAL_PEERCRED). Names in the abstract name space are not used: anybody could take
them. An address has at most 107 bytes (103 on macOS), so a long state folder's socket lies in a
new folder of the runtime folder; the lock file says where.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import stat
import struct
import sys
import time
from pathlib import Path

from deskhand.host.folders import Folders, make_private
from deskhand.host.instance import POLL_S, NobodyThere

log = logging.getLogger(__name__)

LOCK = "instance.lock"
SOCKET = "instance.socket"
LONGEST_ADDRESS = 103
BACKLOG = 16
MOST_ANSWER = 64


class UnixInstance:
    """The lock, and the socket that listens from the beginning on: who comes before the window
    is there waits in its queue."""

    def __init__(self, lock: int, listening: socket.socket, address: str, own: Path | None) -> None:
        """own: a folder made for the socket alone."""
        self._lock, self.address, self._own = lock, address, own
        self.listening = listening
        self._is_open = True

    def end_listening(self) -> None:
        """Close the socket and take its name away. Raises nothing: Deskhand is ending."""
        if self._is_open:
            self._is_open = False
            self.listening.close()
            try:
                _forget(self._lock)
                Path(self.address).unlink(missing_ok=True)
                if self._own is not None:
                    self._own.rmdir()
            except OSError as error:  # whoever tidies temporary files took it away
                log.info("the socket's place is left as it is: %s", error)

    def release(self) -> None:
        """The file stays: a lock on a file that is taken away would be nobody's."""
        self.end_listening()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def claim_unix(folders: Folders) -> UnixInstance | None:
    """See `instance.claim`."""
    make_private(folders.state)
    lock = os.open(folders.state / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    try:
        _forget(lock)  # of one that crashed
        instance = UnixInstance(lock, *_listen(folders.state))
    except OSError:
        os.close(lock)
        raise
    try:
        os.pwrite(lock, os.fsencode(instance.address), 0)
    except OSError:  # a full disk: nobody could find this one
        instance.release()
        raise
    return instance


def _forget(lock: int) -> None:
    os.ftruncate(lock, 0)


def _listen(state: Path) -> tuple[socket.socket, str, Path | None]:
    """A listening socket, its address, and the folder made for it."""
    address = str(state / SOCKET)
    if len(os.fsencode(address)) <= LONGEST_ADDRESS:
        try:
            return _bind(address), address, None
        except OSError as error:  # a file system without sockets
            log.info("no socket in %s: %s", state, error)
    import tempfile  # costs a start 10 ms

    last: OSError = OSError("no folder for the socket")
    for runtime in (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir()):
        if not runtime:
            continue
        try:
            own = Path(tempfile.mkdtemp(prefix="deskhand-", dir=runtime))  # 0700
        except OSError as error:
            last = error
            continue
        address = str(own / SOCKET)
        try:
            return _bind(address), address, own
        except OSError as error:
            last = error
            Path(address).unlink(missing_ok=True)
            own.rmdir()
    raise last


def _bind(address: str) -> socket.socket:
    """A listening socket with this name; one that a crashed one left is taken away."""
    Path(address).unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(address)
        # Nobody can connect before `listen`. A mask would be the whole process', all threads'.
        Path(address).chmod(0o600)
        listening.listen(BACKLOG)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening


def ask_unix(folders: Folders, line: bytes, timeout_s: float) -> bytes:
    """Send `line` to the one that runs; its answer. Raises NobodyThere and TimeoutError."""
    address = _address(folders)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(timeout_s)
        try:
            _connect(asking, address, timeout_s)
            if not is_own(asking):
                raise NobodyThere
            asking.sendall(line)
            answer = asking.recv(MOST_ANSWER)
        except TimeoutError:
            raise
        except OSError as error:
            raise NobodyThere from error
    if not answer:  # it ended meanwhile
        raise NobodyThere
    return answer


def _connect(asking: socket.socket, address: str, timeout_s: float) -> None:
    """Wait for room in its queue, which a flood may have filled. Raises TimeoutError, OSError."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            asking.connect(address)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise TimeoutError from error
            time.sleep(POLL_S)
        else:
            return


def _address(folders: Folders) -> str:
    """Where the running one listens. Only what this person owns and nobody else can write to
    is believed."""
    try:
        handle = os.open(folders.state / LOCK, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        raise NobodyThere from error
    try:
        address = os.fsdecode(os.read(handle, 2 * LONGEST_ADDRESS))
    finally:
        os.close(handle)
    if not address:
        raise NobodyThere
    try:
        folder = Path(address).parent.lstat()
    except OSError as error:
        raise NobodyThere from error
    if not stat.S_ISDIR(folder.st_mode) or folder.st_uid != os.getuid() or folder.st_mode & 0o022:
        raise NobodyThere
    return address


def is_own(connected: socket.socket) -> bool:
    """Whether the other end is a process of this user."""
    if sys.platform == "darwin":
        # struct xucred {u_int version; uid_t uid; …} of <sys/ucred.h>; SOL_LOCAL, LOCAL_PEERCRED
        found = connected.getsockopt(0, 1, 76)
        return bool(struct.unpack_from("II", found)[1] == os.getuid())
    if sys.platform == "linux":
        found = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return bool(struct.unpack("3i", found)[1] == os.getuid())
    return True  # the folder's mode alone
