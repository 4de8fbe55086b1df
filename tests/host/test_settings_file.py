"""The settings file: broken, newer, mistaken, shared, unwritable."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from deskhand.domain.errors import SettingsError
from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.host.settings import Settings
from deskhand.host.settings_file import SettingsFile
from tests.support.full_disk import limited_to

WRITTEN = """\
# mine
schema_version = 1

[appearance]
theme = "dark"   # for the evening
zoom = 1.25

[chat]
provider = "ollama"
model = "qwen3:8b"

[providers.work]  # the one at work
kind = "openai"
base_url = "https://llm.example/v1"
headers = { X-Team = "a" }
"""


def file_with(folder: Path, text: str | bytes) -> SettingsFile:
    path = folder / "settings.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return SettingsFile(path)


def dark(settings: Settings) -> Settings:
    appearance = settings.appearance.model_copy(update={"theme": "dark"})
    return settings.model_copy(update={"appearance": appearance})


def test_no_file_means_the_defaults_and_no_problem(tmp_path: Path) -> None:
    loaded = SettingsFile(tmp_path / "settings.toml").load()
    assert loaded.settings == Settings()
    assert loaded.problems == ()
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_is_used(tmp_path: Path) -> None:
    loaded = file_with(tmp_path, WRITTEN).load()
    assert loaded.problems == ()
    assert loaded.settings.appearance.zoom == 1.25
    assert loaded.settings.providers["work"].headers == {"X-Team": "a"}


@pytest.mark.parametrize(
    "content",
    [
        b"theme = = dark",
        b"\xff\xfe\x00binary",
        b"a = 1\na = 2",
        b"[" * 5000,
        b".".join([b"a"] * 3000) + b" = 1",
        b"a = " + b"[" * 100 + b"]" * 100,
        b"x" * 2_000_000,
    ],
)
def test_a_broken_file_is_kept_aside_and_told(content: bytes, tmp_path: Path) -> None:
    file = file_with(tmp_path, content)
    loaded = file.load()
    assert loaded.settings == Settings()
    (aside,) = tmp_path.glob("settings.toml.broken-*")
    assert aside.read_bytes() == content
    assert len(loaded.problems) == 1 and aside.name in loaded.problems[0]
    assert file.load().problems == ()
    file.change(dark)
    assert file.load().settings.appearance.theme == "dark"


@pytest.mark.parametrize(
    "content",
    [
        b"[privacy]\nlocal_only = true\n[chat\n",
        b"[privacy]\nlocal_only = True\n",
        b"privacy.local_only = yes",
        b"privacy = {local_only = true,}\n",
        b"# mine\r\r[privacy]\rlocal_only = true",
        "[privacy]\r\nlocal_only = true\r\n".encode("utf-16"),
        b"[privacy]\nlocal_only = true\n" + b"x" * 2_000_000,
    ],
)
def test_the_lock_of_a_broken_file_holds_at_the_next_start_too(
    content: bytes, tmp_path: Path
) -> None:
    assert file_with(tmp_path, content).load().settings.privacy.local_only
    (aside,) = tmp_path.glob("settings.toml.broken-*")
    assert aside.read_bytes() == content
    next_start = SettingsFile(tmp_path / "settings.toml")
    assert next_start.load().settings == next_start.change(lambda same: same)
    assert next_start.load().settings.privacy.local_only
    assert next_start.change(dark).privacy.local_only


@pytest.mark.parametrize(
    "content", [b"theme = = dark\n# local_only = true", b"[privacy]\nlocal_only = false\n[chat"]
)
def test_a_broken_file_without_the_lock_locks_nothing(content: bytes, tmp_path: Path) -> None:
    assert not file_with(tmp_path, content).load().settings.privacy.local_only


def test_what_somebody_is_just_editing_is_not_put_away(tmp_path: Path) -> None:
    """Deskhand runs; the person saves half an edit and then changes a setting in the window."""
    file = file_with(tmp_path, WRITTEN)
    assert file.load().problems == ()
    half = WRITTEN + "\n[providers.mine\n"
    (tmp_path / "settings.toml").write_text(half)
    with pytest.raises(SettingsError) as told:
        file.change(dark)
    assert "cannot be understood" in told.value.what and "line" in told.value.what
    assert "Correct the file" in told.value.sentence()
    assert (tmp_path / "settings.toml").read_text() == half
    assert not list(tmp_path.glob("settings.toml.broken-*"))
    (tmp_path / "settings.toml").write_text(WRITTEN + "\n[providers.mine]\nkind = 'openai'\n")
    assert "mine" in file.change(dark).providers


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[appearance]\ntheme = "pink"\nzoom = 1.5', "appearance.theme"),
        ("[appearance]\nzoom = 99", "appearance.zoom"),
        ("[appearance]\nzoom = nan", "appearance.zoom"),
        ("appearance = 3", "appearance"),
        ("[chat]\ntemperature = 'hot'", "chat.temperature"),
        ("[chat]\nmax_tokens = 0", "chat.max_tokens"),
        ("providers = []", "providers"),
        ("[providers.x]\nbase_url = 'http://h'", "providers.x"),
        ("[providers.x]\nkind = 'telepathy'", "providers.x"),
        ("[providers.x]\nkind = 'openai'\nheaders = {A = 1}", "providers.x.headers.A"),
        ("[providers.x]\nkind = 'openai'\nmax_retries = -1", "providers.x.max_retries"),
        ("schema_version = 'one'", "schema_version"),
    ],
)
def test_a_wrong_value_costs_itself_only(text: str, named: str, tmp_path: Path) -> None:
    text += "\n[builtin]\nthreads = 3\n" if "[" in text or "=" in text else ""
    loaded = file_with(tmp_path, text).load()
    assert len(loaded.problems) >= 1 and f"“{named}” " in loaded.problems[0]
    assert loaded.settings.builtin.threads == 3
    if "zoom = 1.5" in text:
        assert loaded.settings.appearance.zoom == 1.5
    assert (tmp_path / "settings.toml").read_text() == text


def test_unknown_keys_are_kept_and_told_with_a_guess(tmp_path: Path) -> None:
    file = file_with(tmp_path, '[chat]\nmodle = "x"\n[future]\na = 1\n')
    problems = file.load().problems
    assert any("“chat.modle”" in line and "“model”" in line for line in problems)
    assert any("“future”" in line for line in problems)
    file.change(dark)
    written = tomllib.loads((tmp_path / "settings.toml").read_text())
    assert written["chat"] == {"modle": "x"}
    assert written["future"] == {"a": 1}


def test_a_newer_file_is_used_as_far_as_understood_and_not_downgraded(tmp_path: Path) -> None:
    text = 'schema_version = 7\n[appearance]\ntheme = "sepia"\nzoom = 2.0\n[holograms]\non = true\n'
    file = file_with(tmp_path, text)
    loaded = file.load()
    assert loaded.settings.appearance.zoom == 2.0
    assert "newer Deskhand" in loaded.problems[0]
    file.change(lambda s: s.with_default_model(ModelChoice("ollama", "m")))
    written = tomllib.loads((tmp_path / "settings.toml").read_text())
    assert written["schema_version"] == 7
    assert written["holograms"] == {"on": True}
    assert written["appearance"]["theme"] == "sepia"
    assert written["chat"] == {"provider": "ollama", "model": "m"}


def test_a_change_keeps_comments_order_and_everything_else(tmp_path: Path) -> None:
    file = file_with(tmp_path, WRITTEN)
    file.change(lambda s: s.with_default_model(ModelChoice("ollama", "llama4")))
    text = (tmp_path / "settings.toml").read_text()
    assert text == WRITTEN.replace("qwen3:8b", "llama4")


def test_changing_nothing_writes_nothing(tmp_path: Path) -> None:
    file = file_with(tmp_path, WRITTEN)
    before = (tmp_path / "settings.toml").stat().st_ino
    file.change(lambda settings: settings)
    assert (tmp_path / "settings.toml").stat().st_ino == before


def test_a_new_file_is_private_and_says_only_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    config = ProviderConfig("groq.fast", ProviderKind.OPENAI, base_url="https://h/v1")
    SettingsFile(path).change(lambda s: s.with_provider(config))
    assert path.stat().st_mode & 0o777 == 0o600
    assert tomllib.loads(path.read_text()) == {
        "schema_version": 1,
        "providers": {"groq.fast": {"kind": "openai", "base_url": "https://h/v1"}},
    }
    assert SettingsFile(path).load().settings.provider_configs({})[-1] == config


def test_values_go_back_to_unset_and_providers_away(tmp_path: Path) -> None:
    file = file_with(tmp_path, WRITTEN + "\n[store]\n")

    def warm(settings: Settings) -> Settings:
        return settings.model_copy(
            update={"chat": settings.chat.model_copy(update={"temperature": 0.5})}
        )

    file.change(warm)
    assert "temperature = 0.5" in (tmp_path / "settings.toml").read_text()
    file.change(
        lambda s: s.model_copy(
            update={"chat": s.chat.model_copy(update={"temperature": None})}
        ).without_provider("work")
    )
    written = tomllib.loads((tmp_path / "settings.toml").read_text())
    assert "temperature" not in written["chat"]
    assert not written.get("providers")


@pytest.mark.parametrize(
    "text",
    [
        'appearance.theme = "light"\n',
        'appearance = { theme = "light" }\n',
        '[providers]\nx = { kind = "openai" }\n',
        "\ufeff[chat]\nmodel = 'm'\n",
        "[chat]\r\nmodel = 'm'\r\n",
    ],
)
def test_other_ways_to_write_toml_are_changed_rightly(text: str, tmp_path: Path) -> None:
    file = file_with(tmp_path, text)
    config = ProviderConfig("added", ProviderKind.ANTHROPIC)
    new = file.change(lambda s: dark(s).with_provider(config))
    loaded = file.load()
    assert loaded.settings == new
    assert loaded.problems == ()
    assert loaded.settings.appearance.theme == "dark"


def test_an_edit_that_fails_changes_nothing(tmp_path: Path) -> None:
    file = file_with(tmp_path, WRITTEN)

    def fail(settings: Settings) -> Settings:
        raise SettingsError("no")

    with pytest.raises(SettingsError):
        file.change(fail)
    assert (tmp_path / "settings.toml").read_text() == WRITTEN


def _add_providers(path: str, prefix: str) -> None:
    for number in range(10):
        config = ProviderConfig(f"{prefix}{number}", ProviderKind.OPENAI)
        SettingsFile(Path(path)).change(lambda s, config=config: s.with_provider(config))  # type: ignore[misc]


def test_two_processes_changing_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    with ProcessPoolExecutor(2) as pool:
        for done in [pool.submit(_add_providers, str(path), prefix) for prefix in "ab"]:
            done.result()
    assert len(SettingsFile(path).load().settings.providers) == 20


def test_a_full_disk_is_told_and_the_old_settings_stay(tmp_path: Path) -> None:
    text = WRITTEN + "# long\n" * 2000
    file_with(tmp_path, text)
    code = (
        "import sys; from pathlib import Path\n"
        "from deskhand.host.settings_file import SettingsFile\n"
        "from deskhand.domain.errors import SettingsError\n"
        "from deskhand.domain.model import ModelChoice\n"
        "try:\n"
        "    SettingsFile(Path(sys.argv[1])).change("
        "lambda s: s.with_default_model(ModelChoice('a', 'b')))\n"
        "except SettingsError as error:\n    print(error.sentence())\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "settings.toml")],
        preexec_fn=limited_to(8192),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "disk is full" in process.stdout
    assert (tmp_path / "settings.toml").read_text() == text


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    file = SettingsFile(tmp_path / "settings.toml")
    assert "cannot be read" in file.load().problems[0]
    with pytest.raises(SettingsError):
        file.change(dark)


@pytest.mark.timeout(10)
def test_a_pipe_in_its_place_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.toml")
    file = SettingsFile(tmp_path / "settings.toml")
    assert "cannot be read" in file.load().problems[0]
    with pytest.raises(SettingsError):
        file.change(dark)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    file = file_with(tmp_path, WRITTEN)
    tmp_path.chmod(0o500)
    with pytest.raises(SettingsError, match="could not be saved"):
        file.change(dark)
    tmp_path.chmod(0o700)


def test_a_file_on_a_read_only_disk_is_told() -> None:
    with pytest.raises(SettingsError, match="could not be saved"):
        SettingsFile(Path("/proc/self/settings.toml")).change(dark)
