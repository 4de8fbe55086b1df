"""The list of the vault: search, kinds, entries."""

from __future__ import annotations

from deskhand.domain.belongings import VaultKind
from deskhand.domain.vault_fields import KIND_TEXTS
from deskhand.domain.wording import ntr, tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.vault.view_model import VaultViewModel
from deskhand.ui.vault.words import KIND_ICONS
from deskhand.ui.widgets.icon_rows import IconRow
from deskhand.ui.widgets.kind_list import KindList, Listing


class VaultList(KindList):
    """Shows the list of a VaultViewModel."""

    def __init__(self, model: VaultViewModel, theme: Theme) -> None:
        super().__init__(
            theme,
            name=tr("Vault"),
            new=tr("New entry"),
            search=tr("Search the vault"),
            icon="key",
            kinds=[(kind, tr(KIND_TEXTS[kind])) for kind in VaultKind],
        )
        self._model = model
        self.search.textChanged.connect(model.search)
        self.list.deleting.connect(model.delete)
        self.kind_chosen.connect(model.choose_kind)
        model.list_changed.connect(self._refresh)
        model.card_changed.connect(self._mark)
        self._refresh()

    def _refresh(self) -> None:
        model = self._model
        rows = []
        for each in model.listed:
            hint, warns = model.hint(each)
            kind = tr(KIND_TEXTS[each.kind])
            rows.append(IconRow(each.id, KIND_ICONS[each.kind], each.label, hint, warns, kind))
        nothing = (tr("Nothing found"), tr("No entry has that in what may be shown."))
        if model.is_empty:
            nothing = (
                tr("Nothing is kept here yet"),
                tr(
                    "Logins, cards and numbers. Secrets stay in your system's keychain; "
                    "assistants only ever see a handle."
                ),
            )
        count = ntr("{count} entry", "{count} entries", len(rows)) if rows else ""
        self.put(Listing(rows, model.kind, model.is_empty, model.loaded, nothing, count))
        self._mark()

    def _mark(self) -> None:
        card = self._model.card
        if card is not None:
            self.list.mark(card.id)
