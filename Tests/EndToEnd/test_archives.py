"""Charts from a Helm repository and from a registry, pushed there by the real Helm; and plain files from a registry."""

import base64
import functools
import gzip
import hashlib
import http.server
import io
import json
import os
import re
import subprocess
import tarfile
import threading
import unittest
import urllib.request

from cluster import Apus, run

PASSWORD = "canary-of-the-repository"

CONFIG = """\
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: NAME}
    data: {version: "{{ .Chart.Version }}", motd: {{ .Values.motd | quote }}}
    """


class Registry:
    """Debian's docker-registry on a port that it chose, with its blobs in a folder."""

    def __init__(self, folder):
        folder.mkdir()
        configuration = folder / "config.yml"
        configuration.write_text(
            f"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {folder}/blobs}}}}\nhttp: {{addr: '127.0.0.1:0'}}\n"
            "log: {level: info, accesslog: {disabled: true}}\n"
        )
        self.process = subprocess.Popen(
            [os.environ["APUS_REGISTRY"], "serve", str(configuration)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        for line in self.process.stderr:
            if found := re.search(r"listening on (127\.0\.0\.1:\d+)", line):
                self.host = found.group(1)
                break
        else:
            raise AssertionError("the registry ended early")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def stop(self):
        self.process.kill()
        self.process.wait()

    def _send(self, method, url, body=b"", **headers):
        request = urllib.request.Request(url, data=body, method=method, headers={k.replace("_", "-"): v for k, v in headers.items()})
        return urllib.request.urlopen(request)

    def push_blob(self, name, blob):
        digest = "sha256:" + hashlib.sha256(blob).hexdigest()
        upload = self._send("POST", f"http://{self.host}/v2/{name}/blobs/uploads/").headers["Location"]
        self._send("PUT", f"{upload}&digest={digest}", blob, Content_Type="application/octet-stream")
        return digest

    def push_files(self, name, tag, files):
        """Pushes files as an image of one layer; the digest of its manifest is returned."""
        tar = io.BytesIO()
        with tarfile.open(fileobj=tar, mode="w") as archive:
            for path, text in files.items():
                entry = tarfile.TarInfo(path)
                entry.size = len(text.encode())
                archive.addfile(entry, io.BytesIO(text.encode()))
        layer, config = gzip.compress(tar.getvalue(), mtime=0), b"{}"
        manifest = {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {
                "mediaType": "application/vnd.oci.empty.v1+json",
                "digest": self.push_blob(name, config),
                "size": len(config),
            },
            "layers": [
                {
                    "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
                    "digest": self.push_blob(name, layer),
                    "size": len(layer),
                }
            ],
        }
        body = json.dumps(manifest).encode()
        self._send("PUT", f"http://{self.host}/v2/{name}/manifests/{tag}", body, Content_Type=manifest["mediaType"])
        return "sha256:" + hashlib.sha256(body).hexdigest()


class PublicFolder(http.server.SimpleHTTPRequestHandler):
    """A folder served to everybody."""

    def log_message(self, *_):
        pass


class ChartRepository(http.server.SimpleHTTPRequestHandler):
    """A folder served to those who know the password."""

    def do_GET(self):
        wanted = "Basic " + base64.b64encode(f"sam:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != wanted:
            self.send_error(401)
            return
        super().do_GET()

    def log_message(self, *_):
        pass


class Archives(unittest.TestCase):
    """Stories on one Apus that asks repositories only when told to."""

    @classmethod
    def setUpClass(cls):
        cls.apus = Apus("--no-sample", "--poll-interval", "1h")
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start()
        cls.registry = Registry(cls.apus.folder / "registry")
        cls.addClassCleanup(cls.registry.stop)
        cls.charts = cls.apus.folder / "charts"
        cls.charts.mkdir()
        cls.url = cls.serve(ChartRepository, cls.charts)
        cls.values = cls.apus.folder / "values"
        cls.values.mkdir()
        cls.values_url = cls.serve(PublicFolder, cls.values)
        cls.settings()
        cls.secret("charts", type="helm", url=cls.url, username="sam", password=PASSWORD)
        cls.secret("registry", type="helm", enableOCI="true", insecureOCIForceHttp="true", url=f"{cls.registry.host}/charts")
        cls.secret("images", type="oci", insecureOCIForceHttp="true", url=f"oci://{cls.registry.host}/manifests/shop")

    @classmethod
    def serve(cls, handler, folder):
        """Serves a folder on a free port; the address is returned."""
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    @classmethod
    def settings(cls, **data):
        manifest = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "argocd-cm", "namespace": "argocd", "labels": {"app.kubernetes.io/part-of": "argocd"}},
            "data": {"kustomize.buildOptions": "--enable-helm", **data},
        }
        cls.apus.kubectl("apply", "-f", "-", stdin=json.dumps(manifest))

    @classmethod
    def secret(cls, name, **data):
        manifest = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name, "namespace": "argocd", "labels": {"argocd.argoproj.io/secret-type": "repository"}},
            "stringData": {"name": name, **data},
        }
        cls.apus.kubectl("apply", "-f", "-", stdin=json.dumps(manifest))

    def package(self, name, version, **changes):
        """Packs a chart with the real Helm; the archive's path is returned."""
        folder = self.apus.folder / "sources" / f"{name}-{version}"
        files = {
            "Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\n",
            "values.yaml": "motd: none\n",
            "templates/config.yaml": "\n".join(line[4:] for line in CONFIG.replace("NAME", name).split("\n")),
            **changes,
        }
        for path, text in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        run(["helm", "package", folder, "--destination", self.charts], env=self.apus.env)
        return self.charts / f"{name}-{version}.tgz"

    def publish(self):
        run(["helm", "repo", "index", self.charts], env=self.apus.env)

    def push(self, archive):
        run(["helm", "push", "--plain-http", archive, f"oci://{self.registry.host}/charts"], env=self.apus.env)

    def deliver(self, name, source=None, **changes):
        self.apus.application(name, self.apus.repository(name), source=source or {}, **changes)

    def config(self, namespace, name):
        return self.apus.get("-n", namespace, "configmap", name)["data"]

    def chart_source(self, repository, chart, version, **rest):
        return {"repoURL": repository, "chart": chart, "targetRevision": version, "path": "", **rest}

    def test_a_chart_of_a_helm_repository_follows_its_constraint(self):
        self.package("web", "1.0.0")
        self.publish()
        self.deliver("follows", self.chart_source(self.url, "web", "1.*", helm={"parameters": [{"name": "motd", "value": "hi"}]}))
        self.apus.until_status("follows", "Synced", "Healthy", "1.0.0")
        self.assertEqual(self.config("follows", "web"), {"version": "1.0.0", "motd": "hi"})
        self.package("web", "1.1.0")
        self.package("web", "2.0.0")
        self.publish()
        self.apus.kubectl("-n", "argocd", "annotate", "application", "follows", "argocd.argoproj.io/refresh=hard")
        app = self.apus.until_status("follows", "Synced", "Healthy", "1.1.0")
        self.assertEqual(self.config("follows", "web")["version"], "1.1.0")
        self.assertEqual([entry["revision"] for entry in app["status"]["history"]], ["1.0.0", "1.1.0"])
        self.assertEqual(app["status"]["sourceType"], "Helm")

    def test_a_chart_of_a_registry_is_delivered(self):
        self.push(self.package("shelf", "0.3.0"))
        self.deliver("shelf", self.chart_source(f"{self.registry.host}/charts", "shelf", "0.3.0"))
        self.apus.until_status("shelf", "Synced", "Healthy", "0.3.0")
        self.assertEqual(self.config("shelf", "shelf")["version"], "0.3.0")

    def test_values_of_another_repository_go_with_a_chart(self):
        self.package("desk", "1.0.0")
        self.publish()
        repository = self.apus.repository("desk")
        revision = repository.commit({"envs/prod.yaml": "motd: from git\n"})
        sources = [
            {**self.chart_source(self.url, "desk", "1.0.0"), "helm": {"valueFiles": ["$values/envs/prod.yaml"]}},
            {"repoURL": repository.url, "targetRevision": "main", "ref": "values"},
        ]
        for source in sources:
            source.pop("path", None)
        self.apus.application("desk", repository, source=None, sources=sources)
        self.apus.until_status("desk", "Synced", "Healthy")
        self.assertEqual(self.config("desk", "desk")["motd"], "from git")
        self.assertEqual(self.apus.app("desk")["status"]["sync"]["revisions"], ["1.0.0", revision])

    def test_dependencies_are_got_from_where_the_chart_says(self):
        self.package("lamp", "1.0.0")
        self.package("lamp", "1.2.0")
        self.push(self.package("chair", "2.0.0"))
        self.publish()
        repository = self.apus.repository("room")
        repository.commit(
            {
                "app/Chart.yaml": f"""\
                    apiVersion: v2
                    name: room
                    version: 0.1.0
                    dependencies:
                    - {{name: lamp, version: ^1.0.0, repository: "{self.url}"}}
                    - {{name: chair, version: 2.0.0, repository: "oci://{self.registry.host}/charts"}}
                    """,
                "app/values.yaml": "lamp: {motd: bright}\n",
            }
        )
        self.apus.application("room", repository)
        self.apus.until_status("room", "Synced", "Healthy")
        self.assertEqual(self.config("room", "lamp"), {"version": "1.2.0", "motd": "bright"})
        self.assertEqual(self.config("room", "chair")["version"], "2.0.0")

    def test_charts_of_a_kustomization_are_pulled(self):
        self.package("rug", "1.0.0")
        self.publish()
        repository = self.apus.repository("rug")
        repository.commit(
            {
                "app/kustomization.yaml": f"""\
                    namePrefix: red-
                    helmCharts:
                    - {{name: rug, repo: "{self.url}", version: 1.0.0, releaseName: rug, valuesInline: {{motd: soft}}}}
                    """
            }
        )
        self.apus.application("rug", repository)
        self.apus.until_status("rug", "Synced", "Healthy")
        self.assertEqual(self.config("rug", "red-rug"), {"version": "1.0.0", "motd": "soft"})

    def test_files_of_an_image_are_delivered_by_tag(self):
        name = "manifests/shop"
        files = {"config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\ndata: {a: '1'}\n"}
        first = self.registry.push_files(name, "stable", files)
        self.deliver("image", {"repoURL": f"oci://{self.registry.host}/{name}", "targetRevision": "stable", "path": "."})
        self.apus.until_status("image", "Synced", "Healthy", first)
        second = self.registry.push_files(name, "stable", {"config.yaml": files["config.yaml"].replace("'1'", "'2'")})
        self.apus.kubectl("-n", "argocd", "annotate", "application", "image", "argocd.argoproj.io/refresh=hard")
        self.apus.until_status("image", "Synced", "Healthy", second)
        self.assertEqual(self.config("image", "plain"), {"a": "2"})

    def test_values_behind_an_address_are_fetched_from_inside_only_where_that_is_allowed(self):
        (self.values / "prod.yaml").write_text("motd: from afar\n")
        self.package("vase", "1.0.0")
        self.publish()
        helm = {"valueFiles": [f"{self.values_url}/prod.yaml", f"{self.values_url}/none.yaml"], "ignoreMissingValueFiles": True}
        self.deliver("vase", self.chart_source(self.url, "vase", "1.0.0", helm=helm))
        app = self.apus.until_status("vase", sync="Unknown", condition="ComparisonError")
        self.assertIn("files are not fetched from inside", app["status"]["conditions"][0]["message"])
        self.settings(**{"helm.valuesFilePrivateAddresses": "true"})
        self.apus.until_status("vase", "Synced", "Healthy", "1.0.0")
        self.assertEqual(self.config("vase", "vase")["motd"], "from afar")

    def test_what_is_not_there_is_said_and_no_password_is(self):
        self.package("known", "1.0.0")
        self.publish()
        self.deliver("missing", self.chart_source(self.url, "known", "9.9.9"))
        app = self.apus.until_status("missing", sync="Unknown", condition="ComparisonError")
        message = app["status"]["conditions"][0]["message"]
        self.assertIn('chart "known" version "9.9.9" not found', message)
        self.assertIn("the newest are 1.0.0", message)
        self.secret("wrong", type="helm", url=f"{self.url}/other", username="sam", password=PASSWORD + "-wrong")
        self.deliver("refused", self.chart_source(f"{self.url}/other", "known", "1.0.0"))
        app = self.apus.until_status("refused", sync="Unknown", condition="ComparisonError")
        self.assertIn("does not let us in", app["status"]["conditions"][0]["message"])
        log = (self.apus.folder / "log").read_text()
        self.assertNotIn(PASSWORD, json.dumps(app) + log + self.apus.kubectl("get", "events", "-A", "-o", "json").stdout)


if __name__ == "__main__":
    unittest.main()
