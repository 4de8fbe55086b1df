"""What providers say they offer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from deskhand.desk import Desk
from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.host.folders import Folders
from deskhand.services.models import MOST_MODELS, ProviderStatus
from tests.support.hostile_server import HostileServer, http


async def test_a_list_without_end_is_cut_and_said(tmp_path: Path) -> None:
    offered = [{"id": f"m-{number}", "object": "model"} for number in range(MOST_MODELS * 10)]
    listed = http(body=json.dumps({"object": "list", "data": offered}))
    desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
    try:
        async with HostileServer([[listed]]) as server:
            config = ProviderConfig("huge", ProviderKind.OPENAI, base_url=f"{server.url}/v1")
            desk.providers.use_for_now(replace(config, max_retries=0))
            await desk.models.refresh(["huge"])
        (state,) = (each for each in desk.models.states() if each.config.name == "huge")
        assert state.status is ProviderStatus.READY and len(state.models) == MOST_MODELS
        assert "more models than can be shown" in state.sentence and "2,000" in state.sentence
        assert (await desk.models.resolve(ModelChoice("huge", ""))).model == state.models[0].id
    finally:
        await desk.close()
