"""When the welcome is shown, and how it ends."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from deskhand.domain.model import ModelChoice
from deskhand.ui.welcome.view_model import WelcomeModel
from tests.ui.settings.core import play, until
from tests.ui.welcome.opened import welcome


def test_it_is_needed_until_one_chose_or_skipped(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with welcome(tmp_path) as (services, shown, said):
            assert await shown.is_needed()
            remembered: list[bool] = []
            shown.remembered.connect(lambda: remembered.append(True))
            shown.skip()
            shown.skip()
            await until(lambda: remembered)
            assert said == [""]
            again = WelcomeModel(services)
            assert not await again.is_needed()
            again.deleteLater()

    play(qapp, scenario)


def test_a_default_chosen_elsewhere_ends_it(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with welcome(tmp_path) as (services, shown, said):
            await services.models.choose(ModelChoice("openai", "gpt-4o"))
            assert said == [""]
            assert not await shown.is_needed()

    play(qapp, scenario)


def test_the_built_in_model_is_one_step(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with welcome(tmp_path) as (services, shown, said):
            shown.use_builtin()
            await until(lambda: said)
            assert said == ["The built-in model answers now. Your words stay here."]
            assert services.models.default().provider == "builtin"

    play(qapp, scenario)
