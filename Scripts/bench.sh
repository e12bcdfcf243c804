#!/usr/bin/env bash
# All benchmarks: bench.sh PATH-OF-APUS. Figures go to standard output; nothing passes or fails.
set -euo pipefail
cd "$(dirname "$0")/.."

apus=$(realpath "$1")
echo "== From start to a healthy application"
python3 Scripts/bench/startup.py "$apus"
echo "== The embedded cluster beside etcd"
if command -v h2load >/dev/null; then
  python3 Scripts/bench/cluster.py "$apus"
else
  echo "needs h2load (apt-get install nghttp2-client)"
fi
swift build -c release --product apus-conformance
conformance=$PWD/.build/release/apus-conformance
echo "== Reading, writing and comparing objects"
python3 Scripts/bench/objectmodel.py "$conformance"
PATH=$(Scripts/install-kubectl.sh):$PATH
echo "== Rendering charts beside helm"
corpus=${APUS_CORPUS:-../shared/corpus}
if [ -d "$corpus/helm" ]; then export CHARTS=$corpus/helm; fi
python3 Scripts/bench/helm.py "$apus" "$conformance"
echo "== Building kustomizations beside kubectl"
python3 Scripts/bench/kustomize.py "$apus" "$conformance"
echo "== Previewing a repository of 200 applications"
python3 Scripts/bench/preview.py "$apus"
echo "== Delivering a thousand applications, from kustomizations and from charts"
python3 Scripts/bench/delivery.py "$apus" 1000 kustomize
python3 Scripts/bench/delivery.py "$apus" 1000 helm
