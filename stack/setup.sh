#!/bin/sh
# Make .venv hold exactly what requirements/dev.txt locks, and this project in place.
# Safe to interrupt and to repeat: the stamp is written last.
set -eu
cd "$(dirname "$0")/.."

stamp=.venv/.setup
inputs="requirements/runtime.txt requirements/dev.txt pyproject.toml stack/setup.sh"
version='import sys; print(sys.version_info[:2])'
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

runs() {
    "$@" >/dev/null 2>&1 </dev/null
}

# Keep a working .venv unless PYTHON asks for another version.
keep=no
if runs .venv/bin/python -m pip --version; then
    keep=yes
fi
if [ $keep = no ] || [ -n "${PYTHON:-}" ]; then
    python=$(sh stack/find_python.sh)
    if [ $keep = yes ] && [ "$("$python" -c "$version")" != "$(.venv/bin/python -c "$version")" ]; then
        keep=no
    fi
fi
# shellcheck disable=SC2086 # a list of names without spaces
if [ $keep = yes ] && [ -e $stamp ] && [ -z "$(find $inputs -newer $stamp)" ]; then
    exit 0
fi
if [ $keep = no ]; then
    echo "Creating .venv with $("$python" --version) ($python)"
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Installing the locked packages; the first time this takes a few minutes"
# Everything is pinned with its hash, so there is nothing to resolve.
.venv/bin/python -m pip install --quiet --use-pep517 --no-deps --require-hashes -r requirements/dev.txt
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
touch $stamp
echo "Set up: $(.venv/bin/python --version) in .venv"
