import CustomResources
import ObjectModel
import Testing

private func project(_ spec: JSONValue, name: String = "team", labels: JSONValue = [:]) -> AppProject {
  AppProject(["metadata": ["name": .string(name), "labels": labels], "spec": spec])
}

@Suite struct `Global projects` {
  private let settings = GlobalProjects(
    """
    - projectName: limits
      labelSelector:
        matchExpressions:
        - {key: tier, operator: In, values: [gold, silver]}
    - projectName: gone
      labelSelector: {matchLabels: {tier: gold}}
    """)

  private let limits = project(
    [
      "sourceRepos": ["https://example.com/shared"], "destinations": [["server": "*", "namespace": "shared"]],
      "clusterResourceWhitelist": [["group": "", "kind": "Namespace"]],
      "clusterResourceBlacklist": [["group": "a", "kind": "B"]],
      "namespaceResourceWhitelist": [["group": "apps", "kind": "*"]],
      "namespaceResourceBlacklist": [["group": "", "kind": "Secret"]],
      "syncWindows": [["kind": "deny", "schedule": "0 0 * * *", "duration": "1h", "applications": ["*"]]],
      "destinationServiceAccounts": [["server": "*", "namespace": "*", "defaultServiceAccount": "deployer"]],
      "description": "stays there", "roles": [["name": "stays"]],
    ], name: "limits")

  private func applied(_ labels: JSONValue, _ spec: JSONValue) -> AppProject {
    settings.applied(to: project(spec, labels: labels)) { $0 == "limits" ? limits : nil }
  }

  @Test func `give their lists to projects whose labels match`() {
    let team = applied(["tier": "gold"], ["sourceRepos": ["https://example.com/own"]])
    #expect(team.sourceRepos == ["https://example.com/own", "https://example.com/shared"])
    #expect(team.destinations.map(\.namespace) == ["shared"])
    #expect(team.clusterResourceWhitelist.count == 1 && team.clusterResourceBlacklist.count == 1)
    #expect(team.namespaceResourceWhitelist?.count == 1 && team.namespaceResourceBlacklist.count == 1)
    #expect(team.syncWindows.count == 1 && team.destinationServiceAccounts.count == 1)
    #expect(team.description == "" && team.roles.isEmpty)
    #expect(team.name == "team")
  }

  @Test func `leave the others alone`() {
    #expect(applied(["tier": "bronze"], [:]) == project([:], labels: ["tier": "bronze"]))
  }

  @Test func `keep an empty list of kinds empty, which allows none`() {
    let empty = project(["namespaceResourceWhitelist": []], name: "limits")
    let team = project(["namespaceResourceWhitelist": []]).inheriting(from: project([:], name: "limits"))
    #expect(team.namespaceResourceWhitelist?.isEmpty == true)
    // An empty list of the other's has nothing to give.
    #expect(project([:]).inheriting(from: empty).namespaceResourceWhitelist == nil)
  }

  @Test(arguments: [
    "projectName: a", "- labelSelector: {}", "- {projectName: a, labelSelector: {matchExpressions: [{operator: Near}]}}", "[",
  ])
  func `that cannot be read are named`(text: String) {
    #expect(GlobalProjects(text).problems.count == 1)
  }

  @Test func `that are not set are none`() {
    #expect(GlobalProjects("").problems.isEmpty)
  }
}

@Suite struct `What belongs to a project alone` {
  @Test func `need not be listed`() {
    let team = project([:]).including(
      repositories: ["https://example.com/own"], clusters: [("https://own", "own", []), ("https://part", "part", ["a"])])
    #expect(team.permits(repository: "https://example.com/own.git"))
    #expect(team.permits(destination: Destination(server: "https://own", namespace: "any")))
    #expect(team.permits(destination: Destination(server: "https://part", namespace: "a")))
    #expect(!team.permits(destination: Destination(server: "https://part", namespace: "b")))
  }
}

@Suite struct `Acting as a service account` {
  private static let accounts: JSONValue = [
    ["server": "https://k", "namespace": "team-*", "defaultServiceAccount": "deployer"],
    ["server": "https://*", "namespace": "*", "defaultServiceAccount": "ops:everything"],
    ["server": "other", "namespace": "*", "defaultServiceAccount": "ba*d"],
    ["server": "blank", "namespace": "*", "defaultServiceAccount": " "],
    ["server": "own", "namespace": "", "defaultServiceAccount": "here"],
  ]

  @Test(
    arguments: [
      ("https://k", "team-a", .user("system:serviceaccount:team-a:deployer")),
      ("https://k", "demo", .user("system:serviceaccount:ops:everything")),
      ("own", "", .user("system:serviceaccount:argocd:here")),
    ] as [(String, String, AppProject.Impersonation)])
  func `takes the first entry that matches`(server: String, namespace: String, expected: AppProject.Impersonation) {
    let team = project(["destinationServiceAccounts": Self.accounts])
    #expect(
      team.impersonation(for: Destination(server: server, namespace: namespace), applicationNamespace: "argocd") == expected)
  }

  @Test(arguments: ["other", "blank"])
  func `refuses what is no account`(server: String) {
    let team = project(["destinationServiceAccounts": Self.accounts])
    let choice = team.impersonation(for: Destination(server: server, namespace: "a"), applicationNamespace: "argocd")
    guard case .invalid = choice else {
      Issue.record("\(choice)")
      return
    }
  }

  @Test func `says when no entry matches`() {
    let choice = project([:]).impersonation(for: Destination(server: "s", namespace: "n"), applicationNamespace: "argocd")
    guard case .noMatch(let text) = choice else {
      Issue.record("\(choice)")
      return
    }
    #expect(text.hasPrefix("no matching service account found for destination server s and namespace n"))
  }
}

@Suite struct `A project's own faults` {
  private func faults(_ spec: JSONValue) -> [String] { project(spec).faults { _ in nil } }

  @Test func `are none for a sound project`() {
    #expect(AppProject(AppProject.makeDefault(namespace: "argocd")).faults { _ in nil }.isEmpty)
    #expect(
      faults([
        "roles": [
          [
            "name": "ci",
            "policies": [
              "p, proj:team:ci, applications, sync, team/*, allow",
              "p, proj:team:ci, applications, action/apps/Deployment/restart, team/web, deny",
            ], "groups": ["devs"],
          ]
        ],
        "syncWindows": [["kind": "allow", "schedule": "0 0 * * *", "duration": "1h", "applications": ["*"]]],
      ]).isEmpty)
  }

  @Test(
    arguments: [
      (["sourceRepos": ["!*"]], "'!*' denies everything"),
      (["sourceRepos": ["https://e.com/a", "https://e.com/a.git"]], "more than once"),
      (["destinations": [["server": "*", "namespace": "!*"]]], "'!*' denies everything"),
      (["destinations": [["server": "!*", "namespace": "*"]]], "'!*' denies everything"),
      (["destinations": [["name": "!*", "namespace": "*"]]], "'!*' denies everything"),
      (["destinations": [["server": "a", "namespace": "b"], ["server": "a", "namespace": "b"]]], "more than once"),
      (["roles": [["name": "-ci"]]], "no name of a role"),
      (["roles": [["name": "ci"], ["name": "ci"]]], "exists more than once"),
      (["roles": [["name": "ci", "groups": ["a", "a"]]]], "group 'a'"),
      (["roles": [["name": "ci", "policies": ["p, role:admin, applications, get, team/*, allow"]]]], "the subject must be"),
      (["roles": [["name": "ci", "policies": ["p, proj:team:ci, projects, get, team/*, allow"]]]], "the resource must be"),
      (["roles": [["name": "ci", "policies": ["p, proj:team:ci, applications, obey, team/*, allow"]]]], "the action must be"),
      (["roles": [["name": "ci", "policies": ["p, proj:team:ci, applications, get, other/*, allow"]]]], "the object must be"),
      (["roles": [["name": "ci", "policies": ["p, proj:team:ci, applications, get, team/*, perhaps"]]]], "the effect must be"),
      (["roles": [["name": "ci", "policies": ["g, a, b"]]]], "not of the form"),
      (["syncWindows": [["kind": "allow", "schedule": "@daily", "duration": "1h", "applications": ["*"]]]], "macro"),
      (["syncWindows": [["kind": "allow", "schedule": "0 0 * * *", "duration": "1h"]]], "about nothing"),
      (["destinationServiceAccounts": [["server": "*", "defaultServiceAccount": "a/b"]]], "no account has"),
      (["destinationServiceAccounts": [["server": "!a", "defaultServiceAccount": "a"]]], "empty or denies"),
    ] as [(JSONValue, String)])
  func `are told`(spec: JSONValue, text: String) {
    let faults = faults(spec)
    #expect(faults.count == 1)
    #expect(faults.first?.contains(text) == true, "\(faults)")
  }

  @Test func `count a description that is too long`() {
    #expect(faults(["description": .string(String(repeating: "x", count: 256))]).count == 1)
  }

  @Test func `leave a role with what it stands for`() {
    let role = ProjectRole(["name": "ci", "policies": ["p, proj:team:ci, applications, sync, team/*, allow"], "groups": ["devs"]])
    #expect(
      role.policyLines(in: "team") == [
        "p, proj:team:ci, applications, sync, team/*, allow", "p, proj:team:ci, projects, get, team, allow",
        "g, devs, proj:team:ci",
      ])
  }
}
