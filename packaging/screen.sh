#!/bin/sh
# Runs a command with a screen of its own (Xvfb), so that real windows open and nobody sees them.
set -eu
if ! command -v xvfb-run >/dev/null; then
    exec "$@"
fi
exec xvfb-run -a -s '-screen 0 1280x800x24 -nolisten tcp' env -u WAYLAND_DISPLAY QT_QPA_PLATFORM=xcb "$@"
