"""The embedded cluster is killed in the middle of writing, again and again: what it acknowledged is there, and watches miss nothing."""

import base64
import http.client
import json
import os
import random
import ssl
import tempfile
import threading
import time
import unittest
import urllib.parse

from cluster import PATIENCE, Apus, Failed

# How many times; by hand, APUS_CRASHES=200.
CRASHES = int(os.environ.get("APUS_CRASHES", "5"))
WRITERS = 8
PATH = "/api/v1/namespaces/default/configmaps"


class API:
    """A bare connection with the administrator's certificate."""

    def __init__(self, apus):
        config = json.loads(apus.kubectl("config", "view", "--raw", "-o", "json").stdout)
        user = config["users"][0]["user"]
        self.server = urllib.parse.urlparse(config["clusters"][0]["cluster"]["server"])
        self.context = ssl.create_default_context(
            cadata=base64.b64decode(config["clusters"][0]["cluster"]["certificate-authority-data"]).decode())
        with tempfile.NamedTemporaryFile("wb") as pair:
            pair.write(base64.b64decode(user["client-certificate-data"]) + b"\n" + base64.b64decode(user["client-key-data"]))
            pair.flush()
            self.context.load_cert_chain(pair.name)

    def connect(self):
        return http.client.HTTPSConnection(self.server.hostname, self.server.port, context=self.context, timeout=PATIENCE)


class Crash(unittest.TestCase):
    def write(self, api, writer, seed):
        """Writes until the cluster is gone, and notes what was acknowledged."""
        choice, connection, number = random.Random(seed), api.connect(), 0
        self.addCleanup(connection.close)
        try:
            while True:
                name = f"w{writer}-{choice.randrange(40)}"
                known, number = self.expected.get(name), number + 1
                value = f"{seed}-{number}"
                if known is None:
                    method, path = "POST", PATH
                else:
                    method, path = ("DELETE" if choice.random() < 0.2 else "PUT"), f"{PATH}/{name}"
                body = None if method == "DELETE" else json.dumps({"metadata": {"name": name}, "data": {"v": value}})
                # Until it is acknowledged, either state may be found.
                self.pending[writer] = (name, known, None if method == "DELETE" else value)
                connection.request(method, path, body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                text = answer.read()
                if answer.status >= 300:
                    raise Failed(f"{method} {path}: {answer.status} {text[:300]}")
                if method == "DELETE":
                    self.expected.pop(name, None)
                else:
                    self.expected[name] = value
                self.pending[writer] = None
        except (OSError, http.client.HTTPException, ValueError):
            pass  # killed
        except Failed as failure:
            self.problems.append(str(failure))

    def state(self, api):
        connection = api.connect()
        connection.request("GET", PATH)
        listed = json.loads(connection.getresponse().read())
        connection.close()
        items = {item["metadata"]["name"]: item["data"]["v"] for item in listed["items"] if item["metadata"]["name"].startswith("w")}
        return items, int(listed["metadata"]["resourceVersion"])

    def follow(self, api, version, seen):
        """Reads a watch until the cluster is gone; `seen` is what it makes of the state."""
        connection = api.connect()
        self.addCleanup(connection.close)
        try:
            connection.request("GET", f"{PATH}?watch=1&resourceVersion={version}")
            answer = connection.getresponse()
            while line := answer.readline():
                event = json.loads(line)
                if event["type"] not in ("ADDED", "MODIFIED", "DELETED"):
                    self.problems.append(f"a watch from {version}: {line[:300]}")
                    return
                name = event["object"]["metadata"]["name"]
                seen["version"] = int(event["object"]["metadata"]["resourceVersion"])
                if event["type"] == "DELETED":
                    seen["state"].pop(name, None)
                else:
                    seen["state"][name] = event["object"].get("data", {}).get("v")
        except (OSError, http.client.HTTPException, ValueError):
            pass  # killed

    def test_nothing_that_was_acknowledged_is_lost(self):
        apus = Apus()
        self.addCleanup(apus.stop)
        self.expected, self.pending, self.problems = {}, {}, []
        version = 0
        for crash in range(CRASHES):
            apus.start_cluster()
            api = API(apus)
            found, now = self.state(api)
            self.assertGreaterEqual(now, version, "the revision went back")
            for writer, pending in self.pending.items():
                if pending is None:
                    continue
                name, before, after = pending
                value = found.get(name)
                self.assertIn(value, (before, after), f"{name} after crash {crash}")
                if value is None:
                    self.expected.pop(name, None)
                else:
                    self.expected[name] = value
            self.pending = {}
            self.assertEqual(found, self.expected, f"after crash {crash}")
            seen = {"state": dict(found), "version": now}
            threads = [threading.Thread(target=self.follow, args=(api, now, seen))]
            threads += [threading.Thread(target=self.write, args=(api, writer, 1000 * crash + writer)) for writer in range(WRITERS)]
            for thread in threads:
                thread.start()
            time.sleep(random.Random(crash).uniform(0.05, 1.0))
            apus.kill()
            for thread in threads:
                thread.join(PATIENCE)
            self.assertEqual(self.problems, [])
            version = seen["version"]
        self.assertGreater(version, 0)


if __name__ == "__main__":
    unittest.main()
