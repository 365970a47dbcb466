#!/bin/sh
# Opens the application; where there is no display, takes the tour instead.
#
#   sh packaging/run.sh          open the window
#   sh packaging/run.sh tour     drive the window through made-up records; pictures and PDFs in tour/
#   sh packaging/run.sh tour dist/sos-desktop/sos-desktop      the same with the frozen application
set -eu
cd "$(dirname "$0")/.."

# A display somebody can look at: a socket that is there, or one forwarded from elsewhere.
display() {
    [ "$(uname -s)" = Linux ] || return 0
    [ -z "${QT_QPA_PLATFORM:-}" ] || return 0
    [ -z "${WAYLAND_DISPLAY:-}" ] || [ ! -S "${XDG_RUNTIME_DIR:-}/$WAYLAND_DISPLAY" ] || return 0
    case ${DISPLAY:-} in
        '') return 1 ;;
        :*) number=${DISPLAY#:}; [ -S "/tmp/.X11-unix/X${number%%.*}" ] ;;
    esac
}

if [ "${1:-}" != tour ]; then
    if display; then
        sh packaging/setup.sh
        exec .venv/bin/sos-desktop
    fi
    echo "There is no display here, so the application takes the tour instead: look into tour/." >&2
fi
sh packaging/setup.sh screen
exec sh packaging/screen.sh "${2:-.venv/bin/sos-desktop}" --tour tour
