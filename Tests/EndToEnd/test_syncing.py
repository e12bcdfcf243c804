"""What holds a sync back, stops it, or lets it through, as a user meets it."""

import datetime
import json
import unittest

from cluster import Apus, until

CONFIG = """\
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {name}
      annotations: {annotations}
    data:
      key: {value}
    """

JOB = """\
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: {name}
      annotations:
        argocd.argoproj.io/hook: {hook}
    spec:
      backoffLimit: 0
      template:
        metadata:
          annotations: {{apus.dev/run-for: {seconds}}}
        spec:
          restartPolicy: Never
          containers:
          - name: main
            image: example/job:v1
    """

AUTOMATED = {"prune": True, "selfHeal": True}


def config(name, value="a", annotations=None):
    return CONFIG.format(name=name, value=value, annotations=json.dumps(annotations or {}))


def configs(*names):
    return {f"app/{name}.yaml": config(name) for name in names}


def job(name, hook, seconds="1s"):
    return JOB.format(name=name, hook=hook, seconds=seconds)


def now(seconds=0):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Syncing(unittest.TestCase):
    """Stories on one Apus that looks at Git only when asked to."""

    @classmethod
    def setUpClass(cls):
        cls.apus = Apus("--no-sample", "--poll-interval", "1h")
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start()

    def application(self, name, repository, automated, project="default", annotations=None, options=()):
        manifest = {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {
                "name": name, "namespace": "argocd", "finalizers": ["resources-finalizer.argocd.argoproj.io"],
                "annotations": annotations or {},
            },
            "spec": {
                "project": project,
                "source": {"repoURL": repository.url, "path": "app", "targetRevision": "main"},
                "destination": {"server": "https://kubernetes.default.svc", "namespace": name},
                "syncPolicy": {"automated": automated, "syncOptions": ["CreateNamespace=true", *options]},
            },
        }
        self.apus.kubectl("apply", "-f", "-", stdin=json.dumps(manifest))

    def deliver(self, name, files, **changes):
        repository = self.apus.repository(name)
        revision = repository.commit(files)
        self.application(name, repository, **changes)
        return repository, revision

    def patch(self, name, value, kind="application"):
        self.apus.kubectl("-n", "argocd", "patch", kind, name, "--type", "merge", "-p", json.dumps(value))

    def sync(self, name, info=(), **sync):
        operation = {"initiatedBy": {"username": "sam"}, "info": list(info), "sync": sync}
        self.patch(name, {"operation": operation})

    def state(self, name):
        return self.apus.app(name).get("status", {}).get("operationState", {})

    def until_phase(self, name, phase, message=""):
        return until(
            lambda: (state := self.state(name)).get("phase") == phase and message in state.get("message", "") and state,
            f"{name} is {phase}: {message}",
        )

    def until_held(self, name, text):
        def held():
            conditions = self.apus.app(name).get("status", {}).get("conditions", [])
            return any(one["type"] == "SyncHeldWarning" and text in one["message"] for one in conditions)

        until(held, f"{name} is held: {text}")

    def names(self, namespace):
        items = self.apus.get("-n", namespace, "configmaps")["items"]
        return sorted(item["metadata"]["name"] for item in items if item["metadata"]["name"] != "kube-root-ca.crt")

    def project(self, name, **spec):
        allowed = {
            "sourceRepos": ["*"],
            "destinations": [{"server": "*", "namespace": "*"}],
            "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
        }
        project = {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": {"name": name, "namespace": "argocd"}}
        self.apus.kubectl("apply", "-f", "-", stdin=json.dumps({**project, "spec": {**allowed, **spec}}))

    # Windows

    def test_a_window_holds_automation_and_people_until_it_opens(self):
        window = {"kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["*"]}
        self.project("closed", syncWindows=[window])
        self.deliver("window", configs("a"), project="closed", automated=AUTOMATED)
        self.apus.until_status("window", "OutOfSync")
        self.sync("window")
        self.until_phase("window", "Running", "Sync operation blocked by sync window")
        self.project("closed", syncWindows=[{**window, "manualSync": True}])
        self.until_phase("window", "Succeeded")
        self.assertEqual(self.names("window"), ["a"])

    def test_terminating_works_while_a_window_blocks(self):
        window = {"kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["*"]}
        self.project("blocked", syncWindows=[window])
        self.deliver("terminate-blocked", configs("a"), project="blocked", automated=None)
        self.apus.until_status("terminate-blocked", "OutOfSync")
        self.sync("terminate-blocked")
        self.until_phase("terminate-blocked", "Running", "blocked by sync window")
        self.patch("terminate-blocked", {"status": {"operationState": {"phase": "Terminating"}}})
        self.until_phase("terminate-blocked", "Failed", "Operation terminated")
        self.assertNotIn("operation", self.apus.app("terminate-blocked"))

    def test_terminating_deletes_running_hooks_even_when_git_is_gone(self):
        repository, _ = self.deliver(
            "terminate-hook", {**configs("a"), "app/job.yaml": job("endless", "PreSync", "1h")}, automated=None
        )
        self.apus.until_status("terminate-hook", "OutOfSync")
        self.sync("terminate-hook")
        self.until_phase("terminate-hook", "Running", "waiting for completion of hook batch/Job/endless (PreSync wave 0) since ")
        repository.folder.rename(repository.folder.with_name("terminate-hook-moved"))
        self.patch("terminate-hook", {"status": {"operationState": {"phase": "Terminating"}}})
        state = self.until_phase("terminate-hook", "Failed", "Operation terminated")
        self.assertEqual([row["message"] for row in state["syncResult"]["resources"] if row["name"] == "endless"], ["Terminated"])
        until(lambda: not self.apus.get("-n", "terminate-hook", "jobs")["items"], "the hook is gone")

    # The brake

    def test_automation_asks_before_it_prunes_much(self):
        names = [f"c{index}" for index in range(8)]
        repository, _ = self.deliver("brake", configs(*names), automated=AUTOMATED)
        self.apus.until_status("brake", "Synced")
        repository.git("rm", "-q", *[f"app/{name}.yaml" for name in names[2:]])
        revision = repository.commit(configs("new"))
        self.apus.refresh("brake")
        self.until_held("brake", "would prune 6 of 8 resources, more than 50%")
        self.assertEqual(self.names("brake"), names)
        self.patch("brake", {"metadata": {"annotations": {"argocd.argoproj.io/deletion-approved": now(1)}}})
        self.apus.until_status("brake", "Synced", revision=revision)
        self.assertEqual(self.names("brake"), ["c0", "c1", "new"])

    def test_a_protected_resource_is_pruned_only_when_that_is_said(self):
        files = {**configs("a"), "app/precious.yaml": config("precious", annotations={"apus.dev/protected": "true"})}
        repository, _ = self.deliver("protected", files, automated=AUTOMATED)
        self.apus.until_status("protected", "Synced")
        repository.git("rm", "-q", "app/precious.yaml")
        repository.commit({"app/a.yaml": config("a", "b")})
        self.apus.refresh("protected")
        self.until_held("protected", "would prune ConfigMap protected/precious, which is protected")
        self.sync("protected", prune=True)
        self.until_phase("protected", "Running", "waiting for approval: the sync would prune ConfigMap protected/precious")
        self.patch("protected", {"status": {"operationState": {"phase": "Terminating"}}})
        self.until_phase("protected", "Failed")
        self.sync("protected", prune=True, info=[{"name": "apus.dev/approve-prune", "value": "true"}])
        self.until_phase("protected", "Succeeded")
        self.assertEqual(self.names("protected"), ["a"])

    # Dependencies

    def test_an_application_waits_for_those_it_depends_on(self):
        repository = self.apus.repository("dependent")
        repository.commit(configs("a"))
        self.application("dependent", repository, annotations={"apus.dev/depends-on": "base"}, automated=AUTOMATED)
        self.until_held("dependent", "waits for application base: there is no such application in project default")
        self.deliver("base", configs("b"), automated=None)
        self.until_held("dependent", "waits for application base: it is OutOfSync and ")
        self.sync("base")
        self.apus.until_status("base", "Synced")
        self.apus.until_status("dependent", "Synced")
        conditions = self.apus.app("dependent")["status"].get("conditions", [])
        self.assertEqual([one for one in conditions if one["type"] == "SyncHeldWarning"], [])

    def test_a_ring_of_dependencies_is_named(self):
        for name, other in [("ring-a", "ring-b"), ("ring-b", "ring-a")]:
            repository = self.apus.repository(name)
            repository.commit(configs("a"))
            self.application(name, repository, annotations={"apus.dev/depends-on": other}, automated=None)
        self.apus.until_status("ring-b", "OutOfSync")
        self.apus.until_status("ring-a", "OutOfSync")
        self.sync("ring-a")
        self.until_phase("ring-a", "Error", "applications depend on each other: ring-a → ring-b → ring-a")

    # Going on, and going back

    def test_a_newer_commit_takes_the_place_of_a_stuck_automated_sync(self):
        self.apus.kubectl(
            "apply", "-f", "-",
            stdin=json.dumps({
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": {
                    "name": "argocd-cmd-params-cm", "namespace": "argocd", "labels": {"app.kubernetes.io/part-of": "argocd"},
                },
                "data": {"controller.sync.supersede.after.seconds": "0"},
            }),
        )
        self.addCleanup(self.apus.kubectl, "-n", "argocd", "delete", "configmap", "argocd-cmd-params-cm")
        repository, _ = self.deliver("stuck", {**configs("a"), "app/job.yaml": job("slow", "PreSync", "1h")}, automated=AUTOMATED)
        self.until_phase("stuck", "Running", "waiting for completion of hook")
        revision = repository.commit({"app/job.yaml": job("slow", "PreSync", "1s")})
        self.apus.refresh("stuck")
        self.apus.until_status("stuck", "Synced", revision=revision)
        self.until_phase("stuck", "Succeeded")

    def test_a_rollback_holds_until_there_is_a_newer_commit(self):
        repository, first = self.deliver("rollback", {"app/a.yaml": config("a", "one")}, automated=AUTOMATED)
        self.apus.until_status("rollback", "Synced", revision=first)
        repository.commit({"app/a.yaml": config("a", "two")})
        self.apus.refresh("rollback")
        until(lambda: len(self.apus.app("rollback")["status"].get("history", [])) == 2, "two deployments")
        entry = self.apus.app("rollback")["status"]["history"][0]
        self.sync(
            "rollback", revision=entry["revision"], source=entry["source"], syncStrategy={"apply": {}},
            info=[{"name": "apus.dev/rollback", "value": str(entry["id"])}],
        )
        self.until_phase("rollback", "Succeeded")
        self.until_held("rollback", "holds after a rollback until there is a revision newer than")
        self.assertEqual(self.apus.get("-n", "rollback", "configmap", "a")["data"]["key"], "one")
        third = repository.commit({"app/a.yaml": config("a", "three")})
        self.apus.refresh("rollback")
        self.apus.until_status("rollback", "Synced", revision=third)
        self.assertNotIn("apus.dev/rollback-hold", self.apus.app("rollback")["metadata"].get("annotations", {}))

    # What is applied, and how

    def test_fields_of_kubectl_apply_go_over_to_server_side_apply(self):
        repository = self.apus.repository("migrate")
        repository.commit({"app/a.yaml": config("a").replace("key: a", "key: a\n      gone: soon")})
        self.apus.kubectl("create", "namespace", "migrate")
        self.apus.kubectl("-n", "migrate", "apply", "-f", str(repository.folder / "app/a.yaml"))
        repository.commit({"app/a.yaml": config("a", "b")})
        self.application("migrate", repository, automated=AUTOMATED, options=["ServerSideApply=true"])
        self.apus.until_status("migrate", "Synced")
        live = json.loads(self.apus.kubectl("-n", "migrate", "get", "configmap", "a", "-o", "json", "--show-managed-fields").stdout)
        self.assertEqual(live["data"], {"key": "b"})
        managers = {(entry["manager"], entry["operation"]) for entry in live["metadata"]["managedFields"]}
        self.assertEqual(managers, {("argocd-controller", "Apply")})

    def test_a_binding_to_another_role_is_made_anew(self):
        binding = (
            "    apiVersion: rbac.authorization.k8s.io/v1\n    kind: RoleBinding\n    metadata: {{name: b}}\n"
            "    roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: {role}}}\n"
        )
        repository, _ = self.deliver("binding", {"app/b.yaml": binding.format(role="one")}, automated=AUTOMATED)
        self.apus.until_status("binding", "Synced")
        revision = repository.commit({"app/b.yaml": binding.format(role="two")})
        self.apus.refresh("binding")
        self.apus.until_status("binding", "Synced", revision=revision)
        self.assertEqual(self.apus.get("-n", "binding", "rolebinding", "b")["roleRef"]["name"], "two")
        rows = self.until_phase("binding", "Succeeded")["syncResult"]["resources"]
        self.assertTrue(any(" reconciled. " in row["message"] for row in rows), rows)

    def test_the_namespace_carries_what_the_policy_says_and_follows_it(self):
        self.deliver("labelled", configs("a"), automated={})
        self.patch("labelled", {"spec": {"syncPolicy": {"managedNamespaceMetadata": {"labels": {"team": "blue"}}}}})
        until(lambda: self.apus.get("namespace", "labelled")["metadata"]["labels"].get("team") == "blue", "the label")
        self.patch("labelled", {"spec": {"syncPolicy": {"managedNamespaceMetadata": {"labels": {"team": "red"}}}}})
        until(lambda: self.apus.get("namespace", "labelled")["metadata"]["labels"].get("team") == "red", "the new label")
        self.apus.until_status("labelled", "Synced")

    # Deleting

    def test_a_protected_application_stays_with_all_it_delivered(self):
        self.deliver("kept", configs("a"), automated={})
        self.patch("kept", {"metadata": {"annotations": {"apus.dev/protected": "true"}}})
        until(lambda: "apus.dev/protected" in self.apus.app("kept")["metadata"].get("finalizers", []), "the finalizer")
        self.apus.kubectl("-n", "argocd", "delete", "application", "kept", "--wait=false")

        def told():
            return any("is protected" in one["message"] for one in self.apus.app("kept")["status"].get("conditions", []))

        until(told, "the protection is told")
        self.assertEqual(self.names("kept"), ["a"])
        self.patch("kept", {"metadata": {"annotations": {"apus.dev/protected": None}}})
        self.apus.kubectl("-n", "argocd", "wait", "application/kept", "--for=delete", "--timeout=60s")


if __name__ == "__main__":
    unittest.main()
