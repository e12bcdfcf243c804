"""Kustomizations and Jsonnet from a Git repository to the cluster, and previews of what a change changes."""

import json
import unittest

from cluster import Apus, until

CONFIG = """\
    apiVersion: v1
    kind: ConfigMap
    metadata: {{name: {name}}}
    data: {{colour: {colour}}}
    """

APPLICATION = """\
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: {{name: {name}, namespace: argocd}}
    spec:
      project: default
      source: {{repoURL: '{url}', path: {path}, targetRevision: main}}
      destination: {{server: 'https://kubernetes.default.svc', namespace: {name}}}
    """


class Sources(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.apus = Apus("--no-sample", "--poll-interval", "1h")
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start()

    def names(self, namespace, kind="configmaps"):
        items = self.apus.get("-n", namespace, kind)["items"]
        return sorted(item["metadata"]["name"] for item in items if item["metadata"]["name"] != "kube-root-ca.crt")

    def condition(self, name):
        app = self.apus.until_status(name, condition="ComparisonError")
        return next(entry["message"] for entry in app["status"]["conditions"] if entry["type"] == "ComparisonError")

    def test_a_kustomization_with_parameters(self):
        repository = self.apus.repository("layers")
        repository.commit(
            {
                "base/config.yaml": CONFIG.format(name="one", colour="blue"),
                "base/kustomization.yaml": "resources: [config.yaml]\n",
                "app/kustomization.yaml": "resources: [../base]\nnameSuffix: -prod\n",
            }
        )
        self.apus.application(
            "layers", repository, source={"kustomize": {"namePrefix": "p-", "commonLabels": {"app": "$ARGOCD_APP_NAME"}}}
        )
        app = self.apus.until_status("layers", "Synced", "Healthy")
        self.assertEqual(app["status"]["sourceType"], "Kustomize")
        self.assertEqual(self.names("layers"), ["p-one-prod"])
        self.assertEqual(self.apus.get("-n", "layers", "configmap", "p-one-prod")["metadata"]["labels"]["app"], "layers")

    def test_an_override_file_changes_an_image(self):
        repository = self.apus.repository("override")
        pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: 'example/web:1'}]}\n"
        repository.commit(
            {
                "app/pod.yaml": pod,
                "app/kustomization.yaml": "resources: [pod.yaml]\n",
                "app/.argocd-source-override.yaml": "kustomize: {images: ['example/web:2']}\n",
            }
        )
        self.apus.application("override", repository)
        self.apus.until_status("override", "Synced", "Healthy")
        pod = self.apus.get("-n", "override", "pod", "web")
        self.assertEqual(pod["spec"]["containers"][0]["image"], "example/web:2")

    def test_a_base_outside_of_the_repository(self):
        repository = self.apus.repository("outside")
        repository.commit({"app/kustomization.yaml": "resources: [../../layers]\n"})
        self.apus.application("outside", repository)
        self.assertIn("kustomize build app failed", self.condition("outside"))

    def test_jsonnet_with_libraries_and_variables(self):
        repository = self.apus.repository("oven")
        repository.commit(
            {
                "lib/config.libsonnet": "function(name) { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: name } }\n",
                "app/main.jsonnet": "local c = import 'config.libsonnet';\nfunction(n) [c(std.extVar('app') + i) for i in std.range(1, n)]\n",
            }
        )
        jsonnet = {
            "libs": ["lib"],
            "extVars": [{"name": "app", "value": "$ARGOCD_APP_NAME-"}],
            "tlas": [{"name": "n", "value": "2", "code": True}],
        }
        self.apus.application("oven", repository, source={"directory": {"jsonnet": jsonnet}})
        self.apus.until_status("oven", "Synced", "Healthy")
        self.assertEqual(self.names("oven"), ["oven-1", "oven-2"])

    def test_hostile_jsonnet(self):
        repository = self.apus.repository("hostile")
        repository.commit({"app/main.jsonnet": "importstr '/etc/hostname'\n"})
        self.apus.application("hostile", repository)
        self.assertIn("outside repository root", self.condition("hostile"))
        repository.commit({"app/main.jsonnet": "std.length(std.repeat('x', 1e10))\n"})
        self.apus.refresh("hostile")
        until(lambda: "512 MiB of memory" in self.condition("hostile"), "a condition about memory")

    def test_a_plugin(self):
        repository = self.apus.repository("plugin")
        repository.commit({"app/config.yaml": CONFIG.format(name="one", colour="blue")})
        self.apus.application("plugin", repository, source={"plugin": {"name": "cdk8s"}})
        self.assertIn('plugin "cdk8s": plugins are not supported', self.condition("plugin"))

    # Without a cluster

    def fleet(self, name):
        repository = self.apus.repository(name)
        files = {
            "root.yaml": APPLICATION.format(name="root", url=repository.url, path="apps"),
            "two/config.yaml": CONFIG.format(name="two", colour="blue"),
            "one/main.jsonnet": "{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: import '../lib' } }\n",
            "lib": "'one'\n",
            "secret/secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: canary-1}\n",
        }
        for app in ("one", "two", "secret"):
            files[f"apps/{app}.yaml"] = APPLICATION.format(name=app, url=repository.url, path=app)
        base = repository.commit(files)
        return repository, base

    def preview(self, repository, *words, check=True):
        return self.apus.cli("preview", "--repo", str(repository.folder), *words, check=check)

    def test_a_preview_shows_the_application_that_changes(self):
        repository, base = self.fleet("fleet")
        repository.commit({"two/config.yaml": CONFIG.format(name="two", colour="green"), "README": "x"})
        result = self.preview(repository, "--base", base)
        self.assertIn("--- base/argocd/two/ConfigMap/two\n+++ head/argocd/two/ConfigMap/two\n", result.stdout)
        self.assertIn("-  colour: blue\n+  colour: green\n", result.stdout)
        self.assertEqual(result.stderr, "4 applications: 1 changed, 3 unchanged\n")
        report = json.loads(self.preview(repository, "--base", base, "-o", "json").stdout)
        self.assertEqual([app["name"] for app in report["applications"]], ["two"])
        self.assertIn("| argocd/two | changed |", self.preview(repository, "--base", base, "-o", "markdown").stdout)
        self.assertEqual(self.preview(repository, "--base", base, "--exit-code", check=False).returncode, 1)

    def test_a_preview_follows_imports_and_masks_secrets(self):
        repository, base = self.fleet("imports")
        secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: canary-2}\n"
        repository.commit({"lib": "'uno'\n", "secret/secret.yaml": secret})
        result = self.preview(repository, "--base", base)
        self.assertIn("+++ head/argocd/one/ConfigMap/uno\n", result.stdout)
        self.assertIn("+++ head/argocd/secret/Secret/s\n", result.stdout)
        self.assertNotIn("canary", result.stdout + result.stderr)

    def test_a_preview_of_what_no_longer_renders(self):
        repository, base = self.fleet("broken")
        repository.commit({"one/main.jsonnet": "error 'no'\n"})
        result = self.preview(repository, "--base", base, check=False)
        self.assertEqual(result.returncode, 20)
        self.assertIn("failed: argocd/one: Failed to evaluate jsonnet", result.stderr)

    def test_a_preview_of_the_working_tree(self):
        repository, _ = self.fleet("dirty")
        (repository.folder / "two/config.yaml").write_text("kind: ConfigMap\napiVersion: v1\nmetadata: {name: new}\n")
        result = self.preview(repository, "--working-tree")
        self.assertIn("+++ head/argocd/two/ConfigMap/new\n", result.stdout)

    def test_a_preview_of_nothing_in_reach(self):
        repository, base = self.fleet("far")
        far = APPLICATION.format(name="far", url="https://192.0.2.1/far.git", path="x")
        repository.commit({"far.yaml": far})
        result = self.preview(repository, "--base", base, "--offline")
        self.assertIn("skipped: argocd/far: https://192.0.2.1/far.git is another repository\n", result.stderr)
        failed = self.preview(repository, "--base", "none", check=False)
        self.assertEqual(failed.returncode, 20)
        self.assertIn("unable to resolve 'none' to a commit", failed.stderr)

    def test_rendering_a_folder(self):
        repository, _ = self.fleet("folder")
        shown = self.apus.cli("render", str(repository.folder / "one")).stdout
        self.assertEqual(shown, "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n")
        shown = json.loads(self.apus.cli("render", str(repository.folder / "two"), "-o", "json").stdout)
        self.assertEqual([manifest["metadata"]["name"] for manifest in shown], ["two"])
        failed = self.apus.cli("render", str(repository.folder / "one"), "--root", str(repository.folder / "one"), check=False)
        self.assertEqual(failed.returncode, 20)
        self.assertIn("outside repository root", failed.stderr)


if __name__ == "__main__":
    unittest.main()
