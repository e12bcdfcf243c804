"""The embedded cluster beside etcd: durable writes, reads, watchers, memory. cluster.py PATH-OF-APUS

Writes and reads are sent by h2load (Debian's nghttp2-client), to both over HTTP/1.1 connections that are kept; etcd (Debian's etcd-server) is
asked through its JSON gateway, which is the floor for what a durable write costs on this disk. What is not installed is left out.
"""

import base64
import json
import os
import pathlib
import re
import shutil
import ssl
import http.client
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

APUS = sys.argv[1]
CLIENTS = 32
WRITES = int(os.environ.get("WRITES", "10000"))


def resident(process):
    """Resident memory in MiB."""
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024


def bench(url, *options, count=WRITES):
    """Requests per second, and how many failed."""
    out = subprocess.run(
        ["h2load", "-n", str(count), "-c", str(CLIENTS), "-t", "2", "--h1", *options, url], capture_output=True, text=True).stdout
    rate = re.search(r"finished in .*?, ([\d.]+) req/s", out)
    good = re.search(r"status codes: (\d+) 2xx", out)
    return (float(rate.group(1)) if rate else 0.0), count - (int(good.group(1)) if good else 0)


def etcd(folder):
    if not shutil.which("etcd"):
        return print("etcd: not installed (apt-get install etcd-server)")
    process = subprocess.Popen(
        ["etcd", "--data-dir", folder / "etcd", "--listen-client-urls", "http://127.0.0.1:23790",
         "--advertise-client-urls", "http://127.0.0.1:23790", "--listen-peer-urls", "http://127.0.0.1:23800", "--log-level", "error"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        body = folder / "put.json"
        value = base64.b64encode(b"x" * 2048).decode()
        body.write_text(json.dumps({"key": base64.b64encode(b"/registry/configmaps/default/a").decode(), "value": value}))
        rate, failed = bench("http://127.0.0.1:23790/v3/kv/put", "-d", body, "-H", "content-type: application/json")
        print(f"etcd    durable puts, {CLIENTS} clients: {rate:8.0f}/s, {failed} failed")
    finally:
        process.terminate()
        process.wait()


class Cluster:
    def __init__(self, folder):
        self.folder, self.data = folder, folder / "data"
        started = time.monotonic()
        self.process = subprocess.Popen(
            [APUS, "cluster", "--data-dir", self.data, "--api-port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if "Ctrl-C" in line:
                break
        print(f"cluster from start to its first answer: {time.monotonic() - started:.2f} s")
        text = (self.data / "kubeconfig").read_text()

        def value(key):
            return re.search(rf"{key}: (\S+)", text).group(1)

        self.pair = folder / "pair.pem"
        self.pair.write_bytes(base64.b64decode(value("client-certificate-data")) + b"\n" + base64.b64decode(value("client-key-data")))
        self.server = urllib.parse.urlparse(value("server"))
        self.context = ssl._create_unverified_context()
        self.context.load_cert_chain(self.pair)

    def url(self, path):
        return self.server.geturl() + path

    def post(self, path, body):
        connection = self.connect()
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        return json.loads(connection.getresponse().read())

    def token(self):
        """Of an account that may do everything, for clients that have no certificates."""
        self.post("/api/v1/namespaces/default/serviceaccounts", {"metadata": {"name": "bench"}})
        self.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
            "metadata": {"name": "bench"},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
            "subjects": [{"kind": "ServiceAccount", "name": "bench", "namespace": "default"}],
        })
        return self.post("/api/v1/namespaces/default/serviceaccounts/bench/token", {"spec": {}})["status"]["token"]

    def connect(self):
        return http.client.HTTPSConnection(self.server.hostname, self.server.port, context=self.context)


def watch(cluster, version, count, times, index):
    connection = cluster.connect()
    connection.request("GET", f"/api/v1/namespaces/default/configmaps?watch=1&resourceVersion={version}")
    answer, last, seen = connection.getresponse(), 0, 0
    while seen < count and (line := answer.readline()):
        # Only the version is looked at: a hundred readers in one process have little time.
        found = re.search(rb'"resourceVersion":"(\d+)"', line)
        number = int(found.group(1)) if found else 0
        # What comes out of order is not counted, so that it is missed at the end.
        if number > last:
            last = number
            seen += 1
    times[index] = (seen, time.monotonic())


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="apus-bench-"))
    try:
        etcd(folder)
        cluster = Cluster(folder)
        try:
            time.sleep(3)
            print(f"cluster idle memory: {resident(cluster.process):.0f} MiB")
            path = "/api/v1/namespaces/default/configmaps"
            body = folder / "create.json"
            body.write_text(json.dumps({"metadata": {"generateName": "bench-"}, "data": {"v": "x" * 1800}}))
            token = ["-H", f"authorization: Bearer {cluster.token()}"]
            rate, failed = bench(cluster.url(path), "-d", body, "-H", "content-type: application/json", *token)
            print(f"cluster durable creates, {CLIENTS} clients: {rate:8.0f}/s, {failed} failed")
            time.sleep(2)
            print(f"cluster memory with {WRITES} objects of 2 KB more: {resident(cluster.process):.0f} MiB")
            rate, failed = bench(cluster.url("/api/v1/namespaces/kube-system"), *token, count=3 * WRITES)
            print(f"cluster reads of one object, {CLIENTS} clients: {rate:8.0f}/s, {failed} failed")

            connection = cluster.connect()
            connection.request("GET", f"{path}?limit=1")
            version = json.loads(connection.getresponse().read())["metadata"]["resourceVersion"]
            watchers, times = 100, {}
            threads = [threading.Thread(target=watch, args=(cluster, version, WRITES, times, index)) for index in range(watchers)]
            for thread in threads:
                thread.start()
            time.sleep(2)
            rate, failed = bench(cluster.url(path), "-d", body, "-H", "content-type: application/json", *token)
            end = time.monotonic()
            for thread in threads:
                thread.join(60)
            whole = sum(1 for seen, _ in times.values() if seen == WRITES)
            last = max((when for _, when in times.values()), default=end)
            print(f"cluster {watchers} watchers: {whole} saw all of {WRITES} creates at {rate:.0f}/s, the last {max(0, last - end):.1f} s after the last write")
            print(f"cluster memory after it: {resident(cluster.process):.0f} MiB")
        finally:
            cluster.process.terminate()
            cluster.process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
