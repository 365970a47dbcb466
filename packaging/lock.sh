#!/bin/sh
# Pins what pyproject.toml asks for, for every system at once, each file by its hash.
# Then checks that everything pinned for the application comes ready built for each system we name,
# and that no place to fetch from has crept into the files.
set -eu
cd "$(dirname "$0")/.."
uv=.venv/bin/uv

compile() {
    $uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
        --custom-compile-command 'make lock' "$@" pyproject.toml
}
compile --output-file requirements.lock
compile --output-file requirements-team.lock --extra team --constraint requirements.lock
compile --output-file requirements-dev.lock --extra team --group dev --constraint requirements.lock
$uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
    --custom-compile-command 'make lock' --group torture --output-file requirements-torture.lock

# PySide6's wheels are built for macOS 13 and later, pikepdf's for Apple silicon for 14 and later.
for system in x86_64-pc-windows-msvc aarch64-apple-darwin x86_64-apple-darwin x86_64-manylinux_2_36; do
    case $system in aarch64-*) oldest=14.0 ;; *) oldest=13.0 ;; esac
    MACOSX_DEPLOYMENT_TARGET=$oldest $uv pip install --quiet --dry-run --only-binary :all: --require-hashes --python-version 3.11 \
        --python-platform "$system" --target build/none --requirement requirements-team.lock
    echo "every package has a wheel for $system"
done

if grep -nE '://|index-url|find-links|/(home|root|opt|tmp|Users)/' requirements.lock requirements-team.lock requirements-dev.lock requirements-torture.lock; then
    echo "the lock files name a place; they must not" >&2
    exit 1
fi
