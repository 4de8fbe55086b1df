"""Bring the texts and their translations together (`make translations`).

Takes every text marked with `tr`, `ntr` and `mark` out of the source, together with what the
command line's help and the explanations of the settings say (they are docstrings and options),
writes resources/translations/deskhand.pot, brings the .po files up to date and compiles them.
With --check it writes nothing, says what is missing and returns 1.

For translators who work with Qt Linguist: `ts FOLDER` writes a .ts file a language there, and
`po FILE.ts …` takes what was translated in them back into the .po files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).resolve().parent))
from linguist import NotLinguist, as_ts, taken_back  # beside this script

TOP = Path(__file__).resolve().parents[1]
SOURCE = TOP / "desktop" / "deskhand"
FOLDER = TOP / "resources" / "translations"
TEMPLATE = FOLDER / "deskhand.pot"
KEYWORDS = {"tr": None, "ntr": (1, 2), "mark": None}
PROJECT = "Deskhand"
WIDTH = 96
# Of the header: what changes each time, and what nobody fills in.
LEFT_OUT = tuple(
    f'"{name}'
    for name in ("POT-", "PO-", "Generated-By", "Report-", "Last-Translator", "Language-Team")
)


def template() -> Catalog:
    """Every text there is, in the order of the files."""
    found = Catalog(project=PROJECT, charset="utf-8", fuzzy=False)
    for name, _line, text, comments, _context in extract_from_dir(
        SOURCE, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("i18n:",)
    ):
        # Without lines: a moved line is no change of a translation.
        found.add(text, locations=[(name, 0)], auto_comments=comments)
    for place, text in (*command_texts(), *setting_texts()):
        found.add(text, locations=[(place, 0)])
    return found


def command_texts() -> Iterator[tuple[str, str]]:
    """What `--help` says of commands, arguments and options."""
    from deskhand.cli.app import command
    from deskhand.cli.help_texts import texts

    return (("cli", text) for text in texts(command()))


def setting_texts() -> Iterator[tuple[str, str]]:
    """The explanations of settings."""
    from deskhand.host.settings_words import explanations

    return (
        ("host/settings.py", text) for fields in explanations().values() for text in fields.values()
    )


def updated(path: Path, texts: Catalog) -> Catalog:
    """A language's catalogue with the texts of today; those gone are dropped."""
    with path.open("rb") as file:
        translated = read_po(file, locale=path.stem)
    translated.update(texts, no_fuzzy_matching=True)
    translated.obsolete.clear()
    return translated


def as_po(texts: Catalog) -> bytes:
    """A catalogue as its file has it."""
    held = BytesIO()
    write_po(held, texts, width=WIDTH, sort_by_file=True, include_lineno=False, omit_header=False)
    lines = held.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(LEFT_OUT)).encode()


def as_mo(texts: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    held = BytesIO()
    write_mo(held, texts)
    return held.getvalue()


def missing(texts: Catalog) -> list[str]:
    """The texts without a translation that counts."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in texts
        if message.id and (message.fuzzy or not message.string or not all(_forms(message.string)))
    ]


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def to_linguist(folder: Path) -> int:
    """Write every language for Qt Linguist; returns the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = template()
    for path in sorted(FOLDER.glob("*.po")):
        target = folder / f"{path.stem}.ts"
        target.write_bytes(as_ts(updated(path, texts)))
        print(target)
    return 0


def from_linguist(files: list[Path]) -> int:
    """Take back what was translated in Qt Linguist; returns the exit status."""
    texts = template()
    for file in files:
        path = FOLDER / f"{file.stem}.po"
        if not path.is_file():
            print(f"{file}: there is no language {file.stem!r} in {FOLDER}")
            return 1
        translated = updated(path, texts)
        try:
            changed = taken_back(translated, file.read_bytes())
        except (OSError, NotLinguist) as error:
            print(f"{file}: {error}")
            return 1
        path.write_bytes(as_po(translated))
        path.with_suffix(".mo").write_bytes(as_mo(translated))
        print(f"{path.name}: {changed} changed, {len(missing(translated))} without a translation")
    return 0


def main(arguments: list[str]) -> int:
    """Write the catalogues, or check them; returns the exit status."""
    match arguments:
        case ["ts", folder]:
            return to_linguist(Path(folder))
        case ["po", *files] if files:
            return from_linguist([Path(file) for file in files])
        case ["ts" | "po", *_]:
            print("translations.py [--check] | ts FOLDER | po FILE.ts …")
            return 2
    texts = template()
    files = {TEMPLATE: as_po(texts)}
    left: list[str] = []
    for path in sorted(FOLDER.glob("*.po")):
        translated = updated(path, texts)
        files[path] = as_po(translated)
        files[path.with_suffix(".mo")] = as_mo(translated)
        left += [f"{path.name}: {text}" for text in missing(translated)]
    for line in left:
        print(line)
    if "--check" in arguments:
        stale = [path.name for path, data in files.items() if path.read_bytes() != data]
        print(*(f"{name} is not up to date" for name in stale), sep="\n")
        return 1 if stale or left else 0
    for path, data in files.items():
        path.write_bytes(data)
    print(f"{len(texts)} texts, {len(left)} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
