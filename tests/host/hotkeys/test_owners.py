"""Whose a key is, read from the shortcuts of real desktops' files and programs."""

from __future__ import annotations

from pathlib import Path

from deskhand.host.hotkeys import owners
from deskhand.host.hotkeys.keys import parse
from deskhand.host.hotkeys.owners import owners_of

GNOME = """org.gnome.desktop.wm.keybindings close ['<Alt>F4']
org.gnome.desktop.wm.keybindings panel-run-dialog ['<Alt>F2', '<Primary><Alt>space']
org.gnome.desktop.wm.keybindings always-on-top @as []
org.gnome.settings-daemon.plugins.media-keys terminal '<Primary><Alt>t'
org.gnome.settings-daemon.plugins.media-keys broken [<
org.gnome.settings-daemon.plugins.media-keys number 5

"""
XFCE = """/commands/custom/<Primary><Alt>space     xfce4-popup-whiskermenu
/commands/custom/override                true
/xfwm4/custom/<Alt>F4                    close_window_key
"""
PLASMA = """[kwin]
_k_friendly_name=KWin
Window Close=Alt+F4,Alt+F4,Close Window
Overview=Meta+W\\tCtrl+Alt+Space,Meta+W,Toggle Overview
Nothing=none,none,Nothing
[krunner.desktop]
_launch=Alt+Space\\tAlt+F2\\tSearch,Alt+Space,KRunner
"""
OPENBOX = """<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard>
<keybind key="C-A-space"><action name="ShowMenu"/></keybind><keybind key="W-bogusname"/>
<keybind key="A-F4"><action name="Close"/></keybind><keybind/></keyboard></openbox_config>"""


def named(shortcuts, key):
    found = parse(key)
    return [
        owner for place, owner in shortcuts if place == (found.modifiers, owners.number_of(found))
    ]


def test_each_desktop_s_list_names_the_owner():
    lists = {
        "GNOME (“panel run dialog”)": owners.gsettings_shortcuts("GNOME", GNOME),
        "Xfce (“xfce4-popup-whiskermenu”)": owners.xfce_shortcuts(XFCE),
        "KWin (“Toggle Overview”)": owners.plasma_shortcuts(PLASMA),
        "Openbox (“ShowMenu”)": owners.openbox_shortcuts(OPENBOX),
    }
    for said, found in lists.items():
        shortcuts = list(found)
        assert named(shortcuts, "Ctrl+Alt+Space") == [said]
        assert len(named(shortcuts, "Alt+F4")) == 1 or said.startswith("GNOME")
        assert not named(shortcuts, "Ctrl+Alt+K")


def test_rubbish_in_their_files_names_nobody():
    assert not list(owners.gsettings_shortcuts("GNOME", "\0 \n x\n[['<"))
    assert not list(owners.xfce_shortcuts("no\n/\n/<<>> x"))
    assert not list(owners.plasma_shortcuts("x=1\n[[["))
    assert not list(owners.openbox_shortcuts("<a><b>"))
    assert not list(owners.openbox_shortcuts("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"))


def test_only_the_running_desktop_is_asked(tmp_path: Path):
    (tmp_path / "kglobalshortcutsrc").write_text(PLASMA)
    environ = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_CURRENT_DESKTOP": "KDE"}
    key = parse("Ctrl+Alt+Space")
    assert owners_of([key], "KWin", environ) == {key.text: "KWin (“Toggle Overview”)"}
    assert owners_of([key], "KWin", environ | {"XDG_CURRENT_DESKTOP": "sway"}) == {}
    assert owners_of([], "KWin", environ) == {}


def test_names_of_keys_in_other_people_s_writing():
    alt_tab = owners.accelerator("<Alt>Tab")
    assert alt_tab is not None and alt_tab[1] == 0xFF09
    assert owners.accelerator("<Super>l") == owners.accelerator("<Mod4>l")
    for rubbish in ("", "<Alt>", "Alt+F4", "<Alt", "<What>a", "<Alt>no-such-key"):
        assert owners.accelerator(rubbish) is None, rubbish
