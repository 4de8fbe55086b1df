"""`deskhand people`, as a shell has it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.runner import Deskhand


def test_a_person_is_added_listed_shown_and_changed(deskhand: Deskhand) -> None:
    added = deskhand(
        "people", "add", "Anna Rossi", "--email", "anna@example.com", "--birthday", "05-04",
        "--nickname", "Nan", "--tag", "#friends", "--address", "Via Roma 1, 00100 Roma", "--json",
    )  # fmt: skip
    assert added.status == 0, added.err
    anna = added.document
    assert next(iter(anna)) == "id" and anna["birthday"] == "--05-04"
    assert anna["reach"][1]["value"] == "Via Roma 1\n00100 Roma"
    deskhand("people", "add", "Acme", "--organisation")
    listed = deskhand("people", "list", "--json").document
    assert [each["name"] for each in listed] == ["Acme", "Anna Rossi"]
    assert all(next(iter(each)) == "id" for each in listed)
    assert [e["name"] for e in deskhand("people", "list", "nan", "--json").document] == [
        "Anna Rossi"
    ]
    related = deskhand("people", "relate", "@nan", "works at", "Acme", "--since", "2020", "--json")
    assert related.document["since"] == "2020-01-01"
    edited = deskhand("people", "edit", anna["id"][:13], "--phone", "+39 06 1", "--json")
    assert {each["kind"] for each in edited.document["reach"]} == {"email", "address", "phone"}
    shown = deskhand("people", "show", "Acme", "--json").document
    assert [(each["words"], each["name"]) for each in shown["relations"]] == [
        ("employer of", "Anna Rossi")
    ]
    assert "works at Acme" in deskhand("people", "show", "Anna").out


def test_two_of_a_name_are_both_named_with_their_ids(deskhand: Deskhand) -> None:
    ids = [
        deskhand("people", "add", name, "--json").document["id"] for name in ("Anna A", "Anna B")
    ]
    refused = deskhand("people", "show", "anna")
    assert refused.status != 0 and all(each in refused.error_line for each in ids)
    nobody = deskhand("people", "show", "Zoe")
    assert nobody.status != 0 and "Zoe" in nobody.error_line
    assert deskhand("people", "add", " ").status != 0
    assert deskhand("people", "relate", ids[0], "friend of", ids[0]).status != 0


def test_cards_come_in_and_go_out(deskhand: Deskhand, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nFN:Ben\nORG:Acme\nUID:b\nEND:VCARD\nBEGIN:VCARD\nFN:Cut\n")
    told = deskhand("people", "import", str(path), "--organisations", "--json").document
    assert (told["imported"], told["failed"], told["relations"]) == (1, 1, 1)
    assert told["failures"][0]["line"] == 6
    assert deskhand("people", "import", str(path), "--json").document["already_there"] == 1
    out = deskhand("people", "export").out
    assert out.count("BEGIN:VCARD") == 2 and "UID:b" in out
    made = tmp_path / "out.vcf"
    assert deskhand("people", "export", "Ben", "-o", str(made), "--json").document["count"] == 1
    assert made.read_text(encoding="utf-8").startswith("BEGIN:VCARD")
    assert deskhand("people", "import", str(tmp_path / "none.vcf")).status != 0


def test_duplicates_are_listed_merged_and_deleted(deskhand: Deskhand) -> None:
    for name in ("Anna Rossi", "Rossi Anna"):
        deskhand("people", "add", name, "--email", "anna@example.com")
    (pair,) = deskhand("people", "duplicates", "--json").document
    assert pair["score"] == 1.0 and len(pair["why"]) == 2
    kept = deskhand("people", "merge", pair["id"], pair["other"], "--json").document
    assert kept["id"] == pair["id"]
    assert deskhand("people", "delete", "Anna").status == 3
    assert deskhand("people", "delete", "Anna", "--yes").status == 0
    assert deskhand("people", "list", "--json").document == []
