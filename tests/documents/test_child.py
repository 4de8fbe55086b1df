"""What the child process may not do, whatever it reads."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

TRY = """
import sys
from deskhand.documents.child import _limit
_limit()
try:
    {deed}
except {failure} as error:
    print(type(error).__name__)
else:
    print("done")
"""


def tried(deed: str, failure: str = "Exception") -> str:
    done = subprocess.run(
        [sys.executable, "-c", TRY.format(deed=deed, failure=failure)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="these limits are Linux's")
def test_it_gets_little_memory() -> None:
    assert tried("bytearray(900 * 2**20)", "MemoryError") == "MemoryError"


@pytest.mark.skipif(sys.platform != "linux", reason="these limits are Linux's")
def test_it_may_write_no_file(tmp_path) -> None:
    assert tried(f"open({str(tmp_path / 'x')!r}, 'w', 1).write('x\\n')", "OSError") == "OSError"
    assert (tmp_path / "x").read_text() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="these limits are Linux's")
def test_it_has_no_network_where_the_system_allows_to_take_it_away() -> None:
    allowed = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
    if allowed.returncode != 0:
        pytest.skip("namespaces are forbidden here")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), 5).close()
        connect = f"__import__('socket').create_connection(('127.0.0.1', {port}), 5)"
        assert tried(connect, "OSError") == "OSError"
