#!/usr/bin/env bash
# Runs the stories of Tests/EndToEnd against a built program: end-to-end.sh PATH-OF-APUS [unittest arguments].
set -euo pipefail
cd "$(dirname "$0")/.."

APUS=$(realpath "$1")
shift
APUS_TOOLS=$(Scripts/install-kubectl.sh)
PYTHONPATH=$(Scripts/install-python-client.sh)${PYTHONPATH:+:$PYTHONPATH}
Scripts/install-helm.sh >/dev/null
APUS_REGISTRY=$(Scripts/install-registry.sh)
export APUS APUS_TOOLS APUS_REGISTRY PYTHONPATH
exec python3 -m unittest discover --start-directory Tests/EndToEnd --top-level-directory Tests/EndToEnd "$@"
