#!/bin/sh
# Makes this folder ready: Python's venv module, Qt's system libraries, .venv with the pinned packages.
# The second time it only looks, which takes a tenth of a second.
#
#   sh packaging/setup.sh            what the application needs
#   sh packaging/setup.sh screen     and a virtual screen and a message bus: for the tests and the tour
#   sh packaging/setup.sh freezer    and what PyInstaller calls
#   sh packaging/setup.sh torture    and strace, and atheris where it comes ready built
#
# System packages come through apt where that is allowed without asking; otherwise one line says what
# to install. Python packages come from wherever pip is set up to look, each checked against its hash.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# Shared libraries that Qt's wheels expect from the system, and the Debian package of each
# (`readelf -d` over libQt6Gui, libQt6DBus and the xcb platform plugin of PySide6 Essentials).
libraries='
libEGL.so.1            libegl1
libGL.so.1             libgl1
libX11.so.6            libx11-6
libX11-xcb.so.1        libx11-xcb1
libcups.so.2           libcups2
libdbus-1.so.3         libdbus-1-3
libfontconfig.so.1     libfontconfig1
libfreetype.so.6       libfreetype6
libglib-2.0.so.0       libglib2.0-0
libxcb-cursor.so.0     libxcb-cursor0
libxcb-icccm.so.4      libxcb-icccm4
libxcb-image.so.0      libxcb-image0
libxcb-keysyms.so.1    libxcb-keysyms1
libxcb-randr.so.0      libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0     libxcb-render0
libxcb-shape.so.0      libxcb-shape0
libxcb-shm.so.0        libxcb-shm0
libxcb-sync.so.1       libxcb-sync1
libxcb-util.so.1       libxcb-util1
libxcb-xfixes.so.0     libxcb-xfixes0
libxcb-xkb.so.1        libxcb-xkb1
libxcb.so.1            libxcb1
libxkbcommon-x11.so.0  libxkbcommon-x11-0
libxkbcommon.so.0      libxkbcommon0
libzstd.so.1           libzstd1
'

# Debian packages whose library the loader does not know.
missing_libraries() {
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    printf '%s' "$libraries" | while read -r library package; do
        case $known in *"$library "*) ;; *) printf '%s ' "$package" ;; esac
    done
}

# Debian packages that are missing here, for the purposes named by the arguments.
missing_packages() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null || printf 'python3-venv '
    missing_libraries
    for purpose; do
        case $purpose in
            screen)
                command -v xvfb-run >/dev/null || printf 'xvfb '
                command -v xauth >/dev/null || printf 'xauth '
                command -v dbus-daemon >/dev/null || printf 'dbus-daemon '
                ;;
            torture) command -v strace >/dev/null || printf 'strace ' ;;
            freezer)
                command -v objdump >/dev/null || printf 'binutils '
                # Debian's interpreter carries its library inside itself; PyInstaller wants it as a file.
                "$python" -c 'import ctypes, sysconfig as s; ctypes.CDLL(s.get_config_var("INSTSONAME"))' 2>/dev/null ||
                    "$python" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2], end=" ")'
                ;;
        esac
    done
}

apt_install() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then root=
    elif sudo -n true 2>/dev/null; then root='sudo -n'
    else return 1; fi
    say "installing through apt: $*"
    $root apt-get -qq update >/dev/null 2>&1 || say "apt could not refresh every list; going on"
    if ! log=$($root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends install "$@" 2>&1); then
        printf '%s\n' "$log" >&2
        return 1
    fi
}

find_python() {
    for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        "$python" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null && return
    done
    stop "Python 3.11 or later is needed (Debian 12: apt install python3)."
}

# What .venv was made from: when any of it changes, the packages are looked at again.
fingerprint() {
    cat requirements-dev.lock pyproject.toml packaging/setup.sh | cksum
    pwd -P
}

fill_venv() {
    say "putting the pinned packages into .venv (the first time: a minute or two)"
    # In a folder that was moved, the commands in .venv still name the old place.
    made_at=$(sed 1d .venv/ready 2>/dev/null || true)
    if [ "${made_at:-$(pwd -P)}" != "$(pwd -P)" ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear .venv
    fi
    pip='.venv/bin/python -m pip -qq --disable-pip-version-check --no-input install'
    $pip --require-hashes --only-binary :all: --requirement requirements-dev.lock
    $pip --no-deps --no-build-isolation --editable .
    fingerprint > .venv/ready
}

# Fuzzing led by coverage; without it everything else of `make torture` is done.
fill_torture() {
    .venv/bin/python -c 'import atheris' 2>/dev/null ||
        .venv/bin/python -m pip -qq --disable-pip-version-check --no-input install \
            --require-hashes --only-binary :all: --requirement requirements-torture.lock ||
        say "atheris does not come ready built for this Python, so nothing is fuzzed with it"
}

find_python
if [ "$(uname -s)" = Linux ]; then
    packages=$(missing_packages "$@")
    if [ -n "$packages" ]; then
        # shellcheck disable=SC2086  # a list of package names
        apt_install $packages || stop "please install, then try again: sudo apt install $packages"
    fi
fi
if ! .venv/bin/python -V >/dev/null 2>&1 || [ "$(fingerprint)" != "$(cat .venv/ready 2>/dev/null)" ]; then
    fill_venv
fi
case " $* " in *" torture "*) fill_torture ;; esac
