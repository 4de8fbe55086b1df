from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.desk import Desk
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.people import Birthday, Party, PartyKind, Reach, ReachKind
from deskhand.host.folders import Folders
from deskhand.services.bus import Bus
from deskhand.services.people import People
from deskhand.store.people import PeopleRepository
from deskhand.store.task_tables import task, task_person

ORGANISATION = PartyKind.ORGANISATION


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
    yield opened
    await opened.close()


@pytest.fixture
def people(desk: Desk) -> People:
    return desk.daily.people


async def made(people: People, name: str, kind: PartyKind = PartyKind.PERSON) -> Party:
    return await people.add(people.draft(name, kind))


async def with_task(desk: Desk, person: Party, title: str = "Call") -> UUID:
    now = datetime.now(UTC)
    values = {"id": new_id(), "title": title, "created_at": now, "updated_at": now}

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(task.insert().values(values))
        await connection.execute(
            task_person.insert().values(task_id=values["id"], name=person.name, person_id=person.id)
        )

    await desk.chats.database.write(work)
    return values["id"]


def names(parties: list[Party]) -> list[str]:
    return [each.name for each in parties]


async def test_everything_of_a_person_comes_back(people: People, desk: Desk) -> None:
    whole = replace(
        people.draft("Anna Rossi"),
        given_name="Anna",
        family_name="Rossi",
        nicknames=("Annina", "annina", "@Nina"),
        reach=(
            Reach(ReachKind.EMAIL, " anna@example.com ", "work"),
            Reach(ReachKind.ADDRESS, "Via Roma 1\n00100 Roma"),
            Reach(ReachKind.EMAIL, ""),
        ),
        birthday=Birthday(2, 29),
        notes="*Likes* tea",
        tags=("#friends", "rome"),
        last_contact=date(2026, 1, 2),
        extra="X-OLD:1",
    )
    added = await people.add(whole)
    found = await people.get(added.id)
    assert found == added
    assert found.nicknames == ("Annina", "Nina")
    assert found.reach == (
        Reach(ReachKind.EMAIL, "anna@example.com", "work"),
        Reach(ReachKind.ADDRESS, "Via Roma 1\n00100 Roma"),
    )
    assert found.tags == ("friends", "rome")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "  "},
        {"name": "x" * 10_000},
        {"reach": (Reach(ReachKind.EMAIL, "no address"),)},
        {"reach": (Reach(ReachKind.PHONE, "call me"),)},
        {"birthday": Birthday(2, 30)},
        {"birthday": Birthday(2, 29, 2025)},
        {"notes": "x" * 100_001},
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_stored(
    people: People, change: dict[str, object]
) -> None:
    with pytest.raises(InputError):
        await people.add(replace(people.draft("Anna"), **change))
    assert await people.all() == []


async def test_change_and_delete_can_be_undone(people: People) -> None:
    anna = await made(people, "Anna")
    before = await people.change([replace(anna, name="Anna B.", tags=("x",))])
    assert before == [anna]
    await people.put_back(before)
    assert await people.get(anna.id) == anna
    await people.delete([anna.id])
    assert await people.all() == []
    with pytest.raises(NotFoundError):
        await people.get(anna.id)
    await people.restore([anna.id])
    assert await people.all() == [anna]


async def test_who_is_meant_by_a_name(people: People) -> None:
    for name in ("Anna Rossi", "Anna Bianchi", "Élodie Müller", "Annabel Lee"):
        await made(people, name)
    await people.add(replace(people.draft("Robert Stone"), nicknames=("Bob",)))
    assert names(await people.meant("@elodie")) == ["Élodie Müller"]
    assert names(await people.meant("muller elodie")) == ["Élodie Müller"]
    assert names(await people.meant("BOB")) == ["Robert Stone"]
    assert names(await people.meant("anna")) == ["Anna Bianchi", "Anna Rossi"]
    assert names(await people.find("ann")) == ["Anna Bianchi", "Anna Rossi", "Annabel Lee"]
    assert names(await people.meant("anna rossi")) == ["Anna Rossi"]
    assert await people.meant("nobody") == []
    assert await people.find("@") == []
    await made(people, "Anna")
    assert names(await people.meant("@Anna")) == ["Anna"]


async def test_two_of_a_name_are_asked_about_with_their_ids(people: People) -> None:
    one, other = await made(people, "Anna Rossi"), await made(people, "Anna Bianchi")
    with pytest.raises(InputError) as refused:
        await people.named("Anna")
    assert str(one.id) in refused.value.what and str(other.id) in refused.value.what
    assert await people.named(str(other.id)) == other
    with pytest.raises(NotFoundError):
        await people.named("Zoe")


async def test_relations_are_seen_from_both_ends(people: People) -> None:
    anna, ben = await made(people, "Anna"), await made(people, "Ben")
    acme = await made(people, "Acme", ORGANISATION)
    await people.relate(anna.id, "mother of", ben.id)
    await people.relate(anna.id, "works at", acme.id, since=date(2020, 1, 1))
    await people.relate(ben.id, "fan of", acme.id)
    seen = {each.other.name: each.words for each in await people.neighbours(anna.id)}
    assert seen == {"Ben": "mother of", "Acme": "works at"}
    back = (await people.neighbours(ben.id))[0]
    assert (back.words, back.outgoing) == ("child of", False)
    own = next(each for each in await people.neighbours(acme.id) if each.other.id == ben.id)
    assert own.is_own and own.words == "fan of" and not own.outgoing
    # Said from the other end, it is stored the way it is known.
    boss = await made(people, "Bea")
    relation = await people.relate(acme.id, "employer of", boss.id)
    assert (relation.source_id, relation.kind) == (boss.id, "works at")


async def test_impossible_relations_are_refused(people: People) -> None:
    anna, ben = await made(people, "Anna"), await made(people, "Ben")
    acme = await made(people, "Acme", ORGANISATION)
    await people.relate(anna.id, "manager of", ben.id)
    impossible = [
        (anna.id, "friend of", anna.id, {}),
        (anna.id, "manager of", ben.id, {}),
        (ben.id, "reports to", anna.id, {}),
        (anna.id, "", ben.id, {}),
        (anna.id, "mother of", acme.id, {}),
        (anna.id, "x" * 61, ben.id, {}),
        (anna.id, "friend of", ben.id, {"since": date(2020, 1, 2), "until": date(2020, 1, 1)}),
    ]
    for source, kind, target, days in impossible:
        with pytest.raises(InputError):
            await people.relate(source, kind, target, **days)
    assert len(await people.relations()) == 1
    with pytest.raises(NotFoundError):
        await people.relate(anna.id, "friend of", new_id())


async def test_somebody_may_work_at_the_same_place_twice(people: People) -> None:
    anna, acme = await made(people, "Anna"), await made(people, "Acme", ORGANISATION)
    await people.relate(anna.id, "works at", acme.id, until=date(2010, 1, 1))
    await people.relate(anna.id, "works at", acme.id, since=date(2015, 1, 1))
    assert len(await people.neighbours(anna.id)) == 2


async def test_deleting_takes_relations_out_of_sight_and_undo_brings_them_back(
    people: People,
) -> None:
    anna, ben = await made(people, "Anna"), await made(people, "Ben")
    relation = await people.relate(anna.id, "friend of", ben.id)
    await people.delete([ben.id])
    assert await people.neighbours(anna.id) == []
    await people.restore([ben.id])
    assert [each.relation for each in await people.neighbours(anna.id)] == [relation]
    await people.unrelate([relation])
    assert await people.relations() == []
    await people.relate_again([relation])
    assert await people.relations(anna.id) == [relation]


async def test_merging_joins_everything_and_unmerging_puts_it_back(
    people: People, desk: Desk
) -> None:
    mail = Reach(ReachKind.EMAIL, "anna@example.com")
    phone = Reach(ReachKind.PHONE, "+39 06 1234567")
    keep = await people.add(
        replace(people.draft("Anna Rossi"), reach=(mail,), notes="One", birthday=Birthday(5, 4))
    )
    other = await people.add(
        replace(
            people.draft("A. Rossi"),
            reach=(Reach(ReachKind.EMAIL, "ANNA@example.com"), phone),
            nicknames=("Nina",),
            notes="Two",
            tags=("x",),
            birthday=Birthday(5, 4, 1970),
            uid="u2",
            extra="X-A:1",
        )
    )
    ben = await made(people, "Ben")
    ours = await people.relate(keep.id, "friend of", ben.id)
    same = await people.relate(ben.id, "friend of", other.id)
    theirs = await people.relate(other.id, "mother of", ben.id)
    await people.relate(keep.id, "knows", other.id)
    task_id = await with_task(desk, other)
    relations = await people.relations()

    merged = await people.merge(keep.id, other.id)
    kept = await people.get(keep.id)
    assert kept.reach == (mail, phone)
    assert kept.nicknames == ("Nina", "A. Rossi")
    assert (kept.notes, kept.tags, kept.uid, kept.extra) == ("One\n\nTwo", ("x",), "u2", "X-A:1")
    assert kept.birthday == Birthday(5, 4, 1970)
    assert names(await people.all()) == ["Anna Rossi", "Ben"]
    kinds = {each.kind for each in await people.relations()}
    assert kinds == {"friend of", "mother of"} and len(await people.relations()) == 2
    assert [each.id for each in await people.tasks_of(keep.id)] == [task_id]

    await people.unmerge(merged)
    assert await people.get(keep.id) == keep
    assert await people.get(other.id) == other
    assert await people.relations() == relations
    assert {ours, same, theirs} <= set(relations)
    assert await people.tasks_of(keep.id) == []
    assert [each.id for each in await people.tasks_of(other.id)] == [task_id]


async def test_what_was_merged_long_ago_is_separated_again_and_stays_apart(people: People) -> None:
    mail = Reach(ReachKind.EMAIL, "anna@example.com")
    keep = await people.add(replace(people.draft("Anna Rossi"), reach=(mail,)))
    other = await people.add(replace(people.draft("A. Rossi"), reach=(mail,), notes="Two"))
    assert len(await people.duplicates()) == 1
    await people.merge(keep.id, other.id)
    assert await people.merged_into(keep.id) == [other]
    assert await people.separate(other.id, keep.id) == other
    kept = await people.get(keep.id)
    assert (kept.reach, kept.notes) == ((mail,), "Two")
    assert await people.merged_into(keep.id) == [] == await people.duplicates()
    with pytest.raises(NotFoundError):
        await people.separate(other.id, keep.id)


async def test_a_person_and_an_organisation_are_never_merged(people: People) -> None:
    anna, acme = await made(people, "Acme"), await made(people, "Acme", ORGANISATION)
    for pair in ((anna.id, acme.id), (anna.id, anna.id)):
        with pytest.raises(InputError):
            await people.merge(*pair)


async def test_every_change_is_told(people: People, desk: Desk) -> None:
    told: list[Changes] = []
    desk.bus.subscribe(told.append)
    me = object()
    anna = await people.add(people.draft("Anna"), initiator=me)
    assert told == [Changes(Noun.PARTY, frozenset([anna.id]), me)]
    await people.contacted(anna.id, date(2026, 5, 4))
    assert (await people.get(anna.id)).last_contact == date(2026, 5, 4)
    assert len(told) == 2


async def test_what_was_deleted_long_ago_is_really_gone(people: People) -> None:
    anna, ben = await made(people, "Anna"), await made(people, "Ben")
    await people.relate(anna.id, "friend of", ben.id)
    await people.delete([anna.id])
    await people.purge(datetime.now(UTC) - timedelta(days=1))
    await people.restore([anna.id])
    assert len(await people.all()) == 2
    await people.delete([anna.id])
    await people.purge(datetime.now(UTC) + timedelta(days=1))
    await people.restore([anna.id])
    assert names(await people.all()) == ["Ben"] and await people.relations() == []


async def test_a_name_at_a_task_means_the_one_it_fits(desk: Desk, people: People) -> None:
    anna = await people.add(replace(people.draft("Anna Rossi"), nicknames=("Nan",)))
    tasks = desk.daily.tasks
    stored = await tasks.add(tasks.capture("call @Nan and @Zoe and @Anna"))
    assert stored.title.startswith("call")
    assert {(each.name, each.person_id) for each in stored.people} == {
        ("Anna Rossi", anna.id),
        ("Zoe", None),
    }
    assert [each.id for each in await people.tasks_of(anna.id)] == [stored.id]
    other = await made(people, "Anna Bianchi")
    unclear = await tasks.add(tasks.capture("write to @anna"))
    assert [each.person_id for each in unclear.people] == [None]
    ((task_, named, several),) = await people.unclear([stored, unclear])
    assert (task_, named.name) == (unclear, "anna")
    assert {each.id for each in several} == {anna.id, other.id}
    # Known by their full name since: found by it, nothing is guessed.
    zoe = await made(people, "Zoe")
    assert [each.id for each in await people.tasks_of(zoe.id)] == [stored.id]


async def test_what_a_model_gets_to_know(people: People) -> None:
    anna = await people.add(
        replace(
            people.draft("Anna"),
            birthday=Birthday(5, 4),
            reach=(Reach(ReachKind.PHONE, "+39 06 1"), Reach(ReachKind.ADDRESS, "Via Roma\nRoma")),
            notes="secret note",
        )
    )
    acme = await made(people, "Acme", ORGANISATION)
    await people.relate(anna.id, "works at", acme.id, note="Head", since=date(2020, 1, 1))
    told = await people.facts(anna.id)
    assert "Birthday: --05-04" in told
    assert "Anna: works at Acme, Head, since 2020-01-01" in told
    assert "Anna: works at Acme" in await people.facts(acme.id)
    for kept in ("+39", "Via Roma", "secret"):
        assert kept not in told
    with_contact = await people.facts(anna.id, contact=True)
    assert "Phone: +39 06 1" in with_contact and "Address: Via Roma, Roma" in with_contact
    assert "secret" not in with_contact


async def test_names_read_while_somebody_is_added_are_read_again(people: People) -> None:
    await made(people, "Anna")
    reading = asyncio.create_task(people.all())
    await asyncio.sleep(0)
    await made(people, "Ben")
    await reading
    assert names(await people.all()) == ["Anna", "Ben"]


async def test_what_another_process_added_just_now_breaks_nothing(
    people: People, desk: Desk
) -> None:
    anna = await made(people, "Anna")
    assert await people.places() == {}
    elsewhere = People(PeopleRepository(desk.chats.database), Bus())  # its changes come later
    bakery = await made(elsewhere, "Bakery", ORGANISATION)
    await elsewhere.relate(anna.id, "works at", bakery.id)
    assert await people.places() == {}
    assert await people.neighbours(anna.id) == []
    assert (await people.vcards()).count("BEGIN:VCARD") == 1
    desk.bus.publish(Changes(Noun.PARTY, frozenset()))
    assert await people.places() == {anna.id: "Bakery"}
    assert (await people.vcards()).count("BEGIN:VCARD") == 2
