#!/bin/sh
# Prints what a finished set-up depends on, on one line: if it is the same as last time, nothing
# needs doing. Called by ensure.sh before any Python is started, so that a second start costs
# next to nothing and needs no network. $1: run, window or test.
set -eu
unset CDPATH # with it, cd prints where it went
cd "$(dirname "$0")/../.."
inputs="packaging/requirements.lock packaging/model.lock packaging/set_up/*.py"
if [ "$1" = test ]; then
    inputs="$inputs packaging/requirements-dev.lock tests/support/aimock/package-lock.json"
fi
# The folder without links on its way: a checkout reached over two paths is one checkout.
# shellcheck disable=SC2086 # a list of files
printf '%s %s %s\n' "$(cat $inputs | cksum | tr ' ' '-')" "$(uname -sm | tr ' ' '-')" "$(pwd -P)"
