#!/usr/bin/env python3
"""Times `apus up` from outside: startup.py PATH-OF-APUS [RUNS].

On an empty data directory: process start to the API answering, to the sample application Synced and Healthy; resident memory once
idle; and the time from a commit with a refresh request to Synced at that commit. Prints the median of a few runs with minimum and maximum.
"""

import base64
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

APPLICATION = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/guestbook"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def poll(condition, seconds=60, pause=0.002):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            result = condition()
            if result:
                return result
        except (OSError, http.client.HTTPException, KeyError, ValueError):
            pass
        time.sleep(pause)
    sys.exit("startup.py: gave up after 60 s")


class Cluster:
    def __init__(self, folder, port):
        self.folder, self.port, self.connection = folder, port, None

    def connect(self):
        """With the client certificate of the kubeconfig, once there is one."""
        text = (self.folder / "data" / "kubeconfig").read_text()
        context = ssl.create_default_context(cadata=self.field(text, "certificate-authority-data"))
        pem = self.folder / "client.pem"
        pem.write_text(self.field(text, "client-certificate-data") + "\n" + self.field(text, "client-key-data"))
        context.load_cert_chain(pem)
        self.connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=5)

    @staticmethod
    def field(text, name):
        return base64.b64decode(re.search(rf"{name}: *\"?([A-Za-z0-9+/=]+)", text).group(1)).decode()

    def request(self, method, path, body=None, content_type="application/json"):
        if self.connection is None:
            self.connect()
        try:
            self.connection.request(method, path, body, {"Content-Type": content_type, "Accept": "application/json"})
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except Exception:
            self.connection = None
            raise

    def application(self):
        status, body = self.request("GET", APPLICATION)
        return json.loads(body) if status == 200 else {}


def resident(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) / 1024


def run(apus):
    with tempfile.TemporaryDirectory(prefix="apus-bench-") as name:
        folder = pathlib.Path(name)
        port = free_port()
        cluster = Cluster(folder, port)
        env = {**os.environ, "HOME": name}
        start = time.monotonic()
        process = subprocess.Popen(
            [apus, "up", "--data-dir", folder / "data", "--port", "0", "--api-port", str(port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env,
        )
        try:
            poll(lambda: cluster.request("GET", "/readyz")[0] == 200)
            answering = time.monotonic() - start

            def healthy():
                status = cluster.application()["status"]
                return status["sync"]["status"] == "Synced" and status["health"]["status"] == "Healthy"

            poll(healthy, pause=0.01)
            delivered = time.monotonic() - start

            sample = pathlib.Path(cluster.application()["spec"]["source"]["repoURL"].removeprefix("file://"))
            time.sleep(8)  # idle: nothing left to do
            memory = resident(process.pid)
            file = next(sample.rglob("*deployment*.yaml"))
            file.write_text(re.sub(r"replicas: \d+", "replicas: 2", file.read_text()))
            identity = ["-c", "user.name=Sam", "-c", "user.email=sam@example.com"]
            subprocess.run(["git", *identity, "commit", "-qam", "Two"], cwd=sample, check=True)
            revision = subprocess.run(["git", "rev-parse", "HEAD"], cwd=sample, check=True, capture_output=True, text=True).stdout.strip()
            committed = time.monotonic()
            patch = json.dumps({"metadata": {"annotations": {"argocd.argoproj.io/refresh": "normal"}}})
            cluster.request("PATCH", APPLICATION, patch, "application/merge-patch+json")

            def synced():
                sync = cluster.application()["status"]["sync"]
                return sync["status"] == "Synced" and sync["revision"] == revision

            poll(synced)
            followed = time.monotonic() - committed
            return answering, delivered, memory, followed
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def main():
    apus = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    figures = list(zip(*(run(apus) for _ in range(runs))))
    names = [
        ("start to API answering", "s", 3), ("start to Synced and Healthy", "s", 2), ("resident memory, idle", "MiB", 0),
        ("commit and refresh to Synced", "s", 3),
    ]
    for (name, unit, digits), values in zip(names, figures):
        print(f"{name:32} {statistics.median(values):8.{digits}f} {unit:4} (min {min(values):.{digits}f}, max {max(values):.{digits}f})")


if __name__ == "__main__":
    main()
