"""The pane of how preferences are learnt and used."""

from __future__ import annotations

from deskhand.domain.wording import tr
from deskhand.ui.settings.everything.view import EverythingPage
from deskhand.ui.settings.everything.view_model import EverythingModel
from deskhand.ui.theme.theme import Theme


def preferences_page(model: EverythingModel, theme: Theme) -> EverythingPage:
    """The settings of preferences; the preferences themselves have a pane of their own."""
    return EverythingPage(
        model,
        theme,
        only="preferences",
        heading=tr("Preferences"),
        lead=tr(
            "What you like, need and avoid stands beside the chat, under Preferences. Here is how "
            "it is learnt and used."
        ),
    )
