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
if [ -f Scripts/bench/objectmodel.py ]; then
  echo "== Reading, writing and comparing objects"
  swift build -c release --product apus-conformance
  python3 Scripts/bench/objectmodel.py .build/release/apus-conformance
fi
