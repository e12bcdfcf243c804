#!/usr/bin/env bash
# Puts Debian's docker-registry under .cache/registry for the end-to-end tests, and prints the path of the program.
# It is unpacked, not installed, so that nothing of it is left running.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$PWD/.cache/registry/usr/bin/docker-registry
if [ ! -x "$program" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # Downloading runs as an unprivileged user, who must be let in.
  chmod 755 "$work"
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
  if ! { (cd "$work" && apt-get download docker-registry) || { "${as_root[@]}" apt-get update && (cd "$work" && apt-get download docker-registry); }; } >"$work/log" 2>&1; then
    cat "$work/log" >&2
    exit 1
  fi
  rm -rf .cache/registry
  mkdir -p .cache/registry
  dpkg-deb --extract "$work"/docker-registry_*.deb .cache/registry
fi
echo "$program"
