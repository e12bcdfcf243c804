#!/usr/bin/env python3
"""Times building kustomizations: kustomize.py PATH-OF-APUS PATH-OF-APUS-CONFORMANCE [RUNS].

Makes five kustomizations and builds each with `apus kustomize build` and, where there is one (in $KUBECTL or in PATH), with
`kubectl kustomize`, in turns: median wall-clock time and peak memory of the process, and whether both print the same. Then the time
of a build within a process that has built it before."""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      containers:
      - name: main
        image: example.com/web:1.0
        ports:
        - containerPort: 80
        env:
        - name: COLOUR
          value: red
"""
SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector:
    app: {name}
  ports:
  - port: 80
    targetPort: 80
"""
MERGE = """resources: [deployment.yaml, service.yaml]
namePrefix: dev-
patches:
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
          - name: main
            env:
            - name: SIZE
              value: large
          - name: sidecar
            image: example.com/sidecar:2.0
"""
MANY = """resources: [all.yaml]
namespace: team
namePrefix: dev-
labels:
- pairs: {team: a}
  includeSelectors: true
images:
- name: example.com/web
  newTag: "2.0"
"""


def schema(depth, name):
    text = {"type": "object", "description": f"{name}: what it means, told at length, so that the line is long. " * 2}
    if depth:
        text["properties"] = {f"{name}{i}": schema(depth - 1, f"{name}{i}") for i in range(6)}
    return text


def yaml(value, indent=0):
    lines = []
    for key, item in value.items():
        if isinstance(item, dict):
            lines.append(" " * indent + f"{key}:")
            lines += yaml(item, indent + 2)
        else:
            lines.append(" " * indent + f'{key}: "{item}"' if ": " in str(item) else " " * indent + f"{key}: {item}")
    return lines


def definition(index):
    name = f"kind{index}"
    head = f"""apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: {name}s.example.com
spec:
  group: example.com
  names:
    kind: {name.capitalize()}
    plural: {name}s
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
"""
    return head + "\n".join(yaml(schema(3, "field"), 8)) + "\n"


def inputs(root):
    def write(case, **files):
        folder = root / case
        folder.mkdir()
        for name, text in files.items():
            (folder / name.replace("_", ".")).write_text(text)
        return folder

    web = {"deployment_yaml": DEPLOYMENT.format(name="web"), "service_yaml": SERVICE.format(name="web")}
    count = 2000
    everything = "---\n".join((DEPLOYMENT if i % 2 else SERVICE).format(name=f"web-{i // 2}") for i in range(count))
    twice = "---\n".join((DEPLOYMENT if i % 2 else SERVICE).format(name=f"web-{i // 2}") for i in range(2 * count))
    return {
        "guestbook": write("guestbook", kustomization_yaml="resources: [deployment.yaml, service.yaml]\nnamePrefix: dev-\n", **web),
        "strategic merge": write("merge", kustomization_yaml=MERGE, **web),
        "definitions": write(
            "definitions", kustomization_yaml="resources: [all.yaml]\n", all_yaml="---\n".join(definition(i) for i in range(32))
        ),
        "2,000 objects": write("many", kustomization_yaml=MANY, all_yaml=everything),
        "4,000 objects": write("more", kustomization_yaml=MANY, all_yaml=twice),
    }


def run(words):
    """Seconds, peak memory in MiB, and the output."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(words, stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return seconds, usage.ru_maxrss / 1024, output.read() if process.returncode == 0 else None


def main():
    apus, conformance = sys.argv[1], sys.argv[2]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    kubectl = os.environ.get("KUBECTL") or shutil.which("kubectl")
    with tempfile.TemporaryDirectory() as folder:
        cases = inputs(pathlib.Path(folder))
        for name, case in cases.items():
            size = sum(f.stat().st_size for f in case.iterdir()) / 1e6
            tools = {"apus": [apus, "kustomize", "build", str(case)]}
            if kubectl:
                tools["kubectl"] = [kubectl, "kustomize", str(case)]
            rounds = runs if size < 0.5 or "objects" not in name else 2
            results = {tool: [] for tool in tools}
            for _ in range(rounds):
                for tool, words in tools.items():
                    results[tool].append(run(words))
            line = f"{name:16} {size:5.2f} MB"
            for tool, measured in results.items():
                line += f"  {tool} {statistics.median(r[0] for r in measured) * 1000:8.1f} ms {max(r[1] for r in measured):6.1f} MiB"
            if len(results) == 2:
                outputs = {measured[0][2] for measured in results.values()}
                line += "  same output" if len(outputs) == 1 and None not in outputs else "  DIFFERENT OUTPUT"
            print(line)
            sys.stdout.flush()
            warm = subprocess.run([conformance, "bench-kustomize", str(case)], capture_output=True, text=True, check=True)
            print(f"{'':16} within a process: {warm.stdout.strip()}")


main()
