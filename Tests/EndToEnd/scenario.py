"""Stories about applications: given a repository, when something happens, then the cluster and the status are so.

    class Pruning(Stories):
        def test_a_file_removed_from_git_is_pruned(self):
            story = self.given().repository(config("kept"), config("dropped")).application(automated={"prune": True})
            story.when().commit(removed=["ConfigMap/dropped"])
            story.then().expect(sync="Synced").missing("ConfigMap", "dropped")

All stories of all classes run at the same time, so that waiting overlaps; a test of `unittest` only takes its story's
result. Stories whose class has the same `settings` share one Apus, which looks at Git only when it is asked to. Nothing
waits by the clock: every step watches for the state it is about.
"""

import concurrent.futures
import functools
import json
import os
import re
import textwrap
import threading
import time
import unittest
import zlib

from cluster import PATIENCE, Apus
from kube import Kube

ARGOCD = "argocd"
SERVER = "https://kubernetes.default.svc"
WORKERS = int(os.environ.get("APUS_STORIES_AT_ONCE", "24"))


class World:
    """A running Apus for all stories with the same settings."""

    def __init__(self, settings):
        self.settings = settings
        self.lock = threading.Lock()
        self.apus = self.kube = None

    def start(self):
        """Starts Apus, the first time."""
        with self.lock:
            if self.kube:
                return self
            self.apus = Apus("--no-sample", "--poll-interval", "1h")
            self.apus.start()
            self.kube = Kube(self.apus.env)
            if self.settings:
                settings = {"apiVersion": "v1", "kind": "ConfigMap", "data": self.settings}
                settings["metadata"] = {"name": "argocd-cm", "namespace": ARGOCD, "labels": {"app.kubernetes.io/part-of": "argocd"}}
                self.kube.apply(settings)
            return self

    def stop(self):
        if self.kube:
            self.kube.close()
        if self.apus:
            self.apus.stop()


class Stage:
    """Runs all chosen stories, and ends what they ran on when the last result was taken."""

    chosen = []
    worlds = {}
    results = None
    lock = threading.Lock()

    @classmethod
    def result(cls, test):
        with cls.lock:
            if cls.results is None:
                cls.pool = concurrent.futures.ThreadPoolExecutor(WORKERS)
                cls.results = {story.id(): cls.pool.submit(cls.tell, story) for story in cls.chosen}
        try:
            return cls.results[test.id()].result()
        finally:
            del cls.results[test.id()]
            if not cls.results:
                cls.pool.shutdown()
                for world in cls.worlds.values():
                    world.stop()

    @classmethod
    def tell(cls, story):
        key = json.dumps(story.settings, sort_keys=True)
        with cls.lock:
            world = cls.worlds.setdefault(key, World(story.settings))
        story.world = world.start()
        began = time.monotonic()
        try:
            type(story).bodies[story._testMethodName](story)
        finally:
            if os.environ.get("APUS_STORY_TIMES"):
                print(f"{time.monotonic() - began:7.2f} s  {story.id()}", flush=True)


class Stories(unittest.TestCase):
    """Stories on one Apus. `settings` is the data of `argocd-cm`."""

    settings = {}
    bodies = {}
    told = set()

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls.bodies = {}
        for name, body in list(vars(cls).items()):
            if name.startswith("test_"):
                cls.bodies[name] = body
                setattr(cls, name, functools.wraps(body)(lambda self: Stage.result(self)))

    def __init__(self, method="runTest"):
        super().__init__(method)
        Stage.chosen.append(self)

    def story_name(self):
        """The name that a story gets which is not given any: that of its test, as far as a name may go."""
        name = self._testMethodName.removeprefix("test_").replace("_", "-")
        return name if len(name) <= 44 else f"{name[:36].rstrip('-')}-{zlib.crc32(name.encode()):08x}"

    def given(self, name=None):
        name = name or self.story_name()
        self.assertNotIn(name, Stories.told, "two stories have the same name")
        Stories.told.add(name)
        return Story(self, self.world, name)


class Story:
    """The steps of a story. Each returns the story, so that they read as sentences."""

    def __init__(self, test, world, name):
        self.test, self.world, self.name = test, world, name
        self.apus, self.kube = world.apus, world.kube
        self.namespace = self.app = name
        self.git = None
        self.revision = None
        # The version of each application after the last change that was asked for: older states are none of the story.
        self.seen = {}

    # Words between the parts of a story

    def given(self):
        return self

    def when(self):
        return self

    def then(self):
        return self

    def also(self):
        return self

    # Given

    def repository(self, *manifests, files=None):
        """A Git repository whose folder `app` holds the manifests, each in a file of its own."""
        self.git = self.apus.repository(f"git-{self.name}")
        self.write(manifests, (), files)
        return self

    def write(self, manifests, removed, files):
        changes = {path: text if text is None else textwrap.dedent(text) for path, text in (files or {}).items()}
        for manifest in manifests:
            changes[self.file(manifest["kind"], manifest["metadata"].get("name") or manifest["metadata"]["generateName"])] = (
                json.dumps(manifest, indent=1) + "\n"
            )
        for text in removed:
            changes[self.file(*text.split("/"))] = None
        self.revision = self.git.commit(changes or {"app/README": "Nothing to deliver.\n"})

    @staticmethod
    def file(kind, name):
        return f"app/{kind.lower()}-{name}.yaml"

    def project(self, name=None, **spec):
        """A project that permits everything, but for what is said."""
        everything = [{"group": "*", "kind": "*"}]
        spec = {
            "sourceRepos": ["*"],
            "destinations": [{"server": "*", "namespace": "*"}],
            "clusterResourceWhitelist": everything,
            **spec,
        }
        return self.object("AppProject", "argoproj.io/v1alpha1", name or self.name, spec)

    def object(self, kind, version, name, spec):
        self.kube.apply({"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": ARGOCD}, "spec": spec})
        return self

    def exists(self, *manifests, manager="stories"):
        """Objects that are in the cluster already, as somebody else's."""
        for manifest in manifests:
            home = manifest["metadata"].get("namespace", self.namespace)
            self.kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": home}})
            placed = {**manifest, "metadata": {"namespace": home, **manifest["metadata"]}}
            prefix = self.kube.path(manifest["kind"]) and self.kube.kinds[manifest["kind"]]
            if not prefix[2]:
                placed["metadata"].pop("namespace")
            self.kube.apply(placed, manager)
        return self

    def application(
        self, name=None, source=None, sources=None, automated=None, options=("CreateNamespace=true",), retry=None, destination=None,
        annotations=None, labels=None, finalizer=True, policy=None, settle=True, home=ARGOCD, project="default", **spec,
    ):  # fmt: skip
        """An application on the folder `app`, synced by hand unless `automated` says otherwise; waits until it was looked at.

        `project=True` means the story's own.
        """
        sync = {**(policy or {})}
        if automated is not None:
            # A failed attempt is a result here, not something to wait minutes for.
            sync = {"automated": automated, "retry": {"limit": 1, "backoff": {"duration": "1s", "maxDuration": "1s"}}, **sync}
        if options:
            sync["syncOptions"] = list(options)
        if retry:
            sync["retry"] = retry
        whole = {"project": self.name if project is True else project, "destination": {"server": SERVER, "namespace": self.namespace, **(destination or {})}}
        whole["destination"] = {key: value for key, value in whole["destination"].items() if value is not None}
        if sync:
            whole["syncPolicy"] = sync
        if sources:
            whole["sources"] = sources
        else:
            usual = {"repoURL": self.git.url, "path": "app", "targetRevision": "main"}
            whole["source"] = {key: value for key, value in {**usual, **(source or {})}.items() if value is not None}
        meta = {"name": name or self.name, "namespace": home}
        if finalizer:
            meta["finalizers"] = ["resources-finalizer.argocd.argoproj.io"]
        if annotations:
            meta["annotations"] = annotations
        if labels:
            meta["labels"] = labels
        self.app = meta["name"]
        self.note(self.kube.apply({"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": meta, "spec": {**whole, **spec}}))
        return self.settled() if settle else self

    def about(self, name):
        """The application that the next steps are about."""
        self.app = name
        return self

    # When

    def commit(self, *manifests, removed=(), files=None, refresh=True):
        """A commit; the application is asked to look at it."""
        self.write(manifests, removed, files)
        return self.refresh() if refresh else self

    def refresh(self, kind="normal"):
        """Asks for a comparison, and waits until it is done and what it started has ended."""
        self.patch_application({"metadata": {"annotations": {"argocd.argoproj.io/refresh": kind}}})
        return self.settled()

    def patch_application(self, patch):
        self.note(self.kube.patch("Application", ARGOCD, self.app, patch))
        return self

    def sync(self, wait=True, retry=None, **sync):
        """Writes the operation, as every client does."""
        sync.setdefault("syncOptions", self.status_of("spec", "syncPolicy", "syncOptions") or [])
        operation = {"initiatedBy": {"username": "sam"}, "sync": sync}
        if retry:
            operation["retry"] = retry
        self.patch_application({"operation": operation, "status": {"operationState": None}})
        return self.settled() if wait else self

    def terminate(self):
        """What `app terminate-op` writes."""
        self.note(self.kube.patch("Application", ARGOCD, self.app, {"status": {"operationState": {"phase": "Terminating"}}}))
        return self.settled()

    def change(self, kind, name, patch, manager="stories", at=None):
        """Somebody changes a live object."""
        self.kube.patch(kind, at or self.namespace, name, patch, manager)
        return self

    def delete(self, kind, name, at=None):
        """Somebody deletes a live object."""
        self.kube.delete(kind, at or self.namespace, name)
        return self

    def delete_application(self, name=None, cascade=True):
        if not cascade:
            self.kube.patch("Application", ARGOCD, name or self.app, {"metadata": {"finalizers": None}})
        self.kube.delete("Application", ARGOCD, name or self.app)
        return self

    def cli(self, *words, code=0):
        """Runs a command of Apus; its output is what `says` and `complains` look at."""
        self.output = self.apus.cli(*words, check=False)
        self.test.assertEqual(self.output.returncode, code, f"{' '.join(words)}\n{self.output.stdout}{self.output.stderr}")
        # What a command wrote counts as this story's own change.
        if current := self.kube.get("Application", ARGOCD, self.app):
            self.note(current)
        return self

    # Then

    def note(self, application):
        self.seen[application["metadata"]["name"]] = int(application["metadata"]["resourceVersion"])

    def wait(self, condition, what):
        """Waits for a state of the application that is no older than the story's last change."""

        def holds(application):
            if application is None or int(application["metadata"]["resourceVersion"]) < self.seen.get(self.app, 0):
                return False
            return condition(application)

        return self.kube.wait("Application", ARGOCD, self.app, holds, f"application {self.app}: {what}")

    def settled(self):
        """Waits until the application was compared and nothing it started goes on."""
        self.wait(is_settled, "settled")
        return self

    def expect(
        self, sync=None, health=None, phase=None, message=None, condition=None, revision=None, resources=None, settled=True,
        history=None, retries=None,
    ):  # fmt: skip
        """Waits for a status. `condition`: a type, or a type and a part of its message; `resources`: `Kind/name` to status."""
        wanted = {key: value for key, value in locals().items() if key not in ("self", "settled") and value is not None}

        def holds(app):
            status = app.get("status", {})
            state = status.get("operationState", {})
            if settled and not is_settled(app):
                return False
            if sync and status["sync"].get("status") != sync or health and status["health"].get("status") != health:
                return False
            if phase and state.get("phase") != phase or message and message not in state.get("message", ""):
                return False
            if revision and status["sync"].get("revision") != revision or retries and state.get("retryCount") != retries:
                return False
            if history is not None and [entry["id"] for entry in status.get("history", [])] != history:
                return False
            if condition and not self.has_condition(app, condition):
                return False
            if resources is not None:
                found = {f"{entry['kind']}/{entry['name']}": entry.get("status") for entry in status.get("resources", [])}
                return {key: found.get(key) for key in resources} == resources
            return True

        self.wait(holds, str(wanted))
        return self

    @staticmethod
    def has_condition(app, condition):
        kind, text = (condition, "") if isinstance(condition, str) else condition
        return any(entry["type"] == kind and text in entry["message"] for entry in app["status"].get("conditions", []))

    def no_condition(self, kind=None):
        """Says that the application has no such condition (by default: none at all) now."""
        types = [entry["type"] for entry in self.status_of("status", "conditions") or []]
        if kind:
            self.test.assertNotIn(kind, types)
        else:
            self.test.assertEqual(types, [])
        return self

    def status_of(self, *path):
        """A field of the application as it is now."""
        return at(self.kube.get("Application", ARGOCD, self.app), path)

    def results(self, **rows):
        """Checks rows of the last operation: `Kind__name` to a part of `status phase message`."""
        found = {
            f"{row['kind']}__{row['name']}".replace("-", "_").replace(".", "_"): " ".join(
                str(row.get(key, "")) for key in ("status", "hookPhase", "message")
            )
            for row in self.status_of("status", "operationState", "syncResult", "resources") or []
        }
        for name, text in rows.items():
            if text is None:
                self.test.assertNotIn(name, found)
            else:
                self.test.assertIn(text, found.get(name, f"none among {found}"))
        return self

    def live(self, kind, name, fields=None, home=None, **more):
        """Waits until a live object is there with these fields (`spec.replicas` to a value; `None`: absent)."""
        fields = {**(fields or {}), **{key.replace("__", "."): value for key, value in more.items()}}

        def holds(found):
            return found is not None and all(at(found, split(path)) == value for path, value in fields.items())

        self.kube.wait(kind, home or self.namespace, name, holds, f"{kind} {name} with {fields}")
        return self

    def missing(self, kind, name, home=None):
        """Waits until a live object is gone."""
        self.kube.wait(kind, home or self.namespace, name, lambda found: found is None, f"no {kind} {name}")
        return self

    def deleting(self, kind, name):
        """Waits until a live object is on its way out."""
        self.kube.wait(
            kind, self.namespace, name, lambda found: found and "deletionTimestamp" in found["metadata"], f"{kind} {name} going"
        )
        return self

    def absent(self, *names, home=None):
        """Says that objects (`Kind/name`) are not there now."""
        for name in names:
            self.test.assertIsNone(self.kube.get(name.split("/")[0], home or self.namespace, name.split("/")[1]), name)
        return self

    def present(self, *names, home=None):
        """Says that objects (`Kind/name`) are there now."""
        for name in names:
            self.test.assertIsNotNone(self.kube.get(name.split("/")[0], home or self.namespace, name.split("/")[1]), name)
        return self

    def in_order(self, *names):
        """Says that objects nobody changed since were written in this order."""
        versions = [int(self.kube.get(*self.place(name))["metadata"]["resourceVersion"]) for name in names]
        self.test.assertEqual(versions, sorted(versions), names)
        return self

    def place(self, name):
        kind, name = name.split("/")
        return kind, self.namespace, name

    def gone(self, name=None):
        """Waits until the application is gone."""
        self.kube.wait("Application", ARGOCD, name or self.app, lambda found: found is None, "the application gone")
        return self

    def says(self, *texts):
        for text in texts:
            self.test.assertIn(text, self.output.stdout)
        return self

    def says_not(self, *texts):
        for text in texts:
            self.test.assertNotIn(text, self.output.stdout)
        return self

    def complains(self, *texts):
        for text in texts:
            self.test.assertIn(text, self.output.stderr + self.output.stdout)
        return self

    def check(self, condition, what=""):
        self.test.assertTrue(condition, what)
        return self


def split(path):
    return re.split(r"(?<!\\)\.", path)


def at(value, path):
    """The value at a path of keys and indices; `None` where there is none. A backslash keeps a dot in a key."""
    for key in path:
        key = key.replace("\\.", ".")
        if isinstance(value, list):
            value = value[int(key)] if int(key) < len(value) else None
        else:
            value = (value or {}).get(key)
    return value


def is_settled(application):
    """Looked at since it was asked to be, and no operation goes on."""
    status = application.get("status", {})
    state = status.get("operationState")
    if "operation" in application or "argocd.argoproj.io/refresh" in application["metadata"].get("annotations", {}):
        return False
    if not status.get("reconciledAt") and not status.get("conditions"):
        return False
    if not state:
        return True
    if "finishedAt" not in state:
        return False
    return bool(state["operation"].get("sync", {}).get("dryRun")) or status.get("reconciledAt", "") >= state["finishedAt"]


__all__ = ["ARGOCD", "PATIENCE", "SERVER", "Stories", "Story"]
