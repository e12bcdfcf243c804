"""One Apus that delivers to two clusters, and to its own from Applications of other namespaces."""

import json
import unittest

from cluster import Apus, until

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: here}\ndata: {a: '%s'}\n"


class Clusters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.apus = Apus("--no-sample", "--poll-interval", "1h")
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start()
        cls.other = Apus()
        cls.addClassCleanup(cls.other.stop)
        cls.other.start_cluster()
        cls.config = json.loads(cls.other.kubectl("config", "view", "--raw", "--minify", "-o", "json").stdout)

    def secret(self, name, config=None, **data):
        cluster, user = self.config["clusters"][0]["cluster"], self.config["users"][0]["user"]
        tls = {"caData": cluster["certificate-authority-data"]}
        tls |= {"certData": user["client-certificate-data"], "keyData": user["client-key-data"]}
        manifest = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name, "namespace": "argocd", "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
            "stringData": {
                "name": name,
                "server": cluster["server"],
                "config": json.dumps(config or {"tlsClientConfig": tls}),
                **data,
            },
        }
        self.apus.kubectl("apply", "-f", "-", stdin=json.dumps(manifest))
        return cluster["server"]

    def test_an_application_is_delivered_to_another_cluster_and_followed_there(self):
        repository = self.apus.repository("far")
        repository.commit({"app/config.yaml": CONFIG % 1})
        destination = {"name": "production", "namespace": "far"}
        self.apus.application("far", repository, destination={"server": "", **destination})
        app = self.apus.until_status("far", sync="Unknown", condition="InvalidSpecError")
        self.assertIn("production", app["status"]["conditions"][0]["message"])
        server = self.secret("production")
        self.apus.until_status("far", "Synced", "Healthy")
        self.assertEqual(self.other.get("-n", "far", "configmap", "here")["data"], {"a": "1"})
        self.assertNotEqual(self.apus.kubectl("-n", "far", "get", "configmap", "here", check=False).returncode, 0)
        # What is changed over there is seen from here, and healed.
        self.other.kubectl("-n", "far", "delete", "configmap", "here")
        until(lambda: self.other.get("-n", "far", "configmap", "here")["data"] == {"a": "1"}, "healed in the other cluster")
        # The same cluster by its address; and the end of it.
        self.apus.kubectl(
            "-n", "argocd", "patch", "application", "far", "--type", "merge",
            "-p", json.dumps({"spec": {"destination": {"name": None, "server": server}}}),
        )  # fmt: skip
        self.apus.until_status("far", "Synced", "Healthy")
        self.apus.kubectl("-n", "argocd", "delete", "application", "far")
        until(
            lambda: self.other.kubectl("-n", "far", "get", "configmap", "here", check=False).returncode != 0,
            "deleted in the other cluster",
        )

    def test_a_cluster_whose_secret_runs_a_program_is_refused(self):
        self.secret(
            "forbidden", {"execProviderConfig": {"command": "touch", "args": ["/tmp/canary-of-exec"]}}, server="https://127.0.0.1:1"
        )
        repository = self.apus.repository("refused")
        repository.commit({"app/config.yaml": CONFIG % 1})
        self.apus.application("refused", repository, destination={"server": "https://127.0.0.1:1", "namespace": "refused"})
        app = self.apus.until_status("refused", sync="Unknown", condition="InvalidSpecError")
        self.assertIn("forbidden", app["status"]["conditions"][0]["message"])

    def test_an_application_lives_in_a_namespace_that_settings_and_project_permit(self):
        self.apus.kubectl("create", "namespace", "team-a")
        self.apus.kubectl("-n", "argocd", "create", "configmap", "argocd-cmd-params-cm", "--from-literal=application.namespaces=team-*")
        project = {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "AppProject",
            "metadata": {"name": "team-a", "namespace": "argocd"},
            "spec": {
                "sourceRepos": ["*"],
                "sourceNamespaces": ["team-a"],
                "destinations": [{"server": "*", "namespace": "team-a-*"}],
                "clusterResourceWhitelist": [{"group": "", "kind": "Namespace"}],
            },
        }
        self.apus.kubectl("apply", "-f", "-", stdin=json.dumps(project))
        repository = self.apus.repository("own")
        repository.commit({"app/config.yaml": CONFIG % 1})

        def application(name, project):
            return {
                "apiVersion": "argoproj.io/v1alpha1",
                "kind": "Application",
                "metadata": {"name": name, "namespace": "team-a"},
                "spec": {
                    "project": project,
                    "source": {"repoURL": repository.url, "path": "app", "targetRevision": "main"},
                    "destination": {"server": "https://kubernetes.default.svc", "namespace": "team-a-live"},
                    "syncPolicy": {"automated": {}, "syncOptions": ["CreateNamespace=true"]},
                },
            }

        def status(name):
            return self.apus.get("-n", "team-a", "application", name).get("status", {})

        self.apus.kubectl("apply", "-f", "-", stdin=json.dumps(application("own", "team-a")))
        until(lambda: status("own")["sync"]["status"] == "Synced", "the application of the team is delivered")
        mark = self.apus.get("-n", "team-a-live", "configmap", "here")["metadata"]["annotations"]["argocd.argoproj.io/tracking-id"]
        self.assertTrue(mark.startswith("team-a_own:"), mark)
        # The default project does not take Applications from there.
        self.apus.kubectl("apply", "-f", "-", stdin=json.dumps(application("stray", "default")))
        until(lambda: status("stray")["conditions"][0]["type"] == "InvalidSpecError", "the other project refuses")


if __name__ == "__main__":
    unittest.main()
