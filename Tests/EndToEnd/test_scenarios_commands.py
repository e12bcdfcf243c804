"""Stories told at the command line: what commands print, and with which code they end."""

import json
import pathlib
import re
import unittest

from objects import account, config, deployment, job, service
from scenario import SERVER, Stories


class Syncing(Stories):
    def test_a_sync_shows_how_it_went(self):
        story = self.given().repository(config("a")).application().when().cli("app", "sync", self.story_name())
        story.then().says("TIMESTAMP", "Phase:              Succeeded", "Sync Status:        Synced to main")
        story.says("Message:            successfully synced (all tasks run)")

    def test_a_failed_sync_ends_with_one(self):
        story = self.given().repository(config("a"), job("pre", "false", hook="PreSync")).application()
        story.when().cli("app", "sync", story.name, code=1).then().complains("Operation has completed with phase: Failed")

    def test_a_sync_that_leaves_objects_to_prune_ends_with_one(self):
        story = self.given().repository(config("a"), config("b")).application().when().sync().commit(removed=["ConfigMap/b"])
        story.when().cli("app", "sync", story.name, code=1).then().complains("1 resources require pruning")
        story.when().cli("app", "sync", story.name, "--prune").then().missing("ConfigMap", "b")

    def test_a_sync_is_not_waited_for(self):
        story = self.given().repository(config("a")).application().when().cli("app", "sync", self.story_name(), "--async")
        story.then().check(story.output.stdout == "").expect(sync="Synced")

    def test_a_sync_that_takes_too_long(self):
        story = self.given().repository(config("a"), job("pre", "sleep 600", hook="PreSync")).application()
        story.when().cli("app", "sync", story.name, "--timeout", "3", code=20)
        story.then().complains("timed out (3s) waiting for app", "The command timed out waiting for the conditions to be met.")
        story.expect(phase="Running", message="batch/Job", settled=False)
        story.when().cli("app", "get", story.name).then().says("Operation:          Sync, Running for", "batch/Job", "since")
        story.when().cli("app", "terminate-op", story.name).then().says(f"Application '{story.name}' operation terminating")
        story.expect(phase="Failed")

    def test_nothing_to_terminate(self):
        story = self.given().repository(config("a")).application().when().cli("app", "terminate-op", self.story_name(), code=20)
        story.then().complains("No operation is in progress")

    def test_a_plan_is_printed_and_nothing_is_done(self):
        story = self.given().repository(config("a"), config("b", wave=1), job("pre", hook="PreSync")).application()
        story.when().cli("app", "sync", story.name, "--plan")
        story.then().says("PreSync, wave 0", "Sync, wave 0", "Sync, wave 1", "create", "3 to create, 1 hook to run")
        story.absent("ConfigMap/a").expect(sync="OutOfSync").check(story.status_of("status", "operationState") is None)
        story.when().cli("app", "sync", story.name, "--plan", "-o", "json")
        story.then().check(json.loads(story.output.stdout)["groups"][0]["phase"] == "PreSync")

    def test_a_plan_says_what_stands_in_the_way(self):
        story = self.given().repository(config("a"), account("b")).project(namespaceResourceBlacklist=[{"group": "", "kind": "ServiceAccount"}])
        story.application(project=True).when().cli("app", "sync", story.name, "--plan").then().says("refuse", "! ", "not permitted")

    def test_only_chosen_resources(self):
        story = self.given().repository(config("a"), config("b"), config("c")).application()
        story.when().cli("app", "sync", story.name, "--resource", ":ConfigMap:a", "--resource", ":ConfigMap:b")
        story.then().present("ConfigMap/a", "ConfigMap/b").absent("ConfigMap/c")
        story.when().cli("app", "sync", story.name, "--resource", ":Secret:x", code=1)
        story.then().complains("No matching app resources found for resource filter: :Secret:x")

    def test_all_but_some_resources(self):
        story = self.given().repository(config("a"), config("b")).application()
        story.when().cli("app", "sync", story.name, "--resource", "!*:ConfigMap:b").then().present("ConfigMap/a").absent("ConfigMap/b")

    def test_resources_of_a_label(self):
        story = self.given().repository(config("a", labels={"tier": "one"}), config("b")).application()
        story.when().cli("app", "sync", story.name, "--label", "tier=one").then().present("ConfigMap/a").absent("ConfigMap/b")

    def test_a_dry_run(self):
        story = self.given().repository(config("a")).application().when().cli("app", "sync", self.story_name(), "--dry-run")
        story.then().says("(dry run)").absent("ConfigMap/a")

    def test_a_preview_asks_and_takes_no_for_an_answer(self):
        story = self.given().repository(config("a")).application().when().cli("app", "sync", self.story_name(), "--preview-changes", code=20)
        story.then().says("====== Previewing differences between live and desired state", "===== /ConfigMap").absent("ConfigMap/a")
        story.when().cli("app", "sync", story.name, "--preview-changes", "--assumeYes").then().present("ConfigMap/a")
        story.when().cli("app", "sync", story.name, "--preview-changes").then().says("====== No Differences found ======")

    def test_options_of_one_sync(self):
        story = self.given().repository(config("a")).exists(config("a", {"other": "1"})).application()
        story.when().cli("app", "sync", story.name, "--server-side").then().results(ConfigMap__a="serverside-applied")
        story.when().cli("app", "sync", story.name, "--replace").then().results(ConfigMap__a="replaced")
        story.when().cli("app", "sync", story.name, "--apply-out-of-sync-only").then().results(ConfigMap__a=None)

    def test_retries_of_one_sync(self):
        story = self.given().repository(job("pre", "false", hook="PreSync")).application()
        story.when().cli("app", "sync", story.name, "--retry-limit", "1", "--retry-backoff-duration", "1s", "--retry-backoff-factor", "1", code=1)
        story.then().expect(phase="Failed", message="(retried 1 times)")

    def test_a_note_is_kept_with_the_operation(self):
        story = self.given().repository(config("a")).application().when().cli("app", "sync", self.story_name(), "--info", "Reason=test")
        story.then().check(story.status_of("status", "operationState", "operation", "info") == [{"name": "Reason", "value": "test"}])

    def test_local_files_stand_in_for_the_repository(self):
        story = self.given().repository(config("a")).application()
        folder = pathlib.Path(story.git.folder)
        (folder / "app" / "configmap-a.yaml").write_text(json.dumps(config("a", {"key": "local"})))
        words = ["--local", str(folder / "app"), "--local-repo-root", str(folder)]
        story.when().cli("app", "manifests", story.name, *words).then().says("key: local")
        story.when().cli("app", "diff", story.name, *words, code=1).then().says("> ", "key: local")
        story.when().cli("app", "sync", story.name, *words).then().live("ConfigMap", "a", data__key="local").expect(sync="OutOfSync")

    def test_local_files_are_refused_where_automation_would_undo_them(self):
        story = self.given().repository(config("a")).application(automated={})
        folder = str(story.git.folder)
        story.when().cli("app", "sync", story.name, "--local", folder + "/app", "--local-repo-root", folder, code=1)
        story.then().complains("Cannot use local sync when Automatic Sync Policy is enabled")

    def test_several_applications_at_once(self):
        story = self.given("one-of-two").repository(config("a")).application(labels={"pair": "yes"})
        story.application("two-of-two", labels={"pair": "yes"}, destination={"namespace": "two-of-two"})
        story.when().cli("app", "sync", "-l", "pair=yes").then().expect(sync="Synced").about("one-of-two").expect(sync="Synced")
        story.when().cli("app", "sync", "-l", "pair=no", code=1).then().complains("No matching apps found for filter")


class Waiting(Stories):
    def test_what_holds_is_not_waited_for(self):
        story = self.given().repository(config("a")).application().when().sync().cli("app", "wait", self.story_name())
        story.then().says("Sync Status:        Synced").says_not("TIMESTAMP")

    def test_waiting_has_a_limit(self):
        story = self.given().repository(config("a")).application().when().cli("app", "wait", self.story_name(), "--sync", "--timeout", "1", code=20)
        story.then().complains("timed out (1s) waiting for app")

    def test_one_resource_is_waited_for(self):
        story = self.given().repository(config("a"), config("b")).application()
        story.when().sync(resources=[{"kind": "ConfigMap", "name": "a"}])
        story.when().cli("app", "wait", story.name, "--sync", "--resource", ":ConfigMap:a", "--timeout", "20")
        story.when().cli("app", "wait", story.name, "--sync", "--resource", ":ConfigMap:b", "--timeout", "1", code=20)
        story.when().cli("app", "wait", story.name, "--resource", ":ConfigMap:x", code=1).then().complains("No matching app resources found")

    def test_suspended_will_do(self):
        paused = deployment("web")
        paused["spec"]["paused"] = True
        story = self.given().repository(paused).application().when().sync().then().expect(health="Suspended")
        story.when().cli("app", "wait", story.name, "--suspended", "--timeout", "20")

    def test_the_end_of_an_application_is_waited_for(self):
        story = self.given().repository(config("a")).application().when().sync().delete_application()
        story.cli("app", "wait", story.name, "--delete", "--timeout", "30").then().says(f"Application '{story.name}' deleted")


class Looking(Stories):
    def test_the_list(self):
        story = self.given("listed").repository(config("a")).application(automated={"prune": True}, labels={"listed": "yes"})
        story.then().expect(sync="Synced").when().cli("app", "list", "-l", "listed=yes").then().says("NAME", f"argocd/listed  {SERVER}  listed     default  Synced", "Auto-Prune")
        story.when().cli("app", "list", "-l", "listed=yes", "-o", "name").then().check(story.output.stdout == "argocd/listed\n")
        story.when().cli("app", "list", "-l", "listed=no", "-o", "json").then().check(story.output.stdout.strip() == "[]")
        story.when().cli("app", "list", "-r", story.git.url).then().says("argocd/listed")
        story.when().cli("app", "list", "-p", "ghost").then().says_not("argocd/listed")

    def test_an_application_as_text_data_and_tree(self):
        story = self.given("shown").repository(deployment("web"), service("web")).application().when().sync().then().expect(health="Healthy")
        story.when().cli("app", "get", "argocd/shown", "--show-operation").then().says("Name:               argocd/shown", "Phase:              Succeeded")
        story.when().cli("app", "get", "shown", "-o", "json").then().check(json.loads(story.output.stdout)["status"]["health"]["status"] == "Healthy")
        story.when().cli("app", "get", "shown", "-o", "tree").then().says("KIND/NAME", "Deployment/web", "└─ReplicaSet/web-", "└─Pod/web-")
        story.when().cli("app", "get", "shown", "--refresh").then().says("Sync Status:        Synced")
        story.when().cli("app", "get", "shown", "-o", "what", code=20).then().complains("unknown output format: what")

    def test_resources(self):
        story = self.given().repository(config("a"), service("s")).application().when().sync().exists(config("orphan"))
        story.when().cli("app", "resources", story.name).then().says("ORPHANED", "No").says_not("orphan ")
        story.when().cli("app", "resources", story.name, "--orphaned").then().says("orphan", "Yes").says_not("kube-root-ca.crt")
        story.when().cli("app", "resources", story.name, "-o", "tree=detailed").then().says("AGE", "HEALTH", "REASON", "Healthy")

    def test_manifests_of_git_and_of_the_cluster(self):
        story = self.given().repository(config("a")).application().when().sync().exists(config("a", {"other": "1"}))
        first = story.revision
        story.when().commit(config("a", {"key": "2"}), refresh=False)
        story.when().cli("app", "manifests", story.name).then().says("---\n", 'key: "2"').says_not("other")
        story.when().cli("app", "manifests", story.name, "--revision", first).then().says('key: "1"')
        story.when().cli("app", "manifests", story.name, "--source", "live").then().says('key: "1"', 'other: "1"')

    def test_differences(self):
        story = self.given().repository(deployment("web", 1)).application().when().sync().then().expect(sync="Synced")
        story.when().cli("app", "diff", story.name).then().check(story.output.stdout == "", story.output.stdout)
        story.when().change("Deployment", "web", {"spec": {"replicas": 3}}, manager="hpa-controller").refresh()
        story.when().cli("app", "diff", story.name, "--explain", code=1)
        story.then().says("===== apps/Deployment", "<   replicas: 3", ">   replicas: 1", "`spec.replicas` was set by hpa-controller")
        story.when().cli("app", "diff", story.name, "--no-exit-code").then().says_not("hpa-controller was")
        story.when().cli("app", "diff", story.name, "--diff-exit-code", "7", code=7).when().cli("app", "diff", code=2)

    def test_differences_to_another_revision(self):
        story = self.given().repository(config("a")).application().when().sync()
        story.git.git("checkout", "--quiet", "-b", "next")
        story.commit(config("a", {"key": "2"}), refresh=False)
        story.when().cli("app", "diff", story.name).when().cli("app", "diff", story.name, "--revision", "next", code=1)
        story.then().says('<   key: "1"', '>   key: "2"')

    def test_the_history(self):
        story = self.given().repository(config("a")).application().when().sync().commit(config("a", {"key": "2"})).sync()
        story.when().cli("app", "history", story.name).then().says(f"SOURCE  {story.git.url}", "ID  DATE", f"main ({story.revision[:7]})")
        story.check(re.search(r"^1   \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC  main", story.output.stdout, re.MULTILINE), story.output.stdout)
        story.when().cli("app", "history", story.name, "-o", "id").then().check(story.output.stdout == "0\n1\n")

    def test_logs(self):
        story = self.given().repository(deployment("web")).application().when().sync().then().expect(health="Healthy")
        story.when().cli("app", "logs", story.name, "--tail", "1").then().check(story.output.stdout.count("\n") == 1, story.output.stdout)
        story.when().cli("app", "logs", story.name, "--kind", "Service").then().check(story.output.stdout == "")

    def test_an_application_that_does_not_exist(self):
        story = self.given("not-there").repository(config("a"))
        for words in (["get"], ["sync"], ["diff"], ["history"], ["manifests"], ["rollback"]):
            story.when().cli("app", *words, "not-there", code=20).then().complains("rpc error: code = NotFound")


class Changing(Stories):
    def test_creating_twice(self):
        story = self.given("twice").repository(config("a"))
        words = ["app", "create", "twice", "--repo", story.git.url, "--path", "app", "--dest-server", SERVER, "--dest-namespace", "twice"]
        story.when().cli(*words).then().says("application 'twice' created").when().cli(*words).then().says("application 'twice' unchanged")
        story.when().cli(*words, "--revision", "main", code=20).then().complains("existing application spec is different")
        story.when().cli(*words, "--revision", "main", "--upsert").then().says("application 'twice' updated")

    def test_creating_what_is_wrong(self):
        story = self.given("wrong").repository(config("a"))
        story.when().cli("app", "create", "wrong", "--repo", story.git.url, "--dest-server", SERVER, code=20)
        story.then().complains("code = InvalidArgument", "spec.source.path or spec.source.chart are required")
        words = ["--repo", story.git.url, "--path", "app", "--dest-server", SERVER, "--project", "ghost"]
        story.when().cli("app", "create", "wrong", *words, code=20).then().complains("ghost")

    def test_setting_and_unsetting(self):
        story = self.given().repository(config("a")).application()
        story.when().cli("app", "set", story.name, "--nameprefix", "my-", "--sync-policy", "automated", "--self-heal", "--kustomize-image", "web:v2")
        story.then().check(story.output.stdout == "").check(
            story.status_of("spec", "source", "kustomize") == {"namePrefix": "my-", "images": ["web:v2"]}
        )  # fmt: skip
        story.check(story.status_of("spec", "syncPolicy", "automated") == {"selfHeal": True})
        story.when().cli("app", "unset", story.name, "--nameprefix", "--kustomize-image", "web")
        story.then().check(story.status_of("spec", "source", "kustomize") is None)
        story.when().cli("app", "set", story.name, "--sync-policy", "none")
        story.then().check(not (story.status_of("spec", "syncPolicy") or {}).get("automated"))
        story.when().cli("app", "set", story.name, code=1)

    def test_adding_and_removing_sources(self):
        story = self.given().repository(config("a"), files={"more/b.yaml": json.dumps(config("b"))}).application()
        words = ["--repo", story.git.url, "--path", "more", "--revision", "main", "--source-name", "more"]
        story.when().cli("app", "add-source", story.name, *words).then().says("updated successfully").refresh().sync()
        story.then().present("ConfigMap/a", "ConfigMap/b").when().cli("app", "set", story.name, "--source-name", "more", "--path", "app")
        story.then().check(story.status_of("spec", "sources", "1", "path") == "app")
        story.when().cli("app", "remove-source", story.name, "--source-position", "2").then().says("updated successfully")
        story.when().cli("app", "remove-source", story.name, "--source-position", "1", code=1)

    def test_patching_an_application(self):
        story = self.given().repository(config("a")).application()
        patch = '[{"op": "replace", "path": "/spec/source/path", "value": "other"}]'
        story.when().cli("app", "patch", story.name, "--patch", patch).then().says("path: other")
        story.when().cli("app", "patch", story.name, "--type", "merge", "--patch", '{"spec": {"source": {"path": "app"}}}').then().says("path: app")
        story.when().cli("app", "patch", story.name, "--patch", "{", code=20).then().complains("not JSON")

    def test_editing_an_application(self):
        story = self.given().repository(config("a")).application()
        story.apus.env["EDITOR"] = "true"
        story.when().cli("app", "edit", story.name).then().says("no changes made")
        script = story.apus.folder / "editor.sh"
        script.write_text("#!/bin/sh\nsed -i 's/path: app/path: other/' \"$1\"\n")
        script.chmod(0o755)
        story.apus.env["EDITOR"] = str(script)
        story.when().cli("app", "edit", story.name).then().check(story.status_of("spec", "source", "path") == "other")

    def test_single_objects(self):
        story = self.given().repository(config("a"), config("b")).application().when().sync()
        patch = '{"metadata": {"labels": {"x": "y"}}}'
        story.when().cli("app", "patch-resource", story.name, "--kind", "ConfigMap", "--resource-name", "a", "--patch", patch)
        story.then().complains("Resource 'a' patched").live("ConfigMap", "a", {"metadata.labels.x": "y"})
        story.when().cli("app", "patch-resource", story.name, "--kind", "ConfigMap", "--patch", patch, code=1).then().complains("--all")
        story.when().cli("app", "get-resource", story.name, "--kind", "ConfigMap", "--resource-name", "a", "--filter-fields", "data.key")
        story.then().says("FIELD     RESOURCE NAME  VALUE\ndata.key  a              1\n")
        story.when().cli("app", "delete-resource", story.name, "--kind", "ConfigMap", "--all", "-y").then().missing("ConfigMap", "a").missing("ConfigMap", "b")
        story.when().cli("app", "delete-resource", story.name, "--kind", "Secret", code=1).then().complains("No matching resource found")

    def test_rolling_back(self):
        story = self.given().repository(config("a")).application().when().sync().commit(config("a", {"key": "2"}), config("new")).sync()
        story.when().cli("app", "rollback", story.name).then().says("Phase:              Succeeded")
        story.live("ConfigMap", "a", data__key="1").present("ConfigMap/new").expect(sync="OutOfSync", history=[0, 1, 2])
        story.when().cli("app", "rollback", story.name, "0", "--prune").then().missing("ConfigMap", "new")
        story.when().cli("app", "rollback", story.name, "17", code=20).then().complains("17")

    def test_rolling_back_runs_no_hooks(self):
        story = self.given().repository(config("a"), job("pre", hook="PreSync")).application().when().sync().sync().delete("Job", "pre")
        story.cli("app", "rollback", story.name, "0").then().absent("Job/pre")


class Deleting(Stories):
    def test_a_cascading_deletion(self):
        story = self.given().repository(config("a"), deployment("web")).application(finalizer=False).when().sync()
        story.when().cli("app", "delete", story.name, "-y", "--wait").then().says(f"application '{story.name}' deleted")
        story.absent("ConfigMap/a", "Deployment/web").check(story.kube.list("Pod", story.namespace) == [])

    def test_a_deletion_that_leaves_everything(self):
        story = self.given().repository(config("a")).application().when().sync()
        story.when().cli("app", "delete", story.name, "-y", "--cascade=false", "--wait").then().gone().present("ConfigMap/a")

    def test_a_deletion_in_the_background(self):
        story = self.given().repository(config("a")).application().when().sync()
        story.cli("app", "delete", story.name, "-y", "-p", "background", "--wait").then().absent("ConfigMap/a")
        story.cli("app", "delete", story.name, "-p", "sideways", code=20).complains("invalid propagation policy")

    def test_an_application_without_a_finalizer_leaves_its_objects(self):
        story = self.given().repository(config("a")).application(finalizer=False).when().sync().delete_application()
        story.then().gone().present("ConfigMap/a")

    def test_objects_that_may_not_be_deleted_stay(self):
        story = self.given().repository(
            config("a"), config("b", options="Delete=false"), config("c", annotations={"helm.sh/resource-policy": "keep"})
        ).application()  # fmt: skip
        story.when().sync().delete_application().then().gone().absent("ConfigMap/a").present("ConfigMap/b", "ConfigMap/c")

    def test_waves_are_deleted_from_the_last(self):
        held = {"metadata": {"finalizers": ["example.com/hold"]}}
        story = self.given().repository(config("first", wave=1), config("last", wave=2)).application().when().sync()
        story.change("ConfigMap", "last", held).when().delete_application()
        story.then().deleting("ConfigMap", "last").present("ConfigMap/first")
        story.when().change("ConfigMap", "last", {"metadata": {"finalizers": None}}).then().gone().absent("ConfigMap/first")

    def test_a_made_namespace_stays(self):
        story = self.given().repository(config("a")).application().when().sync().delete_application().then().gone()
        story.check(story.kube.get("Namespace", None, story.namespace), "the namespace is gone")

    def test_objects_of_hooks_go_with_the_application(self):
        story = self.given().repository(config("a"), job("pre", hook="PreSync")).application().when().sync().present("Job/pre")
        story.when().delete_application().then().gone().absent("Job/pre")


if __name__ == "__main__":
    unittest.main()
