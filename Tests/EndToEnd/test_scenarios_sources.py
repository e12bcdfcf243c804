"""Stories of sources: every kind, several at once, and what is wrong with them."""

import unittest

from objects import config, secret
from scenario import Stories

CHART = {
    "app/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "app/values.yaml": "size: small\ncolour: red\n",
    "app/values-big.yaml": "size: big\n",
    "app/files/note.txt": "from a file",
    "app/templates/a.yaml": """\
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}-a
        data:
          size: {{ .Values.size | quote }}
          colour: {{ .Values.colour | quote }}
          namespace: {{ .Release.Namespace }}
          note: {{ .Values.note | default "none" | quote }}
        """,
}

BASE = {
    "base/kustomization.yaml": "resources: [a.yaml]\n",
    "base/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {key: base}\n",
    "app/kustomization.yaml": "resources: [../base]\nnamePrefix: my-\n",
}


def one(name, key="1"):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{key: '{key}'}}\n"


class Helm(Stories):
    def chart(self, name, files=None, **helm):
        story = self.given(name).repository(files={**CHART, **(files or {})})
        return story.application(source={"helm": helm} if helm else None).when().sync().then().expect(sync="Synced")

    def test_a_chart(self):
        story = self.chart("chart").live("ConfigMap", "chart-a", data={"size": "small", "colour": "red", "namespace": "chart", "note": "none"})
        story.check(story.status_of("status", "sourceType") == "Helm")

    def test_value_files(self):
        self.chart("value-files", valueFiles=["values-big.yaml"]).live("ConfigMap", "value-files-a", data__size="big", data__colour="red")

    def test_values_in_the_application(self):
        self.chart("inline-values", values="colour: blue\n").live("ConfigMap", "inline-values-a", data__colour="blue")

    def test_values_as_an_object(self):
        self.chart("object-values", valuesObject={"colour": "green"}, values="colour: blue").live("ConfigMap", "object-values-a", data__colour="green")

    def test_parameters_beat_values(self):
        parameters = [{"name": "size", "value": "huge"}, {"name": "colour", "value": "1", "forceString": True}]
        story = self.chart("parameters", valueFiles=["values-big.yaml"], values="size: tiny", parameters=parameters)
        story.live("ConfigMap", "parameters-a", data__size="huge", data__colour="1")

    def test_parameters_from_files(self):
        story = self.chart("file-parameters", fileParameters=[{"name": "note", "path": "files/note.txt"}])
        story.live("ConfigMap", "file-parameters-a", data__note="from a file")

    def test_a_release_of_another_name(self):
        self.chart("release-name", releaseName="other").live("ConfigMap", "other-a")

    def test_a_value_file_that_is_missing(self):
        story = self.given().repository(files=CHART).application(source={"helm": {"valueFiles": ["ghost.yaml"]}})
        story.then().expect(sync="Unknown", condition=("ComparisonError", "ghost.yaml"))
        story.when().patch_application({"spec": {"source": {"helm": {"ignoreMissingValueFiles": True}}}}).refresh()
        story.then().expect(sync="OutOfSync").no_condition()

    def test_hooks_of_a_chart(self):
        notes = "annotations: {helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-succeeded}"
        hook = f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: before\n  {notes}\n"
        story = self.chart("chart-hooks", {"app/templates/hook.yaml": hook}).missing("ConfigMap", "before")
        story.results(ConfigMap__before="Synced Succeeded")

    def test_tests_of_a_chart_are_not_delivered(self):
        test = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: tests\n  annotations: {helm.sh/hook: test}\n"
        self.chart("chart-tests", {"app/templates/test.yaml": test}).absent("ConfigMap/tests")

    def test_a_template_that_does_not_render(self):
        story = self.given().repository(files={**CHART, "app/templates/b.yaml": "{{ required \"a colour is needed\" .Values.ghost }}\n"})
        story.application().then().expect(sync="Unknown", condition=("ComparisonError", "a colour is needed"))
        story.when().commit(files={"app/templates/b.yaml": None}).then().expect(sync="OutOfSync").no_condition()


class Kustomize(Stories):
    def test_a_kustomization(self):
        story = self.given().repository(files=BASE).application().when().sync().then().expect(sync="Synced")
        story.live("ConfigMap", "my-a", data__key="base").check(story.status_of("status", "sourceType") == "Kustomize")

    def test_a_kustomization_with_parameters_of_the_application(self):
        options = {"nameSuffix": "-dev", "commonLabels": {"team": "red"}, "commonAnnotations": {"note": "yes"}}
        story = self.given().repository(files=BASE).application(source={"kustomize": options}).when().sync()
        story.then().expect(sync="Synced").live("ConfigMap", "my-a-dev", {"metadata.labels.team": "red", "metadata.annotations.note": "yes"})

    def test_images_and_replicas_of_the_application(self):
        web = """\
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "example/web:v1"}]}
            """
        story = self.given().repository(files={"app/kustomization.yaml": "resources: [web.yaml]\n", "app/web.yaml": web})
        story.application(source={"kustomize": {"images": ["example/web:v2"], "replicas": [{"name": "web", "count": 2}]}})
        story.when().sync().then().expect(sync="Synced", health="Healthy")
        story.live("Deployment", "web", {"spec.replicas": 2, "spec.template.spec.containers.0.image": "example/web:v2"})

    def test_a_patch_of_the_application(self):
        patch = {"target": {"kind": "ConfigMap"}, "patch": "- {op: replace, path: /data/key, value: patched}"}
        story = self.given().repository(files=BASE).application(source={"kustomize": {"patches": [patch]}}).when().sync()
        story.then().expect(sync="Synced").live("ConfigMap", "my-a", data__key="patched")

    def test_generated_names_change_with_their_content(self):
        kustomization = "configMapGenerator:\n- name: made\n  literals: [key={value}]\n"
        story = self.given().repository(files={"app/kustomization.yaml": kustomization.replace("{value}", "1")})
        story.application(automated={"prune": True}, annotations={"apus.dev/prune-limit": "off"}).then().expect(sync="Synced")
        first = [entry["name"] for entry in story.status_of("status", "resources")]
        story.when().commit(files={"app/kustomization.yaml": kustomization.replace("{value}", "2")}).then().expect(sync="Synced")
        story.missing("ConfigMap", first[0]).check([entry["name"] for entry in story.status_of("status", "resources")] != first)

    def test_a_resource_that_is_missing(self):
        story = self.given().repository(files={"app/kustomization.yaml": "resources: [ghost.yaml]\n"}).application()
        story.then().expect(sync="Unknown", condition=("ComparisonError", "ghost.yaml"))


class Directories(Stories):
    FILES = {"app/a.yaml": one("a"), "app/b.yml": one("b"), "app/c.json": '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}',
             "app/deep/d.yaml": one("d"), "app/notes.txt": one("e")}  # fmt: skip

    def directory(self, name, **directory):
        story = self.given(name).repository(files=self.FILES).application(source={"directory": directory} if directory else None)
        return story.when().sync().then().expect(sync="Synced")

    def test_the_top_of_a_directory(self):
        self.directory("flat").present("ConfigMap/a", "ConfigMap/b", "ConfigMap/c").absent("ConfigMap/d", "ConfigMap/e")

    def test_a_whole_directory(self):
        self.directory("deep", recurse=True).present("ConfigMap/a", "ConfigMap/d").absent("ConfigMap/e")

    def test_some_files_only(self):
        self.directory("including", include="{a,c}.*").present("ConfigMap/a", "ConfigMap/c").absent("ConfigMap/b")

    def test_all_but_some_files(self):
        self.directory("excluding", recurse=True, exclude="deep/*").present("ConfigMap/a").absent("ConfigMap/d")

    def test_jsonnet(self):
        code = "function(size) [{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'j'}, data: {size: size, colour: std.extVar('colour')}}]"
        jsonnet = {"tlas": [{"name": "size", "value": "big"}], "extVars": [{"name": "colour", "value": "red"}]}
        story = self.given().repository(files={"app/main.jsonnet": code}).application(source={"directory": {"jsonnet": jsonnet}})
        story.when().sync().then().expect(sync="Synced").live("ConfigMap", "j", data={"size": "big", "colour": "red"})

    def test_a_path_that_is_missing(self):
        story = self.given().repository(config("a")).application(source={"path": "ghost"})
        story.then().expect(sync="Unknown", condition=("ComparisonError", "ghost"))

    def test_a_path_that_leads_out(self):
        story = self.given().repository(config("a")).application(source={"path": "../../etc"})
        story.then().expect(sync="Unknown", condition="ComparisonError")

    def test_a_file_that_is_no_yaml(self):
        story = self.given().repository(config("a"), files={"app/b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [b\n"})
        story.application().then().expect(sync="Unknown", health="Unknown", condition=("ComparisonError", "b.yaml"))
        story.when().commit(files={"app/b.yaml": one("b")}).then().expect(sync="OutOfSync").no_condition()


class Revisions(Stories):
    def test_a_tag(self):
        story = self.given().repository(config("a"))
        story.git.git("tag", "v1.0.0")
        tagged = story.revision
        story.commit(config("a", {"key": "2"}), refresh=False).application(source={"targetRevision": "v1.0.0"}).when().sync()
        story.then().expect(sync="Synced", revision=tagged).live("ConfigMap", "a", data__key="1")

    def test_a_range_of_versions(self):
        story = self.given().repository(config("a"))
        for number, tag in (("2", "v1.1.0"), ("3", "v1.2.0"), ("4", "v2.0.0")):
            story.commit(config("a", {"key": number}), refresh=False).git.git("tag", tag)
        story.application(source={"targetRevision": "1.*"}).when().sync().then().expect(sync="Synced").live("ConfigMap", "a", data__key="3")

    def test_a_commit(self):
        story = self.given().repository(config("a"))
        first = story.revision
        story.commit(config("a", {"key": "2"}), refresh=False).application(source={"targetRevision": first}).when().sync()
        story.then().expect(sync="Synced", revision=first).when().cli("app", "get", story.name)
        story.then().says(f"Sync Status:        Synced to {first}\n")

    def test_a_branch(self):
        story = self.given().repository(config("a"))
        story.git.git("checkout", "--quiet", "-b", "feature/x")
        story.commit(config("a", {"key": "x"}), refresh=False).application(source={"targetRevision": "feature/x"}, automated={})
        story.then().expect(sync="Synced", revision=story.revision).live("ConfigMap", "a", data__key="x")

    def test_a_revision_that_does_not_exist(self):
        story = self.given().repository(config("a")).application(source={"targetRevision": "ghost"})
        story.then().expect(sync="Unknown", condition=("ComparisonError", "ghost"))

    def test_a_target_that_is_changed(self):
        story = self.given().repository(config("a"))
        story.git.git("tag", "v1")
        story.commit(config("a", {"key": "2"}), refresh=False).application(automated={}).then().live("ConfigMap", "a", data__key="2")
        story.when().patch_application({"spec": {"source": {"targetRevision": "v1"}}}).then().live("ConfigMap", "a", data__key="1")
        story.expect(sync="Synced")

    def test_a_repository_that_does_not_exist(self):
        story = self.given().repository(config("a")).application(source={"repoURL": "file:///nowhere/ghost"}, settle=False)
        story.then().expect(sync="Unknown", condition=("ComparisonError", "ghost"))

    def test_a_path_that_is_changed(self):
        story = self.given().repository(config("a"), files={"other/b.yaml": one("b")}).application(automated={"prune": True})
        story.then().expect(sync="Synced").when().patch_application({"spec": {"source": {"path": "other"}}})
        story.then().live("ConfigMap", "b").missing("ConfigMap", "a").expect(sync="Synced")


class Several(Stories):
    def test_several_sources(self):
        story = self.given().repository(config("a"), files={"more/b.yaml": one("b")})
        story.application(sources=[{"repoURL": story.git.url, "path": path, "targetRevision": "main"} for path in ("app", "more")])
        story.when().sync().then().expect(sync="Synced").present("ConfigMap/a", "ConfigMap/b")
        story.check(story.status_of("status", "sync", "revisions") == [story.revision] * 2)
        story.check(story.status_of("status", "sourceTypes") == ["Directory", "Directory"])

    def test_value_files_of_another_source(self):
        story = self.given("referring").repository(files={**CHART, "env/prod.yaml": "colour: blue\n"})
        chart = {"repoURL": story.git.url, "path": "app", "targetRevision": "main", "helm": {"valueFiles": ["$env/env/prod.yaml"]}}
        story.application(sources=[chart, {"repoURL": story.git.url, "targetRevision": "main", "ref": "env"}]).when().sync()
        story.then().expect(sync="Synced").live("ConfigMap", "referring-a", data__colour="blue")

    def test_a_reference_that_is_unknown(self):
        story = self.given().repository(files=CHART)
        chart = {"repoURL": story.git.url, "path": "app", "targetRevision": "main", "helm": {"valueFiles": ["$ghost/prod.yaml"]}}
        story.application(sources=[chart, {"repoURL": story.git.url, "path": "app", "targetRevision": "main"}])
        story.then().expect(sync="Unknown", condition=("ComparisonError", "prod.yaml"))

    def test_the_last_of_two_wins(self):
        story = self.given().repository(config("a"), files={"more/a.yaml": one("a", "last")})
        story.application(sources=[{"repoURL": story.git.url, "path": path, "targetRevision": "main"} for path in ("app", "more")])
        story.then().expect(condition="RepeatedResourceWarning").when().sync().then().live("ConfigMap", "a", data__key="last")


class Refreshing(Stories):
    def test_a_normal_and_a_hard_refresh_are_answered(self):
        story = self.given().repository(config("a")).application()
        for kind in ("normal", "hard", "whatever"):
            story.when().refresh(kind).then().check(not story.status_of("metadata", "annotations"), kind)

    def test_a_commit_is_not_seen_until_somebody_looks(self):
        story = self.given().repository(config("a")).application().when().sync().then().expect(sync="Synced")
        story.when().commit(config("a", {"key": "2"}), refresh=False).change("ConfigMap", "a", {"metadata": {"labels": {"x": "y"}}})
        story.then().expect(sync="Synced").when().refresh().then().expect(sync="OutOfSync", revision=story.revision)

    def test_a_commit_elsewhere_is_no_change(self):
        story = self.given().repository(config("a")).application(annotations={"argocd.argoproj.io/manifest-generate-paths": "."})
        story.when().sync().commit(files={"other/b.yaml": one("b")})
        story.then().expect(sync="Synced", revision=story.revision)


class Secrets(Stories):
    def test_secrets_are_masked_in_the_differences(self):
        story = self.given().repository(secret("s", {"password": "hunter2"})).application().when().sync()
        story.when().commit(secret("s", {"password": "correct horse"})).cli("app", "diff", story.name, code=1)
        story.then().says("===== /Secret", "+++++").says_not("hunter2", "correct horse", "aHVudGVyMg", "Y29ycmVjdCBob3JzZQ")

    def test_secrets_are_masked_in_the_manifests(self):
        story = self.given().repository(secret("s", {"password": "hunter2"})).application().when().sync()
        for source in ("git", "live"):
            story.when().cli("app", "manifests", story.name, "--source", source)
            story.then().says("---\n", "kind: Secret", "name: s").says_not("hunter2", "aHVudGVyMg")
        story.when().cli("app", "get-resource", story.name, "--kind", "Secret", "-o", "yaml").then().says_not("aHVudGVyMg")

    def test_secrets_are_not_in_the_status(self):
        broken = {**secret("s", {"password": "hunter2"}), "type": "kubernetes.io/tls"}
        story = self.given().repository(broken).application().when().sync().then().expect(phase="Failed")
        story.check("hunter2" not in str(story.status_of("status")) and "aHVudGVyMg" not in str(story.status_of("status")))


if __name__ == "__main__":
    unittest.main()
