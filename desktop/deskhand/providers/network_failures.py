"""From a connection that failed to a sentence: down, DNS, TLS, proxy, time-out."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from json import JSONDecodeError

import httpx2

from deskhand.domain.errors import DeskhandError, ProviderUnreachable
from deskhand.domain.model import ProviderConfig
from deskhand.domain.wording import tr
from deskhand.providers.failures import (
    broke_off,
    duration,
    here,
    not_the_protocol,
    scrub,
    went_silent,
)
from deskhand.providers.transport import proxy_of

HTTP_ERRORS = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError)
"""What httpx2 raises, where an SDK lets it through."""

READING_ERRORS: tuple[type[Exception], ...] = (
    ValueError,
    RecursionError,
    TypeError,
    AttributeError,
    OSError,
    DeskhandError,
    *HTTP_ERRORS,
)
"""What reading an answer can end in besides an SDK's own errors: invalid UTF-8 and JSON
(ValueError), JSON nested too deep (RecursionError) or of a shape the SDK did not expect (TypeError,
AttributeError), the connection, and what our transport and key say."""


class ConnectionLost(ProviderUnreachable):
    """The connection was made and lost before anything came: worth another try."""


def from_network(config: ProviderConfig, error: Exception, *, started: bool) -> DeskhandError:
    """The sentence for an exception of httpx2 or an SDK's wrapper around it.

    started: whether an answer had begun, so that losing the connection means it broke off.
    """
    chain = tuple(_chain(error))
    for cause in chain:
        if isinstance(cause, DeskhandError):
            return cause
    detail = scrub(" <- ".join(f"{type(cause).__name__}: {cause}" for cause in chain))
    if started and any(_is_cut(cause) for cause in chain):
        return broke_off(config, detail)
    if _any(chain, httpx2.ReadTimeout, httpx2.WriteTimeout):
        return went_silent(config, config.read_timeout_s)
    if started and _any(chain, httpx2.TransportError, ssl.SSLError, OSError):
        return broke_off(config, detail)
    if _any(chain, httpx2.UnsupportedProtocol, httpx2.InvalidURL, httpx2.LocalProtocolError):
        return _unusable_address(config, detail)
    if _any(chain, httpx2.RemoteProtocolError) and not _any(chain, ssl.SSLError):
        return _lost(config, detail)
    if _any(chain, httpx2.TransportError, ssl.SSLError, OSError):
        return _unreachable(config, chain, detail)
    return not_the_protocol(config, detail)


def _unreachable(
    config: ProviderConfig, chain: tuple[BaseException, ...], detail: str
) -> ProviderUnreachable:
    address = scrub(config.address)
    if _any(chain, ssl.SSLError):
        return ProviderUnreachable(
            tr(
                "The secure connection to {address} could not be made{tls_reason}.",
                address=address,
                tls_reason=_tls_reason(chain),
            ),
            next_step=tr(
                "Is it your own server? Then name its certificate authority in the settings."
            ),
            detail=detail,
        )
    if _any(chain, httpx2.ProxyError):
        return ProviderUnreachable(
            tr("The proxy on the way to {shown_as} refused.", shown_as=config.shown_as),
            next_step=tr("Check the proxy in the settings or in the environment."),
            detail=detail,
        )
    if _any(chain, socket.gaierror):
        return ProviderUnreachable(
            tr("The address {address} cannot be found.", address=address),
            next_step=tr("Check the spelling and the internet connection."),
            detail=detail,
        )
    if _any(chain, httpx2.ConnectTimeout, httpx2.PoolTimeout):
        return ProviderUnreachable(
            tr(
                "{address} did not answer within {duration}.",
                address=address,
                duration=duration(config.connect_timeout_s),
            ),
            next_step=_what_to_check(config),
            detail=detail,
        )
    if _any(chain, httpx2.ConnectError):
        return ProviderUnreachable(
            tr("Nothing answers at {address}.", address=address),
            next_step=_what_to_check(config),
            detail=detail,
        )
    return _lost(config, detail)


def _lost(config: ProviderConfig, detail: str) -> ConnectionLost:
    return ConnectionLost(
        tr("{shown_as} closed the connection without an answer.", shown_as=config.shown_as),
        next_step=tr("Try again in a moment."),
        detail=detail,
    )


def _unusable_address(config: ProviderConfig, detail: str) -> ProviderUnreachable:
    return ProviderUnreachable(
        tr(
            "{shown_as} cannot be asked: its address, key or headers cannot be sent.",
            shown_as=config.shown_as,
        ),
        next_step=tr("Check them in the settings for stray characters."),
        detail=detail,
    )


def _what_to_check(config: ProviderConfig) -> str:
    if here(config):
        return tr(
            "Start {shown_as}, or check its address in the settings.", shown_as=config.shown_as
        )
    if proxy_of(config):
        return tr("Check the address, the proxy and the internet connection.")
    return tr("Check the address and the internet connection.")


def _tls_reason(chain: tuple[BaseException, ...]) -> str:
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f": {cause.verify_message}" if cause.verify_message else ""
    return ""


def _is_cut(error: BaseException) -> bool:
    """Whether this is text that ends inside a character, or JSON that ends before it is closed."""
    match error:
        case UnicodeDecodeError(reason=reason):
            return reason == "unexpected end of data"
        case JSONDecodeError(msg=msg, pos=pos, doc=doc):
            return pos >= len(doc.rstrip()) or msg.startswith("Unterminated string")
        case _:
            return False


def _any(chain: tuple[BaseException, ...], *kinds: type[BaseException]) -> bool:
    return any(isinstance(cause, kinds) for cause in chain)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all that caused it, also inside groups."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting.extend(
            cause for cause in (current.__cause__, current.__context__) if cause is not None
        )
