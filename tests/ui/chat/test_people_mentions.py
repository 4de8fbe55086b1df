"""People behind "@" in the composer: whom it offers, and what goes with the message."""

from __future__ import annotations

from dataclasses import replace

from deskhand.domain.people import Birthday, PartyKind, Reach, ReachKind
from deskhand.services.people import People
from deskhand.store.people import PeopleRepository
from deskhand.ui import aio
from deskhand.ui.chat.completion_sources import Mentions
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.chat.people_mentions import PeopleMentions
from deskhand.ui.chat.view_model import ChatViewModel

from .core import Core
from .on_qt import play, until


def test_two_of_a_name_are_offered_and_the_chosen_one_goes_with_the_message(qapp, tmp_path):
    async def scenario():
        core = await Core.open(tmp_path)
        people = People(PeopleRepository(core.database), core.bus)
        mail = Reach(ReachKind.EMAIL, "anna@example.com")
        anna = await people.add(
            replace(people.draft("Ánna Rossi"), nicknames=("Nan",), birthday=Birthday(5, 4),
                    reach=(mail,), notes="secret note")
        )  # fmt: skip
        await people.add(people.draft("Anna Bianchi"))
        acme = await people.add(people.draft("Acme", PartyKind.ORGANISATION))
        await people.relate(anna.id, "works at", acme.id)
        live = LiveAnswers()
        model = ChatViewModel(live)
        model.attach(replace(core.services, people=people))
        offered = PeopleMentions(model, model.attachments)
        heard: list[bool] = []
        offered.changed.connect(lambda: heard.append(True))
        mentions = Mentions([offered.completions])
        assert mentions.suggest("@anna") == []
        await until(lambda: heard)
        assert [each.label for each in mentions.suggest("@anna")] == [
            "Anna Bianchi",
            "Ánna Rossi",
            "Ánna Rossi, with contact details",
        ]
        found = mentions.suggest("@nan")
        assert [each.hint for each in found] == ["Acme", "anna@example.com"]
        assert found[0].insert == "Ánna Rossi "

        for completion, secret in zip(found, (False, True), strict=True):
            completion.act()
            await until(lambda: model.attachments.files)
            (part,) = model.attachments.files
            assert part.name == "Ánna Rossi.txt"
            text = await model.attachments.text(part)
            assert "Birthday: --05-04" in text and "works at Acme" in text
            assert ("anna@example.com" in text) is secret
            assert "secret note" not in text
            model.attachments.remove(model.attachments.shown[0].key)

        await people.add(people.draft("Annika"))
        mentions.suggest("@annik")
        await until(lambda: mentions.suggest("@annik"))
        await people.delete([anna.id])
        found[0].act()  # gone meanwhile: nothing is attached, nothing fails
        await until(lambda: not [e for e in mentions.suggest("@nan") if e.label == "Ánna Rossi"])
        assert model.attachments.files == ()
        assert await aio.settled(("mention", "read people"))
        await core.close()
        model.deleteLater()
        live.deleteLater()

    play(qapp, scenario)
