import ObjectModel

/// The structural schema of AppProject.
enum ProjectSchema {
  static var root: JSONValue {
    [
      "type": "object", "required": ["metadata", "spec"],
      "description": "What the Applications of a team may use and do.",
      "properties": [
        "apiVersion": Schema.string, "kind": Schema.string, "metadata": ["type": "object"],
        "spec": spec, "status": status,
      ],
    ]
  }

  private static var groupKinds: JSONValue {
    Schema.list(of: Schema.object(required: ["group", "kind"], ["group": Schema.string, "kind": Schema.string]))
  }

  private static var clusterKinds: JSONValue {
    Schema.list(
      of: Schema.object(required: ["group", "kind"], ["group": Schema.string, "kind": Schema.string, "name": Schema.string]))
  }

  private static var tokens: JSONValue {
    Schema.list(of: Schema.object(required: ["iat"], ["iat": Schema.integer, "exp": Schema.integer, "id": Schema.string]))
  }

  private static var spec: JSONValue {
    Schema.object(
      [
        "description": ["type": "string", "maxLength": 255],
        "sourceRepos": Schema.strings.explained("Repositories that may be used: globs, with ! before those that may not."),
        "destinations": Schema.list(
          of: Schema.object(["server": Schema.string, "name": Schema.string, "namespace": Schema.string])
        ).explained("Clusters and namespaces that may be written to: globs, with ! before those that may not."),
        "clusterResourceWhitelist": clusterKinds.explained("Cluster-scoped kinds that may be applied; none unless listed."),
        "clusterResourceBlacklist": clusterKinds.explained("Cluster-scoped kinds that may not be applied."),
        "namespaceResourceWhitelist": groupKinds.explained("Namespaced kinds that may be applied; all when absent."),
        "namespaceResourceBlacklist": groupKinds.explained("Namespaced kinds that may not be applied."),
        "roles": Schema.list(
          of: Schema.object(
            required: ["name"],
            [
              "name": Schema.string, "description": Schema.string, "policies": Schema.strings, "groups": Schema.strings,
              "jwtTokens": tokens,
            ])),
        "syncWindows": Schema.list(
          of: Schema.object(
            [
              "kind": Schema.string, "schedule": Schema.string, "duration": Schema.string, "applications": Schema.strings,
              "namespaces": Schema.strings, "clusters": Schema.strings, "andOperator": Schema.boolean,
              "manualSync": Schema.boolean, "timeZone": Schema.string, "syncOverrun": Schema.boolean,
              "description": Schema.string,
            ])
        ).explained("Times at which syncs are allowed or denied."),
        "orphanedResources": Schema.object(
          "Watch for objects that belong to no Application.",
          [
            "warn": Schema.boolean,
            "ignore": Schema.list(
              of: Schema.object(["group": Schema.string, "kind": Schema.string, "name": Schema.string])),
          ]),
        "signatureKeys": Schema.list(of: Schema.object(required: ["keyID"], ["keyID": Schema.string])),
        "sourceIntegrity": Schema.free,
        "sourceNamespaces": Schema.strings.explained("Namespaces whose Applications may use the project."),
        "permitOnlyProjectScopedClusters": Schema.boolean,
        "destinationServiceAccounts": Schema.list(
          of: Schema.object(
            required: ["defaultServiceAccount", "server"],
            ["server": Schema.string, "namespace": Schema.string, "defaultServiceAccount": Schema.string])),
      ])
  }

  private static var status: JSONValue {
    Schema.object(
      [
        "jwtTokensByRole": [
          "type": "object", "additionalProperties": ["type": "object", "properties": ["items": tokens]],
        ]
      ])
  }
}
