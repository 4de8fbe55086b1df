"""The list of model files, and what hostile ones get."""

from __future__ import annotations

import json
import os
import random
import stat
import struct
import threading
import time
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest

from deskhand.domain.errors import InputError, ModelFileError, NotFoundError
from deskhand.providers.gguf import read_facts
from deskhand.providers.model_files import (
    BUNDLED_ID,
    BUNDLED_SHA256,
    BUNDLED_SIZE,
    ModelFiles,
    Origin,
    find_bundled,
    sha256_of,
)
from deskhand.providers.recommended import RECOMMENDED, recommended_model

U32, STRING, ARRAY = 4, 8, 9


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key: str, value: str | int) -> bytes:
    if isinstance(value, str):
        return text(key) + struct.pack("<I", STRING) + text(value)
    return text(key) + struct.pack("<II", U32, value)


def gguf(entries: Mapping[str, str | int], *, version: int = 3, rest: bytes = bytes(64)) -> bytes:
    head = b"GGUF" + struct.pack("<IQQ", version, 1, len(entries))
    return head + b"".join(entry(key, value) for key, value in entries.items()) + rest


QWEN = {
    "general.architecture": "qwen3",
    "general.name": "Qwen3 4B",
    "general.size_label": "4B",
    "qwen3.context_length": 40960,
}


@pytest.fixture
def files(tmp_path: Path) -> ModelFiles:
    return ModelFiles(tmp_path / "models")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "Qwen3 4B (mine).gguf"
    path.write_bytes(gguf(QWEN))
    return path


def test_the_bundled_model_is_first_and_honest(files: ModelFiles) -> None:
    (bundled,) = files.all()
    assert bundled.id == BUNDLED_ID
    assert bundled.label == "SmolLM2 135M (built in)"
    assert bundled.note == "Small and for trying out. For real work connect Ollama or a key."
    assert bundled.size_bytes == BUNDLED_SIZE
    assert files.get("") == bundled


def test_the_bundled_model_says_what_we_say_of_it() -> None:
    facts = read_facts(find_bundled())
    assert (facts.architecture, facts.context_tokens, facts.size_label) == ("llama", 8192, "135M")
    assert sha256_of(find_bundled()) == BUNDLED_SHA256


def test_the_bundled_model_is_hashed_once(files: ModelFiles) -> None:
    files.ready(BUNDLED_ID)
    checked = files.folder / "checked.json"
    assert stat.S_IMODE(checked.stat().st_mode) == 0o600
    written = checked.stat().st_mtime_ns
    ModelFiles(files.folder).ready("")
    assert checked.stat().st_mtime_ns == written


def test_a_damaged_bundled_model_is_told_with_the_way_out(tmp_path: Path) -> None:
    damaged = tmp_path / "model.gguf"
    damaged.write_bytes(find_bundled().read_bytes())
    files = ModelFiles(tmp_path / "models", bundled=damaged)
    files.ready("")
    with damaged.open("r+b") as file:
        file.seek(50_000_000)
        file.write(b"X")
    with pytest.raises(ModelFileError) as error:
        files.ready("")
    assert error.value.what == "The built-in model's file is damaged."
    assert "make setup" in error.value.next_step


def test_a_missing_bundled_model_is_told(tmp_path: Path) -> None:
    files = ModelFiles(tmp_path / "models", bundled=tmp_path / "none.gguf")
    with pytest.raises(ModelFileError, match="not installed"):
        files.ready("")


def test_the_check_works_where_it_cannot_be_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert ModelFiles(tmp_path / "file").ready("").id == BUNDLED_ID


def test_an_added_file_stays_where_it_is(files: ModelFiles, model: Path) -> None:
    added = files.add(model)
    assert added.id == "qwen3-4b-mine"
    assert added.label == "Qwen3 4B (mine)"
    assert added.path == model
    assert added.context_tokens == 40960
    assert added.origin is Origin.ADDED
    assert [file.id for file in ModelFiles(files.folder).all()] == [BUNDLED_ID, added.id]
    assert files.ready(added.id) == added


def test_a_file_added_twice_is_one(files: ModelFiles, model: Path, tmp_path: Path) -> None:
    (tmp_path / "link.gguf").symlink_to(model)
    os.link(model, tmp_path / "hard.gguf")
    first = files.add(model)
    assert files.add(tmp_path / "link.gguf") == first
    assert files.add(tmp_path / "hard.gguf") == first
    assert files.add(find_bundled()).id == BUNDLED_ID


def test_two_files_of_one_name_get_two_ids(files: ModelFiles, tmp_path: Path) -> None:
    ids = []
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "SmolLM2 135M.gguf"
        path.write_bytes(gguf(QWEN))
        ids.append(files.add(path).id)
    assert ids == ["smollm2-135m-2", "smollm2-135m-3", "smollm2-135m-4"]


def test_two_programs_adding_at_once_lose_nothing(files: ModelFiles, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}" / "model.gguf" for number in range(12)]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(gguf(QWEN))
    adding = [threading.Thread(target=ModelFiles(files.folder).add, args=(path,)) for path in paths]
    for thread in adding:
        thread.start()
    for thread in adding:
        thread.join()
    listed = files.all()[1:]
    assert {file.path for file in listed} == set(paths)
    assert len({file.id for file in listed}) == len(paths)


def test_a_missing_file_stays_in_the_list_and_is_told(files: ModelFiles, model: Path) -> None:
    added = files.add(model)
    model.unlink()
    assert not files.get(added.id).is_there
    with pytest.raises(ModelFileError, match="not there any more") as error:
        files.ready(added.id)
    assert "remove it from the list" in error.value.next_step
    files.remove(added.id)
    assert len(files.all()) == 1


def test_a_replaced_file_is_read_again(files: ModelFiles, model: Path) -> None:
    added = files.add(model)
    model.write_bytes(gguf({**QWEN, "qwen3.context_length": 512}, rest=bytes(99)))
    assert files.ready(added.id).context_tokens == 512
    assert ModelFiles(files.folder).get(added.id).context_tokens == 512
    model.write_bytes(b"now something else")
    with pytest.raises(ModelFileError, match="damaged or not a GGUF"):
        files.ready(added.id)


def test_removing_an_added_file_leaves_it_on_the_disk(files: ModelFiles, model: Path) -> None:
    files.remove(files.add(model).id)
    assert model.exists()
    with pytest.raises(NotFoundError) as error:
        files.get("qwen3-4b-mine")
    assert BUNDLED_ID in error.value.next_step


def test_a_downloaded_file_is_deleted_with_its_entry(files: ModelFiles) -> None:
    recommended = RECOMMENDED[0]
    path = files.folder / recommended.file_name
    files.folder.mkdir()
    path.write_bytes(gguf(QWEN))
    assert files.downloaded(recommended) is None
    file = files.add_downloaded(recommended, path, "f" * 64)
    assert files.add_downloaded(recommended, path, "f" * 64) == file
    assert (file.id, file.label, file.sha256) == (recommended.id, recommended.label, "f" * 64)
    assert files.downloaded(recommended) == file
    files.remove(file.id)
    assert not path.exists()
    assert files.downloaded(recommended) is None


def test_the_bundled_model_stays(files: ModelFiles) -> None:
    with pytest.raises(InputError):
        files.remove(BUNDLED_ID)


@pytest.mark.parametrize("written", ["", "{", "[]", '{"label": 1}', "[" * 100_000, "\x00"])
def test_a_broken_entry_is_ignored(files: ModelFiles, model: Path, written: str) -> None:
    files.add(model)
    (files.folder / "broken.model.json").write_text(written)
    assert len(files.all()) == 2


def test_an_entry_cannot_make_us_delete_what_is_not_ours(files: ModelFiles, model: Path) -> None:
    added = files.add(model)
    record = files.folder / f"{added.id}.model.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "origin": "downloaded"}))
    files.remove(added.id)
    assert model.exists()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "damaged or not a GGUF"),
        (b"GGUF", "damaged or not a GGUF"),
        (b"PK\x03\x04" + bytes(100), "damaged or not a GGUF"),
        (gguf(QWEN, version=1), "damaged or not a GGUF"),
        (gguf(QWEN, version=0x03000000), "damaged or not a GGUF"),
        (gguf(QWEN)[:60], "damaged or not a GGUF"),
        (gguf({}), "does not say what kind"),
        (gguf({"general.architecture": ""}), "does not say what kind"),
        (gguf({"general.architecture": "clip"}), "picture part"),
        (gguf({"general.architecture": "nomic-bert"}), "searching"),
        (gguf({**QWEN, "split.no": 1}), "part 2"),
    ],
)
def test_what_is_no_language_model_is_refused(
    files: ModelFiles, tmp_path: Path, content: bytes, what: str
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match=what) as error:
        files.add(path)
    assert error.value.next_step
    assert len(files.all()) == 1


def test_a_pipe_a_folder_and_nothing_are_refused(files: ModelFiles, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    for path in (tmp_path / "pipe.gguf", tmp_path, tmp_path / "none.gguf", Path("/dev/zero")):
        with pytest.raises(ModelFileError, match="no file at"):
            files.add(path)


HUGE = 2**63
HEAD = b"GGUF" + struct.pack("<IQQ", 3, 1, 4000)
HOSTILE = {
    "entries": b"GGUF" + struct.pack("<IQQ", 3, 1, HUGE),
    "key": HEAD + struct.pack("<Q", HUGE),
    "text": HEAD + text("a") + struct.pack("<IQ", STRING, HUGE),
    "list": HEAD + text("a") + struct.pack("<IIQ", ARRAY, 10, HUGE),
    "texts": HEAD + text("a") + struct.pack("<IIQ", ARRAY, STRING, HUGE),
    "many texts": HEAD + text("a") + struct.pack("<IIQ", ARRAY, STRING, 3 * 10**6) + bytes(10**7),
    "lists in lists": HEAD + text("a") + struct.pack("<I", ARRAY) + struct.pack("<IQ", 9, 1) * 900,
    "empty lists": HEAD + text("a") + struct.pack("<IIQ", ARRAY, ARRAY, HUGE) + bytes(10**6),
    "unknown kind": HEAD + text("a") + struct.pack("<I", 77),
    "not text": HEAD + text("a") + struct.pack("<IQ", STRING, 2) + b"\xff\xfe",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_header_costs_little(tmp_path: Path, name: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(HOSTILE[name])
    tracemalloc.start()
    begin = time.process_time()
    try:
        with pytest.raises(ModelFileError):
            read_facts(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
    assert time.process_time() - begin < 10


def test_random_damage_never_breaks_the_reader(tmp_path: Path) -> None:
    with find_bundled().open("rb") as file:
        header = file.read(4096)
    path = tmp_path / "model.gguf"
    chance = random.Random(7)
    for _ in range(300):
        broken = bytearray(header)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(4, 600)] = chance.randrange(256)
        path.write_bytes(broken)
        try:
            facts = read_facts(path)
        except ModelFileError:
            continue
        assert facts.architecture.isprintable()
        assert facts.name.isprintable()


def test_names_from_a_file_are_one_harmless_line(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(gguf({**QWEN, "general.name": "Qwen\n\x1b[31m\u202eevil" + "x" * 500}))
    name = read_facts(path).name
    assert name.startswith("Qwen [31m evil")
    assert len(name) <= 120


def test_recommended_models_are_free_and_complete() -> None:
    for model in RECOMMENDED:
        assert model.licence in ("Apache-2.0", "MIT")
        assert model.url.startswith("https://huggingface.co/")
        assert "/resolve/main/" in model.url
        assert model.file_name.endswith(".gguf")
        assert len(model.sha256) == 64
        assert model.memory_bytes > model.size_bytes
        assert recommended_model(model.id) is model
    assert len({model.id for model in RECOMMENDED}) == len(RECOMMENDED)
    assert recommended_model("none") is None
