"""Files on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.openai_server import OpenAIServer
from tests.cli.runner import Deskhand
from tests.documents import making


def sent(server: OpenAIServer) -> str:
    return str(server.requests[-1]["messages"][-1]["content"])


def test_files_and_folders_by_path(
    deskhand: Deskhand, server: OpenAIServer, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(making.pdf(["In the document"]))
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "main.py").write_text("print('in the folder')")
    files = ("--file", str(tmp_path / "a.pdf"), "-f", str(tmp_path / "code"))
    ended = deskhand.ask("echo", "Sum up", *files, "--json")
    assert (ended.status, ended.err) == (0, "")
    assert "In the document" in sent(server) and "in the folder" in sent(server)
    done = ended.lines[-1]
    shown = deskhand("conversations", "show", done["conversation"], "--json").document
    assert [each["name"] for each in shown["messages"][0]["files"]] == ["a.pdf", "code"]
    assert (
        "[a.pdf: application/pdf file"
        in deskhand("conversations", "show", done["conversation"]).out
    )
    assert [(each["name"], each["pages"]) for each in done["files"]] == [
        ("a.pdf", 1),
        ("code", None),
    ]


def test_a_document_on_standard_input(deskhand: Deskhand, server: OpenAIServer) -> None:
    data = making.pdf(["Piped page"])
    assert deskhand.ask("echo", "Sum up", "--file", "-", stdin=data).status == 0
    assert "Piped page" in sent(server)
    assert deskhand.ask("echo", "Again", stdin=data).status == 0
    assert "Piped page" in sent(server)


def test_a_long_text_beside_the_question_is_attached(
    deskhand: Deskhand, server: OpenAIServer
) -> None:
    text = "".join(f"line {n}\n" for n in range(5_000))
    assert deskhand.ask("echo", "Find line 4999", stdin=text.encode()).status == 0
    assert "line 4999" in sent(server) and "<file-" in sent(server)


def test_a_picture_by_path_and_on_standard_input(
    deskhand: Deskhand, server: OpenAIServer, tmp_path: Path
) -> None:
    (tmp_path / "cat.png").write_bytes(making.picture((20, 20)))
    assert deskhand.ask("thinker", "What?", "--image", str(tmp_path / "cat.png")).status == 0
    assert "data:image/png;base64," in sent(server)
    data = making.picture((20, 20), "JPEG")
    assert deskhand.ask("thinker", "What?", "--image", "-", stdin=data).status == 0
    assert "data:image/" in sent(server)


def test_what_cannot_be_attached_is_a_usage_error_and_nothing_is_asked(
    deskhand: Deskhand, server: OpenAIServer, tmp_path: Path
) -> None:
    (tmp_path / "no.png").write_text("words")
    for arguments, words in (
        (("--file", str(tmp_path / "gone")), "is not there"),
        (("--image", str(tmp_path / "no.png")), "not a picture"),
        (("--file", "/dev/zero"), "a device"),
        (("--file", "-", "-"), "once only"),
    ):
        ended = deskhand.ask("echo", "Hello", *arguments)
        assert (ended.status, ended.out) == (2, "")
        assert words in ended.error_line
    assert not server.requests


def test_what_could_not_be_read_is_noted(deskhand: Deskhand, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(making.packed({"a.txt": "good", "b.bin": bytes(100)}))
    ended = deskhand.ask("echo", "Sum up", "--file", str(tmp_path / "a.zip"))
    assert ended.status == 0
    assert "1 file in it is not read." in ended.error_line


def test_attach_in_a_chat(deskhand: Deskhand, server: OpenAIServer, tmp_path: Path) -> None:
    path = tmp_path / "my notes.txt"
    path.write_text("the code word is heron")
    lines = f"/attach\n/attach '{path}'\nWhat is it?\nAnd now?\n/attach /nowhere\n"
    chosen = ("--provider", "openai", "--base-url", deskhand.url, "--model", "echo")
    ended = deskhand("chat", *chosen, stdin=lines.encode())
    assert ended.status == 1
    assert "is not there" in ended.error_line
    assert "Nothing is attached." in ended.out and "my notes.txt" in ended.out
    first, second = (request["messages"] for request in server.requests)
    assert "heron" in str(first[-1]) and "heron" not in str(second[-1])
    assert "heron" in str(second)


def test_names_that_cannot_be_looked_up_end_nothing(
    deskhand: Deskhand, server: OpenAIServer, tmp_path: Path
) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    odd = ("~nobody-of-that-name/x", f"/tmp/{'x' * 300}", str(circle))
    lines = "".join(f"/attach {each}\n" for each in odd) + "Are you still there?\n"
    chosen = ("--provider", "openai", "--base-url", deskhand.url, "--model", "echo")
    talked = deskhand("chat", *chosen, stdin=lines.encode())
    assert talked.out.endswith("Are you still there?\n")
    told = [talked.err]
    for each in odd:
        added = deskhand("resources", "add", each, "--json")
        assert added.status == 0 and added.document["location"].endswith(each)
        offered = deskhand("models", "add", each)
        assert offered.status == 1 and offered.error_line
        told += [added.err, offered.err]
    opened = deskhand(f"/tmp/{'x' * 300}", DISPLAY=":77")
    assert opened.status == 1
    told.append(opened.err)
    assert not [each for each in told if "nobody foresaw" in each or "Traceback" in each]
