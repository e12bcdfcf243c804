"""Short names for the objects that stories put into Git."""


def meta(name, wave=None, hook=None, policy=None, options=None, labels=None, annotations=None, namespace=None):
    """Metadata; the keywords are the annotations stories turn on."""
    notes = dict(annotations or {})
    if wave is not None:
        notes["argocd.argoproj.io/sync-wave"] = str(wave)
    if hook:
        notes["argocd.argoproj.io/hook"] = hook
    if policy:
        notes["argocd.argoproj.io/hook-delete-policy"] = policy
    if options:
        notes["argocd.argoproj.io/sync-options"] = options
    result = {"name": name}
    if namespace:
        result["namespace"] = namespace
    if labels:
        result["labels"] = labels
    if notes:
        result["annotations"] = notes
    return result


def config(name, data=None, **keywords):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta(name, **keywords), "data": data or {"key": "1"}}


def secret(name, data, **keywords):
    return {"apiVersion": "v1", "kind": "Secret", "metadata": meta(name, **keywords), "stringData": data}


def namespace(name, **keywords):
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": meta(name, **keywords)}


def account(name, **keywords):
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta(name, **keywords)}


def service(name, port=80, **keywords):
    spec = {"selector": {"app": name}, "ports": [{"port": port, "targetPort": 8080}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta(name, **keywords), "spec": spec}


def deployment(name, replicas=1, image="example/web:v1", pod=None, **keywords):
    """`pod`: annotations of its pods, which make them misbehave."""
    template = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": "web", "image": image}]}}
    if pod:
        template["metadata"]["annotations"] = pod
    spec = {"selector": {"matchLabels": {"app": name}}, "template": template}
    if replicas is not None:
        spec["replicas"] = replicas
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta(name, **keywords), "spec": spec}


def job(name, command="true", **keywords):
    """A Job that does what its command says: `true`, `false`, `sleep 600`."""
    pod = {"restartPolicy": "Never", "containers": [{"name": "run", "image": "busybox", "command": command.split()}]}
    spec = {"backoffLimit": 0, "template": {"spec": pod}}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta(name, **keywords), "spec": spec}


def pod(name, command="sleep infinity", **keywords):
    spec = {"restartPolicy": "Never", "containers": [{"name": "run", "image": "busybox", "command": command.split()}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta(name, **keywords), "spec": spec}


def definition(kind, group, scope="Namespaced", **keywords):
    """A CustomResourceDefinition of a kind whose objects may hold anything."""
    plural = kind.lower() + "s"
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": meta(f"{plural}.{group}", **keywords),
        "spec": {
            "group": group,
            "scope": scope,
            "names": {"kind": kind, "plural": plural, "singular": kind.lower(), "listKind": kind + "List"},
            "versions": [version],
        },
    }


def custom(kind, group, name, spec=None, **keywords):
    return {"apiVersion": f"{group}/v1", "kind": kind, "metadata": meta(name, **keywords), "spec": spec or {"size": 1}}
