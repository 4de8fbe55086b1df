"""virtual_desktop.py COMMAND…: run a command in a private Linux desktop that ends with it.

An X server, a session bus, a window manager, accessibility, notifications and a Secret Service,
each started fresh with a HOME of its own; the command finds them through its environment. Its exit
status is ours (125: the desktop did not start, 127: no such command); nothing outlives it.

    DESKHAND_TEST_SCREEN   size and depth, 1440x900x24
    DESKHAND_TEST_KEYRING  unlocked, locked or none
    DESKHAND_TEST_TRAY     none, sni (a panel with StatusNotifierItems) or xembed (an old tray)
    DESKHAND_TEST_KEEP     1 keeps the folder with HOME and the logs

The bus has no service folders: nothing is started behind a test's back. The Secret Service's
password is PASSWORD.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PASSWORD = "virtual-desktop"
PROGRAMS = {
    "Xvfb": "xvfb",
    "xkbcomp": "x11-xkb-utils",
    "dbus-daemon": "dbus-daemon",
    "dbus-send": "dbus-bin",
    "openbox": "openbox",
    "dunst": "dunst",
    "gnome-keyring-daemon": "gnome-keyring",
    "at-spi-bus-launcher": "at-spi2-core",
    "xprop": "x11-utils",
}
TRAYS = {
    "none": {},
    "sni": {"xfce4-panel": "xfce4-panel", "xfconfd": "xfconf"},
    "xembed": {"trayer": "trayer"},
}
TRAY = os.environ.get("DESKHAND_TEST_TRAY", "none")
SEARCH = os.pathsep.join(
    [
        os.environ.get("PATH", os.defpath),
        "/usr/libexec",
        "/usr/lib/at-spi2-core",
        *map(str, Path("/usr/lib").glob("*/xfce4/xfconf")),
    ]
)
# One panel with nothing but a tray, at the foot of the screen.
PANEL = """<channel name="xfce4-panel" version="1.0">
<property name="configver" type="int" value="2"/>
<property name="panels" type="array"><value type="int" value="1"/>
<property name="panel-1" type="empty">
<property name="position" type="string" value="p=10;x=0;y=0"/>
<property name="position-locked" type="bool" value="true"/>
<property name="size" type="uint" value="28"/>
<property name="length" type="uint" value="20"/>
<property name="plugin-ids" type="array"><value type="int" value="1"/></property>
</property></property>
<property name="plugins" type="empty">
<property name="plugin-1" type="string" value="systray"/></property></channel>
"""
START_S = 20.0
END_S = 3.0
ENDING = (signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

libc = ctypes.CDLL(None)


class NoDesktop(Exception):
    """The desktop did not come up, and why."""


def missing_packages() -> list[str]:
    """Debian's names of what this machine lacks."""
    wanted = {**PROGRAMS, **TRAYS.get(TRAY, {})}
    return sorted({p for name, p in wanted.items() if shutil.which(name, path=SEARCH) is None})


class Desktop:
    """The folder, the daemons and the environment of one desktop."""

    def __init__(self) -> None:
        # Short and private: Unix sockets below it have at most 107 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="desk-", dir="/tmp"))
        self.daemons: list[subprocess.Popen[bytes]] = []
        self.environ = self._environment()

    def _environment(self) -> dict[str, str]:
        left_out = ("XDG_", "WAYLAND_", "SESSION_MANAGER", "XAUTHORITY", "AT_SPI_", "QT_", "GTK_")
        environ = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}
        home = self.folder / "home"
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            environ[f"XDG_{name}_HOME"] = str(home / name.lower())
            (home / name.lower()).mkdir(parents=True)
        environ.update(
            HOME=str(home),
            XDG_RUNTIME_DIR=str(self.folder),
            XDG_SESSION_TYPE="x11",
            DBUS_SESSION_BUS_ADDRESS=f"unix:path={self.folder}/bus",
            QT_QPA_PLATFORM="xcb",
            QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
            DESKHAND_TEST_DESKTOP=str(self.folder),
        )
        environ.setdefault("LANG", "C.UTF-8")
        return environ

    def up(self) -> None:
        """Start everything, each as soon as what it needs is there. Raises NoDesktop."""
        self._display()
        self._bus()
        self._start("openbox", "--sm-disable")
        self._wait("the window manager", self._has_window_manager)
        self._start("at-spi-bus-launcher", "--launch-immediately")
        self._wait("accessibility", lambda: self.owns("org.a11y.Bus"))
        self._tray(TRAY)
        self._start("dunst")
        self._wait("notifications", lambda: self.owns("org.freedesktop.Notifications"))
        self._keyring(os.environ.get("DESKHAND_TEST_KEYRING", "unlocked"))

    def _display(self) -> None:
        reading, writing = os.pipe()
        screen = os.environ.get("DESKHAND_TEST_SCREEN", "1440x900x24")
        self._start(
            "Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp",
            "-noreset", pass_fds=(writing,),
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as pipe:  # Xvfb writes the number it found free once it is ready
            number = pipe.readline().strip()
        if not number:
            raise NoDesktop(f"Xvfb did not start:\n{self._log('Xvfb')}")
        self.environ["DISPLAY"] = f":{number}"

    def _bus(self) -> None:
        config = self.folder / "bus.conf"
        config.write_text(
            "<busconfig><type>session</type>"
            f"<listen>unix:path={self.folder}/bus</listen><auth>EXTERNAL</auth>"
            '<policy context="default"><allow send_destination="*"/><allow own="*"/>'
            '<allow receive_sender="*"/></policy></busconfig>'
        )
        self._start("dbus-daemon", "--nofork", f"--config-file={config}")
        self._wait("the session bus", (self.folder / "bus").exists)

    def _tray(self, kind: str) -> None:
        if kind == "sni":
            config = Path(self.environ["XDG_CONFIG_HOME"], "xfce4/xfconf/xfce-perchannel-xml")
            config.mkdir(parents=True)
            (config / "xfce4-panel.xml").write_text(PANEL)
            self._start("xfconfd")
            self._wait("the panel's settings", lambda: self.owns("org.xfce.Xfconf"))
            self._start("xfce4-panel", "--disable-wm-check")
            watcher = "org.kde.StatusNotifierWatcher"
            self._wait("the panel's tray", lambda: self.owns(watcher))
        elif kind == "xembed":
            self._start(
                "trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request",
                "--height", "28",
            )  # fmt: skip
            self._wait("the tray", self._has_tray)
        elif kind != "none":
            raise NoDesktop(f"DESKHAND_TEST_TRAY is none of {', '.join(TRAYS)}: {kind}")

    def _has_tray(self) -> bool:
        """Its window is there: what holds the X selection cannot be asked without a library."""
        said = subprocess.run(
            ["xprop", "-name", "panel", "WM_CLASS"],
            env=self.environ,
            capture_output=True,
            text=True,
        ).stdout
        return "trayer" in said

    def _keyring(self, state: str) -> None:
        if state == "none":
            return
        self._start(
            "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
            stdin=PASSWORD.encode(),
        )  # fmt: skip
        login = "/org/freedesktop/secrets/collection/login"
        self._wait("the Secret Service", lambda: self.owns("org.freedesktop.secrets"))
        self._wait("the login keyring", lambda: login in self._ask_secrets())
        if state == "locked":
            self._send(
                "org.freedesktop.secrets", "/org/freedesktop/secrets",
                "org.freedesktop.Secret.Service.Lock", f"array:objpath:{login}",
            )  # fmt: skip

    def _ask_secrets(self) -> str:
        return self._send(
            "org.freedesktop.secrets", "/org/freedesktop/secrets",
            "org.freedesktop.DBus.Properties.Get",
            "string:org.freedesktop.Secret.Service", "string:Collections",
        )  # fmt: skip

    def owns(self, name: str) -> bool:
        """Whether somebody has this name on the bus."""
        said = self._send(
            "org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", f"string:{name}"
        )
        return "boolean true" in said

    def _has_window_manager(self) -> bool:
        said = subprocess.run(
            ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"],
            env=self.environ,
            capture_output=True,
            text=True,
        ).stdout
        return "window id" in said

    def _send(self, to: str, path: str, method: str, *arguments: str) -> str:
        command = ["dbus-send", "--session", "--print-reply", f"--dest={to}", path, method]
        return subprocess.run(
            [*command, *arguments], env=self.environ, capture_output=True, text=True
        ).stdout

    def _start(
        self, program: str, *arguments: str, stdin: bytes = b"", pass_fds: tuple[int, ...] = ()
    ) -> None:
        found = shutil.which(program, path=SEARCH)
        if found is None:
            raise NoDesktop(f"There is no {program}.")
        with (self.folder / f"{program}.log").open("wb") as log:
            daemon = subprocess.Popen(
                [found, *arguments],
                env=self.environ,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=pass_fds,
                preexec_fn=end_with_parent,
            )
        assert daemon.stdin is not None
        daemon.stdin.write(stdin)
        daemon.stdin.close()
        self.daemons.append(daemon)

    def _wait(self, what: str, ready: Callable[[], bool]) -> None:
        newest = self.daemons[-1]
        deadline = time.monotonic() + START_S
        while not ready():
            if newest.poll() is not None or time.monotonic() > deadline:
                name = Path(newest.args[0]).name  # type: ignore[index]
                raise NoDesktop(f"{what} did not come:\n{self._log(name)}")
            time.sleep(0.02)

    def _log(self, program: str) -> str:
        path = self.folder / f"{program}.log"
        return path.read_text(errors="replace")[-2000:] if path.exists() else ""

    def down(self) -> None:
        """End what the command left while its desktop still works, then the desktop."""
        _end(spared={daemon.pid for daemon in self.daemons})
        _end(spared=set())
        if os.environ.get("DESKHAND_TEST_KEEP"):
            print(f"virtual desktop: kept {self.folder}", file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def end_with_parent() -> None:
    """In a child: ask to be ended when we are, however that happens."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _children() -> list[int]:
    """All our descendants end up here: we are their reaper."""
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def _end(spared: set[int]) -> None:
    """SIGTERM to each child once, SIGKILL after some seconds."""
    asked: set[int] = set()
    deadline = time.monotonic() + END_S
    while left := [pid for pid in _children() if pid not in spared]:
        for pid in left:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            elif pid not in asked:
                os.kill(pid, signal.SIGTERM)
                asked.add(pid)
            os.waitpid(pid, os.WNOHANG)
        time.sleep(0.02)


def _run(command: list[str], desktop: Desktop) -> int:
    child = subprocess.Popen(command, env=desktop.environ, preexec_fn=end_with_parent)
    while True:
        try:
            status = child.wait()
        except KeyboardInterrupt:
            continue  # Ctrl-C reaches the command as well; it decides
        return status if status >= 0 else 128 - status


def main() -> int:
    """The command's exit status."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 125
    if packages := missing_packages():
        print(f"virtual desktop: missing; apt-get install {' '.join(packages)}", file=sys.stderr)
        return 125
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
    for number in ENDING:
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    desktop = Desktop()
    try:
        desktop.up()
        return _run(sys.argv[1:], desktop)
    except NoDesktop as error:
        print(f"virtual desktop: {error}", file=sys.stderr)
        return 125
    except (FileNotFoundError, PermissionError) as error:
        print(f"virtual desktop: {error}", file=sys.stderr)
        return 127
    except KeyboardInterrupt:  # while it was starting
        return 128 + signal.SIGINT
    finally:
        for number in (*ENDING, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        desktop.down()


if __name__ == "__main__":
    sys.exit(main())
