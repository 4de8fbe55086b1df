#!/bin/sh
# The part of try.sh on a virtual screen: starts the desktop entry inside $ROOT, asks the built-in
# model in the window with real keys, and keeps a picture of it as $PICTURE.
set -eu
inside() {
    # The screen's and the bus's sockets and HOME are below /tmp, which both roots share.
    chroot "$ROOT" env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
wait_for() {
    seconds=$1
    shift
    while ! "$@" > /dev/null 2>&1; do
        seconds=$((seconds - 1))
        [ "$seconds" -gt 0 ] || return 1
        sleep 1
    done
}
answered() {
    inside deskhand conversations list --json | grep -q '"id"' &&
        inside deskhand conversations show "$(newest)" --json | grep -q '"status": *"complete"[^}]*' &&
        inside deskhand conversations show "$(newest)" | tail -n +3 | grep -q .
}
newest() {
    inside deskhand conversations list --json | grep -o '"id": *"[^"]*"' | head -1 | cut -d'"' -f4
}

inside gtk-launch deskhand
wait_for 60 xdotool search --onlyvisible --class deskhand || exit 1
window=$(xdotool search --onlyvisible --class deskhand | head -1)
echo "ok    the desktop entry opens a window of class $(xprop -id "$window" WM_CLASS | cut -d= -f2)"
xdotool windowactivate --sync "$window"
wait_for 20 sh -c "xdotool getwindowname $window | grep -q Deskhand"
sleep 3
xdotool type --delay 20 "Say hello."
xdotool key Return
if ! wait_for 120 answered; then
    import -window root "$PICTURE"
    echo "no answer came in the window" >&2
    exit 1
fi
import -window root "$PICTURE"
echo "ok    answered in the window; picture in $PICTURE"
inside deskhand --quick "What is new?"
wait_for 20 xdotool search --onlyvisible --name "Quick prompt" || exit 1
echo "ok    a second start hands over: the quick prompt is there"
xdotool key Escape
xdotool windowactivate --sync "$window"
xdotool key ctrl+q
wait_for 20 sh -c "! xdotool search --onlyvisible --class deskhand" || exit 1
echo "ok    ended with Ctrl+Q"
