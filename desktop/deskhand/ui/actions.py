"""Every command once: menus, shortcuts, the palette and the shortcut sheet are made from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from deskhand.domain.wording import mark, tr

MENUS = ("&File", "&Edit", "&Chat", "&Message", "&Organise", "&View", "&Help")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    text: with its mnemonic. menu: one of MENUS, "" for none; a rule is drawn where `section`
    changes. keys: the first one is shown. bound: False where a widget listens for the keys
    itself and they are only shown. in_list: the keys count only in the conversation list.
    choice: commands of one choice exclude each other and are checkable. words: what else people
    call it, for the palette.
    """

    id: str
    text: str
    menu: str = ""
    section: int = 0
    keys: tuple[str, ...] = ()
    icon: str = ""
    bound: bool = True
    in_list: bool = False
    in_palette: bool = True
    checkable: bool = False
    choice: str = ""
    words: str = ""

    @property
    def label(self) -> str:
        """The text in the person's language, without its mnemonic and ellipsis."""
        return tr(self.text).replace("&", "").removesuffix("…")


COMMANDS: tuple[Command, ...] = (
    Command(
        "chat.new",
        mark("&New chat"),
        "&File",
        0,
        ("Ctrl+N",),
        "compose",
        words=mark("conversation"),
    ),
    Command(
        "chat.temporary",
        mark("New &temporary chat"),
        "&File",
        0,
        ("Ctrl+Shift+N",),
        "temporary",
        words=mark("private incognito unsaved"),
    ),
    Command(
        "chat.export",
        mark("&Export chat…"),
        "&File",
        1,
        ("Ctrl+Shift+E",),
        "external-link",
        words=mark("save markdown json html pdf text"),
    ),
    Command(
        "app.import",
        mark("&Import chats…"),
        "&File",
        1,
        (),
        "download",
        words=mark("chatgpt claude open webui pygpt history data"),
    ),
    Command(
        "app.settings",
        mark("&Settings…"),
        "&File",
        2,
        ("Ctrl+,",),
        "settings",
        words=mark("options"),
    ),
    Command(
        "app.providers",
        mark("&Providers and models…"),
        "&File",
        2,
        (),
        "server",
        words=mark("key ollama openai anthropic download connect"),
    ),
    Command(
        "app.local_only",
        mark("&Local only"),
        "&File",
        2,
        (),
        "lock",
        checkable=True,
        words=mark("offline private block remote providers privacy"),
    ),
    Command(
        "app.data_folder",
        mark("Open &data folder"),
        "&File",
        3,
        (),
        "folder",
        words=mark("files logs"),
    ),
    Command("app.close_window", mark("&Close window"), "&File", 4, ("Ctrl+W",), "close"),
    Command("app.quit", mark("&Quit"), "&File", 4, ("Ctrl+Q",), "power", words=mark("exit")),
    Command(
        "edit.undo_delete",
        mark("&Undo delete"),
        "&Edit",
        0,
        ("Ctrl+Z",),
        "undo",
        words=mark("restore"),
    ),
    Command(
        "chat.copy_answer",
        mark("&Copy last answer"),
        "&Edit",
        1,
        ("Ctrl+Shift+C",),
        "copy",
        words=mark("text"),
    ),
    Command(
        "chat.copy_plain",
        mark("Copy selec&tion"),
        "&Edit",
        1,
        ("Ctrl+C",),
        "copy",
        bound=False,
        words=mark("plain text message"),
    ),
    Command(
        "chat.copy_markdown",
        mark("Copy as M&arkdown"),
        "&Edit",
        1,
        (),
        "copy",
        words=mark("selection"),
    ),
    Command(
        "chat.copy_rich",
        mark("Copy &with formatting"),
        "&Edit",
        1,
        (),
        "copy",
        words=mark("rich text html"),
    ),
    Command(
        "chat.quote", mark("&Quote"), "&Edit", 1, (), "edit", words=mark("answer to selection")
    ),
    Command(
        "chat.select_all",
        mark("Se&lect the whole chat"),
        "&Edit",
        1,
        ("Ctrl+A",),
        "chat",
        bound=False,
        words=mark("all messages"),
    ),
    Command(
        "app.palette",
        mark("Search and co&mmands…"),
        "&Edit",
        2,
        ("Ctrl+K", "Ctrl+Shift+P"),
        "search",
        in_palette=False,
    ),
    Command(
        "chat.search",
        mark("&Search conversations"),
        "&Edit",
        2,
        ("Ctrl+Shift+F",),
        "search",
        words=mark("find filter"),
    ),
    Command(
        "chat.find",
        mark("&Find in chat…"),
        "&Edit",
        2,
        ("Ctrl+F",),
        "search",
        words=mark("hits words"),
    ),
    Command(
        "chat.find_next", mark("Find &next"), "&Edit", 2, ("F3",), "chevron-down", words=mark("hit")
    ),
    Command(
        "chat.find_previous",
        mark("Find &previous"),
        "&Edit",
        2,
        ("Shift+F3",),
        "chevron-up",
        words=mark("hit"),
    ),
    Command("chat.focus_message", mark("&Write a message"), "&Chat", 0, ("Ctrl+L",), "edit"),
    Command(
        "chat.send", mark("&Send"), "&Chat", 0, ("Return",), "send", bound=False, in_palette=False
    ),
    Command(
        "chat.stop", mark("S&top the answer"), "&Chat", 0, ("Esc",), "stop", words=mark("cancel")
    ),
    Command(
        "chat.again",
        mark("&Answer again"),
        "&Chat",
        0,
        ("Ctrl+Shift+R",),
        "refresh",
        words=mark("regenerate"),
    ),
    Command(
        "chat.attach",
        mark("Attac&h files…"),
        "&Chat",
        0,
        ("Ctrl+Shift+A",),
        "attach",
        words=mark("upload document picture"),
    ),
    Command(
        "chat.prompts",
        mark("Sa&ved prompts…"),
        "&Chat",
        0,
        ("Ctrl+Shift+S",),
        "edit",
        words=mark("template snippet insert"),
    ),
    Command("chat.attach_folder", mark("Attach a &folder…"), "&Chat", 0, (), "folder"),
    Command(
        "chat.model",
        mark("Change &model…"),
        "&Chat",
        1,
        ("Ctrl+M",),
        "cpu",
        words=mark("provider switch"),
    ),
    Command(
        "chat.dictate",
        mark("D&ictate"),
        "&Chat",
        0,
        ("Ctrl+Shift+D",),
        "mic",
        words=mark("voice speech microphone speak"),
    ),
    Command(
        "chat.read_aloud",
        mark("Read alo&ud"),
        "&Chat",
        0,
        ("Ctrl+Shift+U",),
        "play",
        words=mark("voice speech listen speak"),
    ),
    Command(
        "chat.screenshot",
        mark("Attach a screensh&ot"),
        "&Chat",
        0,
        (),
        "image",
        words=mark("picture capture screen"),
    ),
    Command(
        "chat.style",
        mark("Chat settin&gs…"),
        "&Chat",
        1,
        ("Ctrl+Shift+I",),
        "settings",
        words=mark("preset instructions system prompt persona"),
    ),
    Command("chat.rename", mark("&Rename chat"), "&Chat", 2, ("F2",), "edit", words=mark("title")),
    Command(
        "chat.pin",
        mark("Pi&n"),
        "&Organise",
        2,
        ("Ctrl+Alt+P",),
        "pin",
        words=mark("unpin top favourite"),
    ),
    Command(
        "chat.move",
        mark("Move to f&older…"),
        "&Organise",
        2,
        ("Ctrl+Alt+M",),
        "folder",
        words=mark("group"),
    ),
    Command(
        "chat.tags",
        mark("Ta&gs…"),
        "&Organise",
        2,
        ("Ctrl+Alt+G",),
        "key",
        words=mark("label mark"),
    ),
    Command(
        "chat.archive",
        mark("Put away in the archi&ve"),
        "&Organise",
        2,
        ("Ctrl+Alt+A",),
        "download",
        words=mark("archive hide unarchive"),
    ),
    Command(
        "chat.new_folder",
        mark("New fo&lder…"),
        "&Organise",
        2,
        (),
        "folder",
        words=mark("group make"),
    ),
    Command("chat.delete", mark("&Delete chat"), "&Chat", 2, ("Del",), "trash", in_list=True),
    Command(
        "chat.next", mark("Ne&xt chat"), "&Chat", 3, ("Ctrl+PgDown", "Ctrl+Tab"), "chevron-down"
    ),
    Command(
        "chat.previous",
        mark("&Previous chat"),
        "&Chat",
        3,
        ("Ctrl+PgUp", "Ctrl+Shift+Tab"),
        "chevron-up",
    ),
    Command(
        "message.edit",
        mark("&Edit…"),
        "&Message",
        0,
        ("Ctrl+E",),
        "edit",
        words=mark("message change words rewrite"),
    ),
    Command(
        "message.compare",
        mark("&Compare models…"),
        "&Message",
        0,
        ("Ctrl+Shift+K",),
        "columns",
        words=mark("side by side several beside"),
    ),
    Command(
        "message.go_on",
        mark("&Go on with the answer"),
        "&Message",
        0,
        ("Ctrl+Shift+G",),
        "play",
        words=mark("continue cut stopped"),
    ),
    Command(
        "message.branch",
        mark("&Branch from here"),
        "&Message",
        1,
        ("Ctrl+Shift+B",),
        "branch",
        words=mark("fork copy new chat"),
    ),
    Command(
        "message.delete", mark("&Delete message"), "&Message", 1, (), "trash", words=mark("remove")
    ),
    Command(
        "view.sidebar",
        mark("&Sidebar"),
        "&View",
        0,
        ("Ctrl+B",),
        "sidebar",
        checkable=True,
        words=mark("rail"),
    ),
    Command(
        "view.archive",
        mark("A&rchive"),
        "&View",
        0,
        (),
        "folder",
        checkable=True,
        words=mark("archived chats put away"),
    ),
    Command(
        "view.menu_bar", mark("&Menu bar"), "&View", 0, ("Ctrl+Shift+M",), "panel", checkable=True
    ),
    Command(
        "view.full_screen", mark("&Full screen"), "&View", 0, ("F11",), "panel", checkable=True
    ),
    Command(
        "view.zoom_in",
        mark("Zoom &in"),
        "&View",
        1,
        ("Ctrl++", "Ctrl+="),
        "plus",
        words=mark("larger"),
    ),
    Command(
        "view.zoom_out", mark("Zoom &out"), "&View", 1, ("Ctrl+-",), "minus", words=mark("smaller")
    ),
    Command(
        "view.zoom_reset",
        mark("&Actual size"),
        "&View",
        1,
        ("Ctrl+0",),
        "search",
        words=mark("zoom"),
    ),
    Command(
        "view.theme.system",
        mark("Theme of the s&ystem"),
        "&View",
        2,
        (),
        "laptop",
        choice="theme",
        words=mark("appearance automatic"),
    ),
    Command(
        "view.theme.light",
        mark("&Light theme"),
        "&View",
        2,
        (),
        "sun",
        choice="theme",
        words=mark("day"),
    ),
    Command(
        "view.theme.dark",
        mark("&Dark theme"),
        "&View",
        2,
        (),
        "moon",
        choice="theme",
        words=mark("night"),
    ),
    Command(
        "chat.jump_date",
        mark("&Jump to date…"),
        "&View",
        3,
        (),
        "chat",
        words=mark("day calendar go"),
    ),
    Command(
        "chat.jump_first",
        mark("First messa&ge"),
        "&View",
        3,
        ("Ctrl+Home",),
        "chevron-up",
        bound=False,
        words=mark("jump top beginning start"),
    ),
    Command(
        "chat.jump_last",
        mark("Last m&essage"),
        "&View",
        3,
        ("Ctrl+End",),
        "chevron-down",
        bound=False,
        words=mark("jump bottom end newest"),
    ),
    Command(
        "chat.message_previous",
        mark("&Previous message"),
        "&View",
        3,
        ("Alt+Up",),
        "chevron-up",
        words=mark("read up"),
    ),
    Command(
        "chat.message_next",
        mark("&Next message"),
        "&View",
        3,
        ("Alt+Down",),
        "chevron-down",
        words=mark("read"),
    ),
    Command(
        "help.shortcuts",
        mark("&Keyboard shortcuts"),
        "&Help",
        0,
        ("Ctrl+/", "Ctrl+?"),
        "keyboard",
        words=mark("keys help"),
    ),
    Command(
        "help.welcome",
        mark("&Welcome…"),
        "&Help",
        0,
        (),
        "info",
        words=mark("first run set up connect begin"),
    ),
    Command(
        "help.about", mark("&About Deskhand"), "&Help", 1, (), "info", words=mark("version licence")
    ),
)


class Actions(QObject):
    """The commands as QActions. One without a handler, or that cannot run now, is disabled.

    `changed` tells that a command's state changed, `keys_changed` that shortcuts did.
    """

    changed = Signal(str)
    keys_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.argument = ""
        self.commands = {command.id: command for command in COMMANDS}
        self._actions: dict[str, QAction] = {}
        self._own_keys: dict[str, tuple[str, ...]] = {}
        self._choices: dict[str, QActionGroup] = {}
        for command in COMMANDS:
            self._actions[command.id] = self._make(command)

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def __iter__(self) -> Iterator[tuple[Command, QAction]]:
        return ((command, self._actions[id_]) for id_, command in self.commands.items())

    def on(self, command_id: str, handler: Callable[[], object]) -> None:
        """Run `handler` for this command and enable it. It takes the place of an earlier one.

        handler: called without arguments; a checkable command's state is in its QAction.
        """
        action = self._actions[command_id]
        if action.property("handled"):
            action.triggered.disconnect()
        action.setProperty("handled", True)
        action.triggered.connect(lambda _checked=False: handler())
        self.enable(command_id, True)

    def enable(self, command_id: str, enabled: bool) -> None:
        """Say whether it can run now; without a handler it cannot."""
        action = self._actions[command_id]
        action.setEnabled(enabled and bool(action.property("handled")))
        self.changed.emit(command_id)

    def run(self, command_id: str, argument: str = "") -> None:
        """Do it. argument: what was written behind a "/" command, for its handler to read."""
        self.argument = argument
        self._actions[command_id].trigger()
        self.argument = ""

    def keys(self, command_id: str) -> str:
        """The shown shortcut as people of this system read it, "" when there is none."""
        keys = self.key_list(command_id)
        return key_text(keys[0]) if keys else ""

    def key_list(self, command_id: str) -> tuple[str, ...]:
        """Its shortcuts as Qt writes them in files: the person's own, else those it came with."""
        return self._own_keys.get(command_id, self.commands[command_id].keys)

    def use_keys(self, own: Mapping[str, Sequence[str]]) -> None:
        """Let these commands have these shortcuts, and all others those they came with.

        own: by command; an empty list takes the shortcut away. Unknown commands and commands
        whose keys belong to a widget are passed over.
        """
        known = {
            command_id: tuple(keys)
            for command_id, keys in own.items()
            if command_id in self.commands and self.commands[command_id].bound
        }
        if known == self._own_keys:
            return
        self._own_keys = known
        for command_id, action in self._actions.items():
            if self.commands[command_id].bound:
                action.setShortcuts([QKeySequence(key) for key in self.key_list(command_id)])
        self.keys_changed.emit()

    def owner_of(self, key: str, asking: str) -> Command | None:
        """The other command that has this shortcut where `asking` would have it."""
        wanted = QKeySequence(key)
        for command_id, command in self.commands.items():
            if command_id == asking or command.in_list != self.commands[asking].in_list:
                continue
            if any(QKeySequence(each) == wanted for each in self.key_list(command_id)):
                return command
        return None

    def _make(self, command: Command) -> QAction:
        action = QAction(tr(command.text), self)
        action.setObjectName(command.id)
        action.setEnabled(False)
        action.setCheckable(command.checkable or bool(command.choice))
        action.setMenuRole(_menu_role(command.id))
        if command.keys and command.bound:
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            action.setAutoRepeat(command.id.startswith(("view.zoom", "chat.next", "chat.prev")))
        if command.in_list:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if command.choice:
            group = self._choices.setdefault(command.choice, QActionGroup(self))
            group.addAction(action)
        return action


def key_text(key: str) -> str:
    """A shortcut as people read it: "Ctrl N"; macOS has its own signs."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    names = {"Return": tr("Enter"), "PgDown": tr("Page down"), "PgUp": tr("Page up")}
    # The last plus may be the key itself: "Ctrl++".
    parts = text[:-1].split("+")
    parts[-1] += text[-1:]
    return " ".join(names.get(part, part) for part in parts if part)


def _menu_role(command_id: str) -> QAction.MenuRole:
    roles = {
        "app.settings": QAction.MenuRole.PreferencesRole,
        "app.quit": QAction.MenuRole.QuitRole,
        "help.about": QAction.MenuRole.AboutRole,
    }
    return roles.get(command_id, QAction.MenuRole.NoRole)
