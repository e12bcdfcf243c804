import CustomResources
import ObjectModel
import Testing

private func project(_ spec: JSONValue) -> AppProject { AppProject(["metadata": ["name": "team"], "spec": spec]) }

@Suite struct `A project` {
  @Test(arguments: [
    (["*"], "https://example.com/a/b", true), (["https://example.com/*"], "https://example.com/a", true),
    (["https://example.com/*"], "https://example.com/a/b", false), (["https://example.com/**"], "https://example.com/a/b", true),
    (["https://example.com/a.git"], "https://EXAMPLE.com/a", true),
    (["git@example.com:org/repo"], "ssh://git@example.com/org/repo.git", true),
    (["*", "!https://example.com/secret"], "https://example.com/secret", false),
    (["!https://example.com/secret"], "https://example.com/a", true), ([], "https://example.com/a", false),
    (["https://other.com/*"], "https://example.com/a", false), (["*"], "git@example.com:org/repo.git", true),
    (["!https://example.com/secret"], "https://example.com/secret.git", false),
    (["!https://example.com/secret", "https://other.com/a"], "https://example.com/b", true),
    (["https://example.com/*/deploy"], "https://example.com/a/deploy", true),
    (["https://example.com/*/deploy"], "https://example.com/a/b/deploy", false),
    (["https://example.com/{a,b}"], "https://example.com/b", true),
    (["  https://example.com/a  "], "https://example.com/a", true),
    (["ssh://git@example.com/org/*"], "git@example.com:org/repo", true), (["["], "https://example.com/a", false),
    (["oci://registry.example/charts/*"], "oci://registry.example/charts/web", true),
  ])
  func `permits repositories`(patterns: [String], repository: String, isPermitted: Bool) {
    #expect(project(["sourceRepos": JSONValue(patterns)]).permits(repository: repository) == isPermitted)
  }

  private static let server = "https://k.example.com"

  @Test(
    arguments: [
      ([["server": "*", "namespace": "*"]], "demo", true),
      ([["server": "https://k.example.com", "namespace": "team-*"]], "team-a", true),
      ([["server": "https://k.example.com", "namespace": "team-*"]], "demo", false),
      ([["server": "https://*", "namespace": "demo"]], "demo", true), ([["name": "prod", "namespace": "*"]], "demo", true),
      ([["name": "other", "namespace": "*"]], "demo", false),
      ([["server": "*", "namespace": "*"], ["server": "*", "namespace": "!kube-system"]], "kube-system", false),
      ([["server": "*", "namespace": "!kube-system"]], "demo", true),
      ([["server": "*", "namespace": "!kube-system"]], "kube-system", false),
      ([["server": "!https://k.example.com", "namespace": "*"]], "demo", false),
      ([["server": "!https://other", "namespace": "demo"]], "demo", true),
      ([["server": "!https://other", "namespace": "demo"]], "nowhere", false),
      ([["name": "!other", "namespace": "demo"]], "demo", true), ([["name": "!other", "namespace": "demo"]], "nowhere", false),
      ([["name": "pr*", "namespace": "team-?"]], "team-a", true), ([["name": "pr*", "namespace": "team-?"]], "team-ab", false),
      ([["server": "*", "namespace": "*"], ["name": "prod", "namespace": "!demo"]], "demo", true),
      ([["server": "*", "namespace": "*"], ["server": "https://other", "namespace": "!demo"]], "demo", true),
      ([["server": "https://k.example.com/", "namespace": "demo"]], "demo", true), ([["namespace": "*"]], "demo", false),
      ([["server": "*"]], "demo", false), ([["server": "*"]], "", false), ([["server": "*", "namespace": "*"]], "", true),
      ([["server": "*", "namespace": "*"], ["server": "!https://k.example.com", "namespace": "*"]], "demo", false),
      ([["server": "*", "namespace": "*"], ["name": "!prod", "namespace": "nowhere"]], "demo", false), ([], "demo", false),
    ] as [(JSONValue, String, Bool)])
  func `permits destinations`(destinations: JSONValue, namespace: String, isPermitted: Bool) {
    let destination = Destination(server: Self.server, name: "prod", namespace: namespace)
    #expect(project(["destinations": destinations]).permits(destination: destination) == isPermitted)
  }

  private static let everything: JSONValue = [["group": "*", "kind": "*"]]

  @Test(
    arguments: [
      ([:], "apps/Deployment", true, true), (["namespaceResourceWhitelist": []], "apps/Deployment", true, false),
      (["namespaceResourceWhitelist": [["group": "apps", "kind": "*"]]], "apps/Deployment", true, true),
      (["namespaceResourceBlacklist": [["group": "*", "kind": "Secret"]]], "/Secret", true, false),
      ([:], "/Namespace", false, false),
      (["clusterResourceWhitelist": everything], "/Namespace", false, true),
      (
        ["clusterResourceWhitelist": everything, "clusterResourceBlacklist": [["group": "", "kind": "Namespace"]]], "/Namespace",
        false,
        false
      ),
      (["clusterResourceWhitelist": [["group": "", "kind": "Namespace", "name": "team-*"]]], "/Namespace", false, false),
      (["clusterResourceWhitelist": [["group": "", "kind": "Namespace", "name": "dem?"]]], "/Namespace", false, true),
      (
        [
          "clusterResourceWhitelist": everything,
          "clusterResourceBlacklist": [["group": "", "kind": "Namespace", "name": "kube-*"]],
        ],
        "/Namespace", false, true
      ),
      (["clusterResourceWhitelist": everything, "namespaceResourceWhitelist": []], "/Namespace", false, true),
      (["clusterResourceWhitelist": []], "rbac.authorization.k8s.io/ClusterRole", false, false),
      (
        ["clusterResourceWhitelist": [["group": "*.k8s.io", "kind": "Cluster*"]]], "rbac.authorization.k8s.io/ClusterRole", false,
        true
      ),
      (["namespaceResourceWhitelist": everything, "namespaceResourceBlacklist": everything], "apps/Deployment", true, false),
      (["namespaceResourceWhitelist": [["group": "apps", "kind": "Deploy*"]]], "apps/StatefulSet", true, false),
      (["namespaceResourceWhitelist": .null], "apps/Deployment", true, true),
    ] as [(JSONValue, String, Bool, Bool)])
  func `permits kinds`(spec: JSONValue, kind: String, isNamespaced: Bool, isPermitted: Bool) {
    let parts = kind.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let groupKind = GroupKind(group: parts[0], kind: parts[1])
    #expect(project(spec).permits(kind: groupKind, name: "demo", isNamespaced: isNamespaced) == isPermitted)
  }

  @Test func `says why an object is refused`() {
    let team = project([
      "destinations": [["server": "*", "namespace": "demo"]], "namespaceResourceBlacklist": [["group": "", "kind": "Secret"]],
    ])
    let destination = Destination(server: Self.server, namespace: "demo")
    func refusal(_ kind: String, _ namespace: String, isNamespaced: Bool = true) -> String? {
      let key = ResourceKey(group: "", kind: kind, namespace: namespace, name: "a")
      return team.refusal(of: key, isNamespaced: isNamespaced, destination: destination)
    }
    #expect(refusal("ConfigMap", "demo") == nil)
    #expect(refusal("Secret", "demo") == "resource :Secret is not permitted in project team")
    #expect(refusal("ConfigMap", "kube-system") == "namespace kube-system is not permitted in project 'team'")
    #expect(refusal("Namespace", "", isNamespaced: false) == "resource :Namespace is not permitted in project team")
  }

  @Test func `says what of a spec it does not permit`() {
    let spec = ApplicationSpec(["source": ["repoURL": "https://example.com/r", "path": "p"]])
    #expect(
      project([:]).faults(of: spec, destination: Destination(server: "s", namespace: "n")) == [
        "application repo https://example.com/r is not permitted in project 'team'",
        "application destination server 's' and namespace 'n' do not match any of the allowed destinations in project 'team'",
      ])
  }

  @Test func `of the name default allows everything`() {
    let team = AppProject(AppProject.makeDefault(namespace: "argocd"))
    #expect(team.permits(repository: "https://example.com/a"))
    #expect(team.permits(kind: GroupKind(group: "", kind: "Namespace"), name: "a", isNamespaced: false))
    #expect(team.permits(destination: Destination(server: "s", name: "n", namespace: "x")))
  }

  @Test func `with clusters of its own permits no others when it says so`() {
    let team = project(["destinations": [["server": "*", "namespace": "*"]], "permitOnlyProjectScopedClusters": true])
    #expect(!team.permits(destination: Destination(server: "s", namespace: "n")))
    #expect(team.permits(destination: Destination(server: "s", namespace: "n"), isOwnCluster: true))
  }

  @Test func `lets Applications of other namespaces use it by glob or expression`() {
    let team = project(["sourceNamespaces": ["team-*", "/^app-[0-9]+$/"]])
    func permits(_ namespace: String) -> Bool {
      team.permits(sourceNamespace: namespace, controlNamespace: "argocd") { $0 == "^app-[0-9]+$" && $1 == "app-1" }
    }
    #expect(permits("argocd") && permits("team-a") && permits("app-1"))
    #expect(!permits("other"))
  }
}
