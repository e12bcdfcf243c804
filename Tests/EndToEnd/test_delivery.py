"""From a Git repository to a running cluster, as a user lives it."""

import json
import unittest

from cluster import Apus, until

DEPLOYMENT = """\
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      replicas: {replicas}
      selector:
        matchLabels: {{app: web}}
      template:
        metadata:
          labels: {{app: web}}
        spec:
          containers:
          - name: web
            image: example/web:{tag}
            ports:
            - containerPort: 8080
    """

SERVICE = """\
    apiVersion: v1
    kind: Service
    metadata:
      name: web
    spec:
      selector: {app: web}
      ports:
      - port: 80
        targetPort: 8080
    """


def deployment(replicas=1, tag="v1"):
    return DEPLOYMENT.format(replicas=replicas, tag=tag)


class Delivery(unittest.TestCase):
    """Stories on one Apus that looks at Git only when asked to."""

    @classmethod
    def setUpClass(cls):
        cls.apus = Apus("--no-sample", "--poll-interval", "1h")
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start()

    def deliver(self, name, files=None, **changes):
        repository = self.apus.repository(name)
        revision = repository.commit(files or {"app/deployment.yaml": deployment(), "app/service.yaml": SERVICE})
        self.apus.application(name, repository, **changes)
        return repository, revision

    def test_an_application_becomes_synced_and_healthy(self):
        _, revision = self.deliver("first")
        self.apus.until_status("first", "Synced", "Healthy", revision)
        pods = self.apus.get("-n", "first", "pods", "-l", "app=web")["items"]
        self.assertEqual([pod["status"]["phase"] for pod in pods], ["Running"])
        history = self.apus.app("first")["status"]["history"]
        self.assertEqual([(entry["id"], entry["revision"]) for entry in history], [(0, revision)])

    def test_a_commit_changes_the_cluster(self):
        repository, _ = self.deliver("commit")
        self.apus.until_status("commit", "Synced", "Healthy")
        revision = repository.commit({"app/deployment.yaml": deployment(replicas=3, tag="v2")})
        self.apus.refresh("commit")
        self.apus.until_status("commit", "Synced", "Healthy", revision)
        live = self.apus.get("-n", "commit", "deployment", "web")
        self.assertEqual(live["spec"]["replicas"], 3)
        self.assertEqual(live["spec"]["template"]["spec"]["containers"][0]["image"], "example/web:v2")
        self.assertNotIn("argocd.argoproj.io/refresh", self.apus.app("commit")["metadata"].get("annotations", {}))

    def test_a_deleted_deployment_is_healed(self):
        self.deliver("heal")
        self.apus.until_status("heal", "Synced", "Healthy")
        before = self.apus.get("-n", "heal", "deployment", "web")["metadata"]["uid"]
        self.apus.kubectl("-n", "heal", "delete", "deployment", "web")
        until(lambda: self.apus.get("-n", "heal", "deployment", "web")["metadata"]["uid"] != before, "the deployment again")
        self.apus.until_status("heal", "Synced", "Healthy")

    def test_a_changed_field_is_healed(self):
        self.deliver("scale")
        self.apus.until_status("scale", "Synced", "Healthy")
        self.apus.kubectl("-n", "scale", "scale", "deployment", "web", "--replicas=4")
        until(lambda: self.apus.get("-n", "scale", "deployment", "web")["spec"]["replicas"] == 1, "one replica again")

    def test_a_file_removed_from_git_is_pruned(self):
        repository, _ = self.deliver("prune")
        self.apus.until_status("prune", "Synced", "Healthy")
        revision = repository.commit({"app/service.yaml": None})
        self.apus.refresh("prune")
        self.apus.until_status("prune", "Synced", "Healthy", revision)
        self.assertEqual(self.apus.get("-n", "prune", "services")["items"], [])

    def test_drift_is_shown_and_left_alone_without_self_heal(self):
        self.deliver("drift", syncPolicy={"automated": {"prune": True}})
        self.apus.until_status("drift", "Synced", "Healthy")
        self.apus.kubectl("-n", "drift", "scale", "deployment", "web", "--replicas=2")
        app = self.apus.until_status("drift", "OutOfSync", "Healthy")
        status = {entry["kind"]: entry["status"] for entry in app["status"]["resources"]}
        self.assertEqual(status, {"Deployment": "OutOfSync", "Service": "Synced"})
        self.apus.refresh("drift")
        until(lambda: "argocd.argoproj.io/refresh" not in self.apus.app("drift")["metadata"].get("annotations", {}), "the refresh")
        self.assertEqual(self.apus.get("-n", "drift", "deployment", "web")["spec"]["replicas"], 2)

    def test_deleting_an_application_deletes_what_it_delivered(self):
        self.deliver("delete")
        self.apus.until_status("delete", "Synced", "Healthy")
        self.apus.kubectl("-n", "argocd", "delete", "application", "delete")
        until(lambda: self.apus.get("-n", "delete", "deployments,services,pods")["items"] == [], "nothing left")

    def test_the_command_line_tells_the_same_story(self):
        repository = self.apus.repository("cli")
        first = repository.commit({"app/deployment.yaml": deployment()})
        created = self.apus.cli(
            "app", "create", "cli", "--repo", repository.url, "--path", "app", "--revision", "main",
            "--dest-server", "https://kubernetes.default.svc", "--dest-namespace", "cli", "--sync-option", "CreateNamespace=true",
        )
        self.assertEqual(created.stdout, "application 'cli' created\n")
        self.apus.until_status("cli", "OutOfSync", "Missing")
        different = self.apus.cli("app", "diff", "cli", check=False)
        self.assertEqual(different.returncode, 1)
        self.assertIn("===== apps/Deployment cli/web ======", different.stdout)
        synced = self.apus.cli("app", "sync", "cli", "--timeout", "60")
        self.assertIn("Succeeded", synced.stdout)
        self.apus.cli("app", "wait", "cli", "--timeout", "60")
        got = self.apus.cli("app", "get", "cli").stdout
        self.assertIn("Sync Status:        Synced to main", got)
        self.assertIn("Health Status:      Healthy", got)
        self.assertIn("argocd/cli", self.apus.cli("app", "list").stdout)
        self.assertIn(first[:7], self.apus.cli("app", "history", "cli").stdout)
        self.assertEqual(self.apus.cli("app", "diff", "cli").stdout, "")
        self.apus.cli("app", "delete", "cli", "-y", "--wait")
        self.assertNotIn("argocd/cli", self.apus.cli("app", "list").stdout)


class BadInput(unittest.TestCase):
    """Every mistake is told with its cause and its place, and is forgotten once it is mended."""

    @classmethod
    def setUpClass(cls):
        cls.apus = Apus("--no-sample", "--poll-interval", "1h")
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start()

    def message(self, name, condition):
        app = self.apus.until_status(name, condition=condition)
        return " ".join(entry["message"] for entry in app["status"]["conditions"] if entry["type"] == condition)

    def operation(self, name):
        """What the first failed attempt says; retries go on for a while before a condition tells of them."""

        def failed():
            state = self.apus.app(name)["status"]["operationState"]
            rows = " ".join(row.get("message", "") for row in state.get("syncResult", {}).get("resources", []))
            return (state["message"] + " " + rows) if state.get("retryCount") else None

        return until(failed, f"a failed attempt of {name}")

    def test_a_repository_that_does_not_exist_and_then_does(self):
        repository = self.apus.repository("late")
        away = repository.folder.rename(repository.folder.with_name("late-away"))
        self.apus.application("late", repository)
        self.assertIn("late", self.message("late", "ComparisonError"))
        away.rename(repository.folder)
        repository.commit({"app/deployment.yaml": deployment()})
        self.apus.refresh("late")
        app = self.apus.until_status("late", "Synced", "Healthy")
        self.assertEqual(app["status"].get("conditions", []), [])

    def test_a_revision_that_does_not_resolve(self):
        repository = self.apus.repository("revision")
        repository.commit({"app/deployment.yaml": deployment()})
        self.apus.application("revision", repository, source={"targetRevision": "no-such-branch"})
        self.assertIn("no-such-branch", self.message("revision", "ComparisonError"))

    def test_yaml_that_does_not_parse(self):
        repository = self.apus.repository("yaml")
        repository.commit({"app/broken.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [b\n"})
        self.apus.application("yaml", repository)
        message = self.message("yaml", "ComparisonError")
        self.assertIn("broken.yaml", message)
        self.assertIn("document 2", message)
        self.assertRegex(message, r"line \d+")

    def test_a_kind_that_the_cluster_does_not_know(self):
        repository = self.apus.repository("kind")
        repository.commit({"app/widget.yaml": "apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n"})
        self.apus.application("kind", repository)
        self.assertIn("Widget", self.operation("kind"))

    def test_a_namespace_that_is_missing(self):
        repository = self.apus.repository("nowhere")
        repository.commit({"app/deployment.yaml": deployment()})
        self.apus.application("nowhere", repository, syncPolicy={"automated": {}, "syncOptions": []})
        self.assertIn('namespaces "nowhere" not found', self.operation("nowhere"))

    def test_a_project_that_does_not_exist(self):
        repository = self.apus.repository("project")
        repository.commit({"app/deployment.yaml": deployment()})
        self.apus.application("project", repository, project="ghost")
        self.assertIn("ghost", self.message("project", "InvalidSpecError"))


class Survival(unittest.TestCase):
    def test_every_acknowledged_write_survives_a_crash(self):
        apus = Apus("--no-sample", "--poll-interval", "1h")
        self.addCleanup(apus.stop)
        apus.start()
        repository = apus.repository("crash")
        repository.commit({"app/deployment.yaml": deployment(), "app/service.yaml": SERVICE})
        apus.application("crash", repository)
        apus.until_status("crash", "Synced", "Healthy")
        for number in range(20):
            apus.kubectl("create", "configmap", f"kept-{number}", f"--from-literal=number={number}")
        apus.kill()

        apus.start()
        kept = [item["data"]["number"] for item in apus.get("configmaps")["items"] if item["metadata"]["name"].startswith("kept-")]
        self.assertEqual(sorted(kept, key=int), [str(number) for number in range(20)])
        revision = repository.commit({"app/deployment.yaml": deployment(replicas=2)})
        apus.refresh("crash")
        apus.until_status("crash", "Synced", "Healthy", revision)
        self.assertEqual(apus.interrupt(), 0)

    def test_a_second_program_on_the_same_data_is_refused(self):
        apus = Apus("--no-sample")
        self.addCleanup(apus.stop)
        apus.start()
        second = apus.cli("up", "--data-dir", str(apus.data), "--port", "0", "--api-port", "0", "--no-sample", check=False)
        self.assertNotEqual(second.returncode, 0)
        self.assertIn(str(apus.data), second.stdout + second.stderr)


class Sample(unittest.TestCase):
    """What a newcomer sees after `make run`."""

    @classmethod
    def setUpClass(cls):
        cls.apus = Apus("--poll-interval", "1s")
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start()

    def test_the_guestbook_runs_and_follows_its_repository(self):
        app = self.apus.until_status("guestbook", "Synced", "Healthy")
        folder = app["spec"]["source"]["repoURL"].removeprefix("file://")
        self.assertTrue(any(folder in line for line in self.apus.screen), self.apus.screen)
        repository = object.__new__(type(self.apus.repository("unused")))
        import pathlib

        repository.folder = pathlib.Path(folder)
        path = next(pathlib.Path(folder).rglob("*deployment*.yaml"))
        text = path.read_text()
        revision = repository.commit({str(path.relative_to(folder)): text.replace("replicas: 1", "replicas: 2")})
        self.apus.until_status("guestbook", "Synced", "Healthy", revision)

    def test_the_page_shows_the_application(self):
        self.apus.until_status("guestbook", "Synced")
        address = next(word for line in self.apus.screen for word in line.split() if word.startswith("http://"))
        import urllib.request

        with urllib.request.urlopen(address) as answer:
            page = answer.read().decode()
        self.assertIn("guestbook", page)


if __name__ == "__main__":
    unittest.main()
