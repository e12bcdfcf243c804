"""The Kubernetes client for Python on the embedded cluster: typed and dynamic, lists, watches, patches, apply."""

import json
import os
import tempfile
import unittest

from kubernetes import client, config, dynamic, utils, watch
from kubernetes.client.rest import ApiException

from cluster import PATIENCE, Apus


class PythonClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.apus = Apus()
        cls.addClassCleanup(cls.apus.stop)
        cls.apus.start_cluster()
        config.load_kube_config(cls.apus.env["KUBECONFIG"])
        cls.core, cls.apps = client.CoreV1Api(), client.AppsV1Api()

    def setUp(self):
        self.namespace = self.id().rsplit("_", 1)[-1]
        self.core.create_namespace({"metadata": {"name": self.namespace}})

    def settings(self, name, data=None, **metadata):
        body = client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, **metadata), data=data)
        return self.core.create_namespaced_config_map(self.namespace, body)

    def until(self, stream, condition):
        """Follows a watch until an event meets a condition."""
        watcher = watch.Watch()
        for event in watcher.stream(*stream, timeout_seconds=PATIENCE, **getattr(self, "options", {})):
            if condition(event):
                watcher.stop()
                return event
        self.fail("the watch ended before")

    def test_typed_objects_are_patched_in_each_way_and_guarded_by_their_version_typed(self):
        self.settings("a", {"k": "v"})
        self.core.patch_namespaced_config_map("a", self.namespace, {"data": {"b": "1"}})
        self.core.patch_namespaced_config_map("a", self.namespace, [{"op": "add", "path": "/data/c", "value": "2"}])
        tried = self.core.patch_namespaced_config_map("a", self.namespace, {"metadata": {"labels": {"x": "y"}}}, dry_run="All")
        self.assertEqual(tried.metadata.labels, {"x": "y"})
        object = self.core.read_namespaced_config_map("a", self.namespace)
        self.assertEqual((object.data, object.metadata.labels), ({"k": "v", "b": "1", "c": "2"}, None))
        object.data["d"] = "3"
        self.core.replace_namespaced_config_map("a", self.namespace, object)
        with self.assertRaises(ApiException) as stale:
            self.core.replace_namespaced_config_map("a", self.namespace, object)
        self.assertEqual((stale.exception.status, json.loads(stale.exception.body)["reason"]), (409, "Conflict"))

    def test_a_deployment_is_watched_until_it_is_ready_and_scaled(self):
        labels = {"app": "web"}
        pod = client.V1PodSpec(containers=[client.V1Container(name="web", image="web:1")])
        self.apps.create_namespaced_deployment(
            self.namespace,
            client.V1Deployment(
                metadata=client.V1ObjectMeta(name="web"),
                spec=client.V1DeploymentSpec(
                    replicas=2,
                    selector=client.V1LabelSelector(match_labels=labels),
                    template=client.V1PodTemplateSpec(metadata=client.V1ObjectMeta(labels=labels), spec=pod),
                ),
            ),
        )
        self.until((self.apps.list_namespaced_deployment, self.namespace), lambda event: event["object"].status.ready_replicas == 2)
        self.apps.patch_namespaced_deployment_scale("web", self.namespace, {"spec": {"replicas": 1}})
        self.assertEqual(self.apps.read_namespaced_deployment_scale("web", self.namespace).spec.replicas, 1)
        name = self.core.list_namespaced_pod(self.namespace, label_selector="app=web").items[0].metadata.name
        self.assertIn("starting", self.core.read_namespaced_pod_log(name, self.namespace))
        eviction = client.V1Eviction(metadata=client.V1ObjectMeta(name=name, namespace=self.namespace))
        self.core.create_namespaced_pod_eviction(name, self.namespace, eviction)
        self.assertGreater(len(client.EventsV1Api().list_namespaced_event(self.namespace).items), 0)

    def test_lists_come_in_pages(self):
        for _ in range(5):
            self.settings(None, generate_name="page-")
        names, token = [], None
        while True:
            page = self.core.list_namespaced_config_map(self.namespace, limit=2, _continue=token)
            names += [item.metadata.name for item in page.items]
            token = page.metadata._continue
            if not token:
                break
        self.assertEqual(len([name for name in names if name.startswith("page-")]), 5)
        self.assertEqual(names, sorted(names))

    def test_the_dynamic_client_finds_patches_applies_and_watches_dynamic(self):
        settings = dynamic.DynamicClient(client.ApiClient()).resources.get(api_version="v1", kind="ConfigMap")
        body = {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "d"}}
        settings.create(body={**body, "data": {"a": "1"}}, namespace=self.namespace)
        settings.patch(name="d", namespace=self.namespace, body={"data": {"b": "2"}}, content_type="application/merge-patch+json")
        settings.server_side_apply(body={**body, "data": {"c": "3"}}, name="d", namespace=self.namespace, field_manager="story")
        self.assertEqual(settings.get(name="d", namespace=self.namespace).data.to_dict(), {"a": "1", "b": "2", "c": "3"})
        seen = [event["object"].metadata.name for event in settings.watch(namespace=self.namespace, timeout=1)]
        self.assertIn("d", seen)
        settings.delete(name="d", namespace=self.namespace)

    def test_custom_resources_are_judged_by_their_schema_custom(self):
        schema = {
            "type": "object",
            "properties": {
                "spec": {"type": "object", "properties": {"n": {"type": "integer", "maximum": 3}}},
                "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
            },
        }
        version = {
            "name": "v1", "served": True, "storage": True, "subresources": {"status": {}}, "schema": {"openAPIV3Schema": schema},
        }
        names = {"plural": "foos", "singular": "foo", "kind": "Foo"}
        client.ApiextensionsV1Api().create_custom_resource_definition({
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": "foos.story.example.com"},
            "spec": {"group": "story.example.com", "scope": "Namespaced", "names": names, "versions": [version]},
        })
        custom, place = client.CustomObjectsApi(), ("story.example.com", "v1", self.namespace, "foos")
        custom.create_namespaced_custom_object(
            *place, {"apiVersion": "story.example.com/v1", "kind": "Foo", "metadata": {"name": "f"}, "spec": {"n": 1}})
        custom.patch_namespaced_custom_object(*place, "f", {"spec": {"n": 2}})
        custom.patch_namespaced_custom_object_status(*place, "f", {"status": {"seen": 2}})
        with self.assertRaises(ApiException) as refused:
            custom.patch_namespaced_custom_object(*place, "f", {"spec": {"n": 9}})
        self.assertEqual(refused.exception.status, 422)
        foos = dynamic.DynamicClient(client.ApiClient()).resources.get(api_version="story.example.com/v1", kind="Foo")
        self.assertEqual(foos.get(name="f", namespace=self.namespace).status.seen, 2)

    def test_files_are_created_and_applied(self):
        manifest = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: from-file}\ndata: {a: b}\n"
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as file:
            file.write(manifest)
        self.addCleanup(os.unlink, file.name)
        utils.create_from_yaml(client.ApiClient(), file.name, namespace=self.namespace)
        utils.create_from_yaml(client.ApiClient(), file.name, namespace=self.namespace, apply=True)
        self.assertEqual(self.core.read_namespaced_config_map("from-file", self.namespace).data, {"a": "b"})

    def test_a_watch_with_a_selector_sees_objects_come_and_go(self):
        self.settings("w", labels={"w": "1"})
        version = self.core.list_namespaced_config_map(self.namespace).metadata.resource_version
        self.core.patch_namespaced_config_map("w", self.namespace, {"metadata": {"labels": {"w": "2"}}})
        self.options = {"label_selector": "w=1", "resource_version": version}
        self.until((self.core.list_namespaced_config_map, self.namespace), lambda event: event["type"] == "DELETED")

    def test_a_service_account_gets_a_token_that_opens_what_it_may_see_token(self):
        self.core.create_namespaced_service_account(self.namespace, {"metadata": {"name": "bot"}})
        request = client.AuthenticationV1TokenRequest(spec=client.V1TokenRequestSpec(audiences=[]))
        token = self.core.create_namespaced_service_account_token("bot", self.namespace, request).status.token
        settings = client.Configuration.get_default_copy()
        settings.cert_file = settings.key_file = None
        settings.api_key = {"authorization": f"Bearer {token}"}
        with client.ApiClient(settings) as api:
            who = client.AuthenticationV1Api(api).create_self_subject_review({}).status.user_info
            self.assertEqual(who.username, f"system:serviceaccount:{self.namespace}:bot")
            with self.assertRaises(ApiException) as refused:
                client.CoreV1Api(api).list_namespaced_pod(self.namespace)
            self.assertEqual(refused.exception.status, 403)
            rules = {"metadata": {"name": "r"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]}]}
            client.RbacAuthorizationV1Api().create_namespaced_role(self.namespace, rules)
            client.RbacAuthorizationV1Api().create_namespaced_role_binding(self.namespace, {
                "metadata": {"name": "b"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
                "subjects": [{"kind": "ServiceAccount", "name": "bot", "namespace": self.namespace}],
            })
            client.CoreV1Api(api).list_namespaced_pod(self.namespace)
