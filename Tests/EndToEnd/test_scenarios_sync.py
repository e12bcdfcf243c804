"""Stories of syncs by hand: order, hooks, options, and what a sync leaves behind."""

import unittest

from objects import account, config, custom, definition, deployment, job, namespace, pod, secret, service
from scenario import Stories


class Creating(Stories):
    def test_a_new_application_is_out_of_sync_and_missing(self):
        story = self.given().repository(config("a")).application()
        story.then().expect(sync="OutOfSync", health="Missing", resources={"ConfigMap/a": "OutOfSync"}).absent("ConfigMap/a")

    def test_a_sync_creates_what_is_in_git(self):
        story = self.given().repository(config("a"), account("b"), service("c")).application()
        story.when().sync()
        story.then().expect(sync="Synced", health="Healthy", phase="Succeeded", revision=story.revision, history=[0])
        story.live("ConfigMap", "a", data__key="1").results(ConfigMap__a="configmap/a created")

    def test_objects_carry_the_mark_of_their_application(self):
        story = self.given().repository(config("a")).application().when().sync()
        mark = f"{story.name}:/ConfigMap:{story.namespace}/a"
        story.then().live("ConfigMap", "a", {"metadata.annotations.argocd\\.argoproj\\.io/tracking-id": mark})

    def test_a_second_sync_changes_nothing(self):
        story = self.given().repository(config("a")).application().when().sync().expect(sync="Synced")
        before = story.kube.get("ConfigMap", story.namespace, "a")["metadata"]["resourceVersion"]
        story.when().sync()
        story.then().results(ConfigMap__a="configmap/a unchanged").live("ConfigMap", "a", metadata__resourceVersion=before)

    def test_a_change_in_git_is_out_of_sync_until_it_is_synced(self):
        story = self.given().repository(config("a")).application().when().sync().expect(sync="Synced")
        story.when().commit(config("a", {"key": "2"})).then().expect(sync="OutOfSync").live("ConfigMap", "a", data__key="1")
        story.when().sync().then().expect(sync="Synced").live("ConfigMap", "a", data__key="2")
        story.results(ConfigMap__a="configmap/a configured")

    def test_a_field_removed_from_git_is_removed_from_the_cluster(self):
        story = self.given().repository(config("a", {"kept": "1", "dropped": "1"})).application().when().sync()
        story.when().commit(config("a", {"kept": "1"})).sync()
        story.then().expect(sync="Synced").live("ConfigMap", "a", data={"kept": "1"})

    def test_a_field_set_by_another_is_left_alone(self):
        story = self.given().repository(config("a")).application().when().sync()
        story.when().change("ConfigMap", "a", {"metadata": {"labels": {"team": "red"}}}).refresh().then().expect(sync="Synced")
        story.when().commit(config("a", {"key": "2"})).sync().then().live("ConfigMap", "a", {"metadata.labels.team": "red"})

    def test_an_object_that_is_already_there_is_adopted(self):
        story = self.given().repository(config("a", {"key": "2"})).exists(config("a", {"other": "1"})).application()
        story.then().expect(sync="OutOfSync", health="Healthy")
        story.when().sync().then().expect(sync="Synced").live("ConfigMap", "a", data={"key": "2", "other": "1"})

    def test_an_object_in_a_namespace_of_its_own(self):
        story = self.given("elsewhere").repository(config("a", namespace="elsewhere-other"), namespace("elsewhere-other"))
        story.application().when().sync().then().expect(sync="Synced").live("ConfigMap", "a", home="elsewhere-other")
        story.absent("ConfigMap/a")

    def test_a_definition_and_its_objects_in_one_sync(self):
        story = self.given().repository(definition("Gadget", "gadgets.example"), custom("Gadget", "gadgets.example", "one"))
        story.application().when().sync().then().expect(sync="Synced", phase="Succeeded").live("Gadget", "one", spec__size=1)

    def test_an_empty_folder_is_synced(self):
        story = self.given().repository(files={"app/notes.txt": "nothing"}).application()
        story.then().expect(sync="Synced", health="Healthy", resources={}).when().sync().then().expect(phase="Succeeded")

    def test_a_name_that_is_generated_makes_an_object_each_time(self):
        made = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"generateName": "run-"}, "spec": job("x")["spec"]}
        made["metadata"]["annotations"] = {"argocd.argoproj.io/hook": "PostSync"}
        story = self.given().repository(config("a"), made).application().when().sync().expect(phase="Succeeded")
        first = [found["metadata"]["name"] for found in story.kube.list("Job", story.namespace)]
        story.check(len(first) == 1 and first[0].startswith(f"run-{story.revision[:7]}-postsync-"), first)


class Order(Stories):
    def test_waves_run_one_after_the_other(self):
        story = self.given().repository(config("last", wave=5), config("middle"), config("first", wave=-5)).application()
        story.when().sync().then().expect(sync="Synced", phase="Succeeded")
        story.in_order("ConfigMap/first", "ConfigMap/middle", "ConfigMap/last")

    def test_a_wave_waits_for_the_health_of_the_one_before(self):
        story = self.given().repository(deployment("web", pod={"simulation.apus.dev/ready": "false"}), config("after", wave=1))
        story.application().when().sync(wait=False)
        story.then().expect(phase="Running", message="waiting for healthy state of apps/Deployment/web", settled=False)
        story.absent("ConfigMap/after")
        story.when().change("Deployment", "web", {"spec": {"template": {"metadata": {"annotations": None}}}})
        story.then().expect(phase="Succeeded", sync="OutOfSync").present("ConfigMap/after")

    def test_a_degraded_wave_ends_the_sync(self):
        quick = deployment("web", pod={"simulation.apus.dev/image-pull": "fail"})
        quick["spec"]["progressDeadlineSeconds"] = 1
        story = self.given().repository(quick, config("after", wave=1)).application().when().sync()
        story.then().expect(phase="Failed", message="one or more synchronization tasks completed unsuccessfully")
        story.absent("ConfigMap/after")

    def test_a_last_wave_is_not_waited_for(self):
        story = self.given().repository(deployment("web", pod={"simulation.apus.dev/ready": "false"})).application()
        story.when().sync().then().expect(phase="Succeeded", message="successfully synced (all tasks run)", health="Progressing")

    def test_kinds_have_their_order(self):
        story = self.given().repository(service("b"), config("c"), account("d"), secret("e", {"k": "v"})).application()
        story.when().sync().then().expect(sync="Synced")
        story.in_order("ServiceAccount/d", "Secret/e", "ConfigMap/c", "Service/b")
        rows = story.status_of("status", "operationState", "syncResult", "resources")[1:]
        story.check([row["kind"] for row in rows] == ["ServiceAccount", "Secret", "ConfigMap", "Service"], rows)

    def test_helm_weights_are_waves_where_no_wave_is_given(self):
        story = self.given().repository(
            config("late", annotations={"helm.sh/hook-weight": "3"}), config("early", annotations={"helm.sh/hook-weight": "-3"})
        ).application()  # fmt: skip
        story.when().sync().then().expect(sync="Synced").in_order("ConfigMap/early", "ConfigMap/late")

    def test_a_namespace_goes_before_what_lives_in_it(self):
        home = "hoisted-home"
        story = self.given("hoisted").repository(namespace(home, wave=3), config("a", namespace=home)).application()
        story.when().sync().then().expect(sync="Synced", phase="Succeeded").live("ConfigMap", "a", home=home)


class Hooks(Stories):
    def test_hooks_run_before_with_and_after(self):
        story = self.given().repository(
            config("before", hook="PreSync"), config("with", hook="Sync", wave=1), config("plain"), config("after", hook="PostSync")
        ).application()  # fmt: skip
        story.when().sync().then().expect(phase="Succeeded", sync="Synced")
        story.in_order("ConfigMap/before", "ConfigMap/plain", "ConfigMap/with", "ConfigMap/after")
        story.results(ConfigMap__before="Synced Succeeded", ConfigMap__after="Synced Succeeded")

    def test_hooks_are_no_part_of_the_sync_status(self):
        story = self.given().repository(config("a"), job("pre", hook="PreSync")).application().when().sync()
        story.then().expect(sync="Synced", resources={"ConfigMap/a": "Synced", "Job/pre": None})
        story.when().delete("Job", "pre").refresh().then().expect(sync="Synced")

    def test_a_sync_waits_for_its_hook(self):
        story = self.given().repository(config("a"), job("pre", "sleep 600", hook="PreSync")).application().when().sync(wait=False)
        story.then().expect(phase="Running", message="waiting for completion of hook batch/Job/pre", settled=False)
        story.absent("ConfigMap/a").when().terminate().then().expect(phase="Failed", message="Operation terminated")

    def test_a_failed_hook_before_the_sync_keeps_it_from_happening(self):
        story = self.given().repository(config("a"), job("pre", "false", hook="PreSync")).application().when().sync()
        story.then().expect(phase="Failed", message="one or more synchronization tasks completed unsuccessfully")
        story.results(Job__pre="Synced Failed").absent("ConfigMap/a")

    def test_a_failed_hook_after_the_sync_fails_it(self):
        story = self.given().repository(config("a"), job("post", "false", hook="PostSync")).application().when().sync()
        story.then().expect(phase="Failed", sync="Synced").present("ConfigMap/a")

    def test_a_hook_after_the_sync_waits_for_health(self):
        slow = deployment("web", pod={"simulation.apus.dev/ready": "false"})
        story = self.given().repository(slow, config("after", hook="PostSync")).application().when().sync(wait=False)
        story.then().expect(phase="Running", message="waiting for healthy state", settled=False).absent("ConfigMap/after")
        story.when().terminate().then().expect(phase="Failed").absent("ConfigMap/after")

    def test_a_hook_for_failures_runs_when_a_sync_failed(self):
        story = self.given().repository(
            config("a"), job("post", "false", hook="PostSync"), config("alarm", hook="SyncFail")
        ).application()  # fmt: skip
        story.when().sync().then().expect(phase="Failed").present("ConfigMap/alarm").results(ConfigMap__alarm="Synced Succeeded")

    def test_a_hook_for_failures_does_not_run_after_success(self):
        story = self.given().repository(config("a"), config("alarm", hook="SyncFail")).application().when().sync()
        story.then().expect(phase="Succeeded").absent("ConfigMap/alarm")

    def test_a_failing_hook_for_failures_is_told_too(self):
        story = self.given().repository(
            config("a"), job("post", "false", hook="PostSync"), job("alarm", "false", hook="SyncFail")
        ).application()  # fmt: skip
        story.when().sync().then().expect(phase="Failed", message="one or more SyncFail hooks failed")

    def test_a_hook_is_deleted_after_success(self):
        story = self.given().repository(config("a"), job("pre", hook="PreSync", policy="HookSucceeded")).application()
        story.when().sync().then().expect(phase="Succeeded").missing("Job", "pre").results(Job__pre="Succeeded")

    def test_a_hook_that_failed_stays_under_the_policy_for_success(self):
        story = self.given().repository(config("a"), job("pre", "false", hook="PreSync", policy="HookSucceeded")).application()
        story.when().sync().then().expect(phase="Failed").present("Job/pre")

    def test_a_hook_is_deleted_after_failure(self):
        story = self.given().repository(config("a"), job("pre", "false", hook="PreSync", policy="HookFailed")).application()
        story.when().sync().then().expect(phase="Failed").missing("Job", "pre")

    def test_a_hook_that_succeeded_stays_under_the_policy_for_failure(self):
        story = self.given().repository(config("a"), job("pre", hook="PreSync", policy="HookFailed")).application()
        story.when().sync().then().expect(phase="Succeeded").present("Job/pre")

    def test_a_hook_is_made_anew_for_each_sync(self):
        story = self.given().repository(config("a"), job("pre", hook="PreSync")).application().when().sync().expect(phase="Succeeded")
        before = story.kube.get("Job", story.namespace, "pre")["metadata"]["uid"]
        story.when().sync().then().expect(phase="Succeeded")
        story.check(story.kube.get("Job", story.namespace, "pre")["metadata"]["uid"] != before, "the same Job")

    def test_a_hook_of_two_phases_runs_in_both(self):
        story = self.given().repository(config("a"), job("both", hook="PreSync,PostSync")).application().when().sync()
        story.then().expect(phase="Succeeded")
        rows = story.status_of("status", "operationState", "syncResult", "resources")
        phases = [row["syncPhase"] for row in rows if row["kind"] == "Job"]
        story.check(phases == ["PreSync", "PostSync"], rows)

    def test_a_skipped_object_is_neither_applied_nor_missed(self):
        story = self.given().repository(config("a"), config("skipped", hook="Skip")).application().when().sync()
        story.then().expect(sync="Synced", phase="Succeeded").absent("ConfigMap/skipped")

    def test_an_unknown_hook_is_ignored(self):
        story = self.given().repository(config("a"), config("odd", hook="Sometime")).application().when().sync()
        story.then().expect(sync="Synced").absent("ConfigMap/odd")

    def test_hooks_of_helm_are_hooks(self):
        story = self.given().repository(
            config("a"), job("install", annotations={"helm.sh/hook": "pre-install"}),
            job("tests", annotations={"helm.sh/hook": "test"}), job("upgraded", annotations={"helm.sh/hook": "post-upgrade"}),
        ).application()  # fmt: skip
        story.when().sync().then().expect(phase="Succeeded").absent("Job/tests")
        story.results(Job__install="Succeeded", Job__upgraded="Succeeded", Job__tests=None)

    def test_a_hook_of_helm_is_deleted_by_its_policy(self):
        notes = {"helm.sh/hook": "post-install", "helm.sh/hook-delete-policy": "hook-succeeded"}
        story = self.given().repository(config("a"), job("post", annotations=notes)).application().when().sync()
        story.then().expect(phase="Succeeded").missing("Job", "post")

    def test_the_strategy_apply_runs_no_hooks(self):
        story = self.given().repository(config("a"), job("pre", "false", hook="PreSync")).application()
        story.when().sync(syncStrategy={"apply": {}}).then().expect(phase="Succeeded", sync="Synced").absent("Job/pre")

    def test_waves_hold_among_hooks(self):
        story = self.given().repository(
            config("second", hook="PreSync", wave=2), config("first", hook="PreSync", wave=1), config("a")
        ).application()  # fmt: skip
        story.when().sync().then().expect(phase="Succeeded").in_order("ConfigMap/first", "ConfigMap/second", "ConfigMap/a")

    def test_a_pod_may_be_a_hook(self):
        story = self.given().repository(config("a"), pod("once", "true", hook="PreSync")).application().when().sync()
        story.then().expect(phase="Succeeded").results(Pod__once="Synced Succeeded")


class Selecting(Stories):
    def test_only_the_chosen_object_is_synced(self):
        story = self.given().repository(config("a"), config("b"), job("pre", hook="PreSync")).application()
        story.when().sync(resources=[{"kind": "ConfigMap", "name": "a"}])
        story.then().expect(phase="Succeeded", sync="OutOfSync", resources={"ConfigMap/a": "Synced", "ConfigMap/b": "OutOfSync"})
        story.absent("ConfigMap/b", "Job/pre").expect(history=[])

    def test_only_the_chosen_object_is_pruned(self):
        story = self.given().repository(config("a"), config("b"), config("c")).application().when().sync()
        story.when().commit(removed=["ConfigMap/b", "ConfigMap/c"])
        story.sync(prune=True, resources=[{"kind": "ConfigMap", "name": "b"}]).then().missing("ConfigMap", "b").present("ConfigMap/c")

    def test_a_dry_run_changes_nothing(self):
        story = self.given().repository(config("a"), config("b")).application().when().sync()
        story.when().commit(config("a", {"key": "2"}), removed=["ConfigMap/b"]).sync(dryRun=True, prune=True)
        story.then().expect(phase="Succeeded", sync="OutOfSync", history=[0]).live("ConfigMap", "a", data__key="1")
        story.present("ConfigMap/b").results(ConfigMap__b="Pruned Succeeded pruned (dry run)")

    def test_only_what_differs_is_applied(self):
        story = self.given().repository(config("a"), config("b")).application().when().sync()
        story.when().commit(config("a", {"key": "2"})).sync(syncOptions=["ApplyOutOfSyncOnly=true"])
        story.then().expect(sync="Synced").results(ConfigMap__a="configured", ConfigMap__b=None)

    def test_a_revision_may_be_chosen(self):
        story = self.given().repository(config("a"))
        first = story.revision
        story.when().commit(config("a", {"key": "2"}), refresh=False).given().application().when().sync(revision=first)
        story.then().expect(phase="Succeeded", sync="OutOfSync").live("ConfigMap", "a", data__key="1")


class Options(Stories):
    def test_a_namespace_is_made(self):
        story = self.given().repository(config("a")).application().when().sync()
        story.then().expect(phase="Succeeded").present("ConfigMap/a").check(story.kube.get("Namespace", None, story.namespace))

    def test_a_namespace_that_is_missing_is_an_error(self):
        story = self.given().repository(config("a")).application(options=()).when().sync()
        story.then().expect(phase="Failed", message="one or more objects failed to apply")
        story.results(ConfigMap__a=f'namespaces "{story.namespace}" not found')

    def test_a_made_namespace_is_not_pruned(self):
        story = self.given().repository(config("a")).application().when().sync().commit(removed=["ConfigMap/a"], files={"app/README": "Empty."})
        story.sync(prune=True)
        story.then().expect(sync="Synced").missing("ConfigMap", "a").check(story.kube.get("Namespace", None, story.namespace))

    def test_server_side_apply(self):
        story = self.given().repository(config("a")).application(options=["CreateNamespace=true", "ServerSideApply=true"])
        story.when().sync().then().expect(sync="Synced").results(ConfigMap__a="configmap/a serverside-applied")
        managers = story.kube.get("ConfigMap", story.namespace, "a")["metadata"]["managedFields"]
        story.check({"argocd-controller": "Apply"}.items() <= {m["manager"]: m["operation"] for m in managers}.items(), managers)

    def test_server_side_apply_of_one_object(self):
        story = self.given().repository(config("a", options="ServerSideApply=true"), config("b")).application().when().sync()
        story.then().expect(sync="Synced").results(ConfigMap__a="serverside-applied", ConfigMap__b="created")

    def test_server_side_apply_takes_fields_from_others(self):
        story = self.given().repository(config("a", {"key": "git"})).exists(config("a", {"key": "other"}), manager="other")
        story.application(options=["ServerSideApply=true"]).when().sync()
        story.then().expect(sync="Synced").live("ConfigMap", "a", data__key="git")

    def test_an_annotation_too_long_for_client_side_apply(self):
        long = {f"key-{number}": "x" * 1000 for number in range(300)}
        story = self.given().repository(config("a", long)).application().when().sync()
        story.then().expect(phase="Failed").results(ConfigMap__a="Too long")
        story.when().sync(syncOptions=["CreateNamespace=true", "ServerSideApply=true"]).then().expect(sync="Synced", phase="Succeeded")

    def test_replacing_takes_away_what_git_does_not_say(self):
        story = self.given().repository(config("a", options="Replace=true")).exists(config("a", {"other": "1"})).application()
        story.when().sync().then().expect(sync="Synced").live("ConfigMap", "a", data={"key": "1"})
        story.results(ConfigMap__a="configmap/a replaced")

    def test_an_immutable_field_is_an_error(self):
        story = self.given().repository(job("run")).application().when().sync().expect(sync="Synced")
        story.when().commit(job("run", "sleep 1")).sync()
        story.then().expect(phase="Failed", sync="OutOfSync").results(Job__run="field is immutable")

    def test_an_immutable_field_is_forced(self):
        story = self.given().repository(job("run")).application().when().sync().expect(sync="Synced")
        before = story.kube.get("Job", story.namespace, "run")["metadata"]["uid"]
        story.when().commit(job("run", "sleep 1")).sync(syncStrategy={"hook": {"force": True}})
        story.then().expect(phase="Succeeded", sync="Synced")
        story.check(story.kube.get("Job", story.namespace, "run")["metadata"]["uid"] != before, "the same Job")

    def test_one_object_is_forced_and_replaced(self):
        options = "Force=true,Replace=true"
        story = self.given().repository(job("run", options=options)).application().when().sync().expect(sync="Synced")
        story.when().commit(job("run", "sleep 1", options=options)).sync().then().expect(phase="Succeeded", sync="Synced")

    def test_unknown_fields_are_refused(self):
        wrong = deployment("web")
        wrong["spec"]["replicsa"] = 2
        story = self.given().repository(wrong).application().when().sync()
        story.then().expect(phase="Failed").results(Deployment__web="replicsa")
        story.when().sync(syncOptions=["Validate=false", "CreateNamespace=true"]).then().expect(phase="Succeeded").present("Deployment/web")

    def test_ignored_fields_are_overwritten_unless_they_are_respected(self):
        ignored = [{"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]}]
        story = self.given().repository(deployment("web", 1)).application(ignoreDifferences=ignored).when().sync()
        story.change("Deployment", "web", {"spec": {"replicas": 3}}).refresh().then().expect(sync="Synced")
        story.when().sync().then().live("Deployment", "web", spec__replicas=1)

    def test_a_kind_without_its_definition(self):
        story = self.given().repository(config("a"), custom("Widget", "absent.example", "w")).application().when().sync()
        story.then().expect(phase="Failed", message="one or more synchronization tasks are not valid").absent("ConfigMap/a")
        story.results(Widget__w="SyncFailed")

    def test_a_kind_whose_definition_comes_later(self):
        story = self.given().repository(
            config("a"), custom("Later", "later.example", "w", options="SkipDryRunOnMissingResource=true", wave=1)
        ).application()  # fmt: skip
        story.when().sync().then().expect(phase="Failed").present("ConfigMap/a")
        story.exists(definition("Later", "later.example")).when().sync().then().expect(phase="Succeeded", sync="Synced")

    def test_a_refusal_by_the_cluster(self):
        quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": {"hard": {"services": "1"}}}
        story = self.given().repository(service("one"), service("two")).exists(quota)
        story.live("ResourceQuota", "q", {"status.hard.services": "1"}).application().when().sync()
        story.then().expect(phase="Failed", message="one or more objects failed to apply")
        rows = story.status_of("status", "operationState", "syncResult", "resources")
        story.check(any("exceeded quota" in row["message"] for row in rows), rows)

    def test_live_values_of_ignored_fields_are_respected(self):
        ignored = [{"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]}]
        story = self.given().repository(deployment("web", 1)).application(
            ignoreDifferences=ignored, options=["CreateNamespace=true", "RespectIgnoreDifferences=true"]
        )  # fmt: skip
        story.when().sync().change("Deployment", "web", {"spec": {"replicas": 3}}).refresh().then().expect(sync="Synced")
        story.when().commit(deployment("web", 1, image="example/web:v2")).sync().then().expect(sync="Synced")
        story.live("Deployment", "web", {"spec.replicas": 3, "spec.template.spec.containers.0.image": "example/web:v2"})

    def test_a_made_namespace_has_its_labels(self):
        managed = {"managedNamespaceMetadata": {"labels": {"team": "red"}, "annotations": {"owner": "sam"}}}
        story = self.given().repository(config("a")).application(policy=managed).when().sync().expect(sync="Synced")
        story.live("Namespace", story.namespace, {"metadata.labels.team": "red", "metadata.annotations.owner": "sam"})
        story.when().patch_application({"spec": {"syncPolicy": {"managedNamespaceMetadata": {"labels": {"team": "blue"}}}}}).refresh()
        story.then().expect(sync="OutOfSync").when().sync()
        story.then().expect(sync="Synced").live("Namespace", story.namespace, {"metadata.labels.team": "blue"})


if __name__ == "__main__":
    unittest.main()
