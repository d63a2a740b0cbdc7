#!/bin/sh
# Writes the lock files. They hold versions and hashes, and name no host.
set -eu
cd "$(dirname "$0")/.."

lock_python() {
    output=$1; shift
    .venv/bin/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
        --generate-hashes --no-header --output-file "$output" "$@"
}

lock_python requirements.lock --group build
lock_python requirements-dev.lock --group build --group dev --constraints requirements.lock
.venv/bin/uv pip compile --group node --quiet --upgrade --universal --python-version 3.11 \
    --generate-hashes --no-header --output-file requirements-node.lock

PATH="$PWD/.venv/bin:$PATH"
npm update --package-lock-only --ignore-scripts --no-fund
# Pages where packages ask for money are of no use to an installer.
node -e '
    const { readFileSync, writeFileSync } = require("node:fs");
    const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
    for (const entry of Object.values(lock.packages)) delete entry.funding;
    writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");'
