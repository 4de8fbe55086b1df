"""The pane of what may leave this machine."""

from __future__ import annotations

from deskhand.domain.wording import tr
from deskhand.ui.settings.page import Card, NoticeLine, Page, Row
from deskhand.ui.settings.privacy.view_model import PrivacyModel
from deskhand.ui.settings.switch import Switch
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.labels import Label


class PrivacyPage(Page):
    """Shows a PrivacyModel."""

    def __init__(self, model: PrivacyModel, theme: Theme) -> None:
        super().__init__(tr("Privacy"), theme, lead=tr("What may leave this machine, and to whom."))
        self._model = model
        self.lock = Switch(tr("Local only"), theme)
        self.lock.clicked.connect(model.set_local_only)
        card = Card(theme)
        hint = tr(
            "Only models on this machine are asked; every other provider is blocked, and the "
            "window's title says so."
        )
        card.add(Row(tr("Local &only"), self.lock, theme, hint=hint))
        self.add(card)
        self._places = Card(theme, tr("Where what you write goes"))
        self._labels: list[Label] = []
        self.add(self._places)
        facts = Card(theme, tr("What is always so"))
        for sentence in (
            tr("Keys are kept by your system's keychain, and go only to the address they are for."),
            tr("Nothing is counted, measured or sent to the makers of Deskhand."),
            tr("Pictures in answers are never fetched from the network."),
        ):
            facts.add(Label(sentence, "body", wrap=True))
        self.add(facts)
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.lock.setChecked(self._model.local_only)
        said = [f"{name}: {where}" for name, where in self._model.places]
        if said != [label.text() for label in self._labels]:
            for label in self._labels:
                label.deleteLater()
            self._labels = [Label(sentence, "body", wrap=True) for sentence in said]
            for label in self._labels:
                self._places.add(label)
        self._notice.tell(self._model.notice)
