#!/bin/sh
# Print the Python to build .venv with; say on stderr why there is none, and exit 1.
# PYTHON names the only candidate; otherwise the newest suitable one on the PATH is taken.
# POSIX shell, because it runs before there is any Python to trust.
set -u

needed="Channelwatch needs Python 3.11, 3.12 or 3.13"

# A pyenv shim can exist and still run nothing, so every candidate is run.
version_of() {
    "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null </dev/null
}

# Print why a candidate will not do; print nothing for a suitable one.
objection_to() {
    if ! command -v "$1" >/dev/null 2>&1; then
        echo "not found"
        return
    fi
    version=$(version_of "$1") || version=""
    case "$version" in
    3.11.* | 3.12.* | 3.13.*) ;;
    "")
        echo "$(command -v "$1") is there but does not run"
        return
        ;;
    *)
        echo "$(command -v "$1") is Python $version"
        return
        ;;
    esac
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 </dev/null ||
        echo "$(command -v "$1") is Python $version without venv and ensurepip (Debian: python3-venv)"
}

if [ -n "${PYTHON:-}" ]; then
    objection=$(objection_to "$PYTHON")
    if [ -z "$objection" ]; then
        command -v "$PYTHON"
        exit 0
    fi
    echo "PYTHON=$PYTHON: $objection. $needed." >&2
    exit 1
fi

refused=""
for candidate in python3.13 python3.12 python3.11 python3; do
    objection=$(objection_to "$candidate")
    if [ -z "$objection" ]; then
        command -v "$candidate"
        exit 0
    fi
    refused="$refused  $candidate: $objection
"
done
printf '%s.\n%sInstall one of them, or name one: make setup PYTHON=/path/to/python3.12\n' \
    "$needed" "$refused" >&2
exit 1
