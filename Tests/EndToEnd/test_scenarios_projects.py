"""Stories of what projects permit, of destinations, and of objects that several applications claim."""

import unittest

from objects import account, config, namespace, secret
from scenario import SERVER, Stories

ROLE = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRole",
    "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}],
}


def role(name, **keywords):
    return {**ROLE, "metadata": {"name": name, **keywords}}


class Projects(Stories):
    def test_a_project_that_does_not_exist(self):
        story = self.given().repository(config("a")).application(project="ghost-project")
        story.then().expect(sync="Unknown", health="Unknown")
        story.expect(condition=("InvalidSpecError", "Application referencing project ghost-project which does not exist"))

    def test_a_project_that_comes_later(self):
        story = self.given().repository(config("a")).application(project="a-project-that-comes-later", automated={})
        story.then().expect(condition="InvalidSpecError").when().project()
        story.then().expect(sync="Synced").no_condition()

    def test_a_repository_that_the_project_does_not_permit(self):
        story = self.given().repository(config("a")).project("picky-repositories", sourceRepos=["https://example.com/*"])
        story.application(project="picky-repositories").then().expect(sync="Unknown")
        story.expect(condition=("InvalidSpecError", f"application repo {story.git.url} is not permitted in project 'picky-repositories'"))

    def test_a_repository_that_the_project_denies(self):
        story = self.given().repository(config("a")).project("deny-repositories", sourceRepos=["*", "!file://*deny*"])
        story.project("denying-repositories", sourceRepos=["*", f"!{story.git.url}"]).application(project="denying-repositories")
        story.then().expect(sync="Unknown", condition=("InvalidSpecError", "is not permitted in project"))

    def test_a_namespace_that_the_project_does_not_permit(self):
        story = self.given().repository(config("a")).project(
            "picky-namespaces", destinations=[{"server": SERVER, "namespace": "other-*"}]
        )  # fmt: skip
        story.application(project="picky-namespaces").then().expect(sync="Unknown")
        story.expect(condition=("InvalidSpecError", "do not match any of the allowed destinations in project 'picky-namespaces'"))

    def test_a_namespace_that_the_project_denies(self):
        story = self.given().repository(config("a")).project(
            "deny-namespaces", destinations=[{"server": "*", "namespace": "*"}, {"server": "*", "namespace": "!a-namespace-*"}]
        )  # fmt: skip
        story.project("denying-namespaces", destinations=[
            {"server": "*", "namespace": "*"}, {"server": "*", "namespace": f"!{story.namespace}"},
        ])  # fmt: skip
        story.application(project="denying-namespaces").then().expect(condition=("InvalidSpecError", "do not match any"))

    def test_an_object_in_a_namespace_that_the_project_does_not_permit(self):
        story = self.given("a-smuggler").repository(config("a"), config("b", namespace="kube-public"))
        story.project(destinations=[{"server": SERVER, "namespace": "a-smuggler"}]).application(project="a-smuggler").when().sync()
        story.then().expect(phase="Failed", message="one or more synchronization tasks are not valid")
        story.results(ConfigMap__b="not permitted in project").absent("ConfigMap/a").absent("ConfigMap/b", home="kube-public")

    def test_a_cluster_wide_kind_that_the_project_does_not_permit(self):
        story = self.given().repository(config("a"), role("no-cluster-wide-kinds")).project(clusterResourceWhitelist=[])
        story.application(project=True, options=()).exists(namespace(story.namespace)).when().sync()
        story.then().expect(phase="Failed").results(ClusterRole__no_cluster_wide_kinds="is not permitted in project")
        story.absent("ConfigMap/a")

    def test_a_cluster_wide_kind_that_the_project_permits(self):
        story = self.given().repository(role("one-cluster-wide-kind")).project(
            clusterResourceWhitelist=[{"group": "rbac.authorization.k8s.io", "kind": "ClusterRole"}, {"group": "", "kind": "Namespace"}]
        )  # fmt: skip
        story.application(project=True).when().sync().then().expect(sync="Synced").live("ClusterRole", "one-cluster-wide-kind")

    def test_a_kind_that_the_project_denies(self):
        story = self.given().repository(config("a"), secret("s", {"k": "v"})).project(
            namespaceResourceBlacklist=[{"group": "", "kind": "Secret"}]
        )  # fmt: skip
        story.application(project=True).when().sync()
        story.then().expect(phase="Failed").results(Secret__s="not permitted in project").absent("Secret/s")

    def test_only_kinds_that_the_project_lists(self):
        story = self.given().repository(config("a"), account("b")).project(
            namespaceResourceWhitelist=[{"group": "", "kind": "ConfigMap"}]
        )  # fmt: skip
        story.application(project=True).when().sync()
        story.then().expect(phase="Failed").results(ServiceAccount__b="not permitted in project").absent("ServiceAccount/b")

    def test_what_a_project_came_to_forbid_is_not_pruned(self):
        story = self.given().repository(config("a"), account("b")).project().application(project=True)
        story.when().sync().then().expect(sync="Synced").present("ServiceAccount/b")
        story.given().project(namespaceResourceBlacklist=[{"group": "", "kind": "ServiceAccount"}])
        story.when().commit(removed=["ServiceAccount/b"]).sync(prune=True).then().present("ServiceAccount/b")

    def test_what_a_project_forbids_is_not_deleted_with_the_application(self):
        story = self.given().repository(config("a"), account("b")).project().application(project=True)
        story.when().sync().then().expect(sync="Synced")
        story.given().project(namespaceResourceBlacklist=[{"group": "", "kind": "ServiceAccount"}])
        story.when().delete_application().then().gone().missing("ConfigMap", "a").present("ServiceAccount/b")

    def test_a_project_is_enforced_on_hooks(self):
        story = self.given().repository(config("a"), account("hook", hook="PreSync")).project(
            namespaceResourceBlacklist=[{"group": "", "kind": "ServiceAccount"}]
        )  # fmt: skip
        story.application(project=True).when().sync().then().expect(phase="Failed").absent("ServiceAccount/hook", "ConfigMap/a")

    def test_a_project_is_enforced_on_commands(self):
        story = self.given().repository(config("a"), account("b")).project().application(project=True).when().sync()
        story.given().project(namespaceResourceBlacklist=[{"group": "", "kind": "ServiceAccount"}])
        story.when().cli("app", "delete-resource", story.name, "--kind", "ServiceAccount", "--resource-name", "b", "-y", code=20)
        story.then().complains("not permitted in project").present("ServiceAccount/b")
        patch = '{"metadata": {"labels": {"a": "b"}}}'
        story.when().cli("app", "patch-resource", story.name, "--kind", "ServiceAccount", "--patch", patch, code=20)
        story.then().complains("not permitted in project")


class Windows(Stories):
    ALWAYS = {"schedule": "* * * * *", "duration": "1h", "applications": ["*"]}
    NEVER = {"schedule": "0 0 29 2 *", "duration": "1m", "applications": ["*"]}

    def test_a_denying_window_stops_automation(self):
        story = self.given().repository(config("a")).project(syncWindows=[{"kind": "deny", **self.ALWAYS}])
        story.application(project=True, automated={}).then().expect(sync="OutOfSync").absent("ConfigMap/a")
        story.when().cli("app", "get", story.name).then().says("SyncWindow:         Sync Denied", "Assigned Windows:   deny:* * * * *:1h")

    def test_a_denying_window_lets_people_sync_where_it_says_so(self):
        story = self.given().repository(config("a")).project(syncWindows=[{"kind": "deny", "manualSync": True, **self.ALWAYS}])
        story.application(project=True, automated={}).then().expect(sync="OutOfSync").absent("ConfigMap/a")
        story.when().cli("app", "get", story.name).then().says("SyncWindow:         Manual Allowed")
        story.when().sync().then().expect(sync="Synced", phase="Succeeded")

    def test_a_denying_window_holds_a_sync_by_hand(self):
        story = self.given().repository(config("a")).project(syncWindows=[{"kind": "deny", **self.ALWAYS}])
        story.application(project=True).when().sync(wait=False)
        story.then().expect(phase="Running", message="blocked by sync window", settled=False).absent("ConfigMap/a")
        story.when().terminate().then().expect(phase="Failed", message="Operation terminated")

    def test_automation_goes_on_when_the_window_is_gone(self):
        story = self.given().repository(config("a")).project(syncWindows=[{"kind": "deny", **self.ALWAYS}])
        story.application(project=True, automated={}).then().absent("ConfigMap/a")
        story.when().project(syncWindows=[]).then().expect(sync="Synced").present("ConfigMap/a")

    def test_an_allowing_window_that_is_closed_stops_automation(self):
        story = self.given().repository(config("a")).project(syncWindows=[{"kind": "allow", **self.NEVER}])
        story.application(project=True, automated={}).then().expect(sync="OutOfSync").absent("ConfigMap/a")

    def test_an_allowing_window_that_is_open(self):
        story = self.given().repository(config("a")).project(syncWindows=[{"kind": "allow", **self.ALWAYS}])
        story.application(project=True, automated={}).then().expect(sync="Synced")
        story.when().cli("app", "get", story.name).then().says("SyncWindow:         Sync Allowed", "allow:* * * * *:1h")

    def test_a_window_of_other_applications(self):
        window = {"kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["other-*"]}
        story = self.given().repository(config("a")).project(syncWindows=[window])
        story.application(project=True, automated={}).then().expect(sync="Synced")


class Destinations(Stories):
    def test_a_cluster_by_its_name(self):
        story = self.given().repository(config("a")).application(destination={"server": None, "name": "in-cluster"})
        story.when().sync().then().expect(sync="Synced").present("ConfigMap/a")

    def test_a_cluster_that_is_unknown(self):
        story = self.given().repository(config("a")).application(destination={"server": "https://nowhere.example:6443"})
        story.then().expect(sync="Unknown", health="Unknown", condition=("InvalidSpecError", "https://nowhere.example:6443"))

    def test_a_cluster_with_name_and_server(self):
        story = self.given().repository(config("a")).application(destination={"name": "in-cluster"})
        story.then().expect(condition=("InvalidSpecError", "can't have both name and server defined"))

    def test_no_cluster_at_all(self):
        story = self.given().repository(config("a")).application(destination={"server": None})
        story.then().expect(condition=("InvalidSpecError", "Destination server missing from app spec"))

    def test_an_application_with_an_unknown_cluster_can_be_deleted(self):
        story = self.given().repository(config("a")).application(destination={"server": "https://nowhere.example:6443"})
        story.when().delete_application().then().gone()

    def test_an_object_without_a_namespace(self):
        story = self.given().repository(config("a")).application(destination={"namespace": None}, options=())
        story.then().expect(condition=("InvalidSpecError", "Namespace for a"))

    def test_a_source_without_a_path(self):
        story = self.given().repository(config("a")).application(source={"path": None})
        story.then().expect(condition=("InvalidSpecError", "spec.source.path or spec.source.chart are required"))


class Sharing(Stories):
    def test_two_applications_claim_one_object(self):
        story = self.given("claim-one").repository(config("a")).application().when().sync().then().expect(sync="Synced")
        story.application("claim-two").then().expect(
            condition=("SharedResourceWarning", "ConfigMap/a is part of applications"), sync="OutOfSync"
        )  # fmt: skip
        story.when().delete_application("claim-two").then().gone("claim-two").present("ConfigMap/a")

    def test_a_shared_object_may_fail_the_sync(self):
        story = self.given("share-one").repository(config("a")).application().when().sync().then().expect(sync="Synced")
        story.application("share-two", options=["FailOnSharedResource=true"]).when().sync()
        story.then().expect(phase="Failed", message="Shared resource found")

    def test_an_object_twice_in_one_application(self):
        story = self.given().repository(config("a"), files={"app/z.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {key: last}}"})
        story.application().then().expect(condition=("RepeatedResourceWarning", "appeared 2 times among application resources"))
        story.when().sync().then().expect(sync="Synced").live("ConfigMap", "a", data__key="last")


class Apps(Stories):
    def child(self, story, name, files, finalizer=False):
        meta = {"name": name, "namespace": "argocd"}
        if finalizer:
            meta["finalizers"] = ["resources-finalizer.argocd.argoproj.io"]
        source = {"repoURL": story.git.url, "path": files, "targetRevision": "main"}
        return {
            "apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": meta,
            "spec": {
                "project": "default", "source": source, "destination": {"server": SERVER, "namespace": story.namespace},
                "syncPolicy": {"automated": {}, "syncOptions": ["CreateNamespace=true"]},
            },
        }  # fmt: skip

    def parent(self, name, finalizer=False):
        story = self.given(name).repository(files={"leaf/a.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"})
        story.commit(self.child(story, f"{name}-child", "leaf", finalizer), refresh=False)
        return story.application(destination={"namespace": "argocd"}, options=())

    def test_an_application_of_applications(self):
        story = self.parent("parent").when().sync().then().live("ConfigMap", "a").expect(sync="Synced", health="Healthy")
        story.about("parent-child").expect(sync="Synced", health="Healthy")

    def test_a_pruned_application_takes_its_objects_along(self):
        story = self.parent("pruning-parent", finalizer=True).when().sync().then().live("ConfigMap", "a")
        story.when().commit(removed=["Application/pruning-parent-child"], files={"app/README": "Empty."}).sync(prune=True)
        story.then().gone("pruning-parent-child").missing("ConfigMap", "a")

    def test_a_deleted_parent_takes_its_children_along(self):
        story = self.parent("deleted-parent", finalizer=True).when().sync().then().live("ConfigMap", "a")
        story.when().delete_application("deleted-parent").then().gone("deleted-parent").gone("deleted-parent-child").missing("ConfigMap", "a")

    def test_children_wait_for_each_other_by_waves(self):
        story = self.given("wave-parent").repository(
            files={"first/a.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", "second/b.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}"}
        )  # fmt: skip
        first, second = self.child(story, "wave-first", "first"), self.child(story, "wave-second", "second")
        second["metadata"]["annotations"] = {"argocd.argoproj.io/sync-wave": "1"}
        story.commit(first, second, refresh=False).application(destination={"namespace": "argocd"}, options=()).when().sync()
        story.then().expect(phase="Succeeded").live("ConfigMap", "b").in_order("ConfigMap/a", "ConfigMap/b")


class Dependencies(Stories):
    def test_an_application_waits_for_another(self):
        story = self.given("depends-first").repository(config("a")).application()
        note = {"apus.dev/depends-on": "depends-first"}
        story.application("depends-second", annotations=note, source={"path": "app"}).when().sync(wait=False)
        story.then().expect(phase="Running", message="waiting for application depends-first", settled=False)
        story.when().cli("app", "get", "depends-second").then().says("Operation:          Sync, Running for", "depends-first")
        story.about("depends-first").when().sync().then().expect(sync="Synced")
        story.about("depends-second").expect(phase="Succeeded")

    def test_applications_that_wait_for_each_other_are_told_so(self):
        story = self.given("ring-one").repository(config("a")).application(annotations={"apus.dev/depends-on": "ring-two"})
        story.application("ring-two", annotations={"apus.dev/depends-on": "ring-one"}).when().sync()
        story.then().expect(phase="Error", message="ring-one")

    def test_rolling_back_holds_automation_until_there_is_something_new(self):
        story = self.given("held").repository(config("a")).application(automated={"selfHeal": True}).then().expect(sync="Synced")
        story.when().commit(config("a", {"key": "2"})).then().expect(sync="Synced", history=[0, 1])
        story.when().cli("app", "rollback", "held", "0").then().live("ConfigMap", "a", data__key="1").refresh()
        story.expect(sync="OutOfSync").live("ConfigMap", "a", data__key="1")
        story.when().commit(config("a", {"key": "3"})).then().expect(sync="Synced").live("ConfigMap", "a", data__key="3")


class Brakes(Stories):
    def many(self, count):
        return [config(f"c{number}") for number in range(count)]

    def test_automation_does_not_prune_much_at_once(self):
        story = self.given().repository(*self.many(10)).application(automated={"prune": True}).then().expect(sync="Synced")
        story.when().commit(removed=[f"ConfigMap/c{number}" for number in range(8)])
        story.then().expect(sync="OutOfSync", condition=("SyncHeldWarning", "more than 50%")).present("ConfigMap/c0", "ConfigMap/c9")
        story.when().cli("app", "confirm-deletion", story.name).then().expect(sync="Synced").missing("ConfigMap", "c0").present("ConfigMap/c9")

    def test_automation_prunes_much_where_that_is_allowed(self):
        story = self.given().repository(*self.many(10)).application(
            automated={"prune": True}, annotations={"apus.dev/prune-limit": "off"}
        )  # fmt: skip
        story.when().commit(removed=[f"ConfigMap/c{number}" for number in range(8)]).then().expect(sync="Synced").missing("ConfigMap", "c0")

    def test_a_protected_object_is_not_pruned_without_being_asked_for(self):
        kept = config("kept", annotations={"apus.dev/protected": "true"})
        story = self.given().repository(config("a"), kept).application().when().sync().commit(removed=["ConfigMap/kept"])
        story.sync(prune=True, wait=False).then().present("ConfigMap/kept")
        story.expect(message="kept", settled=False).when().cli("app", "confirm-deletion", story.name)
        story.then().expect(sync="Synced").missing("ConfigMap", "kept")


if __name__ == "__main__":
    unittest.main()
