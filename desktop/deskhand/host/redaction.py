"""Taking secrets out of text that is about to be written down.

This is the second net: values never leave the keychain's broker but in the request they are for.
"""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

HIDDEN = "[hidden]"
SHORTEST = 6

# Words that introduce a secret: api_key=…, "password": "…", X-Api-Key: …, OPENAI_API_KEY=…
_NAMES = (
    r"(?:api[_-]?key|access[_-]?key(?:[_-]?id)?|secret[_-]?access[_-]?key|account[_-]?key"
    r"|private[_-]?key|secret[_-]?key|client[_-]?secret|secret|passwd|password|passphrase|pwd"
    r"|auth[_-]?token|access[_-]?token|refresh[_-]?token|id[_-]?token|session[_-]?token"
    r"|bearer[_-]?token|token|credentials?|sig|signature|session(?:[_-]?id)?|key)"
)
_BARE = r"[^\s\"'&;,)}\]<>]+"
_ASSIGNED = re.compile(
    rf"(?P<head>(?<![a-z0-9]){_NAMES}\\?[\"']?\s*(?::|=>|=)\s*)"
    rf"(?:(?P<quote>\\?[\"'])(?P<quoted>(?:(?!(?P=quote)).)*)(?P=quote)|{_BARE})",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?P<head>(?:authorization[\"']?\s*[:=,]\s*b?|cookie[\"']?\s*[:=]\s*)[\"']?)"
    r"[^\r\n\"']+",
    re.IGNORECASE,
)
_HEADER_PAIR = re.compile(
    rf"(?P<head>b?[\"'][a-z0-9_-]{{0,40}}{_NAMES}[\"']\s*,\s*b?)"
    r"(?P<quote>[\"'])(?:(?!(?P=quote)).)*(?P=quote)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?P<head>\b(?:bearer|basic|token)\s+)[A-Za-z0-9._~+/=:-]{6,}", re.IGNORECASE)
_USERINFO = re.compile(
    r"(?P<head>\b[a-z][a-z0-9+.-]{0,20}://)[^\s/?#\"'@]+(?:@[^\s/?#\"'@]+)*@", re.IGNORECASE
)
_QUERY = re.compile(
    r"(?P<head>[?&](?:code|auth|jwt|state|x-amz-[a-z-]+)=)[^\s&#\"']+", re.IGNORECASE
)
_PEM = re.compile(
    r"-----BEGIN (?P<what>[A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?)-----"
    r".*?(?:-----END (?P=what)-----|\Z)",
    re.DOTALL,
)
_PREFIXES = (
    "gsk_|xai-|hf_|r8_|pplx-|nvapi-|tvly-|fw_|csk-|whsec_|npm_|dop_v1_|lsv2_pt_|lsv2_st_|shpat_"
    "|shpss_|glpat-|gldt-|glrt-|gh[oprsu]_|github_pat_|pypi-|sntrys_|AGE-SECRET-KEY-1"
)
_SHAPES_OF_KEYS = (
    r"\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{8,}",  # OpenAI, Anthropic, Stripe, …
    rf"\b(?:{_PREFIXES})[A-Za-z0-9_-]{{8,}}",
    r"\bAIza[A-Za-z0-9_-]{20,}",  # Google API key
    r"\bya29\.[A-Za-z0-9_-]{10,}",  # Google OAuth access token
    r"\b1//0[A-Za-z0-9_-]{10,}",  # Google OAuth refresh token
    r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}",  # AWS
    r"\bxox[a-z]-[A-Za-z0-9-]{8,}",  # Slack
    r"\bxapp-[A-Za-z0-9-]{8,}",  # Slack
    r"\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)*",  # JSON Web Token
    r"\bSG\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",  # SendGrid
    r"\b\d{8,10}:AA[A-Za-z0-9_-]{20,}",  # Telegram
    r"hooks\.slack\.com/services/[A-Za-z0-9/]+",
)
_SHAPES = re.compile("|".join(_SHAPES_OF_KEYS))


class _Known:
    """Values that are hidden wherever they appear."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def add(self, value: str) -> None:
        if value in self._values:
            return
        data = value.encode()
        encoded = base64.b64encode(data).decode().rstrip("=")
        self._values.update((value, quote(value, safe=""), encoded, data.hex(), value[::-1]))
        longest_first = sorted(self._values, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def hide_in(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text) if self._pattern else text


_known = _Known()


def keep_secret(value: str) -> None:
    """Hide this very value from now on, in the forms text can have it: as it is, URL-quoted,
    base64, hexadecimal and backwards. Values shorter than 6 characters would hide half the log
    and are not taken."""
    if len(value) >= SHORTEST:
        _known.add(value)


def redact(text: str) -> str:
    """The same text without secrets: keys by their shape, by the word in front of them, in URLs
    and headers, and the values given to `keep_secret`."""
    text = _PEM.sub(HIDDEN, _known.hide_in(text))
    text = _USERINFO.sub(rf"\g<head>{HIDDEN}@", text)
    text = _HEADER.sub(rf"\g<head>{HIDDEN}", text)
    text = _HEADER_PAIR.sub(rf"\g<head>\g<quote>{HIDDEN}\g<quote>", text)
    text = _SHAPES.sub(HIDDEN, text)
    text = _SCHEME.sub(rf"\g<head>{HIDDEN}", text)
    text = _QUERY.sub(rf"\g<head>{HIDDEN}", text)
    return _ASSIGNED.sub(_hide_assigned, text)


def _hide_assigned(match: re.Match[str]) -> str:
    quote_mark = match["quote"] or ""
    return f"{match['head']}{quote_mark}{HIDDEN}{quote_mark}"
