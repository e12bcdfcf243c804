#!/usr/bin/env bash
# Feeds each reader with a million mutated texts, and the embedded cluster with as many requests: fuzz.sh [COUNT]. Fails when one
# falls, hangs or takes too much memory.
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-1000000}
swift build -c release --product apus-conformance
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 - "$folder" <<'PYTHON'
import json, sys
from pathlib import Path
sys.path.insert(0, "Scripts/bench")
from objectmodel import pods

folder = Path(sys.argv[1])
items = pods(400_000)
parts = [part for item in items for part in item["spec"]["containers"] + [item["metadata"], item["status"]]]
(folder / "json").write_text("\n".join(json.dumps(part, indent=2 if index % 3 == 0 else None) for index, part in enumerate(parts)))


def yaml(value, indent=""):
    if isinstance(value, dict):
        return "".join(f"{indent}{key}:{nested(item, indent)}" for key, item in value.items())
    return "".join(f"{indent}-{nested(item, indent)}" for item in value)


def nested(value, indent):
    if isinstance(value, (dict, list)) and value:
        return "\n" + yaml(value, indent + "  ")
    return f" {json.dumps(value)}\n" if not isinstance(value, str) or not value.isalpha() else f" {value}\n"


(folder / "yaml").write_text("---\n".join(yaml(item) for item in items))
PYTHON
for reader in json yaml kustomize; do
  echo "== $reader"
  timeout 600 .build/release/apus-conformance fuzz "$reader" "$folder/$([ "$reader" = json ] && echo json || echo yaml)" --count "$count"
done

echo "== requests"
swift build --build-tests
FUZZ_COUNT="$count" timeout 3600 swift test --skip-build --filter RequestFuzzTests
