"""A small client of the Kubernetes API, so that many stories at once need no process for each question."""

import base64
import http.client
import json
import pathlib
import ssl
import tempfile
import threading
import time
import urllib.parse

from cluster import PATIENCE, Failed, run

MERGE = "application/merge-patch+json"
APPLY = "application/apply-patch+yaml"


class Kube:
    """The API server of a kubeconfig. One connection for each thread, and one for each watch while it lasts."""

    def __init__(self, env):
        config = json.loads(run(["kubectl", "config", "view", "--raw", "--output", "json"], env=env).stdout)
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.address = urllib.parse.urlsplit(cluster["server"]).netloc
        self.tls = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
        with tempfile.TemporaryDirectory() as folder:
            pair = pathlib.Path(folder, "pair.pem")
            pair.touch(mode=0o600)
            pair.write_bytes(b"\n".join(base64.b64decode(user[f"client-{part}-data"]) for part in ("key", "certificate")))
            self.tls.load_cert_chain(pair)
        self.local = threading.local()
        self.kept = []
        self.kinds = {}

    def connection(self):
        return http.client.HTTPSConnection(self.address, context=self.tls, timeout=PATIENCE)

    def close(self):
        for connection in self.kept:
            connection.close()

    def request(self, method, path, body=None, kind="application/json"):
        """The status and the object of an answer."""
        text = None if body is None else json.dumps(body)
        for attempt in (1, 2):
            if not hasattr(self.local, "connection"):
                self.local.connection = self.connection()
                self.kept.append(self.local.connection)
            try:
                self.local.connection.request(method, path, text, {"Content-Type": kind, "Accept": "application/json"})
                answer = self.local.connection.getresponse()
                return answer.status, json.loads(answer.read() or b"{}")
            except (http.client.HTTPException, ConnectionError):
                # A connection that was idle may have been closed; one try more on a new one.
                self.local.connection.close()
                del self.local.connection
                if attempt == 2:
                    raise

    def ask(self, method, path, body=None, kind="application/json"):
        """The object of an answer; `None` when there is none of that name.

        Raises `Failed` for any other refusal.
        """
        status, answer = self.request(method, path, body, kind)
        if status == 404:
            return None
        if status >= 300:
            raise Failed(f"{method} {path}: {status} {answer.get('message')}")
        return answer

    # Kinds

    def discover(self):
        prefixes = ["/api/v1"]
        for group in self.ask("GET", "/apis")["groups"]:
            prefixes.append("/apis/" + group["preferredVersion"]["groupVersion"])
        found = {}
        for prefix in prefixes:
            for resource in (self.ask("GET", prefix) or {}).get("resources", []):
                if "/" not in resource["name"]:
                    found.setdefault(resource["kind"], (prefix, resource["name"], resource["namespaced"]))
        self.kinds = found

    def path(self, kind, namespace=None, name=None):
        if kind not in self.kinds:
            self.discover()
        if kind not in self.kinds:
            return None
        prefix, plural, namespaced = self.kinds[kind]
        path = f"{prefix}/namespaces/{namespace}/{plural}" if namespaced and namespace else f"{prefix}/{plural}"
        return f"{path}/{name}" if name else path

    # Objects

    def get(self, kind, namespace, name):
        path = self.path(kind, namespace, name)
        return path and self.ask("GET", path)

    def list(self, kind, namespace=None):
        return self.ask("GET", self.path(kind, namespace))["items"]

    def apply(self, manifest, manager="stories"):
        meta = manifest["metadata"]
        path = self.path(manifest["kind"], meta.get("namespace"), meta["name"])
        return self.ask("PATCH", f"{path}?fieldManager={manager}&force=true", manifest, APPLY)

    def patch(self, kind, namespace, name, patch, manager="stories"):
        changed = self.ask("PATCH", self.path(kind, namespace, name) + f"?fieldManager={manager}", patch, MERGE)
        if changed is None:
            raise Failed(f"there is no {kind} {namespace}/{name} to change")
        return changed

    def delete(self, kind, namespace, name):
        return self.ask("DELETE", self.path(kind, namespace, name))

    def wait(self, kind, namespace, name, condition, what):
        """Watches an object until `condition(object, or None while there is none)` holds; the object is returned."""
        deadline = time.monotonic() + PATIENCE
        last = None
        while time.monotonic() < deadline:
            path = self.path(kind, namespace)
            if path is None:
                # The kind itself is still to come.
                if condition(None):
                    return None
                time.sleep(0.1)
                continue
            path += "?fieldSelector=" + urllib.parse.quote(f"metadata.name={name}")
            answer = self.ask("GET", path)
            if answer is None:
                self.kinds.pop(kind, None)
                continue
            last = answer["items"][0] if answer["items"] else None
            if condition(last):
                return last
            for last in self.events(f"{path}&watch=true&resourceVersion={answer['metadata']['resourceVersion']}", deadline):
                if condition(last):
                    return last
        (last or {}).get("metadata", {}).pop("managedFields", None)
        raise AssertionError(f"not within {PATIENCE} s: {what}; last: {json.dumps(last, indent=1)[:6000]}")

    def events(self, path, deadline):
        """The object after each change; `None` after its deletion. Ends when the server ends the watch, or with the time."""
        connection = self.connection()
        connection.timeout = max(0.1, deadline - time.monotonic())
        try:
            connection.request("GET", path, headers={"Accept": "application/json"})
            answer = connection.getresponse()
            if answer.status != 200:
                return
            while line := answer.readline():
                event = json.loads(line)
                if event["type"] == "ERROR":
                    return
                if event["type"] != "BOOKMARK":
                    yield None if event["type"] == "DELETED" else event["object"]
        except (TimeoutError, http.client.HTTPException, ConnectionError):
            return
        finally:
            connection.close()
