"""A real helm on the embedded cluster: installing, changing, going back, testing, removing, with hooks."""

import json
import textwrap
import unittest

from cluster import Apus, Failed, run

CHART = {
    "Chart.yaml": """\
        apiVersion: v2
        name: hooked
        version: 0.1.0
        appVersion: "1"
        """,
    "values.yaml": """\
        fail: ""
        replicas: 1
        """,
    "templates/workloads.yaml": """\
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{ .Release.Name }}-settings}
        data: {revision: "{{ .Release.Revision }}"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{ .Release.Name }}}
        spec:
          replicas: {{ .Values.replicas }}
          selector: {matchLabels: {app: {{ .Release.Name }}}}
          template:
            metadata: {labels: {app: {{ .Release.Name }}}}
            spec:
              containers: [{name: web, image: "web:1"}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: {{ .Release.Name }}-db}
        spec:
          replicas: 2
          serviceName: db
          selector: {matchLabels: {app: {{ .Release.Name }}-db}}
          template:
            metadata: {labels: {app: {{ .Release.Name }}-db}}
            spec:
              containers: [{name: db, image: "db:1", volumeMounts: [{name: data, mountPath: /data}]}]
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{ .Release.Name }}}
        spec: {type: LoadBalancer, selector: {app: {{ .Release.Name }}}, ports: [{port: 80}]}
        """,
    "templates/hooks.yaml": """\
        {{- range $hook := list "pre-install" "post-install" "pre-upgrade" "post-upgrade" "pre-rollback" "post-rollback" "pre-delete" "post-delete" "test" }}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: {{ $.Release.Name }}-{{ $hook }}
          annotations: {helm.sh/hook: {{ $hook }}, helm.sh/hook-delete-policy: before-hook-creation}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers: [{name: work, image: busybox, command: [sh, -c, "{{ if eq $.Values.fail $hook }}exit 1{{ else }}true{{ end }}"]}]
        {{- end }}
        """,
}


class Helm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.apus = Apus()
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start_cluster()
        cls.chart = cls.apus.folder / "hooked"
        for name, text in CHART.items():
            file = cls.chart / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(text))

    def helm(self, *words, check=True):
        return run(["helm", *words], env=self.apus.env, check=check, cwd=self.apus.folder)

    def release(self, name, namespace):
        listed = json.loads(self.helm("list", "--namespace", namespace, "--output", "json").stdout)
        return next(entry for entry in listed if entry["name"] == name)

    def statuses(self, name, namespace):
        history = json.loads(self.helm("history", name, "--namespace", namespace, "--output", "json").stdout)
        return [entry["status"] for entry in history]

    def test_the_chart_that_helm_creates(self):
        self.helm("create", "web")
        place = ("--namespace", "web")
        self.helm("install", "web", "./web", *place, "--create-namespace", "--wait", "--set", "ingress.enabled=true,autoscaling.enabled=true")
        self.assertEqual(self.release("web", "web")["status"], "deployed")
        self.assertIn("1/1", self.helm("status", "web", *place).stdout)
        self.assertIn("Phase:          Succeeded", self.helm("test", "web", *place, "--logs").stdout)
        self.helm("upgrade", "web", "./web", *place, "--reuse-values", "--set", "image.tag=2", "--wait")
        self.assertEqual(self.apus.get("-n", "web", "deploy", "web")["spec"]["template"]["spec"]["containers"][0]["image"], "nginx:2")
        self.helm("rollback", "web", "1", *place, "--wait")
        self.assertEqual(self.statuses("web", "web"), ["superseded", "superseded", "deployed"])
        self.assertIn("image: \"nginx:", self.helm("get", "manifest", "web", *place).stdout)
        self.helm("uninstall", "web", *place, "--wait")
        self.assertEqual(self.apus.get("-n", "web", "deploy,svc,ingress,hpa,secret")["items"], [])

    def test_hooks_run_in_their_turn_and_stop_what_they_should(self):
        self.apus.kubectl("create", "namespace", "hooks")
        place = ("--namespace", "hooks")
        self.helm("install", "app", "./hooked", *place, "--wait", "--wait-for-jobs")
        self.assertEqual(len(self.apus.get("-n", "hooks", "pvc")["items"]), 2)
        self.helm("upgrade", "app", "./hooked", *place, "--set", "replicas=3", "--wait")
        with self.assertRaises(Failed) as failure:
            self.helm("upgrade", "app", "./hooked", *place, "--set", "fail=pre-upgrade", "--timeout", "30s")
        self.assertIn("pre-upgrade hooks failed", str(failure.exception))
        self.assertEqual(self.statuses("app", "hooks"), ["superseded", "deployed", "failed"])
        self.helm("rollback", "app", "1", *place, "--wait")
        self.assertEqual(self.apus.get("-n", "hooks", "deploy", "app")["spec"]["replicas"], 1)
        self.assertEqual(self.apus.get("-n", "hooks", "cm", "app-settings")["data"]["revision"], "1")
        self.helm("uninstall", "app", *place, "--wait")
        left = [job["metadata"]["name"] for job in self.apus.get("-n", "hooks", "jobs")["items"]]
        self.assertIn("app-post-delete", left)

    def test_a_release_applied_by_the_client_that_fails_is_taken_back(self):
        self.apus.kubectl("create", "namespace", "back")
        failed = self.helm(
            "upgrade", "--install", "app", "./hooked", "--namespace", "back", "--server-side=false", "--wait",
            "--rollback-on-failure", "--set", "fail=post-install", check=False,
        )
        self.assertNotEqual(failed.returncode, 0)
        self.assertEqual(self.apus.get("-n", "back", "deploy,sts,svc")["items"], [])
