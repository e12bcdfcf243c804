"""Stories of applications that sync themselves, and of what is pruned and what is not."""

import unittest

from cluster import until
from objects import config, deployment, job, service
from scenario import Stories

AUTO = {}
PRUNE = {"prune": True}
HEAL = {"selfHeal": True}
ALL = {"prune": True, "selfHeal": True}


class Automation(Stories):
    def test_it_delivers_a_new_application(self):
        story = self.given().repository(config("a")).application(automated=AUTO)
        story.then().expect(sync="Synced", phase="Succeeded", history=[0]).present("ConfigMap/a")
        story.check(story.status_of("status", "operationState", "operation", "initiatedBy") == {"automated": True})

    def test_it_delivers_a_commit(self):
        story = self.given().repository(config("a")).application(automated=AUTO).when().commit(config("a", {"key": "2"}))
        story.then().expect(sync="Synced", revision=story.revision, history=[0, 1]).live("ConfigMap", "a", data__key="2")

    def test_it_does_not_deliver_where_it_is_switched_off(self):
        story = self.given().repository(config("a")).application(automated={"enabled": False, "prune": True})
        story.then().expect(sync="OutOfSync").absent("ConfigMap/a")

    def test_it_delivers_when_it_is_switched_on(self):
        story = self.given().repository(config("a")).application().then().expect(sync="OutOfSync")
        story.when().patch_application({"spec": {"syncPolicy": {"automated": {}}}}).refresh()
        story.then().expect(sync="Synced").present("ConfigMap/a")

    def test_it_does_not_prune_unless_told_to(self):
        story = self.given().repository(config("a"), config("b")).application(automated=AUTO)
        story.when().commit(config("a", {"key": "2"}), removed=["ConfigMap/b"])
        story.then().expect(sync="OutOfSync", phase="Succeeded").present("ConfigMap/b").live("ConfigMap", "a", data__key="2")
        story.results(ConfigMap__b="PruneSkipped Succeeded ignored (requires pruning)")

    def test_it_does_not_start_for_what_only_pruning_would_change(self):
        story = self.given().repository(config("a"), config("b")).application(automated=AUTO).expect(history=[0])
        story.when().commit(removed=["ConfigMap/b"]).then().expect(sync="OutOfSync", history=[0]).present("ConfigMap/b")

    def test_it_prunes_when_told_to(self):
        story = self.given().repository(config("a"), config("b")).application(automated=PRUNE)
        story.when().commit(removed=["ConfigMap/b"]).then().expect(sync="Synced").missing("ConfigMap", "b").present("ConfigMap/a")
        story.results(ConfigMap__b="Pruned Succeeded")

    def test_it_does_not_empty_an_application(self):
        story = self.given().repository(config("a"), config("b")).application(automated=PRUNE)
        story.when().commit(removed=["ConfigMap/a", "ConfigMap/b"], files={"app/README": "Empty."})
        story.then().expect(sync="OutOfSync", condition=("SyncError", "auto-sync will wipe out all resources"))
        story.present("ConfigMap/a", "ConfigMap/b")

    def test_it_empties_an_application_where_that_is_allowed(self):
        story = self.given().repository(config("a")).application(automated={"prune": True, "allowEmpty": True})
        story.when().commit(removed=["ConfigMap/a"], files={"app/README": "Empty."})
        story.then().expect(sync="Synced").missing("ConfigMap", "a")

    def test_an_application_may_be_emptied_by_hand(self):
        story = self.given().repository(config("a")).application().when().sync()
        story.commit(removed=["ConfigMap/a"], files={"app/README": "Empty."}).sync(prune=True)
        story.then().expect(sync="Synced").missing("ConfigMap", "a")

    def test_drift_is_only_told_without_self_heal(self):
        story = self.given().repository(deployment("web", 1)).application(automated=PRUNE)
        story.when().change("Deployment", "web", {"spec": {"replicas": 3}})
        story.then().expect(sync="OutOfSync", resources={"Deployment/web": "OutOfSync"})
        story.when().refresh().then().expect(sync="OutOfSync").live("Deployment", "web", spec__replicas=3)

    def test_drift_is_mended_with_self_heal(self):
        story = self.given().repository(deployment("web", 1), config("a")).application(automated=HEAL)
        story.when().change("Deployment", "web", {"spec": {"replicas": 3}})
        story.then().live("Deployment", "web", spec__replicas=1).expect(sync="Synced", history=[0])
        story.results(Deployment__web="configured", ConfigMap__a=None)

    def test_a_deleted_object_comes_back_with_self_heal(self):
        story = self.given().repository(config("a"), config("b")).application(automated=HEAL)
        story.when().delete("ConfigMap", "a").then().live("ConfigMap", "a").expect(sync="Synced")

    def test_a_deleted_object_is_only_told_without_self_heal(self):
        story = self.given().repository(config("a"), config("b")).application(automated=PRUNE)
        story.when().delete("ConfigMap", "a").then().expect(sync="OutOfSync", health="Healthy").absent("ConfigMap/a")

    def test_healing_again_waits_longer(self):
        story = self.given().repository(config("a")).application(automated=HEAL)
        for value in ("2", "3"):
            story.when().change("ConfigMap", "a", {"data": {"key": value}}).then().live("ConfigMap", "a", data__key="1")
        story.expect(sync="Synced")
        count = story.status_of("status", "operationState", "operation", "sync", "autoHealAttemptsCount")
        story.check(count == 2, f"attempts: {count}")

    def test_healing_runs_no_hooks(self):
        story = self.given().repository(config("a"), job("pre", hook="PreSync")).application(automated=HEAL).present("Job/pre")
        before = story.kube.get("Job", story.namespace, "pre")["metadata"]["uid"]
        story.when().change("ConfigMap", "a", {"data": {"key": "2"}}).then().live("ConfigMap", "a", data__key="1")
        story.expect(sync="Synced").check(story.kube.get("Job", story.namespace, "pre")["metadata"]["uid"] == before)

    def test_a_failed_commit_is_not_tried_for_ever(self):
        story = self.given().repository(config("a"), job("pre", "false", hook="PreSync")).application(automated=ALL)
        story.then().expect(phase="Failed", message="(retried 1 times)", condition=("SyncError", "Failed last sync attempt to"))
        started = story.status_of("status", "operationState", "startedAt")
        story.when().refresh().then().check(story.status_of("status", "operationState", "startedAt") == started, "it began again")

    def test_a_mended_commit_is_tried_again(self):
        story = self.given().repository(config("a"), job("pre", "false", hook="PreSync")).application(automated=ALL)
        story.then().expect(phase="Failed").when().commit(job("pre", "true", hook="PreSync"))
        story.then().expect(phase="Succeeded", sync="Synced").no_condition("SyncError").present("ConfigMap/a")

    def test_a_changed_spec_is_tried_again(self):
        story = self.given().repository(config("a"), files={"good/a.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}"})
        story.commit(job("pre", "false", hook="PreSync"), refresh=False).application(automated=ALL).then().expect(phase="Failed")
        story.when().patch_application({"spec": {"source": {"path": "good"}}}).refresh()
        story.then().expect(sync="Synced", phase="Succeeded").present("ConfigMap/b")

    def test_nothing_starts_while_the_state_is_unknown(self):
        story = self.given().repository(config("a")).application(automated=ALL)
        story.when().commit(files={"app/broken.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [b\n"}).then().expect(sync="Unknown", condition="ComparisonError")
        story.present("ConfigMap/a").expect(history=[0])

    def test_a_sync_to_another_revision_is_refused(self):
        story = self.given().repository(config("a")).application(automated=AUTO)
        story.when().cli("app", "sync", story.name, "--revision", "other", code=20)
        story.then().complains("auto-sync currently set to main")

    def test_skipped_applications_are_left_alone(self):
        note = "argocd.argoproj.io/skip-reconcile"
        story = self.given().repository(config("a")).application(automated=AUTO, annotations={note: "true"}, settle=False)
        other = self.given("skipped-applications-neighbour").repository(config("a")).application(automated=AUTO).expect(sync="Synced")
        other.check(story.status_of("status") is None, "it was looked at")
        story.when().patch_application({"metadata": {"annotations": {note: "false"}}}).then().expect(sync="Synced")


class Pruning(Stories):
    def test_nothing_is_pruned_without_asking(self):
        story = self.given().repository(config("a"), config("b")).application().when().sync().commit(removed=["ConfigMap/b"]).sync()
        story.then().expect(sync="OutOfSync", phase="Succeeded", resources={"ConfigMap/b": "OutOfSync"}).present("ConfigMap/b")
        story.results(ConfigMap__b="ignored (requires pruning)")

    def test_it_is_pruned_on_asking(self):
        story = self.given().repository(config("a"), config("b")).application().when().sync().commit(removed=["ConfigMap/b"])
        story.sync(prune=True).then().expect(sync="Synced").missing("ConfigMap", "b").results(ConfigMap__b="Pruned Succeeded pruned")

    def test_an_object_may_refuse_to_be_pruned(self):
        story = self.given().repository(config("a"), config("b", options="Prune=false")).application().when().sync()
        story.commit(removed=["ConfigMap/b"]).sync(prune=True)
        story.then().expect(sync="OutOfSync").present("ConfigMap/b").results(ConfigMap__b="PruneSkipped Succeeded ignored (no prune)")

    def test_an_application_may_refuse_to_prune(self):
        story = self.given().repository(config("a"), config("b")).application(options=["CreateNamespace=true", "Prune=false"])
        story.when().sync().commit(removed=["ConfigMap/b"]).sync(prune=True)
        story.then().expect(sync="OutOfSync").present("ConfigMap/b").results(ConfigMap__b="ignored (no prune)")

    def test_pruning_last(self):
        story = self.given().repository(config("old"), config("new")).application(options=["CreateNamespace=true", "PruneLast=true"])
        story.when().sync().commit(removed=["ConfigMap/old"])
        story.commit(deployment("web", pod={"simulation.apus.dev/ready": "false"}), refresh=False).refresh()
        story.sync(prune=True, wait=False).then().expect(phase="Running", message="waiting for healthy state", settled=False)
        story.present("ConfigMap/old").when().change("Deployment", "web", {"spec": {"template": {"metadata": {"annotations": None}}}})
        story.then().expect(phase="Succeeded").missing("ConfigMap", "old")

    def test_waves_are_pruned_from_the_last(self):
        held = {"metadata": {"finalizers": ["example.com/hold"]}}
        story = self.given().repository(config("a"), config("first", wave=1), config("last", wave=2)).application().when().sync()
        story.change("ConfigMap", "last", held).commit(removed=["ConfigMap/first", "ConfigMap/last"]).sync(prune=True, wait=False)
        story.then().expect(phase="Running", message="waiting for deletion of /ConfigMap/last", settled=False)
        story.present("ConfigMap/first").when().change("ConfigMap", "last", {"metadata": {"finalizers": None}})
        story.then().expect(phase="Succeeded", sync="Synced").missing("ConfigMap", "first")

    def test_an_orphaning_prune_leaves_dependents(self):
        story = self.given().repository(config("a"), deployment("web")).application(
            options=["CreateNamespace=true", "PrunePropagationPolicy=orphan"]
        )  # fmt: skip
        story.when().sync().then().expect(health="Healthy").when().commit(removed=["Deployment/web"]).sync(prune=True)
        story.then().missing("Deployment", "web").check(len(story.kube.list("ReplicaSet", story.namespace)) == 1)

    def test_dependents_go_with_what_is_pruned(self):
        story = self.given().repository(config("a"), deployment("web")).application().when().sync().then().expect(health="Healthy")
        story.when().commit(removed=["Deployment/web"]).sync(prune=True).then().expect(sync="Synced").missing("Deployment", "web")
        story.check(story.kube.list("Pod", story.namespace) == [])

    def test_extra_objects_may_be_ignored(self):
        note = {"argocd.argoproj.io/compare-options": "IgnoreExtraneous"}
        story = self.given().repository(config("a"), config("b", annotations=note)).application().when().sync()
        story.commit(removed=["ConfigMap/b"]).then().expect(sync="Synced", resources={"ConfigMap/b": "OutOfSync"})

    def test_objects_of_others_are_not_pruned(self):
        story = self.given().repository(config("a")).exists(config("theirs")).application(automated=PRUNE)
        story.when().commit(config("b"), removed=["ConfigMap/a"]).then().expect(sync="Synced").present("ConfigMap/theirs")

    def test_a_copied_mark_does_not_make_an_object_ours(self):
        story = self.given().repository(config("a"), service("s")).application(automated=PRUNE)
        mark = {"argocd.argoproj.io/tracking-id": f"{story.name}:/ConfigMap:{story.namespace}/a"}
        story.exists(config("copy", annotations=mark)).when().refresh().then().expect(sync="Synced").present("ConfigMap/copy")

    def test_pruning_may_wait_for_an_approval(self):
        story = self.given().repository(config("a"), config("b", options="Prune=confirm")).application().when().sync()
        story.commit(removed=["ConfigMap/b"]).sync(prune=True, wait=False)
        story.then().expect(phase="Running", message="waiting for pruning confirmation of /ConfigMap/b", settled=False)
        story.present("ConfigMap/b")
        story.when().cli("app", "confirm-deletion", story.name).says(f"Application '{story.name}' updated successfully")
        story.then().expect(phase="Succeeded", sync="Synced").missing("ConfigMap", "b")


class Retries(Stories):
    def test_a_failed_sync_is_tried_again_and_succeeds(self):
        story = self.given().repository(config("a")).application(options=())
        retry = {"limit": 10, "backoff": {"duration": "1s", "factor": 1, "maxDuration": "1s"}}
        story.when().sync(wait=False, retry=retry)
        story.then().expect(phase="Running", message="Retrying attempt #1 at", settled=False, retries=1)
        story.when().exists(config("unrelated")).then().expect(phase="Succeeded", sync="Synced", message="(retried ")

    def test_a_failed_sync_gives_up_in_the_end(self):
        story = self.given().repository(job("pre", "false", hook="PreSync")).application()
        story.when().sync(retry={"limit": 2, "backoff": {"duration": "1s", "factor": 1, "maxDuration": "1s"}})
        story.then().expect(phase="Failed", message="(retried 2 times)")

    def test_a_failed_sync_is_not_tried_again_by_default(self):
        story = self.given().repository(job("pre", "false", hook="PreSync")).application().when().sync()
        story.then().expect(phase="Failed").check(not story.status_of("status", "operationState", "retryCount"))

    def test_a_retry_may_take_the_newest_revision(self):
        story = self.given().repository(job("pre", "false", hook="PreSync")).application()
        story.when().sync(wait=False, retry={"limit": 10, "refresh": True, "backoff": {"duration": "1s", "factor": 1}})
        story.then().expect(retries=1, settled=False).when().commit(job("pre", "true", hook="PreSync"), refresh=False)
        story.then().expect(phase="Succeeded")
        story.check(story.status_of("status", "operationState", "syncResult", "revision") == story.revision)

    def test_a_waiting_retry_can_be_terminated(self):
        story = self.given().repository(job("pre", "false", hook="PreSync")).application()
        story.when().sync(wait=False, retry={"limit": 10, "backoff": {"duration": "10m"}})
        story.then().expect(retries=1, settled=False, phase="Running").when().terminate()
        story.then().expect(phase="Failed", message="Operation terminated")

    def test_a_retry_keeps_to_its_revision(self):
        story = self.given().repository(config("a")).application(options=())
        first = story.revision
        story.when().sync(wait=False, retry={"limit": 10, "backoff": {"duration": "1s", "factor": 1}})
        story.then().expect(retries=1, settled=False).when().commit(config("a", {"key": "2"}), refresh=False)
        story.exists(config("unrelated")).then().expect(phase="Succeeded").live("ConfigMap", "a", data__key="1")
        story.check(story.status_of("status", "operationState", "syncResult", "revision") == first)


class History(Stories):
    def test_each_sync_is_remembered(self):
        story = self.given().repository(config("a")).application().when().sync().commit(config("a", {"key": "2"})).sync()
        story.then().expect(history=[0, 1])
        revisions = [entry["revision"] for entry in story.status_of("status", "history")]
        story.check(revisions[1] == story.revision and revisions[0] != revisions[1], revisions)

    def test_only_so_many_are_remembered(self):
        story = self.given().repository(config("a")).application(revisionHistoryLimit=2)
        story.when().sync().sync().sync().then().expect(history=[1, 2])

    def test_nothing_is_remembered_where_nothing_shall_be(self):
        story = self.given().repository(config("a")).application(revisionHistoryLimit=0).when().sync().sync()
        story.then().expect(phase="Succeeded", history=[])

    def test_failed_syncs_are_not_remembered(self):
        story = self.given().repository(job("pre", "false", hook="PreSync")).application().when().sync()
        story.then().expect(phase="Failed", history=[])

    def test_events_tell_what_happened(self):
        story = self.given().repository(config("a")).application().when().sync().then().expect(sync="Synced", health="Healthy")
        wanted = {"sam initiated sync to main", f"Sync operation to {story.revision} succeeded", "Updated sync status: OutOfSync -> Synced"}

        def told():
            events = story.kube.list("Event", "argocd")
            return wanted <= {event["message"] for event in events if event["involvedObject"]["name"] == story.name}

        until(told, f"events {wanted}")


if __name__ == "__main__":
    unittest.main()
