#!/usr/bin/env bash
# Runs a command with a fresh embedded cluster: with-cluster.sh PATH-OF-APUS COMMAND [ARGUMENT...]
# The command gets `--kubeconfig FILE` at its end, and a kubectl in its PATH; the cluster is stopped after it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

apus=$(realpath "$1")
shift
tools=$("$root/Scripts/install-kubectl.sh")
folder=$(mktemp -d)
coproc CLUSTER { exec "$apus" cluster --data-dir "$folder/data" --api-port 0 2>"$folder/log"; }
cluster=$CLUSTER_PID
trap 'kill "$cluster" 2>/dev/null || true; wait "$cluster" 2>/dev/null || true; rm -rf "$folder"' EXIT

# A subshell does not have the descriptors of a coprocess, but it has this one.
exec 3<&"${CLUSTER[0]}"
# The line that says how to stop it is the last of its start.
while IFS= read -r line <&3; do
  if [[ $line == *Ctrl-C* ]]; then ready=1; break; fi
done
if [ -z "${ready:-}" ]; then
  echo "with-cluster: the cluster did not start:" >&2
  cat "$folder/log" >&2
  exit 1
fi
# Keeps reading, so that the cluster never waits for somebody to read.
cat <&3 >/dev/null &

HOME=$folder PATH=$tools:$PATH "$@" --kubeconfig "$folder/data/kubeconfig"
