"""Whether anybody listens at an address on this machine.

Asked before an SDK is imported to ask more: that takes half a second and 25 MB, for a server most
people do not run.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from deskhand.domain.model import is_loopback


async def nobody_there(address: str) -> bool:
    """True when a connection to this loopback address is refused. Addresses elsewhere are not
    asked: False."""
    if not is_loopback(address):
        return False
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        _, writer = await asyncio.open_connection(parts.hostname, port)
    except OSError:
        return True
    writer.close()
    return False
