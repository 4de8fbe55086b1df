#!/bin/sh
# Sets up what `make $1` needs, once. $1: run or test.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
stamp="$top/.venv/set-up-$1"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(sh "$here/fingerprint.sh" "$1")" ] \
    && "$top/.venv/bin/python" -c '' 2>/dev/null; then
    exit 0
fi
for python in "${PYTHON:-}" python3.14 python3.13 python3.12 python3.11 python3; do
    if [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 \
        && "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
    then
        exec "$python" -I "$here" "$1"
    fi
done
echo "Deskhand needs Python 3.11, 3.12, 3.13 or 3.14, and found none of them." >&2
echo "Install one (Debian, Ubuntu: apt install python3; Fedora: dnf install python3; macOS: brew install python) and run this again." >&2
exit 1
