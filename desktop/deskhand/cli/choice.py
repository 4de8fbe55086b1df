"""Which model a command asks, from its options, the conversation and the settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deskhand.domain.conversation import Conversation
from deskhand.domain.errors import InputError
from deskhand.domain.model import Locality, ModelChoice, ProviderKind, origin_of
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from deskhand.desk import Desk

MODES = ("chat",)
COMPATIBLE = "openai"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options said; "" where they said nothing."""

    provider: str = ""
    model: str = ""
    base_url: str = ""


def choose(desk: Desk, asked: Asked, conversation: Conversation | None = None) -> ModelChoice:
    """The model to ask: the options', else the conversation's own, else the default.

    A base URL is used for this session only, and the key of the provider's environment variable
    goes there: the person named the address. Raises NotFoundError and InputError.
    """
    if not asked.model.isprintable():
        raise InputError(
            tr("That is no model's name."), next_step=tr("`deskhand models list` shows them.")
        )
    choice = desk.models.default()
    if conversation is not None and conversation.provider:
        choice = ModelChoice(conversation.provider, conversation.model)
    if asked.provider and asked.provider != choice.provider:
        choice = ModelChoice(asked.provider, "")
    if asked.base_url:
        if desk.providers.config(choice.provider).kind is ProviderKind.BUILTIN:
            if asked.provider:
                raise InputError(
                    tr("The built-in model has no address."), next_step=tr("Leave --base-url away.")
                )
            choice = ModelChoice(COMPATIBLE, "")
        use_address(desk, choice.provider, asked.base_url)
    config = desk.providers.config(choice.provider)
    return ModelChoice(config.name, asked.model or choice.model)


def use_address(desk: Desk, provider: str, base_url: str) -> None:
    """Reach a provider at this address until the program ends. Raises InputError."""
    origin = checked_origin(base_url)
    config = desk.providers.config(provider)
    desk.providers.use_for_now(replace(config, base_url=base_url, key_origin=origin))


def checked_origin(base_url: str) -> str:
    """The origin of an address a person typed. Raises InputError when it is none."""
    origin = origin_of(base_url)
    if not origin:
        raise InputError(
            tr("“{base_url}” is not a web address.", base_url=base_url),
            next_step=tr("It begins with http:// or https:// and a host."),
        )
    return origin


def check_mode(mode: str) -> None:
    """Raises InputError for a mode there is not."""
    if mode not in MODES:
        raise InputError(
            tr("There is no mode “{mode}”.", mode=mode),
            next_step=tr("There is: {modes}.", modes=", ".join(MODES)),
        )


def check_kept(conversation: str, *, temporary: bool) -> None:
    """Raises InputError when a stored conversation is to go on as one that is not stored."""
    if temporary and conversation:
        raise InputError(
            tr("A conversation that is kept cannot be continued as a temporary one."),
            next_step=tr("Leave --temporary or --conversation away."),
        )


def place(locality: Locality) -> str:
    """Where the words go, in three words."""
    return tr("stays here") if locality is Locality.HERE else tr("leaves this machine")
