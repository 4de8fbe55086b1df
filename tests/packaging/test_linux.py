"""What a Linux desktop is told of Deskhand: valid, complete, and true of the commands there are."""

from __future__ import annotations

import configparser
import gzip
import importlib
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

TOP = Path(__file__).resolve().parents[2]
LINUX = TOP / "packaging" / "linux"


@pytest.fixture(scope="module")
def tree():
    before = list(sys.path)
    sys.path.insert(0, str(LINUX))
    yield importlib.import_module("tree")
    sys.path[:] = before


@pytest.fixture(scope="module")
def usr(tree, tmp_path_factory, qapp):
    folder = tmp_path_factory.mktemp("usr")
    tree.lay(folder)
    return folder


@pytest.fixture(scope="module")
def root(tree):
    return tree.commands.read()


def check(*command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_desktop_entry_is_valid(usr):
    check("desktop-file-validate", str(usr / "share/applications/deskhand.desktop"))


def test_the_desktop_entry_opens_links_and_has_its_actions():
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(LINUX / "deskhand.desktop", encoding="utf-8")
    main = entry["Desktop Entry"]
    assert main["Exec"] == "deskhand %U"
    assert main["StartupWMClass"] == main["Icon"] == "deskhand"
    assert "x-scheme-handler/deskhand" in main["MimeType"]
    for action in filter(None, main["Actions"].split(";")):
        section = entry[f"Desktop Action {action}"]
        assert section["Exec"].startswith("deskhand --")
        assert section["Name"] and section["Name[de]"]


def test_the_appstream_description_is_valid(usr):
    path = usr / "share/metainfo/org.deskhand.Deskhand.metainfo.xml"
    check("appstreamcli", "validate", "--no-net", str(path))


def test_the_appstream_description_tells_this_version(usr, tree):
    text = (usr / "share/metainfo/org.deskhand.Deskhand.metainfo.xml").read_text("utf-8")
    found = ET.fromstring(text)
    assert "@" not in text.replace("@HOMEPAGE@", "@").split("-->", 1)[1]
    assert found.find("releases/release").get("version") == tree.notes.version(TOP)
    assert found.find("content_rating").get("type") == "oars-1.1"
    for image in found.iter("image"):
        name = image.text.rpartition("/")[2]
        head = (TOP / "resources/screenshots" / name).read_bytes()[16:24]
        assert struct.unpack(">II", head) == (int(image.get("width")), int(image.get("height")))


def test_the_icon_is_there_in_every_size(usr, tree):
    theme = usr / "share/icons/hicolor"
    for side in tree.icons.SIZES:
        head = (theme / f"{side}x{side}/apps/deskhand.png").read_bytes()[16:24]
        assert struct.unpack(">II", head) == (side, side)
    assert (theme / "scalable/apps/deskhand.svg").is_file()
    assert {16, 22, 24, 32, 48, 64, 128, 256, 512} <= set(tree.icons.SIZES)


def test_the_man_page_has_every_command_and_option(usr, root):
    source = gzip.decompress((usr / "share/man/man1/deskhand.1.gz").read_bytes()).decode()
    plain = source.replace(r"\-", "-")
    for command in root.all():
        if command.path:
            assert f'.SS "{" ".join(command.path)}' in plain, command.path
        for option in command.options:
            assert f"\\fB{option.names[0]}\\fR" in plain, (command.path, option)


def test_the_man_page_is_one(usr):
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    page = usr / "share/man/man1/deskhand.1.gz"
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-Kutf8", "-ww"],
        input=gzip.decompress(page.read_bytes()),
        capture_output=True,
        check=True,
    )
    assert not done.stderr, done.stderr.decode()
    assert "tasks add" in re.sub(".\x08", "", done.stdout.decode())


def completed(usr, *words):
    """What bash offers for the last of these words."""
    script = usr / "share/bash-completion/completions/deskhand"
    code = (
        f'source "{script}"; COMP_WORDS=({" ".join(repr(each) for each in words)}); '
        f"COMP_CWORD={len(words) - 1}; _deskhand; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", code], capture_output=True, text=True, cwd=usr, check=True
    )
    assert not done.stderr
    return set(done.stdout.split())


def test_bash_offers_commands_and_options(usr, root):
    names = {each.path[0] for each in root.commands}
    assert names <= completed(usr, "deskhand", "")
    assert completed(usr, "deskhand", "pro") == {"profiles", "providers"}
    below = {each.path[1] for each in root.commands if each.commands for each in each.commands}
    tasks = next(each for each in root.commands if each.path == ("tasks",))
    assert {each.path[1] for each in tasks.commands} <= completed(usr, "deskhand", "tasks", "")
    assert below >= {"add", "list"}
    assert "--notes" in completed(usr, "deskhand", "tasks", "add", "--")
    assert completed(usr, "deskhand", "tasks", "list", "--priority", "h") == {"high"}


def test_bash_offers_files_where_a_path_goes(usr):
    assert "share" in completed(usr, "deskhand", "ask", "--file", "sh")


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", "share/bash-completion/completions/deskhand"),
        ("zsh", "share/zsh/vendor-completions/_deskhand"),
        ("fish", "share/fish/vendor_completions.d/deskhand.fish"),
    ],
)
def test_the_shells_can_read_their_files(usr, shell, file):
    check(shell, "-n", str(usr / file))


def test_zsh_and_fish_know_every_command(usr, root):
    zsh = (usr / "share/zsh/vendor-completions/_deskhand").read_text("utf-8")
    fish = (usr / "share/fish/vendor_completions.d/deskhand.fish").read_text("utf-8")
    for command in root.all():
        name = "_".join(("_deskhand", *command.path)).replace("-", "_")
        assert f"{name}() {{" in zsh
        for option in command.options:
            for each in option.names:
                assert f"'{each}[" in zsh
        if command.path:
            assert f" -a {command.path[-1]} " in fish
    assert "\n'\n" not in zsh


def test_the_completions_are_only_text(usr, root):
    """Nothing of what commands say of themselves may be run by a shell."""
    for option in (o for c in root.all() for o in c.options):
        assert not set("`$'\"") & set("".join((*option.names, *option.choices)))
