#!/usr/bin/env python3
"""Delivers a thousand applications from one repository: delivery.py PATH-OF-APUS [COUNT] [kustomize|helm].

Each application is a Deployment scaled to zero, a ServiceAccount, a Service and an Ingress, in a namespace of its own, on the embedded
cluster. Timed are the first delivery; one commit that changes every object of all of them, from the commit to all Synced at it, each
told of it by a refresh request; and one commit that changes one application alone. Then what the process costs when nothing happens.
Memory is that of the process and of the git programs it runs, at their highest.
"""

import base64
import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

APPLICATIONS = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications"
PATIENCE = int(os.environ.get("APUS_PATIENCE", "600"))
LABEL = "app.kubernetes.io/version"


def objects(name, version, tag):
    """The four objects, as templates both engines take."""
    labels = f"{{app.kubernetes.io/name: {name}, {LABEL}: '{version}'}}"
    match = f"{{app.kubernetes.io/name: {name}}}"
    return {
        "deployment.yaml": f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, labels: {labels}}}
spec:
  replicas: 0
  selector: {{matchLabels: {match}}}
  template:
    metadata: {{labels: {match}}}
    spec:
      serviceAccountName: {name}
      containers:
      - name: web
        image: ghcr.io/example/web:{tag}
        ports: [{{name: http, containerPort: 9898}}]
        livenessProbe: {{httpGet: {{path: /healthz, port: http}}}}
        resources: {{requests: {{cpu: 100m, memory: 64Mi}}}}
""",
        "serviceaccount.yaml": f"""\
apiVersion: v1
kind: ServiceAccount
metadata: {{name: {name}, labels: {labels}}}
""",
        "service.yaml": f"""\
apiVersion: v1
kind: Service
metadata: {{name: {name}, labels: {labels}}}
spec:
  type: ClusterIP
  selector: {match}
  ports: [{{name: http, port: 9898, targetPort: http}}]
""",
        "ingress.yaml": f"""\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}, labels: {labels}}}
spec:
  rules:
  - host: web.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {{service: {{name: {name}, port: {{name: http}}}}}}
""",
    }


class Kustomize:
    """One base; an overlay an application."""

    name = "kustomize"

    def files(self, names):
        yield from self.change_all("1.0.0")
        for name in names:
            yield self.overlay(name, "first")

    def change_all(self, version):
        for file, text in objects("web", version, version).items():
            yield f"base/{file}", text
        resources = "".join(f"- {file}\n" for file in objects("web", version, version))
        yield "base/kustomization.yaml", "resources:\n" + resources

    def overlay(self, name, note):
        text = f"resources: [../../base]\nnamePrefix: {name}-\ncommonAnnotations: {{note: {note}}}\n"
        return f"apps/{name}/kustomization.yaml", text

    def change_one(self, name):
        yield self.overlay(name, "second")

    def source(self, name):
        return {"path": f"apps/{name}"}


class Helm:
    """One chart; a file of values an application."""

    name = "helm"

    def files(self, names):
        yield from self.change_all("1.0.0")
        for file, text in objects("{{ .Release.Name }}-web", "{{ .Chart.AppVersion }}", "{{ .Chart.AppVersion }}").items():
            annotation = "metadata: {annotations: {note: {{ .Values.note | quote }}}, "
            yield f"chart/templates/{file}", text.replace("metadata: {", annotation, 1)
        yield "chart/values.yaml", "note: none\n"
        for name in names:
            yield self.values(name, "first")

    def change_all(self, version):
        yield "chart/Chart.yaml", f"apiVersion: v2\nname: web\nversion: {version}\nappVersion: {version}\n"

    def values(self, name, note):
        return f"values/{name}.yaml", f"note: {note}\n"

    def change_one(self, name):
        yield self.values(name, "second")

    def source(self, name):
        return {"path": "chart", "helm": {"valueFiles": [f"/values/{name}.yaml"]}}


class Repository:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *words):
        identity = ["-c", "user.name=Sam", "-c", "user.email=sam@example.com", "-c", "gc.auto=0"]
        return subprocess.run(["git", *identity, *words], cwd=self.folder, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, files):
        for path, text in files:
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-qm", "change")
        return self.git("rev-parse", "HEAD")


class Apus:
    """A running `apus up`, and what it uses."""

    def __init__(self, program, folder):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        log = open(os.environ.get("APUS_LOG", os.devnull), "a")
        command = os.environ.get("APUS_WRAPPER", "").split()
        self.process = subprocess.Popen(
            [*command, program, "up", "--data-dir", folder / "data", "--no-sample", "--port", "0", "--api-port", str(self.port)],
            stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, "HOME": str(folder)},
        )
        self.page = None
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                self.page = found.group(0)
            if "Ctrl-C" in line:
                break
        self.pid = self.process.pid
        text = (folder / "data" / "kubeconfig").read_text()

        def field(name):
            return base64.b64decode(re.search(rf"{name}: *\"?([A-Za-z0-9+/=]+)", text).group(1)).decode()

        self.context = ssl.create_default_context(cadata=field("certificate-authority-data"))
        (folder / "client.pem").write_text(field("client-certificate-data") + "\n" + field("client-key-data"))
        self.context.load_cert_chain(folder / "client.pem")
        self.peak = 0
        threading.Thread(target=self.watch_memory, daemon=True).start()

    def connect(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=PATIENCE)

    def each(self, names, request):
        """Makes a request for each name, eight at a time: (method, path, body, content type)."""

        def some(part):
            connection = self.connect()
            for name in part:
                method, path, body, kind = request(name)
                connection.request(method, path, json.dumps(body), {"Content-Type": kind, "Accept": "application/json"})
                answer = connection.getresponse()
                text = answer.read()
                if answer.status >= 300:
                    raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(some, [names[index::8] for index in range(8)]))

    def list(self):
        connection = self.connect()
        connection.request("GET", APPLICATIONS, headers={"Accept": "application/json"})
        return json.loads(connection.getresponse().read())

    def renderings(self):
        text = urllib.request.urlopen(self.page + "/metrics", timeout=60).read().decode()
        found = re.search(r"^apus_renderings_total (\d+)", text, re.MULTILINE)
        return int(found.group(1)) if found else -1

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        return self.resident_of(self.pid)

    @staticmethod
    def resident_of(pid):
        found = re.search(r"VmRSS:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())
        return int(found.group(1)) / 1024 if found else 0

    def watch_memory(self):
        while True:
            try:
                children = pathlib.Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
                total = self.resident()
                for child in children:
                    try:
                        total += self.resident_of(child)
                    except OSError:
                        pass
                self.peak = max(self.peak, total)
            except OSError:
                return
            time.sleep(0.05)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.context = None


class Waiter:
    """Follows the applications by a watch, and tells when all that are wanted are Synced at a revision, their operations done."""

    def __init__(self, apus):
        self.apus = apus
        self.version = apus.list()["metadata"]["resourceVersion"]
        self.connection = apus.connect()
        self.connection.request("GET", f"{APPLICATIONS}?watch=true&resourceVersion={self.version}", headers={"Accept": "application/json"})
        self.response = self.connection.getresponse()

    def until(self, names, revision, what):
        wanted, mark, deadline = set(names), f'"{revision}"'.encode(), time.monotonic() + PATIENCE
        while wanted:
            line = self.response.readline()
            if time.monotonic() > deadline or not line:
                sys.exit(f"delivery.py: gave up on {len(wanted)} applications: {what}")
            if mark not in line or b'"Synced"' not in line:
                continue
            application = json.loads(line)["object"]
            status = application.get("status", {})
            sync = status.get("sync", {})
            if sync.get("status") == "Synced" and sync.get("revision") == revision and "operation" not in application:
                if status.get("operationState", {}).get("phase") == "Succeeded":
                    wanted.discard(application["metadata"]["name"])
        return time.monotonic()


def application(name, url, source):
    return {
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
        "metadata": {"name": name, "namespace": "argocd", "finalizers": ["resources-finalizer.argocd.argoproj.io"]},
        "spec": {
            "project": "default",
            "source": {"repoURL": url, "targetRevision": "main", **source},
            "destination": {"server": "https://kubernetes.default.svc", "namespace": name},
            "syncPolicy": {"automated": {"prune": True, "selfHeal": True}, "syncOptions": ["CreateNamespace=true"]},
        },
    }


def run(program, kind, count):
    names = [f"app-{index:04}" for index in range(count)]
    refresh = {"metadata": {"annotations": {"argocd.argoproj.io/refresh": "normal"}}}
    folder = pathlib.Path(tempfile.mkdtemp(prefix="apus-bench-"))
    apus = None
    try:
        repository = Repository(folder / "repository")
        first = repository.commit(kind.files(names))
        apus = Apus(program, folder)
        print(f"{kind.name}, {count} applications", flush=True)

        def show(label, figure, unit):
            print(f"  {label:46} {figure:8.2f} {unit}", flush=True)

        waiter = Waiter(apus)
        start = time.monotonic()
        url = f"file://{repository.folder}"
        apus.each(names, lambda name: ("POST", APPLICATIONS, application(name, url, kind.source(name)), "application/json"))
        show("created, to all Synced", waiter.until(names, first, "the first delivery") - start, "s")
        show("peak memory so far", apus.peak, "MiB")

        time.sleep(3)
        waiter = Waiter(apus)
        renderings, cpu = apus.renderings(), apus.cpu()
        start = time.monotonic()
        second = repository.commit(kind.change_all("2.0.0"))
        apus.each(names, lambda name: ("PATCH", f"{APPLICATIONS}/{name}", refresh, "application/merge-patch+json"))
        show("commit that changes all, to all Synced", waiter.until(names, second, "a commit for all") - start, "s")
        show("  processor time", apus.cpu() - cpu, "s")
        show("  renderings", apus.renderings() - renderings, "")
        show("peak memory so far", apus.peak, "MiB")

        time.sleep(3)
        one = names[count // 2]
        waiter = Waiter(apus)
        renderings = apus.renderings()
        start = time.monotonic()
        third = repository.commit(kind.change_one(one))
        apus.each([one], lambda name: ("PATCH", f"{APPLICATIONS}/{name}", refresh, "application/merge-patch+json"))
        show("commit that changes one, to that one Synced", waiter.until([one], third, "a commit for one") - start, "s")
        others = [name for name in names if name != one]
        apus.each(others, lambda name: ("PATCH", f"{APPLICATIONS}/{name}", refresh, "application/merge-patch+json"))
        show("  and the others told of it, to all Synced", waiter.until(others, third, "the other applications") - start, "s")
        show("  renderings", apus.renderings() - renderings, "")

        time.sleep(5)
        cpu, start = apus.cpu(), time.monotonic()
        time.sleep(int(os.environ.get("APUS_IDLE", "30")))
        show("idle, of a core", (apus.cpu() - cpu) / (time.monotonic() - start) * 100, "%")
        show("resident when idle", apus.resident(), "MiB")
        show("peak memory", apus.peak, "MiB")
    finally:
        if apus:
            apus.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    wanted = sys.argv[3] if len(sys.argv) > 3 else ""
    for kind in (Kustomize(), Helm()):
        if wanted in ("", kind.name):
            run(sys.argv[1], kind, count)


if __name__ == "__main__":
    main()
