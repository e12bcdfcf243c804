"""Stories of comparing: what counts as a difference, and for whom."""

import unittest

from objects import config, custom, definition, deployment, secret, service
from scenario import Stories

IGNORED = {"group": "apps", "kind": "Deployment"}


def routes(kind, group):
    """A kind whose lists and fields have defaults, as those of the Gateway API have."""
    text = {"type": "string"}
    parent = {"group": {**text, "default": "gateway.example"}, "kind": {**text, "default": "Gateway"}, "name": text}
    spec = {
        "parentRefs": {"type": "array", "items": {"type": "object", "properties": parent}},
        "timeout": {"type": "object", "properties": {"seconds": {"type": "integer", "default": 30}}},
    }
    result = definition(kind, group)
    schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": spec}}}
    result["spec"]["versions"][0]["schema"] = {"openAPIV3Schema": schema}
    return result


class Ignoring(Stories):
    def drifted(self, rule, change=None, automated=None, options=("CreateNamespace=true",), manifest=None):
        """A synced application with a rule, after somebody changed its Deployment."""
        story = self.given().repository(manifest or deployment("web", replicas=1))
        story.application(ignoreDifferences=[{**IGNORED, **rule}], automated=automated, options=options)
        if automated is None:
            story.when().sync()
        story.expect(sync="Synced")
        return story.when().change("Deployment", "web", change or {"spec": {"replicas": 3}}).refresh()

    def test_a_field_by_pointer(self):
        self.drifted({"jsonPointers": ["/spec/replicas"]}).then().expect(sync="Synced")

    def test_a_field_of_another_object_counts(self):
        self.drifted({"jsonPointers": ["/spec/replicas"], "name": "other"}).then().expect(sync="OutOfSync")

    def test_a_plain_jq_path(self):
        change = {"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "example/web:v9"}]}}}}
        self.drifted({"jqPathExpressions": [".spec.template.spec.containers[].image"]}, change).then().expect(sync="Synced")

    def test_an_element_by_its_name(self):
        manifest = deployment("web")
        container = {"name": "web", "image": "example/web:v1", "env": [{"name": "A", "value": "2"}]}
        change = {"spec": {"template": {"spec": {"containers": [container]}}}}
        manifest["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "A", "value": "1"}]
        path = '.spec.template.spec.containers[] | select(.name == "web") | .env[] | select(.name == "A")'
        self.drifted({"jqPathExpressions": [path]}, change, manifest=manifest).then().expect(sync="Synced")

    def test_a_jq_expression_that_only_libjq_can_read(self):
        path = '.spec | paths as $p | select($p == ["replicas"]) | getpath($p)'
        self.drifted({"jqPathExpressions": [path, '..|objects|select(has("replicas"))|.replicas']}).then().expect(sync="Synced")

    def test_a_jq_expression_that_fails_leaves_the_others_in_force(self):
        self.drifted({"jqPathExpressions": [".spec.nothing[]", "{", ".spec.replicas"]}).then().expect(sync="Synced")

    def test_an_endless_jq_expression_holds_up_nobody(self):
        story = self.drifted({"jqPathExpressions": ["def f: f; f", "[range(1e12)]"]})
        story.then().expect(sync="OutOfSync").no_condition()

    def test_what_a_trusted_manager_wrote(self):
        story = self.given().repository(deployment("web", replicas=1))
        story.application(ignoreDifferences=[{**IGNORED, "managedFieldsManagers": ["scaler"]}]).when().sync().expect(sync="Synced")
        story.when().change("Deployment", "web", {"spec": {"replicas": 3}}, manager="scaler").refresh().then().expect(sync="Synced")
        story.when().change("Deployment", "web", {"spec": {"replicas": 4}}, manager="stranger").refresh()
        story.then().expect(sync="OutOfSync")

    def test_a_sync_writes_what_is_ignored(self):
        story = self.drifted({"jsonPointers": ["/spec/replicas"]})
        story.when().sync().then().expect(sync="Synced").live("Deployment", "web", spec__replicas=1)

    def test_a_sync_with_respect_does_not(self):
        options = ("CreateNamespace=true", "RespectIgnoreDifferences=true")
        story = self.drifted({"jqPathExpressions": [".spec.replicas"]}, options=options)
        story.when().commit(deployment("web", replicas=1, image="example/web:v2")).sync()
        story.then().expect(sync="Synced").live("Deployment", "web", spec__replicas=3)
        story.live("Deployment", "web", {"spec.template.spec.containers.0.image": "example/web:v2"})

    def test_a_sync_with_respect_keeps_the_list_of_a_custom_resource(self):
        group = "lists.example"
        story = self.given().repository(definition("List", group), custom("List", group, "l", {"list": [{"a": 1, "b": 1}], "x": 1}))
        rule = {"group": group, "kind": "List", "jqPathExpressions": [".spec.list[].b"]}
        story.application(ignoreDifferences=[rule], options=("CreateNamespace=true", "RespectIgnoreDifferences=true"))
        story.when().sync().expect(sync="Synced").when().change("List", "l", {"spec": {"list": [{"a": 1, "b": 7}]}}).refresh()
        story.then().expect(sync="Synced")
        story.when().commit(custom("List", group, "l", {"list": [{"a": 1, "b": 1}], "x": 2})).sync()
        story.then().expect(sync="Synced").live("List", "l", spec={"list": [{"a": 1, "b": 7}], "x": 2})

    def test_self_heal_leaves_ignored_fields_alone(self):
        story = self.drifted({"jsonPointers": ["/spec/replicas"]}, automated={"selfHeal": True})
        story.then().expect(sync="Synced").live("Deployment", "web", spec__replicas=3)


class Custom(Stories):
    def test_defaults_of_a_definition_are_no_difference(self):
        group = "routes.example"
        story = self.given().repository(routes("Route", group), custom("Route", group, "r", {"parentRefs": [{"name": "g"}], "timeout": {}}))
        story.application().when().sync().then().expect(sync="Synced")
        story.live("Route", "r", {"spec.parentRefs.0.kind": "Gateway", "spec.timeout.seconds": 30}).when().refresh()
        story.then().expect(sync="Synced")
        story.when().change("Route", "r", {"spec": {"parentRefs": [{"name": "h"}]}}).refresh().then().expect(sync="OutOfSync")

    def test_a_value_in_place_of_a_default_is_no_difference(self):
        group = "timeouts.example"
        story = self.given().repository(routes("Wait", group), custom("Wait", group, "r", {"timeout": {}}))
        story.application().when().sync().expect(sync="Synced")
        story.when().change("Wait", "r", {"spec": {"timeout": {"seconds": 90}}}).refresh().then().expect(sync="Synced")


class AskingTheServer(Stories):
    ASK = {"argocd.argoproj.io/compare-options": "ServerSideDiff=true"}

    def test_what_agrees_is_synced_and_what_does_not_is_not(self):
        story = self.given().repository(deployment("web"), service("web"), config("a"), secret("s", {"k": "v"}))
        story.application(annotations=self.ASK).then().expect(sync="OutOfSync").when().sync().then().expect(sync="Synced")
        story.when().change("ConfigMap", "a", {"data": {"key": "2"}}).refresh()
        story.then().expect(sync="OutOfSync", resources={"ConfigMap/a": "OutOfSync", "Deployment/web": "Synced", "Secret/s": "Synced"})
        story.when().sync().then().expect(sync="Synced").when().change("Secret", "s", {"data": {"k": "eA=="}}).refresh()
        story.then().expect(sync="OutOfSync", resources={"Secret/s": "OutOfSync"})

    def test_what_the_server_refuses_is_told(self):
        broken = service("web")
        story = self.given().repository(broken).application(annotations=self.ASK).when().sync().expect(sync="Synced")
        broken["spec"]["ports"][0]["port"] = 99999999
        story.when().commit(broken)
        story.then().expect(sync="Unknown", condition=("ComparisonError", "Failed to compare desired state to live state: Service/web"))

    def test_asking_changes_nothing(self):
        story = self.given().repository(config("a")).application(annotations=self.ASK).when().sync().expect(sync="Synced")
        before = story.kube.get("ConfigMap", story.namespace, "a")["metadata"]["resourceVersion"]
        story.when().commit(config("a", {"key": "2"})).then().expect(sync="OutOfSync")
        story.live("ConfigMap", "a", data__key="1", metadata__resourceVersion=before)


class Options(Stories):
    def test_an_extra_object_that_says_so_does_not_count(self):
        mark = {"argocd.argoproj.io/compare-options": "IgnoreExtraneous"}
        story = self.given().repository(config("a"), config("b", annotations=mark)).application().when().sync().expect(sync="Synced")
        story.when().commit(removed=["ConfigMap/b"])
        story.then().expect(sync="Synced", resources={"ConfigMap/b": "OutOfSync"}).present("ConfigMap/b")

    def test_a_field_removed_from_git_counts_with_server_side_apply(self):
        options = ("CreateNamespace=true", "ServerSideApply=true")
        story = self.given().repository(config("a", {"key": "1", "old": "1"})).application(options=options).when().sync()
        story.expect(sync="Synced").when().commit(config("a")).then().expect(sync="OutOfSync")
        story.when().sync().then().expect(sync="Synced").live("ConfigMap", "a", data={"key": "1"})

    def test_a_difference_says_who_made_it(self):
        story = self.given().repository(config("a")).application().when().sync().expect(sync="Synced")
        story.when().change("ConfigMap", "a", {"data": {"key": "9"}}, manager="somebody").refresh().expect(sync="OutOfSync")
        story.when().cli("app", "diff", story.app, code=1).says("key")


class Settings(Stories):
    settings = {
        "resource.customizations.ignoreDifferences.apps_Deployment": "jsonPointers:\n- /spec/replicas\n",
        "resource.customizations.ignoreDifferences.all": "jqPathExpressions:\n- .metadata.labels.team?\n",
        "resource.customizations": 'ConfigMap:\n  ignoreDifferences: |\n    managedFieldsManagers: [trusted]\n"*.wild.example/*":\n  ignoreDifferences: |\n    jsonPointers: [/spec/size]\n',
        "resource.customizations.ignoreDifferences.Service": "jsonPointers: {",
        "resource.exclusions": "- apiGroups: ['']\n  kinds: [LimitRange]\n",
    }  # fmt: skip

    def test_rules_of_the_system(self):
        story = self.given().repository(deployment("web"), config("a", labels={"team": "red"})).application().when().sync()
        story.expect(sync="Synced").when().change("Deployment", "web", {"spec": {"replicas": 3}})
        story.change("ConfigMap", "a", {"metadata": {"labels": {"team": "blue"}}}).refresh().then().expect(sync="Synced")
        story.when().change("ConfigMap", "a", {"data": {"key": "2"}}, manager="trusted").refresh().then().expect(sync="Synced")
        story.when().change("ConfigMap", "a", {"data": {"key": "3"}}, manager="other").refresh().then().expect(sync="OutOfSync")

    def test_rules_for_many_kinds(self):
        story = self.given().repository(definition("Wild", "a.wild.example"), custom("Wild", "a.wild.example", "w")).application()
        story.when().sync().expect(sync="Synced").when().change("Wild", "w", {"spec": {"size": 5}}).refresh()
        story.then().expect(sync="Synced")

    def test_excluded_kinds_are_neither_compared_nor_applied(self):
        limits = {"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "l"}, "spec": {"limits": []}}
        story = self.given().repository(config("a"), limits).application()
        story.then().expect(condition=("ExcludedResourceWarning", "Resource /LimitRange l is excluded in the settings"))
        story.when().sync().then().expect(sync="Synced", resources={"ConfigMap/a": "Synced", "LimitRange/l": None})
        story.check(story.kube.get("LimitRange", story.namespace, "l") is None)

    def test_a_rule_that_makes_no_sense_stops_nothing(self):
        story = self.given().repository(service("web")).application().when().sync().then().expect(sync="Synced")
        story.when().change("Service", "web", {"spec": {"selector": {"app": "x"}}}).refresh().then().expect(sync="OutOfSync")


if __name__ == "__main__":
    unittest.main()
