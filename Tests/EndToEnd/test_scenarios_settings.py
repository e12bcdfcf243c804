"""Stories of what the settings of the whole installation change, each on an Apus with those settings."""

import unittest

from objects import account, config, deployment, service
from scenario import Stories

LABEL = "metadata.labels.app\\.kubernetes\\.io/instance"
MARK = "metadata.annotations.argocd\\.argoproj\\.io/tracking-id"


class TrackedByLabel(Stories):
    settings = {"application.resourceTrackingMethod": "label"}

    def test_objects_carry_the_label_alone(self):
        story = self.given("labelled").repository(config("a")).application().when().sync().then().expect(sync="Synced")
        story.live("ConfigMap", "a", {LABEL: "labelled", MARK: None})

    def test_labelled_objects_are_pruned(self):
        story = self.given().repository(config("a"), config("b")).application(automated={"prune": True}).then().expect(sync="Synced")
        story.when().commit(removed=["ConfigMap/b"]).then().expect(sync="Synced").missing("ConfigMap", "b")

    def test_a_foreign_object_with_the_label_is_pruned_like_our_own(self):
        story = self.given("seized").repository(config("a")).application().when().sync()
        story.exists(config("foreign", labels={"app.kubernetes.io/instance": "seized"}))
        story.then().expect(sync="OutOfSync", resources={"ConfigMap/foreign": "OutOfSync"})
        story.when().sync(prune=True).then().expect(sync="Synced").missing("ConfigMap", "foreign")


class TrackedByBoth(Stories):
    settings = {"application.resourceTrackingMethod": "annotation+label", "application.instanceLabelKey": "example.com/app"}

    def test_objects_carry_both_marks(self):
        story = self.given("both-marks").repository(config("a")).application().when().sync().then().expect(sync="Synced")
        story.live("ConfigMap", "a", {"metadata.labels.example\\.com/app": "both-marks", MARK: "both-marks:/ConfigMap:both-marks/a"})

    def test_the_label_alone_makes_nothing_ours(self):
        story = self.given("half-marked").repository(config("a")).application(automated={"prune": True}).then().expect(sync="Synced")
        story.exists(config("foreign", labels={"example.com/app": "half-marked"})).when().refresh()
        story.then().expect(sync="Synced").present("ConfigMap/foreign")


class Systemwide(Stories):
    settings = {
        "url": "https://cd.example.com/",
        "resource.exclusions": "- apiGroups: ['']\n  kinds: [ServiceAccount]\n  clusters: ['*']\n",
        "resource.customizations.ignoreDifferences.apps_Deployment": "jqPathExpressions:\n- .spec.template.spec.containers[].image\n",
        "resource.customizations.ignoreDifferences.all": "managedFieldsManagers:\n- meddler\n",
    }

    def test_excluded_kinds_are_not_delivered(self):
        story = self.given().repository(config("a"), account("b")).application()
        story.then().expect(condition=("ExcludedResourceWarning", "excluded in the settings"), resources={"ServiceAccount/b": None})
        story.when().sync().then().expect(sync="Synced").present("ConfigMap/a").absent("ServiceAccount/b")

    def test_fields_are_ignored_everywhere_by_jq(self):
        story = self.given().repository(deployment("web")).application(automated={"selfHeal": True}).then().expect(sync="Synced")
        patch = {"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "example/web:other"}]}}}}
        story.when().change("Deployment", "web", patch).refresh().then().expect(sync="Synced")
        story.live("Deployment", "web", {"spec.template.spec.containers.0.image": "example/web:other"})

    def test_fields_of_a_manager_are_ignored_everywhere(self):
        story = self.given().repository(service("s", 80)).application().when().sync().then().expect(sync="Synced")
        story.exists({**service("s", 80), "spec": {"sessionAffinity": "ClientIP"}}, manager="meddler").when().refresh()
        story.then().expect(sync="Synced")

    def test_the_address_of_the_installation_is_shown(self):
        story = self.given("addressed").repository(config("a")).application().when().cli("app", "get", "addressed")
        story.then().says("URL:                https://cd.example.com/applications/addressed")


if __name__ == "__main__":
    unittest.main()
