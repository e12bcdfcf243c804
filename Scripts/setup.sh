#!/usr/bin/env bash
# Installs the Debian packages that Apus builds, runs and tests with. Does nothing when they are all there.
set -euo pipefail

# libyaml: YAML events; libgit2: reading Git objects; sqlite3: the embedded cluster's store; git: fetching repositories;
# re2: regular expressions; jsonnet: Jsonnet sources; jq: rules for comparing; zlib: chart archives; libcrypt: bcrypt in
# templates; lua: health and action scripts.
packages=(
  libyaml-dev libgit2-dev libsqlite3-dev libre2-dev libjsonnet-dev libjq-dev zlib1g-dev libcrypt-dev liblua5.4-dev
  pkg-config git curl python3 python3-pip unzip ca-certificates
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

if ! command -v apt-get >/dev/null; then
  echo "setup: apt-get is not here; install these packages by hand: ${missing[*]}" >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi

echo "setup: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -20 "$log" >&2
  echo "setup: the installation failed; mend what is said above and run it again" >&2
  exit 1
fi
