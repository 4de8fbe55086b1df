"""What an assistant proposes is told once, wherever the person is."""

from __future__ import annotations

from PySide6.QtCore import QObject

from deskhand.domain.notice import NoticeKind, Target, TargetKind
from deskhand.services.notices import Notices
from deskhand.store.notices import NoticeRepository
from deskhand.ui.tasks.proposed_notice import MOST_AT_ONCE, ProposedNotice
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from tests.ui.chat.on_qt import play, until

from .pane import shown


def test_a_proposal_is_told_once_and_leads_to_the_pane(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            told: list[tuple[str, str]] = []
            went: list[bool] = []

            def tell(text, *, action="", act=None):
                told.append((text, action))
                if act is not None:
                    act()

            parent = QObject()
            notices = Notices(NoticeRepository(part.database), part.bus)
            notice = ProposedNotice(
                part.tasks, notices, part.bus, tell, lambda: went.append(True), parent
            )
            await part.tasks.add(part.tasks.capture("my own"))
            proposed = await part.tasks.add(part.tasks.capture("renew the visa"), proposed=True)
            await until(lambda: told == [("1 task is proposed", "Show")])
            assert went == [True]
            await part.tasks.decline([proposed.id])
            await part.tasks.restore([proposed.id])
            many = [part.tasks.capture(f"number {at}") for at in range(MOST_AT_ONCE + 1)]
            await part.tasks.add_all([part.tasks.drafted(each) for each in many])
            again = await part.tasks.add(part.tasks.capture("pack"), proposed=True)
            await until(lambda: len(told) == 2 and part.model.row(again.id) is not None)
            assert notice.parent() is parent
            kept = [(each.kind, each.title, each.task_id) for each in await notices.all()]
            assert kept == [
                (NoticeKind.PROPOSAL, "pack", again.id),
                (NoticeKind.PROPOSAL, "renew the visa", proposed.id),
            ]

    play(qapp, scenario)


def test_what_one_answer_proposes_is_one_notice(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            told: list[str] = []
            parent = QObject()
            notices = Notices(NoticeRepository(part.database), part.bus)
            notice = ProposedNotice(
                part.tasks,
                notices,
                part.bus,
                lambda text, **_: told.append(text),
                lambda: None,
                parent,
            )
            for title in ("pack", "lock up", "leave"):
                await part.tasks.add(part.tasks.capture(title), proposed=True)
            await until(lambda: told != [])
            assert told == ["3 tasks are proposed"]
            (kept,) = await notices.all()
            assert kept.title == "3 tasks are proposed"
            assert sorted(kept.body.split("\n")) == ["leave", "lock up", "pack"]
            assert kept.target == Target(TargetKind.TASKS)
            assert notice.parent() is parent

    play(qapp, scenario)


def test_all_that_wait_are_accepted_or_declined_at_once(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            for at in range(5):
                await part.tasks.add(part.tasks.capture(f"thing {at}"), proposed=True)
            proposals = part.pane.page.proposals
            await until(lambda: len(part.model.proposals) == 5)
            buttons = {each.accessibleName(): each for each in proposals.findChildren(Button)}
            buttons["Decline all"].click()
            await until(lambda: part.model.proposals == [])
            part.undo()
            await until(lambda: len(part.model.proposals) == 5)
            shown_now = [each for each in proposals.findChildren(Button) if each.isVisible()]
            next(each for each in shown_now if each.accessibleName() == "Accept all").click()
            await until(lambda: len(part.titles()) == 5)

    play(qapp, scenario)
