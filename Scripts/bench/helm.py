#!/usr/bin/env python3
"""Times rendering charts: helm.py PATH-OF-APUS PATH-OF-APUS-CONFORMANCE [CHART...].

Renders each chart with `apus helm template` and, where there is one (in $HELM or in PATH), with `helm template`, in turns: median
wall-clock time and peak memory of the process. Then the time within a process: loading, the first render, and a later one.
Without charts it renders two of its own, a small one and one of 120 templates; $CHARTS may name a folder of further ones."""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HELPERS = """{{- define "app.name" -}}{{ .Chart.Name | trunc 63 | trimSuffix "-" }}{{- end }}
{{- define "app.labels" -}}
app.kubernetes.io/name: {{ include "app.name" . }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}
"""
TEMPLATE = """{{- $name := printf "%s-%d" (include "app.name" .) INDEX }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels: {{- include "app.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas | default 1 }}
  selector:
    matchLabels: {{- include "app.labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "app.labels" . | nindent 8 }}
      {{- with .Values.annotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      containers:
        - name: main
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          env:
            {{- range $key, $value := .Values.env }}
            - name: {{ $key | upper }}
              value: {{ tpl $value $ | quote }}
            {{- end }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
"""
VALUES = {
    "replicas": 2,
    "image": {"repository": "registry.example.com/app", "tag": ""},
    "annotations": {"checksum/config": "abc", "prometheus.io/scrape": "true"},
    "env": {f"setting_{i}": "value of {{ .Release.Name }} " + str(i) for i in range(8)},
    "resources": {"limits": {"cpu": "500m", "memory": "256Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}},
}


def chart(folder, name, templates):
    root = pathlib.Path(folder) / name
    (root / "templates").mkdir(parents=True)
    (root / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: 0.1.0\nappVersion: '1.0'\n")
    (root / "values.yaml").write_text(json.dumps(VALUES))
    (root / "templates/_helpers.tpl").write_text(HELPERS)
    for index in range(templates):
        (root / f"templates/deployment-{index}.yaml").write_text(TEMPLATE.replace("INDEX", str(index)))
    return root


def run(words):
    """Seconds, peak memory in MiB, and whether it succeeded."""
    start = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - start, usage.ru_maxrss / 1024, process.returncode == 0


def main():
    apus, conformance, *named = sys.argv[1:]
    helm = os.environ.get("HELM") or shutil.which("helm")
    with tempfile.TemporaryDirectory() as folder:
        charts = [pathlib.Path(path) for path in named] or [chart(folder, "small", 3), chart(folder, "large", 120)]
        if more := os.environ.get("CHARTS"):
            charts += sorted(path.parent for path in pathlib.Path(more).glob("*/chart/Chart.yaml"))
        for path in charts:
            tools = {"apus": [apus, "helm", "template", str(path)]}
            if helm:
                tools["helm"] = [helm, "template", str(path)]
            results = {tool: [] for tool in tools}
            for _ in range(7):
                for tool, words in tools.items():
                    results[tool].append(run(words))
            if not all(succeeded for measured in results.values() for _, _, succeeded in measured):
                continue
            line = f"{path.parent.name if path.name == 'chart' else path.name:24}"
            for tool, measured in results.items():
                line += f"  {tool} {statistics.median(r[0] for r in measured) * 1000:7.1f} ms {max(r[1] for r in measured):6.1f} MiB"
            warm = json.loads(subprocess.run([conformance, "bench-helm", str(path)], capture_output=True, text=True, check=True).stdout)
            print(line + "".join(f"  {step} {warm[step] * 1000:6.2f} ms" for step in ("load", "first", "warm")))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
