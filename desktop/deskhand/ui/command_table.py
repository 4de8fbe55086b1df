"""The table of commands: each once, with its text, menu and keys."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.domain.wording import mark, tr

MENUS = (
    mark("&File"),
    mark("&Edit"),
    mark("&Chat"),
    mark("&Message"),
    mark("&Organise"),
    mark("&View"),
    mark("&Help"),
)


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
