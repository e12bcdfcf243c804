#!/usr/bin/env python3
"""Reading, writing and comparing objects: objectmodel.py PATH-OF-APUS-CONFORMANCE (a release build).

Sets the figures beside those of orjson and of PyYAML with libyaml, where Python has them (pip install orjson pyyaml).
"""
import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def pod(index, chance):
    name = f"web-{index % 97}-{chance.randrange(16**8):08x}"
    container = lambda part: {
        "args": ["--port=8080", f"--shard={index}"],
        "env": [{"name": f"SETTING_{n}", "value": f"value {chance.randrange(1000)}"} for n in range(6)],
        "image": f"registry.example.com/team/{part}:1.{index % 30}.{index % 7}",
        "imagePullPolicy": "IfNotPresent",
        "livenessProbe": {"failureThreshold": 3, "httpGet": {"path": "/healthz", "port": 8080, "scheme": "HTTP"}, "periodSeconds": 10,
                          "successThreshold": 1, "timeoutSeconds": 1},
        "name": part,
        "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}],
        "resources": {"limits": {"cpu": "500m", "memory": "256Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}},
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "volumeMounts": [{"mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "name": "kube-api-access", "readOnly": True}],
    }
    identity = f"{chance.randrange(16**8):08x}-0000-4000-8000-{chance.randrange(16**12):012x}"
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "annotations": {"checksum/config": f"{chance.randrange(16**64):064x}", "note": 'has "quotes" and\na second line'},
            "creationTimestamp": "2026-01-02T03:04:05Z",
            "labels": {"app.kubernetes.io/instance": "web", "app.kubernetes.io/name": f"web-{index % 97}", "pod-template-hash": "6d4cf56db6"},
            "name": name,
            "namespace": f"team-{index % 13}",
            "ownerReferences": [{"apiVersion": "apps/v1", "blockOwnerDeletion": True, "controller": True, "kind": "ReplicaSet",
                                 "name": f"web-{index % 97}-6d4cf56db6", "uid": identity}],
            "resourceVersion": str(100000 + index),
            "uid": identity,
        },
        "spec": {"containers": [container("web"), container("sidecar")], "dnsPolicy": "ClusterFirst", "nodeName": f"node-{index % 50}",
                 "restartPolicy": "Always", "serviceAccountName": "default", "terminationGracePeriodSeconds": 30,
                 "tolerations": [{"effect": "NoExecute", "key": "node.kubernetes.io/not-ready", "operator": "Exists", "tolerationSeconds": 300}]},
        "status": {"conditions": [{"lastTransitionTime": "2026-01-02T03:04:05Z", "status": "True", "type": kind}
                                  for kind in ("Initialized", "Ready", "ContainersReady", "PodScheduled")],
                   "hostIP": "10.0.0.7", "phase": "Running", "podIP": f"10.1.{index // 250 % 250}.{index % 250}", "qosClass": "Burstable"},
    }


def pods(size):
    chance, items, total = random.Random(7), [], 0
    while total < size:
        items.append(pod(len(items), chance))
        total += len(json.dumps(items[-1], separators=(",", ":")))
    return items


def best(action, rounds=5):
    # Python's collector would walk the many new objects again and again; without it the other tools are at their fastest.
    gc.disable()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def main():
    tool = sys.argv[1]

    def apus(measurement, path, rounds=7):
        output = subprocess.run([tool, "bench", measurement, str(path), "--rounds", str(rounds)], check=True, capture_output=True, text=True)
        return json.loads(output.stdout)

    def row(title, own, other, name):
        beside = f"{other * 1000:9.1f} ms   {other / own:5.2f} x" if other else "not installed"
        print(f"{title:38} apus {own * 1000:9.1f} ms   {name} {beside}")

    try:
        import orjson
    except ImportError:
        orjson = None
    try:
        import yaml
    except ImportError:
        yaml = None

    with tempfile.TemporaryDirectory() as folder:
        def file(name, content):
            path = Path(folder) / name
            path.write_bytes(content)
            return path

        def pod_list(items):
            return json.dumps({"apiVersion": "v1", "items": items, "kind": "List"}, separators=(",", ":")).encode()

        large = pod_list(pods(20 << 20))
        path = file("pods.json", large)
        value = json.loads(large)
        row("JSON, reading 20 MB", apus("jsonRead", path)["seconds"], orjson and best(lambda: orjson.loads(large)), "orjson")
        row("JSON, writing 20 MB", apus("jsonWrite", path)["seconds"], orjson and best(lambda: orjson.dumps(value)), "orjson")
        memory = apus("memory", path)
        print(f"{'Memory of the list':38} apus {memory['bytes'] / memory['compact']:9.2f} x its compact JSON")

        thousand = pods(20 << 20)[:1000]
        compare = apus("compare", file("1000.json", pod_list(thousand)))["seconds"]
        parse = apus("jsonRead", file("100.json", pod_list(thousand[:100])))["seconds"]
        print(f"{'Comparing 1,000 equal objects':38} apus {compare * 1000:9.2f} ms   parsing 100 of them {parse * 1000:.2f} ms")

        if yaml is None:
            print("YAML: PyYAML is not installed, so there is no input to measure with")
            return
        documents = pods(int(3.6 * (1 << 20)))
        text = yaml.dump_all(documents, Dumper=yaml.CSafeDumper, explicit_start=True, default_flow_style=False)
        path = file("pods.yaml", text.encode())
        title = f"{len(text) / (1 << 20):.1f} MB"
        row(f"YAML, reading {title}", apus("yamlRead", path, 3)["seconds"],
            best(lambda: list(yaml.load_all(text, Loader=yaml.CSafeLoader)), 1), "PyYAML")
        row(f"YAML, writing {title}", apus("yamlWrite", path, 3)["seconds"],
            best(lambda: yaml.dump_all(documents, Dumper=yaml.CSafeDumper), 1), "PyYAML")


if __name__ == "__main__":
    main()
