"""A provider as typed: text in, a configuration or sentences out. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from deskhand.domain.model import ProviderConfig, ProviderKind, origin_of
from deskhand.domain.wording import mark, tr

NEEDS_SCHEME = mark("An address begins with http:// or https:// and a host.")
KEY_HEADERS = {"authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie"}
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
KEEP_ALIVE = re.compile(r"-?\d+(ms|s|m|h)?")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Form:
    """Every field as the text in it. headers: one a line, "Name: value"."""

    label: str = ""
    base_url: str = ""
    key_env: str = ""
    headers: str = ""
    proxy: str = ""
    ca_file: str = ""
    connect_timeout_s: str = "10"
    read_timeout_s: str = "120"
    max_retries: str = "2"
    keep_alive: str = ""


def form_of(config: ProviderConfig) -> Form:
    """The text a configuration shows."""
    return Form(
        label=config.label,
        base_url=config.base_url,
        key_env=config.key_env,
        headers="\n".join(f"{name}: {value}" for name, value in config.headers.items()),
        proxy=config.proxy,
        ca_file=config.ca_file,
        connect_timeout_s=_number(config.connect_timeout_s),
        read_timeout_s=_number(config.read_timeout_s),
        max_retries=str(config.max_retries),
        keep_alive=config.keep_alive,
    )


def config_from(
    form: Form, base: ProviderConfig, labels_taken: Collection[str] = ()
) -> tuple[ProviderConfig, dict[str, str]]:
    """What the text means, on top of `base`, and a sentence for each field that is wrong.

    labels_taken: what people call the other providers.

    The environment variable's key belongs to the address it was typed for: a variable typed anew
    goes to the new address, one that was there stays with its old one.
    """
    errors: dict[str, str] = {}
    label = form.label.strip()
    if not label:
        errors["label"] = tr("Give it a name, so that you find it again.")
    elif label.casefold() in {taken.casefold() for taken in labels_taken}:
        errors["label"] = tr(
            "There is a provider called “{label}” already. Give it another name.", label=label
        )
    base_url = form.base_url.strip().rstrip("/")
    if problem := address_problem(base_url, base):
        errors["base_url"] = problem
    proxy = form.proxy.strip()
    if proxy and not _is_proxy(proxy):
        errors["proxy"] = tr(
            "{needs_scheme} socks5:// works as well.", needs_scheme=tr(NEEDS_SCHEME)
        )
    headers = _headers(form.headers, errors)
    variable = form.key_env.strip()
    if variable and not VARIABLE.fullmatch(variable):
        errors["key_env"] = tr(
            "A variable's name is made of letters, digits and “_”. No keys here."
        )
    if form.keep_alive.strip() and not KEEP_ALIVE.fullmatch(form.keep_alive.strip()):
        errors["keep_alive"] = tr("Write a time such as 5m, 1h or 0; -1 keeps it for good.")
    config = replace(
        base,
        label=label,
        base_url=base_url,
        key_env=variable,
        headers=headers,
        proxy=proxy,
        ca_file=form.ca_file.strip(),
        connect_timeout_s=_seconds("connect_timeout_s", form.connect_timeout_s, 3600, errors),
        read_timeout_s=_seconds("read_timeout_s", form.read_timeout_s, 86_400, errors),
        max_retries=_retries(form.max_retries, errors),
        keep_alive=form.keep_alive.strip(),
    )
    if variable and variable != base.key_env and "base_url" not in errors:
        config = replace(config, key_origin=origin_of(config.address))
    return config, errors


def address_problem(base_url: str, base: ProviderConfig) -> str:
    """What is wrong with an address, "" when nothing is. One may only be left out where the
    maker has one of its own."""
    if not base_url:
        own_matters = base.kind is ProviderKind.OPENAI and base.name != "openai"
        return tr("Type the server's address.") if own_matters else ""
    if " " in base_url or not origin_of(base_url):
        return tr(NEEDS_SCHEME)
    if "@" in urlsplit(base_url).netloc:
        return tr("Leave name and password out of the address; a key goes into the field for it.")
    return ""


def key_stays_behind(saved: ProviderConfig, base_url: str, *, has_key: bool) -> str:
    """What to say when the address being typed is another host than the saved key's."""
    now = origin_of(base_url.strip() or replace(saved, base_url="").address)
    was = origin_of(saved.address)
    if not has_key or not now or not was or now == was:
        return ""
    return tr(
        "The stored key belongs to {host} and will not be sent to {host2}. After "
        "saving, give the new address its own key.",
        host=host_of(saved.address),
        host2=host_of(now),
    )


def host_of(url: str) -> str:
    """Host and port as people write them."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or url
    try:
        port = parts.port
    except ValueError:
        port = None
    return host if port in (None, usual) else f"{host}:{port}"


def free_name(label: str, taken: Collection[str]) -> str:
    """A name for the settings file and the command line, made from what people call it."""
    slug = re.sub(r"[^a-z0-9]+", "-", label.casefold()).strip("-")[:40] or "server"
    number, name = 1, slug
    while name in taken or name == "builtin":
        number += 1
        name = f"{slug}-{number}"
    return name


def _headers(text: str, errors: dict[str, str]) -> Mapping[str, str]:
    headers = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not HEADER_NAME.fullmatch(name):
            errors["headers"] = tr(
                "“{line}” is no header. Write one a line, as Name: value.", line=line[:40]
            )
        elif name.casefold() in KEY_HEADERS:
            errors["headers"] = tr(
                "{name} would hold a key. Keys go into the keychain, see above.", name=name
            )
        else:
            headers[name] = value
    return headers


def _seconds(field: str, text: str, most: int, errors: dict[str, str]) -> float:
    try:
        seconds = float(text.strip().replace(",", "."))
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= most:
        errors[field] = tr("Write a number of seconds, up to {most}.", most=most)
        return 1.0
    return seconds


def _retries(text: str, errors: dict[str, str]) -> int:
    if text.strip().isdecimal() and int(text) <= 10:
        return int(text)
    errors["max_retries"] = tr("Write a number from 0 to 10.")
    return 0


def _number(value: float) -> str:
    return f"{value:g}"


def _is_proxy(url: str) -> bool:
    parts = urlsplit(url)
    try:
        has_port = parts.port != 0
    except ValueError:
        return False
    schemes = ("http", "https", "socks5", "socks5h")
    return parts.scheme in schemes and bool(parts.hostname) and has_port
