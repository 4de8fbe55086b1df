from __future__ import annotations

import asyncio
import io
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.errors import InputError
from deskhand.domain.people import Birthday, Party, PartyKind, Reach, ReachKind
from deskhand.host.folders import Folders
from deskhand.services.people import People
from deskhand.services.people_exchange import content_lines, importing
from deskhand.services.people_exchange.cards import Broken, cards
from deskhand.services.people_exchange.content_lines import raw_lines
from deskhand.services.people_exchange.reading import NO_SUCH_DAY
from deskhand.services.people_exchange.report import CardReport

THREE = b"""BEGIN:VCARD\r
VERSION:3.0\r
UID:anna-1\r
FN:Anna Rossi\r
N:Rossi;Anna;Maria;Dr.;\r
NICKNAME:Annina,Nan\r
EMAIL;TYPE=INTERNET,HOME:anna@example.com\r
item1.TEL;type=pref:+39 06 1234\r
item1.X-ABLabel:_$!<Mobile>!$_\r
ADR;TYPE=WORK:;;Via Roma 1;Roma;RM;00100;Italia\r
BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-04\r
NOTE:Likes tea\\, not\\ncoffee and a line that is so long that it is fo\r
 lded here\r
CATEGORIES:friends,choir\r
ORG:Acme;Design\r
TITLE:Head\r
X-ODD;A="b;c:d":kept\r
END:VCARD\r
"""
TWO = b"""BEGIN:VCARD
VERSION:2.1
N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg
TEL;CELL;VOICE:0151 234
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gr=C3=BC=
=C3=9Fe=0A=0D=0Aaus Wien
PHOTO;ENCODING=BASE64;JPEG:/9j/
 AAAA

AGENT:
BEGIN:VCARD
FN:Nobody
END:VCARD
END:VCARD
"""
FOUR = b"""BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Acme
UID:urn:uuid:0190aaaa-0000-7000-8000-000000000001
TEL;VALUE=uri:tel:+1-555-0100
URL:https://acme.example
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Ben
BDAY:--0229
UID:ben
RELATED;TYPE=parent:anna-1
RELATED;TYPE=friend;VALUE=text:Acme
END:VCARD
"""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path / "home")}), {})
    yield opened
    await opened.close()


@pytest.fixture
def people(desk: Desk) -> People:
    return desk.daily.people


async def taken(people: People, folder: Path, *files: bytes) -> CardReport:
    paths = []
    for at, data in enumerate(files):
        path = folder / f"{at}.vcf"
        path.write_bytes(data)
        paths.append(path)
    return await people.import_vcard(paths, lambda _share, _count: None, asyncio.Event())


async def by_name(people: People) -> dict[str, Party]:
    return {each.name: each for each in await people.all()}


async def test_version_3_with_apple_labels(people: People, tmp_path: Path) -> None:
    report = await taken(people, tmp_path, THREE)
    assert (len(report.added), report.failed) == (1, 0)
    anna = (await by_name(people))["Anna Rossi"]
    assert (anna.given_name, anna.family_name) == ("Anna", "Rossi")
    assert anna.nicknames == ("Annina", "Nan")
    assert anna.reach == (
        Reach(ReachKind.EMAIL, "anna@example.com", "home"),
        Reach(ReachKind.PHONE, "+39 06 1234", "mobile"),
        Reach(ReachKind.ADDRESS, "Via Roma 1\n00100 Roma\nRM\nItalia", "work"),
    )
    assert anna.birthday == Birthday(5, 4)
    assert anna.notes == "Likes tea, not\ncoffee and a line that is so long that it is folded here"
    assert anna.tags == ("choir", "friends")
    for kept in ("N:Rossi;Anna;Maria;Dr.;", 'X-ODD;A="b;c:d":kept', "ORG:Acme;Design"):
        assert kept in anna.extra.splitlines()
    (offer,) = report.offered
    assert (offer.organisation, offer.role) == ("Acme", "Head")
    (relation,) = await people.take_offered(report.offered)
    (seen,) = await people.neighbours(anna.id)
    assert (seen.words, seen.other.name, relation.note) == ("works at", "Acme", "Head")
    again = await taken(people, tmp_path, THREE)
    assert again.offered == [] and again.unchanged == 1


async def test_version_2_1_with_charsets_and_quoted_printable(
    people: People, tmp_path: Path
) -> None:
    report = await taken(people, tmp_path, TWO)
    assert report.failed == 0
    (only,) = await people.all()
    assert (only.name, only.family_name) == ("Jörg Müller", "Müller")
    assert only.reach == (Reach(ReachKind.PHONE, "0151 234", "mobile"),)
    assert only.notes.startswith("Grüße") and only.notes.endswith("aus Wien")
    assert "PHOTO:data:image/jpeg;base64,/9j/AAAA" in only.extra


async def test_version_4_with_relations_in_any_order(people: People, tmp_path: Path) -> None:
    report = await taken(people, tmp_path, FOUR, THREE)
    found = await by_name(people)
    assert found["Acme"].kind is PartyKind.ORGANISATION
    assert found["Acme"].reach[0].value == "+1-555-0100"
    assert found["Ben"].birthday == Birthday(2, 29)
    said = {(each.other.name, each.words) for each in await people.neighbours(found["Ben"].id)}
    assert said == {("Anna Rossi", "child of"), ("Acme", "friend of")}
    assert len(report.relations) == 2


async def test_the_same_again_changes_nothing_and_one_undo_takes_all_back(
    people: People, tmp_path: Path
) -> None:
    first = await taken(people, tmp_path, FOUR, THREE, TWO)
    before, relations = await people.all(), await people.relations()
    again = await taken(people, tmp_path, FOUR, THREE, TWO)
    assert (again.added, again.changed, again.relations, again.unchanged) == ([], {}, [], 4)
    assert await people.all() == before and await people.relations() == relations
    await people.undo_import(first)
    assert await people.all() == [] and await people.relations() == []


async def test_a_card_that_says_more_adds_to_what_is_there(people: People, tmp_path: Path) -> None:
    await taken(people, tmp_path, THREE)
    (anna,) = await people.all()
    mine = replace(anna, notes="My own", reach=())
    await people.change([mine])
    unchanged = await taken(people, tmp_path, THREE)
    assert unchanged.unchanged == 1  # the card says what it said
    more = THREE.replace(b"NICKNAME:", b"NICKNAME:Lady,").replace(b"FN:Anna R", b"FN:Anna B. R")
    report = await taken(people, tmp_path, more)
    (after,) = await people.all()
    assert list(report.changed) == [anna.id]
    assert "Lady" in after.nicknames and after.notes.startswith("My own")
    assert after.name == "Anna Rossi"
    await people.undo_import(report)
    assert (await people.get(anna.id)).nicknames == ("Annina", "Nan")


async def test_what_is_exported_comes_back_as_it_was(people: People, tmp_path: Path) -> None:
    await taken(people, tmp_path, FOUR, THREE, TWO)
    found = await by_name(people)
    anna = await people.add(
        replace(
            people.draft('Zoë "Z", the;Great\\One'),
            notes="a;b,c\\d\n\nend",
            birthday=Birthday(12, 31, 1999),
            reach=(
                Reach(ReachKind.HANDLE, "@zoe"),
                Reach(ReachKind.ADDRESS, "Line 1, x; y\nLine 2"),
                Reach(ReachKind.URL, "https://x.example/a,b;c"),
            ),
            last_contact=date(2026, 1, 2),
        )
    )
    await people.relate(
        anna.id, 'patron "saint" of; x', found["Acme"].id, since=date(2000, 1, 1), note="a;b: c"
    )
    path = tmp_path / "all.vcf"
    assert await people.export_vcard(path) == 5
    data = path.read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    report = await people.import_vcard([path], lambda _s, _c: None, asyncio.Event())
    assert (report.added, report.failures, report.relations) == ([], [], [])
    assert not report.changed

    other = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path / "other")}), {})
    there = other.daily.people
    await there.import_vcard([path], lambda _s, _c: None, asyncio.Event())

    def told(every: dict[str, Party]) -> dict[str, object]:
        return {
            name: (each.kind, each.nicknames, each.reach, each.birthday, each.notes, each.tags,
                   each.last_contact, each.given_name)
            for name, each in every.items()
        }  # fmt: skip

    assert told(await by_name(there)) == told(await by_name(people))

    def links(relations: object, every: dict[str, Party]) -> set[object]:
        names = {each.id: name for name, each in every.items()}
        return {
            (names[each.source_id], each.kind, names[each.target_id], each.since, each.note)
            for each in relations
        }

    assert links(await there.relations(), await by_name(there)) == links(
        await people.relations(), await by_name(people)
    )
    await other.close()


async def test_what_is_broken_is_listed_and_the_rest_is_kept(
    people: People, tmp_path: Path
) -> None:
    data = (
        b"hello\nBEGIN:VCARD\nNOTE:nobody\nEND:VCARD\n"
        b"BEGIN:VCARD\nFN:Cut\nBEGIN:VCARD\nFN:Good\nno property here\nEMAIL:not an address\n"
        b"TEL:call me\nBDAY:31 February\nBDAY:20230231\nEND:VCARD\n"
        b"BEGIN:VCARD\nFN:B\x00ad \xff name\nEND:VCARD\nBEGIN:VCARD\nFN:Last"
    )
    report = await taken(people, tmp_path, data)
    assert set(await by_name(people)) == {"Good", "Bad ÿ name"}
    assert [line for _, line, _ in report.failures] == [1, 2, 5, 18]
    good = (await by_name(people))["Good"]
    assert good.reach == () and good.birthday is None
    for kept in ("EMAIL:not an address", "TEL:call me", "BDAY:31 February", "BDAY:20230231"):
        assert kept in good.extra.splitlines()
    assert report.left_out and report.details() and report.summary()
    assert report.facts()["failed"] == 4


async def test_an_endless_line_costs_one_line(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_lines, "LONGEST_LINE", 5_000)
    photo = b"PHOTO:" + b"x" * 50_000 + b"\nNOTE:after\n" + b"X-A:1\n" + b" y\n" * 9_000
    data = b"BEGIN:VCARD\nFN:Anna\n" + photo + b"NICKNAME:Nan\nEND:VCARD\n"
    report = await taken(people, tmp_path, data)
    (anna,) = await people.all()
    assert (anna.notes, anna.nicknames) == ("after", ("Nan",))
    assert len(report.left_out) == 1


async def test_a_card_of_too_many_lines_is_refused_alone(people: People, tmp_path: Path) -> None:
    data = b"BEGIN:VCARD\nFN:A\n" + b"X-A:1\n" * 6_000 + b"END:VCARD\n"
    report = await taken(people, tmp_path, data + b"BEGIN:VCARD\nFN:B\nEND:VCARD\n")
    assert report.failed == 1 and set(await by_name(people)) == {"B"}


async def test_a_million_cards_are_stopped_at_the_bound(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_CARDS", 500)
    data = b"".join(b"BEGIN:VCARD\nFN:P %d\nEND:VCARD\n" % n for n in range(2_000))
    report = await taken(people, tmp_path, data)
    assert report.is_too_many and 500 <= len(report.added) <= 700
    assert len(await people.all()) == len(report.added)


async def test_it_can_be_stopped_and_keeps_what_came(people: People, tmp_path: Path) -> None:
    path = tmp_path / "many.vcf"
    path.write_bytes(b"".join(b"BEGIN:VCARD\nFN:P %d\nEND:VCARD\n" % n for n in range(2_000)))
    stop, heard = asyncio.Event(), []

    def tell(share: float, count: int) -> None:
        heard.append((share, count))
        stop.set()

    report = await people.import_vcard([path], tell, stop)
    assert report.is_cancelled and heard and 0 < heard[0][0] <= 1
    assert len(await people.all()) == len(report.added) == heard[0][1]


async def test_files_that_are_none(people: People, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.vcf"):
        with pytest.raises(InputError):
            await people.import_vcard([path], lambda _s, _c: None, asyncio.Event())
    with pytest.raises(InputError):
        await people.export_vcard(tmp_path / "no" / "such.vcf")
    report = await taken(people, tmp_path, b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50)
    assert report.is_empty and report.failed == 1


def test_utf_16_is_read() -> None:
    text = "BEGIN:VCARD\r\nFN:Ünï\r\nEND:VCARD\r\n"
    for codec in ("utf-16", "utf-8-sig"):
        (card,) = cards(io.BytesIO(text.encode(codec)))
        assert not isinstance(card, Broken)
        assert [each.value for each in card.properties] == ["Ünï"]


def test_any_bytes_are_read_to_their_end() -> None:
    chosen = random.Random(4)
    words = [b"BEGIN:VCARD", b"END:VCARD", b"\n", b"\r\n", b" ", b"=", b":", b";", b'"', b"\\"]
    words += [b"\0", b"N;ENCODING=QUOTED-PRINTABLE:", b"FN:", b"\xff\xfe", b"CHARSET=zlib", b"\xc3"]
    for _ in range(400):
        data = b"".join(chosen.choices(words, k=chosen.randrange(120)))
        assert sum(1 for _ in cards(io.BytesIO(data))) <= 60
        assert all(each.number > 0 for each in raw_lines(io.BytesIO(data)))


async def test_a_birthday_that_does_not_exist_is_told_and_kept_as_written(
    people: People, tmp_path: Path
) -> None:
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ben\r\nBDAY:20230231\r\nEND:VCARD\r\n"
    report = await taken(people, tmp_path, card)
    assert [reason for _, _, reason in report.left_out] == [NO_SUCH_DAY]
    ben = (await by_name(people))["Ben"]
    assert ben.birthday is None and "BDAY:20230231" in ben.extra
