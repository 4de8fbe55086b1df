"""The list of resources: search, kinds, rows."""

from __future__ import annotations

from deskhand.domain.belongings import ResourceKind
from deskhand.domain.wording import ntr, tr
from deskhand.ui.resources.view_model import ResourcesViewModel
from deskhand.ui.resources.words import KIND_ICONS, KIND_TEXTS
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.icon_rows import IconRow
from deskhand.ui.widgets.kind_list import KindList, Listing


class ResourceList(KindList):
    """Shows the list of a ResourcesViewModel."""

    def __init__(self, model: ResourcesViewModel, theme: Theme) -> None:
        super().__init__(
            theme,
            name=tr("Resources"),
            new=tr("New resource"),
            search=tr("Search resources"),
            icon="folder",
            kinds=[(kind, tr(KIND_TEXTS[kind])) for kind in ResourceKind],
        )
        self._model = model
        self.search.textChanged.connect(model.search)
        self.list.deleting.connect(model.remove)
        self.kind_chosen.connect(model.choose_kind)
        model.list_changed.connect(self._refresh)
        model.card_changed.connect(self._mark)
        self._refresh()

    def _refresh(self) -> None:
        model = self._model
        rows = [
            IconRow(each.id, KIND_ICONS[each.kind], each.name, each.location, False, kind)
            for each in model.listed
            for kind in [tr(KIND_TEXTS[each.kind])]
        ]
        nothing = (tr("Nothing found"), tr("No resource has that in it."))
        if model.is_empty:
            nothing = (
                tr("Nothing has a name here yet"),
                tr("Files, folders, web addresses, databases and buckets. Drop some here."),
            )
        count = ntr("{count} resource", "{count} resources", len(rows)) if rows else ""
        self.put(Listing(rows, model.kind, model.is_empty, model.loaded, nothing, count))
        self._mark()

    def _mark(self) -> None:
        card = self._model.card
        if card is not None:
            self.list.mark(card.id)
