"""From what went wrong on the wire to a sentence a person understands.

Makers say the same thing with different status codes, codes and words, in an error status or
inside a stream that began well; all of it is sorted here, once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from deskhand.domain.errors import (
    ContextTooLong,
    MalformedReply,
    ModelUnknown,
    ProviderError,
    ProviderFault,
    ProviderRefused,
    ProviderUnreachable,
    RateLimited,
)
from deskhand.domain.model import ProviderConfig, ProviderKind, is_loopback, origin_of
from deskhand.domain.wording import mark, ntr, tr
from deskhand.providers.presets import Preset

KEPT = mark("What came before is kept.")
AGAIN = mark("Try again.")
DETAIL_CHARS = 2_000
READ_CHARS = 4_000
"""So much of what a server says is searched for telling words: on a megabyte of the right words
the searches would take minutes."""
LONGEST_ASKED_S = 366 * 86_400.0
QUOTED_CHARS = 160


class QuotaUsedUp(RateLimited):
    """No credit left: waiting does not help."""


class Stumble(ProviderFault):
    """A fault that may be over in a moment. retry_after_s: as in RateLimited."""

    def __init__(
        self, what: str, *, next_step: str, detail: str, retry_after_s: float | None
    ) -> None:
        super().__init__(what, next_step=next_step, detail=detail)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a provider said was wrong. status None inside a stream; code and type in the maker's
    own words, lower case; web_page: the body was HTML."""

    status: int | None
    code: str = ""
    type: str = ""
    message: str = ""
    retry_after_s: float | None = None
    web_page: bool = False

    @property
    def detail(self) -> str:
        """All of it, for the person who asks."""
        parts = [f"status {self.status}" if self.status else "", self.type, self.code, self.message]
        return scrub(", ".join(part for part in parts if part))[:DETAIL_CHARS]


_CONTEXT = re.compile(
    r"context[ _](length|window|size)|maximum context|context limit|prompt (is )?too long"
    r"|too many (input |prompt )?tokens|input (is |length )?too long|exceed\w* .{0,40}context"
    r"|input token count .{0,60}exceed|input length .{0,40}exceed",
    re.IGNORECASE,
)
_CONTEXT_CODES = frozenset(
    {
        "context_length_exceeded",
        "exceed_context_size_error",
        "model_max_prompt_tokens_exceeded",
        "request_too_large",
        "string_above_max_length",
    }
)
_KEY = re.compile(
    r"(invalid|incorrect|wrong|missing|expired|no) (x-)?api.?key"
    r"|api.?key (is )?(not valid|invalid)",
    re.IGNORECASE,
)
_KEY_CODES = frozenset({"invalid_api_key", "authentication_error", "unauthenticated"})
_QUOTA = re.compile(
    r"credit balance|insufficient (credit|balance|funds|quota)|exceeded your current quota"
    r"|out of credit|payment required|billing (details|hard limit)",
    re.IGNORECASE,
)
_QUOTA_CODES = frozenset({"insufficient_quota", "billing_error", "billing_hard_limit_reached"})
_WAIT = re.compile(r"(?:re)?try (?:again )?(?:in|after) (\d{1,6}(?:\.\d{1,9})?) ?s", re.IGNORECASE)
_MODEL = re.compile(
    r"model.{0,200}(not found|not exist|not a valid|unknown|no such|not supported|unavailable)"
    r"|(not found|no such|unknown|invalid) model|^model: ",
    re.IGNORECASE | re.DOTALL,
)
_NO_PAGE = re.compile(
    r"page not found|^not found\.?$|no route|cannot (get|post)|^url .* not found", re.IGNORECASE
)
_MODEL_CODES = frozenset({"model_not_found", "invalid_model", "unknown_model"})
_BUSY_CODES = frozenset({"rate_limit_exceeded", "rate_limit_error", "too_many_requests"})
_SECRETS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',]+"), r"\1 …"),
    (re.compile(r"\b(sk|pk|gsk|xai|key|AIza)[-_A-Za-z0-9*.]{10,}"), "…"),
    (re.compile(r"(?i)([?&](?:key|api_key|token|access_token)=)[^&\s]+"), r"\1…"),
    (re.compile(r"://[^/@\s]+@"), "://…@"),
)


def scrub(text: str) -> str:
    """The text without anything that looks like a key: servers like to echo them."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def complaint(
    status: int | None, body: object, headers: Mapping[str, str] | None = None, message: str = ""
) -> Complaint:
    """What the body of an error says. body: parsed JSON, or text, of any shape."""
    headers = headers or {}
    inner = body[0] if isinstance(body, list) and body else body  # Gemini's are in a list
    for _ in range(2):  # some gateways wrap the maker's own error object in theirs
        if isinstance(inner, Mapping) and isinstance(inner.get("error"), Mapping):
            inner = inner["error"]
    text = inner if isinstance(inner, str) else ""
    code = kind = ""
    if isinstance(inner, Mapping):
        code, kind = str(inner.get("code") or ""), str(inner.get("type") or "")
        text = str(inner.get("message") or inner.get("error") or inner.get("detail") or "")
        if status is None and code.isdecimal() and len(code) == len("429"):
            status = int(code)
    words = " ".join((text or message)[:READ_CHARS].split())
    told = _WAIT.search(words)
    wait = float(told[1]) if told else None
    looks_html = text.lstrip()[:1] == "<" or "html" in headers.get("content-type", "")
    return Complaint(
        status,
        code.lower(),
        kind.lower(),
        "" if looks_html else words,
        wait if (asked := retry_after_s(headers)) is None else asked,
        web_page=looks_html,
    )


def retry_after_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds a server asked us to wait: Retry-After in seconds or as an HTTP date (RFC 9110
    §10.2.3), or OpenAI's retry-after-ms. None when it says nothing that makes sense."""
    try:
        seconds = _asked_s(headers, now)
    except (ValueError, OverflowError):
        return None
    if seconds is None or math.isnan(seconds) or seconds > LONGEST_ASKED_S:
        return None
    return max(0.0, seconds)


def _asked_s(headers: Mapping[str, str], now: datetime | None) -> float | None:
    """As the server wrote it. Raises ValueError and OverflowError for what is neither."""
    if "retry-after-ms" in headers:
        return float(headers["retry-after-ms"]) / 1000
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.replace(".", "", 1).isdigit():
        return float(value)
    moment = parsedate_to_datetime(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - (now or datetime.now(UTC))).total_seconds()


def from_complaint(config: ProviderConfig, said: Complaint, model: str = "") -> ProviderError:
    """The error a complaint stands for, the most telling sign first."""
    codes = {said.code, said.type} - {""}
    status, words = said.status, said.message
    busy = status == 429 or bool(codes & _BUSY_CODES)
    if not busy and (codes & _CONTEXT_CODES or status == 413 or _CONTEXT.search(words)):
        return context_too_long(config, said.detail)
    over_soon = busy and said.retry_after_s is not None  # Gemini calls its limits per minute quota
    if codes & _QUOTA_CODES or status == 402 or (_QUOTA.search(words) and not over_soon):
        return quota_used_up(config, said)
    if status == 401 or codes & _KEY_CODES or (status in (400, 403) and _KEY.search(words)):
        return wrong_key(config, said)
    if codes & _MODEL_CODES or (status in (400, 404) and _MODEL.search(words)):
        return unknown_model(config, model, said)
    if status == 404:
        named = bool(model and words) and not _NO_PAGE.search(words)
        return unknown_model(config, model, said) if named else no_service(config, said)
    if status == 403 or said.type == "permission_error":
        return not_allowed(config, said)
    if busy:
        return too_busy(config, said)
    if status in (400, 405, 406, 415, 422):
        return not_accepted(config, said)
    return fault(config, said)


def no_key(config: ProviderConfig, maker: Preset) -> ProviderRefused:
    """Nothing was sent: the maker answers nobody without a key."""
    page = tr(" You get one at {keys_page}.", keys_page=maker.keys_page) if maker.keys_page else ""
    return ProviderRefused(
        tr("There is no key for {shown_as}.", shown_as=config.shown_as),
        next_step=tr(
            "Add one in the settings, or set {key_env}.{page}", key_env=maker.key_env, page=page
        ),
    )


def unusable_key(config: ProviderConfig) -> ProviderRefused:
    """Nothing was sent: what is stored as the key cannot be one."""
    return ProviderRefused(
        tr(
            "The key for {shown_as} has characters in it that no key has.", shown_as=config.shown_as
        ),
        next_step=tr("Copy it again, without spaces or line breaks."),
    )


def wrong_key(config: ProviderConfig, said: Complaint) -> ProviderRefused:
    return ProviderRefused(
        tr("{shown_as} does not accept the key.", shown_as=config.shown_as),
        next_step=tr("Check it in the settings: it may be mistyped, expired or withdrawn."),
        detail=said.detail,
    )


def not_allowed(config: ProviderConfig, said: Complaint) -> ProviderRefused:
    return ProviderRefused(
        tr("{shown_as} does not allow this with the key it was given.", shown_as=config.shown_as),
        next_step=tr("Choose another model, or a key with more rights."),
        detail=said.detail,
    )


def unknown_model(config: ProviderConfig, model: str, said: Complaint) -> ModelUnknown:
    return ModelUnknown(
        tr("{shown_as} has no model “{model}”.", shown_as=config.shown_as, model=model)
        if model
        else f"{said.message[:QUOTED_CHARS]}",
        next_step=tr(_FETCH) if config.kind is ProviderKind.OLLAMA else tr("Choose another model."),
        detail=said.detail,
    )


_FETCH = mark("Choose another model, or fetch this one.")


def no_service(config: ProviderConfig, said: Complaint) -> ProviderUnreachable:
    return ProviderUnreachable(
        tr("There is no such service at {address}.", address=_address(config)),
        next_step=tr("Check the address in the settings; it often ends in /v1."),
        detail=said.detail,
    )


def too_busy(config: ProviderConfig, said: Complaint) -> RateLimited:
    wait = said.retry_after_s
    when = tr("in {duration}", duration=duration(wait)) if wait else tr("in a minute")
    return RateLimited(
        tr("{shown_as} takes no more requests for the moment.", shown_as=config.shown_as),
        next_step=tr("Try again {when}, or choose another model.", when=when),
        detail=said.detail,
        retry_after_s=wait,
    )


def quota_used_up(config: ProviderConfig, said: Complaint) -> QuotaUsedUp:
    return QuotaUsedUp(
        tr("The credit or quota at {shown_as} is used up.", shown_as=config.shown_as),
        next_step=tr("Look into your account there, or choose another provider."),
        detail=said.detail,
        retry_after_s=said.retry_after_s,
    )


def context_too_long(config: ProviderConfig, detail: str = "") -> ContextTooLong:
    return ContextTooLong(
        tr("The conversation is longer than this model can read at once."),
        next_step=tr("Start a new chat, shorten the message, or choose a model that reads more."),
        detail=scrub(detail),
    )


def not_accepted(config: ProviderConfig, said: Complaint) -> ProviderError:
    words = f": {_short(said.message)}" if said.message else "."
    return ProviderError(
        tr("{shown_as} did not accept the request{words}", shown_as=config.shown_as, words=words),
        next_step=tr("Choose another model, or look into the provider's settings."),
        detail=said.detail,
    )


def fault(config: ProviderConfig, said: Complaint) -> Stumble:
    overloaded = said.status in (503, 529) or said.type == "overloaded_error"
    what = tr("is overloaded") if overloaded else tr("has a fault on its side")
    code = f" ({said.status})" if said.status else ""
    words = f": {_short(said.message)}" if here(config) and said.message else "."
    return Stumble(
        f"{config.shown_as} {what}{code}{words}",
        next_step=tr("Try again in a moment, or choose another model."),
        detail=said.detail,
        retry_after_s=said.retry_after_s,
    )


def redirected(config: ProviderConfig, location: str) -> ProviderFault:
    """An answer that says to ask elsewhere."""
    target = origin_of(location) or tr("another page")
    return ProviderFault(
        tr(
            "{address} sends us on to {target}, and a key does not follow.",
            address=_address(config),
            target=target,
        ),
        next_step=tr("If that is right, write the new address into the provider's settings."),
        detail=scrub(location)[:DETAIL_CHARS],
    )


def web_page_instead(config: ProviderConfig) -> MalformedReply:
    """HTML with status 200: a sign-in page, a router, or the wrong address."""
    return MalformedReply(
        tr("{address} answers with a web page instead of a model.", address=_address(config)),
        next_step=tr("Check the address; it often ends in /v1. A sign-in page may be in between."),
    )


def broke_off(config: ProviderConfig, detail: str = "") -> MalformedReply:
    """The stream ended before the model said it was done."""
    return MalformedReply(
        tr("The answer broke off before {shown_as} had finished.", shown_as=config.shown_as),
        kept=tr(KEPT),
        next_step=tr(AGAIN),
        detail=scrub(detail)[:DETAIL_CHARS],
    )


def not_the_protocol(config: ProviderConfig, detail: str = "") -> MalformedReply:
    """What came cannot be read as the protocol says."""
    return MalformedReply(
        tr("{shown_as} sent something Deskhand cannot read.", shown_as=config.shown_as),
        kept=tr(KEPT),
        next_step=tr("Try again; if it stays, check the provider's address and kind."),
        detail=scrub(detail)[:DETAIL_CHARS],
    )


def bad_tool_call(config: ProviderConfig, name: str, detail: str = "") -> MalformedReply:
    """A tool call whose arguments are not a JSON object."""
    return MalformedReply(
        tr("The model asked for the tool “{name}” in a way that cannot be read.", name=name[:80]),
        kept=tr(KEPT),
        next_step=tr("Try again, or choose another model."),
        detail=scrub(detail)[:DETAIL_CHARS],
    )


def went_silent(config: ProviderConfig, seconds: float) -> ProviderUnreachable:
    """Connected, and then nothing for too long."""
    return ProviderUnreachable(
        tr(
            "Nothing came from {shown_as} for {duration}.",
            shown_as=config.shown_as,
            duration=duration(seconds),
        ),
        kept=tr(KEPT),
        next_step=tr("Try again; a longer time-out can be set for this provider."),
    )


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        whole = max(1, round(seconds))
        return ntr("{count} second", "{count} seconds", whole)
    minutes = round(seconds / 60)
    if minutes < 90:
        return ntr("{count} minute", "{count} minutes", minutes)
    hours = round(minutes / 60)
    return (
        ntr("{count} hour", "{count} hours", hours)
        if hours < 48
        else ntr("{count} day", "{count} days", round(hours / 24))
    )


def _short(words: str) -> str:
    """The maker's own words, fit for a sentence."""
    words = scrub(words)
    return words if len(words) <= QUOTED_CHARS else words[: QUOTED_CHARS - 1] + "…"


def _address(config: ProviderConfig) -> str:
    return origin_of(config.address) or config.shown_as


def here(config: ProviderConfig) -> bool:
    """Whether the person runs this server on this machine."""
    return is_loopback(config.address)
