import ObjectModel

/// The definitions of our kinds, as installed in the cluster that holds them.
public enum CustomResourceDefinitions {
  /// Application and AppProject.
  public static var all: [Manifest] { [application, project] }

  /// `applications.argoproj.io`. Without subresources: `status` and `operation` are written through the object itself.
  public static var application: Manifest {
    definition(
      of: Application.kind, plural: "applications", singular: "application", shortNames: ["app", "apps"],
      columns: [
        ["name": "Sync Status", "type": "string", "jsonPath": ".status.sync.status"],
        ["name": "Health Status", "type": "string", "jsonPath": ".status.health.status"],
        ["name": "Revision", "type": "string", "jsonPath": ".status.sync.revision", "priority": 10],
        ["name": "Project", "type": "string", "jsonPath": ".spec.project", "priority": 10],
      ],
      schema: ApplicationSchema.root)
  }

  /// `appprojects.argoproj.io`, without subresources.
  public static var project: Manifest {
    definition(
      of: AppProject.kind, plural: "appprojects", singular: "appproject", shortNames: ["appproj", "appprojs"], columns: [],
      schema: ProjectSchema.root)
  }

  private static func definition(
    of kind: GroupVersionKind, plural: String, singular: String, shortNames: [String], columns: [JSONValue], schema: JSONValue
  ) -> Manifest {
    let fullName = "\(plural).\(kind.group)"
    var version: JSONValue = [
      "name": .string(kind.version), "served": true, "storage": true, "schema": ["openAPIV3Schema": schema],
    ]
    if !columns.isEmpty { version["additionalPrinterColumns"] = .array(columns) }
    return Manifest([
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
      "metadata": [
        "name": .string(fullName),
        "labels": ["app.kubernetes.io/name": .string(fullName), "app.kubernetes.io/part-of": "argocd"],
      ],
      "spec": [
        "group": .string(kind.group), "scope": "Namespaced",
        "names": [
          "kind": .string(kind.kind), "listKind": .string(kind.kind + "List"), "plural": .string(plural),
          "singular": .string(singular), "shortNames": JSONValue(shortNames),
        ],
        "versions": [version],
      ],
    ])
  }
}
