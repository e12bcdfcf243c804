"""A chart in Git, as a user lives with it."""

import unittest

from cluster import Apus, until

CHART = "apiVersion: v2\nname: shop\nversion: 0.1.0\n"

VALUES = """\
    replicas: 1
    image: {repository: example/shop, tag: v1}
    motd: none
    """

DEPLOYMENT = """\
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: {{ include "shop.name" . }}
      labels: {tier: {{ .Values.tier }}, version: "{{ .Capabilities.KubeVersion.Major }}"}
    spec:
      replicas: {{ .Values.replicas }}
      selector:
        matchLabels: {app: shop}
      template:
        metadata:
          labels: {app: shop}
          annotations:
            motd: {{ .Values.motd | quote }}
        spec:
          containers:
          - name: shop
            image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
    {{- if .Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Application" }}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: serves-applications}
    {{- end }}
    """

HOOK = """\
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: {{ .Release.Name }}-EVENT
      annotations:
        helm.sh/hook: EVENT
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: main
            image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
            command: ["true"]
    """

FILES = {
    "app/Chart.yaml": CHART,
    "app/values.yaml": VALUES,
    "app/values.schema.json": '{"properties": {"replicas": {"type": "integer", "maximum": 5}}}\n',
    "app/templates/_helpers.tpl": '{{ define "shop.name" }}{{ .Release.Name }}-shop{{ end }}\n',
    "app/templates/shop.yaml": DEPLOYMENT,
    "app/templates/migrate.yaml": HOOK.replace("EVENT", "pre-install"),
    "app/templates/greet.yaml": HOOK.replace("EVENT", "post-upgrade"),
    "app/templates/test.yaml": HOOK.replace("EVENT", "test"),
    "app/templates/NOTES.txt": "Thank you for {{ .Release.Name }}.\n",
    "env/common.yaml": "tier: front\nreplicas: 2\n",
    "env/prod.yaml": "replicas: 3\n",
    "motd.txt": "hello, world",
    "README.md": "A shop\n",
}

HELM = {
    "valueFiles": ["/env/common.yaml", "../env/prod.yaml"],
    "parameters": [{"name": "image.tag", "value": "2024", "forceString": True}],
    "fileParameters": [{"name": "motd", "path": "/motd.txt"}],
}


class Charts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.apus = Apus("--no-sample", "--poll-interval", "1h")
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start()

    def deliver(self, name, files=FILES, helm=HELM, **changes):
        repository = self.apus.repository(name)
        revision = repository.commit(files)
        self.apus.application(name, repository, source={"repoURL": repository.url, "path": "app", "targetRevision": "main", "helm": helm}, **changes)
        return repository, revision

    def deployment(self, name):
        live = self.apus.get("-n", name, "deployment", f"{name}-shop")
        template = live["spec"]["template"]
        return live["spec"]["replicas"], template["spec"]["containers"][0]["image"], template["metadata"]["annotations"]["motd"]

    def test_a_chart_is_delivered_and_follows_its_values(self):
        repository, revision = self.deliver("chart")
        app = self.apus.until_status("chart", "Synced", "Healthy", revision)
        self.assertEqual(app["status"]["sourceType"], "Helm")
        self.assertEqual(self.deployment("chart"), (3, "example/shop:2024", "hello, world"))
        labels = self.apus.get("-n", "chart", "deployment", "chart-shop")["metadata"]["labels"]
        self.assertEqual((labels["tier"], labels["version"]), ("front", "1"))
        self.apus.get("-n", "chart", "configmap", "serves-applications")

        revision = repository.commit({"env/prod.yaml": "replicas: 1\n", "motd.txt": "good evening"})
        self.apus.refresh("chart")
        self.apus.until_status("chart", "Synced", "Healthy", revision)
        self.assertEqual(self.deployment("chart"), (1, "example/shop:2024", "good evening"))

        revision = repository.commit({"app/.argocd-source-chart.yaml": "helm:\n  parameters:\n  - {name: image.tag, value: '2025', forcestring: true}\n"})
        self.apus.refresh("chart")
        self.apus.until_status("chart", "Synced", "Healthy", revision)
        self.assertEqual(self.deployment("chart")[1], "example/shop:2025")

    def test_hooks_run_around_the_sync(self):
        self.deliver("hooks")
        self.apus.until_status("hooks", "Synced", "Healthy")
        # Hooks after the sync may still run when all is healthy.
        until(lambda: self.apus.app("hooks")["status"]["operationState"]["phase"] == "Succeeded", "the end of the sync")
        app = self.apus.app("hooks")
        rows = app["status"]["operationState"]["syncResult"]["resources"]
        phases = {row["name"]: (row["hookType"], row["hookPhase"]) for row in rows if "hookType" in row}
        self.assertEqual(phases, {"hooks-pre-install": ("PreSync", "Succeeded"), "hooks-post-upgrade": ("PostSync", "Succeeded")})
        compared = [entry["name"] for entry in app["status"]["resources"] if entry["kind"] == "Job" and entry.get("status")]
        self.assertEqual(compared, [])

    def test_values_that_do_not_fit_are_told_and_forgotten(self):
        repository, _ = self.deliver("schema", files={**FILES, "env/prod.yaml": "replicas: 9\n"})
        app = self.apus.until_status("schema", condition="ComparisonError")
        message = " ".join(entry["message"] for entry in app["status"]["conditions"])
        self.assertIn("at '/replicas': maximum: got 9, want 5", message)
        revision = repository.commit({"env/prod.yaml": "replicas: 1\n"})
        self.apus.refresh("schema")
        app = self.apus.until_status("schema", "Synced", "Healthy", revision)
        self.assertEqual(app["status"].get("conditions", []), [])

    def test_values_of_another_repository(self):
        chart = self.apus.repository("two-chart")
        chart.commit(FILES)
        config = self.apus.repository("two-config")
        config.commit({"prod/values.yaml": "tier: back\nreplicas: 1\n"})
        sources = [
            {"repoURL": chart.url, "path": "app", "targetRevision": "main", "helm": {"valueFiles": ["$config/prod/*.yaml"]}},
            {"repoURL": config.url, "targetRevision": "main", "ref": "config"},
        ]
        self.apus.application("two", chart, source=None, sources=sources)
        self.apus.until_status("two", "Synced", "Healthy")
        self.assertEqual(self.apus.get("-n", "two", "deployment", "two-shop")["metadata"]["labels"]["tier"], "back")
        config.commit({"prod/values.yaml": "tier: middle\nreplicas: 1\n"})
        self.apus.refresh("two")
        until(
            lambda: self.apus.get("-n", "two", "deployment", "two-shop")["metadata"]["labels"]["tier"] == "middle",
            "the values of the other repository",
        )


if __name__ == "__main__":
    unittest.main()
