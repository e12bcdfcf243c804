#!/usr/bin/env python3
"""Times previews: preview.py PATH-OF-APUS [RUNS].

Makes a repository of 200 applications, half of them charts and half of them kustomizations, and previews a change of one and a
change of all: median wall-clock time and peak memory of the process."""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

APPLICATIONS = 200
URL = "https://git.example.com/org/fleet.git"
APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  project: default
  source: {{repoURL: {url}, path: {path}, targetRevision: main}}
  destination: {{server: https://kubernetes.default.svc, namespace: {name}}}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: {image}
        ports:
        - containerPort: 80
        resources:
          requests:
            cpu: 100m
            memory: 128Mi
"""
SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
"""
OVERLAY = """resources: [../base]
namePrefix: {name}-
images: [{{name: example.com/web, newTag: '2.{number}'}}]
configMapGenerator: [{{name: settings, literals: [COLOUR=red]}}]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      replicas: 3
"""


def kustomization(name, number):
    return f"{name}/overlay", {
        f"{name}/base/kustomization.yaml": "resources: [deployment.yaml, service.yaml]\n",
        f"{name}/base/deployment.yaml": DEPLOYMENT.format(replicas=1, image="example.com/web:1.0"),
        f"{name}/base/service.yaml": SERVICE,
        f"{name}/overlay/kustomization.yaml": OVERLAY.format(name=name, number=number),
    }


def chart(name, number):
    return name, {
        f"{name}/Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: 0.1.0\n",
        f"{name}/values.yaml": f"replicas: 3\nimage: example.com/web:2.{number}\n",
        f"{name}/templates/deployment.yaml": DEPLOYMENT.format(
            replicas="{{ .Values.replicas }}", image="{{ .Values.image | quote }}"
        ),
        f"{name}/templates/service.yaml": SERVICE,
    }


def git(folder, *words):
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for who in ("AUTHOR", "COMMITTER"):
        env[f"GIT_{who}_NAME"], env[f"GIT_{who}_EMAIL"] = "Bench", "bench@example.com"
    subprocess.run(["git", "-C", folder, *words], check=True, env=env, stdout=subprocess.DEVNULL)


def write(folder, files):
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def commit(folder, message):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def repository(folder):
    """Three commits: all applications, one of them changed, all of them changed."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "remote", "add", "origin", URL)
    deployments = []
    for number in range(APPLICATIONS):
        name = f"app{number:03}"
        path, files = (kustomization, chart)[number % 2](name, number)
        files[f"applications/{name}.yaml"] = APPLICATION.format(name=name, path=path, url=URL)
        write(folder, files)
        deployments += [folder / path for path in files if path.endswith("deployment.yaml")]
    commit(folder, "all")
    for files in (deployments[:1], deployments):
        for file in files:
            file.write_text(file.read_text().replace("cpu: 100m", "cpu: 200m").replace("128Mi", "256Mi"))
        commit(folder, "change")


def measure(command):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    summary = process.stderr.read().strip().splitlines()[-1:]
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed: {summary}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, summary[0]


def main():
    apus = os.path.abspath(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        repository(folder)
        for what, base, head in (("one changed", "HEAD~2", "HEAD~1"), ("all changed", "HEAD~2", "HEAD")):
            results = [
                measure([apus, "preview", "--repo", folder, "--base", base, "--head", head, "--offline"]) for _ in range(runs)
            ]
            seconds = statistics.median(result[0] for result in results)
            memory = max(result[1] for result in results)
            print(f"preview, {what:12} {seconds * 1000:8.0f} ms {memory:6.0f} MiB   ({results[0][2]})")


if __name__ == "__main__":
    main()
