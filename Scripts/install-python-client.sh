#!/usr/bin/env bash
# Puts the Kubernetes client for Python under .cache/python for the end-to-end tests, and prints the folder to add to PYTHONPATH.
# Nothing is installed into the system.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$PWD/.cache/python
if [ ! -f "$folder/installed" ]; then
  partial=$folder.partial
  rm -rf "$partial" "$folder"
  python3 -m pip install --quiet --disable-pip-version-check --target "$partial" 'kubernetes>=31' >&2
  touch "$partial/installed"
  mv "$partial" "$folder"
fi
echo "$folder"
