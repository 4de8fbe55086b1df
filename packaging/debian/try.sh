#!/bin/sh
# Installs the Debian package with apt on a fresh Debian 12 and drives it there: the command with a
# question for the built-in model as an ordinary person, then the window, started through its desktop
# entry on a virtual screen. Run by `make test-deb`, as root; a few minutes and 3 GB below build/deb.
#
#   try.sh PACKAGE.deb [PICTURE.png]
#
# The fresh root has no Python. Prints one line a step; the exit status says whether all went well.
set -eu
unset CDPATH
package=$(readlink -f "$1")
picture=$(readlink -f "${2:-build/deb/window.png}")
top=$(cd "$(dirname "$0")/../.." && pwd)
base=$top/build/deb/base.tar
root=$top/build/deb/fresh
python=$top/.venv/bin/python

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
[ "$(id -u)" = 0 ] || fail "only root can make another root"

leave() {
    for place in tmp proc dev/pts dev; do
        umount -l "$root/$place" 2>/dev/null || true
    done
}
within() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root \
        DEBIAN_FRONTEND=noninteractive "$@"
}

leave
if [ ! -s "$base" ]; then
    mmdebstrap --quiet --variant=minbase --mode=root bookworm "$base.new"
    mv "$base.new" "$base"
fi
# Nothing is deleted below a folder that is still mounted.
! grep -q " $root/" /proc/mounts || fail "$root is still in use"
rm -rf "$root"
mkdir -p "$root"
tar -C "$root" -xpf "$base"
trap leave EXIT
trap 'exit 1' HUP INT TERM
mount --bind /dev "$root/dev"
mount -t devpts devpts "$root/dev/pts"
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# How packages are reached here is this machine's own: the same inside.
for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*proxy* /etc/apt/sources.list.d/debian.sources; do
    [ ! -f "$file" ] || cp "$file" "$root$file"
done
[ ! -f "$root/etc/apt/sources.list.d/debian.sources" ] || : > "$root/etc/apt/sources.list"
echo "ok    a fresh Debian $(cat "$root/etc/debian_version"), $(du -xsm "$root" | cut -f1) MB"

cp "$package" "$root/root/deskhand.deb"
within apt-get update -qq
within apt-get install -y -qq --no-install-recommends /root/deskhand.deb > "$top/build/deb/apt.log" 2>&1 ||
    fail "apt could not install it; see build/deb/apt.log"
rm "$root/root/deskhand.deb"
echo "ok    installed with apt: $(within dpkg-query -W -f '${Version}, ${Installed-Size} KB' deskhand)"
within dpkg --verify deskhand || fail "installed files differ from the package's"
! within sh -c 'command -v python || command -v python3' || fail "there is a Python on the PATH"
echo "ok    no Python on the PATH"

within useradd --create-home person
as_person() {
    within setpriv --reuid=person --regid=person --clear-groups env HOME=/home/person "$@"
}
said=$(as_person deskhand --version)
[ "$said" = "deskhand $(within dpkg-query -W -f '${Version}' deskhand)" ] || fail "it says: $said"
answer=$(as_person deskhand ask "Say hello.")
[ -n "$answer" ] || fail "no answer"
echo "ok    deskhand ask \"Say hello.\": $answer"
as_person deskhand preferences add "I prefer short answers." > /dev/null
as_person deskhand preferences search "how long" | grep -q "short answers" || fail "preferences"
echo "ok    preferences are found by meaning"
printf 'The code word is heron.\n' > "$root/tmp/note.txt"
as_person deskhand ask --file /tmp/note.txt "What is the code word?" > /dev/null || fail "a file"
echo "ok    a file is read in a process of its own"
within man --version > /dev/null 2>&1 || true
[ -s "$root/usr/share/man/man1/deskhand.1.gz" ] || fail "no man page"

# Only what starts desktop entries is added; the screen is outside.
within apt-get install -y -qq --no-install-recommends libgtk-3-bin > "$top/build/deb/apt-gtk.log" 2>&1 ||
    fail "gtk-launch could not be installed"
! within sh -c 'command -v python3' || fail "there is a Python on the PATH now"
mount --bind /tmp "$root/tmp"
ROOT=$root PICTURE=$picture "$python" "$top/tests/support/virtual_desktop.py" \
    sh "$(dirname "$0")/try_window.sh" || fail "the window"

within apt-get purge -y -qq deskhand > /dev/null 2>&1 || fail "it cannot be removed"
left=$(find "$root/usr" -iname '*deskhand*' | head)
[ -z "$left" ] || fail "left behind: $left"
echo "ok    removed without a trace in /usr"
