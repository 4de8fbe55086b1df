"""A program that uses the built-in model until it is killed; it prints the child's process id."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path

from deskhand.domain.conversation import Role
from deskhand.domain.events import TextDelta
from deskhand.domain.model import ModelRequest, ProviderConfig, ProviderKind, Turn
from deskhand.domain.parts import TextPart
from deskhand.providers.builtin import Builtin
from deskhand.providers.model_files import ModelFiles
from deskhand.providers.options import BuiltinOptions


async def main(folder: Path) -> None:
    """Answer and answer again."""
    config = ProviderConfig("builtin", ProviderKind.BUILTIN)
    builtin = Builtin(config, ModelFiles(folder), BuiltinOptions(context_tokens=512))
    request = ModelRequest("", (Turn(Role.USER, (TextPart("Count to a hundred."),)),))
    told = False
    while True:
        async with aclosing(builtin.stream(request)) as events:
            async for event in events:
                if isinstance(event, TextDelta) and not told:
                    assert builtin.host.child is not None
                    print(builtin.host.child.pid, flush=True)
                    told = True


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
