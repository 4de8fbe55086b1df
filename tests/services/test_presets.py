from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.conversation import Draft
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.model import Effort
from deskhand.host.folders import Folders
from deskhand.host.settings import ChatSettings, PresetSettings, Settings
from deskhand.services.presets import Presets

TERSE = PresetSettings(instructions="Be terse.", temperature=0.1, effort=Effort.LOW)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
    yield opened
    await opened.close()


async def test_a_preset_is_kept_renamed_and_removed(desk: Desk) -> None:
    presets = Presets(desk.settings)
    await presets.save(" Terse  one ", TERSE)
    assert presets.get("terse ONE") == TERSE
    await presets.save("Brief", TERSE, instead_of="Terse one")
    assert list(presets.all()) == ["Brief"]
    written = (desk.folders.config / "settings.toml").read_text()
    assert "[presets.Brief]" in written
    assert await presets.remove("brief") == TERSE
    with pytest.raises(NotFoundError):
        presets.get("Brief")
    assert "Brief" not in (desk.folders.config / "settings.toml").read_text()


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "BRIEF"])
async def test_names_that_cannot_be_are_refused(desk: Desk, name: str) -> None:
    presets = Presets(desk.settings)
    await presets.save("Brief", TERSE)
    with pytest.raises(InputError):
        await presets.save(name, TERSE)
    assert list(presets.all()) == ["Brief"]


async def test_names_toml_has_to_quote_come_back(desk: Desk) -> None:
    presets = Presets(desk.settings)
    for name in ("a.b", "“Grüße” 你好", 'say "hi" \\ #1'):
        await presets.save(name, TERSE)
        await desk.settings.load()
        assert presets.get(name) == TERSE


def test_a_chat_goes_before_its_preset_and_that_before_the_settings() -> None:
    settings = Settings(
        chat=ChatSettings(system_prompt="Everybody.", temperature=1.0, max_tokens=9),
        presets={"terse": TERSE},
    )
    assert settings.style().instructions == "Everybody."
    style = settings.style("terse")
    assert (style.instructions, style.temperature, style.max_tokens) == ("Be terse.", 0.1, 9)
    assert style.effort is Effort.LOW
    assert settings.style("terse", "Mine.").instructions == "Mine."
    assert settings.style("gone").instructions == "Everybody."


async def test_a_conversation_remembers_how_it_is_answered(desk: Desk) -> None:
    message = await desk.conversations.post(Draft(None, "hi"), preset="terse", instructions=" X ")
    found = await desk.conversations.get(message.conversation_id)
    assert (found.preset, found.instructions) == ("terse", "X")
    await desk.conversations.set_style(found.id, preset="", instructions="")
    found = await desk.conversations.get(message.conversation_id)
    assert (found.preset, found.instructions) == ("", "")
