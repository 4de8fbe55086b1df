#!/bin/sh
# Writes both lock files: universal (Linux, macOS, Windows; Python 3.11 and later), with hashes.
# Run by `make lock`, which brings the environment.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.8
compile() {
    .venv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 \
        --generate-hashes --no-header --no-emit-package deskhand "$@"
}
compile --upgrade --extra dev pyproject.toml -o packaging/requirements-dev.lock
# What people run is what was tested: the same versions, without the tests' tools.
compile -c packaging/requirements-dev.lock pyproject.toml -o packaging/requirements.lock
# What freezes the program is no part of it, and brings the same versions where it shares some.
compile --upgrade -c packaging/requirements-dev.lock packaging/pyinstaller/requirements.in \
    -o packaging/pyinstaller/requirements.lock
