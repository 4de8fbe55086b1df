#!/bin/sh
# Sets up what `make $1` needs, once. $1: run or test.
set -eu
unset CDPATH # with it, cd prints where it went
here=$(cd "$(dirname "$0")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
purpose=$1
# Without a display the terminal chat needs none of the window's libraries.
[ "$purpose" != run ] || [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || purpose=window
stamp="$top/.venv/set-up-$purpose"
# The import fails when the system's Python went away or was replaced by another.
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(sh "$here/fingerprint.sh" "$purpose")" ] \
    && "$top/.venv/bin/python" -c 'import deskhand' 2>/dev/null; then
    exit 0
fi
for python in "${PYTHON:-}" python3.14 python3.13 python3.12 python3.11 python3; do
    if [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 \
        && "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
    then
        exec "$python" -I "$here" "$purpose"
    fi
done
echo "Deskhand needs Python 3.11, 3.12, 3.13 or 3.14, and found none of them." >&2
echo "Install one (Debian, Ubuntu: apt install python3; Fedora: dnf install python3; macOS: brew install python) and run this again." >&2
exit 1
