#!/bin/sh
# Resolve requirements/*.in into hash-locked files that name no index and hold for every
# supported Python. uv comes from pip, into a folder that is gone afterwards.
set -eu
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$(sh stack/find_python.sh)" -m venv "$scratch"
"$scratch/bin/pip" install --quiet --disable-pip-version-check uv

compile() {
    name=$1
    shift
    "$scratch/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-annotate --custom-compile-command "make lock" \
        "$@" "requirements/$name.in" --output-file "requirements/$name.txt"
    echo "requirements/$name.txt"
}

compile runtime "$@"
# What runs in production is what was developed and measured with.
compile s3 --constraints requirements/runtime.txt "$@"
compile dev --constraints requirements/runtime.txt "$@"
compile bench --constraints requirements/runtime.txt "$@"
