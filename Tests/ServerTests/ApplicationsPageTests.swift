import CustomResources
import ObjectModel
import Testing

@testable import Server

private let application = Application(
  Manifest([
    "metadata": ["name": "web", "namespace": "argocd"],
    "spec": [
      "project": "default", "source": ["repoURL": "https://example.com/<script>alert(1)</script>", "path": "app"],
      "destination": ["server": "https://kubernetes.default.svc", "namespace": "web"],
    ],
    "status": [
      "sync": ["status": "Synced", "revision": "0123456789abcdef0123456789abcdef01234567"], "health": ["status": "Healthy"],
      "conditions": [["type": "SyncError", "message": "a \"quoted\" & <b>bold</b> message"]],
      "resources": [["kind": "Service", "namespace": "web", "name": "front", "status": "Synced"]],
    ],
  ]))

@Test func `the page shows an application with its status and resources`() {
  let page = ApplicationsPage.html([application], version: "1.0.0")
  #expect(page.contains("1 application, 1 synced, 1 healthy"))
  #expect(page.contains("0123456"))
  #expect(page.contains("<td>Service</td><td>web</td><td>front</td>"))
}

@Test func `text from the cluster never becomes markup`() {
  let page = ApplicationsPage.html([application], version: "1.0.0")
  #expect(!page.contains("<script>"))
  #expect(page.contains("a &quot;quoted&quot; &amp; &lt;b&gt;bold&lt;/b&gt; message"))
}

@Test func `the metrics carry the names and labels dashboards know`() {
  let text = ApplicationMetrics.text([application])
  #expect(text.contains(#"argocd_app_info{autosync_enabled="false",dest_namespace="web","#))
  #expect(text.contains(#"sync_status="Synced"} 1"#))
}

@Test func `label values in metrics are escaped`() {
  let quoted = Application(Manifest(["metadata": ["name": "a\"b\\c", "namespace": "argocd"]]))
  #expect(ApplicationMetrics.text([quoted]).contains(#"name="a\"b\\c""#))
}
