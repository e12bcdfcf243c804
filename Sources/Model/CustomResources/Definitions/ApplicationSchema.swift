import ObjectModel

/// The structural schema of Application.
enum ApplicationSchema {
  static var root: JSONValue {
    [
      "type": "object", "required": ["metadata", "spec"],
      "description": "A group of resources delivered together: where they are described, and where they go.",
      "properties": [
        "apiVersion": Schema.string, "kind": Schema.string, "metadata": ["type": "object"],
        "spec": spec, "operation": operation, "status": status,
      ],
    ]
  }

  private static var spec: JSONValue {
    Schema.object(
      "What is wanted.", required: ["destination", "project"],
      [
        "source": source.explained("The one source of the manifests; not used when there are sources."),
        "sources": Schema.list(of: source).explained("Several sources, rendered in order and put together."),
        "sourceHydrator": Schema.free.explained("Render from one branch, commit the result to another, and sync from there."),
        "destination": destination,
        "project": Schema.string.explained("The project whose rules hold; empty means default."),
        "syncPolicy": syncPolicy,
        "ignoreDifferences": Schema.list(of: ignoreDifference).explained("Fields that do not count as drift."),
        "info": Schema.list(of: namedValue).explained("Notes for people; addresses become links."),
        "revisionHistoryLimit": Schema.integer.explained("How many deployments the history keeps; 10 unless given."),
      ])
  }

  private static var namedValue: JSONValue {
    Schema.object(required: ["name", "value"], ["name": Schema.string, "value": Schema.string])
  }

  private static var destination: JSONValue {
    Schema.object(
      "The cluster, by server or by name, and the namespace of objects that name none.",
      [
        "server": Schema.string.explained("Address of the cluster's API server."),
        "name": Schema.string.explained("Name of the cluster, instead of its address."),
        "namespace": Schema.string.explained("Namespace of namespaced objects that name none."),
      ])
  }

  static var source: JSONValue {
    Schema.object(
      "Where manifests come from, and how they are rendered.", required: ["repoURL"],
      [
        "repoURL": Schema.string.explained("Address of the Git repository, Helm repository or OCI artifact."),
        "targetRevision": Schema.string.explained("Branch, tag, commit or version constraint; HEAD unless given."),
        "path": Schema.string.explained("Directory inside the repository."),
        "chart": Schema.string.explained("Name of a chart in a Helm repository."),
        "ref": Schema.string.explained("Name by which other sources use files of this one."),
        "name": Schema.string.explained("Name of the source."),
        "tagPrefix": Schema.string.explained("Only tags with this prefix count for a version constraint."),
        "helm": helm, "kustomize": kustomize, "directory": directory, "plugin": plugin,
      ])
  }

  private static var helm: JSONValue {
    Schema.object(
      "How a Helm chart is rendered.",
      [
        "releaseName": Schema.string, "valueFiles": Schema.strings, "ignoreMissingValueFiles": Schema.boolean,
        "values": Schema.string, "valuesObject": Schema.free,
        "parameters": Schema.list(
          of: Schema.object(["name": Schema.string, "value": Schema.string, "forceString": Schema.boolean])),
        "fileParameters": Schema.list(of: Schema.object(["name": Schema.string, "path": Schema.string])),
        "version": Schema.string, "passCredentials": Schema.boolean, "skipCrds": Schema.boolean, "skipTests": Schema.boolean,
        "skipSchemaValidation": Schema.boolean, "namespace": Schema.string, "kubeVersion": Schema.string,
        "apiVersions": Schema.strings,
      ])
  }

  private static var kustomize: JSONValue {
    Schema.object(
      "What is changed in a kustomization before it is built.",
      [
        "namePrefix": Schema.string, "nameSuffix": Schema.string, "namespace": Schema.string, "images": Schema.strings,
        "replicas": Schema.list(
          of: Schema.object(required: ["count", "name"], ["name": Schema.string, "count": Schema.integerOrString])),
        "commonLabels": Schema.stringMap, "forceCommonLabels": Schema.boolean, "labelWithoutSelector": Schema.boolean,
        "labelIncludeTemplates": Schema.boolean, "commonAnnotations": Schema.stringMap,
        "forceCommonAnnotations": Schema.boolean, "commonAnnotationsEnvsubst": Schema.boolean,
        "patches": Schema.list(of: Schema.free), "components": Schema.strings, "ignoreMissingComponents": Schema.boolean,
        "version": Schema.string, "kubeVersion": Schema.string, "apiVersions": Schema.strings,
      ])
  }

  private static var directory: JSONValue {
    let variables = Schema.list(
      of: Schema.object(required: ["name", "value"], ["name": Schema.string, "value": Schema.string, "code": Schema.boolean]))
    return Schema.object(
      "Which files of a directory of plain manifests count.",
      [
        "recurse": Schema.boolean, "include": Schema.string, "exclude": Schema.string,
        "disableExtensionFilter": Schema.boolean,
        "jsonnet": Schema.object(["extVars": variables, "tlas": variables, "libs": Schema.strings]),
      ])
  }

  private static var plugin: JSONValue {
    Schema.object(
      "A renderer configured by the operator.",
      [
        "name": Schema.string, "env": Schema.list(of: namedValue),
        "parameters": Schema.list(of: Schema.free),
      ])
  }

  private static var syncPolicy: JSONValue {
    Schema.object(
      "When and how to sync.",
      [
        "automated": Schema.object(
          "Sync without being asked; on when present, unless enabled is false.",
          [
            "enabled": Schema.boolean,
            "prune": Schema.boolean.explained("Delete what the sources no longer hold."),
            "selfHeal": Schema.boolean.explained("Correct changes made in the cluster."),
            "allowEmpty": Schema.boolean.explained("Allow every resource to be pruned."),
          ]),
        "syncOptions": Schema.strings.explained("Options as Key=value."),
        "retry": retry, "managedNamespaceMetadata": namespaceMetadata,
      ])
  }

  private static var namespaceMetadata: JSONValue {
    Schema.object(
      "Labels and annotations of the namespace that CreateNamespace=true makes.",
      ["labels": Schema.stringMap, "annotations": Schema.stringMap])
  }

  private static var retry: JSONValue {
    Schema.object(
      "What happens after a failed sync.",
      [
        "limit": Schema.integer.explained("Most retries; below zero there is no end."),
        "refresh": Schema.boolean.explained("Retry with the newest revision instead of the pinned one."),
        "backoff": Schema.object(
          [
            "duration": Schema.string.explained("First wait, as 5s."), "factor": Schema.integer,
            "maxDuration": Schema.string.explained("Longest wait, as 3m."),
          ]),
      ])
  }

  private static var ignoreDifference: JSONValue {
    Schema.object(
      required: ["kind"],
      [
        "group": Schema.string, "kind": Schema.string, "name": Schema.string, "namespace": Schema.string,
        "jsonPointers": Schema.strings, "jqPathExpressions": Schema.strings, "managedFieldsManagers": Schema.strings,
      ])
  }

  private static var initiator: JSONValue {
    Schema.object(["username": Schema.string, "automated": Schema.boolean])
  }

  private static var operation: JSONValue {
    let force = Schema.object(["force": Schema.boolean])
    return Schema.object(
      "A request to sync; whoever can write this object can make one.",
      [
        "initiatedBy": initiator, "info": Schema.list(of: namedValue), "retry": retry,
        "sync": Schema.object(
          [
            "revision": Schema.string, "revisions": Schema.strings, "prune": Schema.boolean, "dryRun": Schema.boolean,
            "syncStrategy": Schema.object(["apply": force, "hook": force]),
            "resources": Schema.list(
              of: Schema.object(
                required: ["kind", "name"],
                ["group": Schema.string, "kind": Schema.string, "name": Schema.string, "namespace": Schema.string])),
            "source": source, "sources": Schema.list(of: source), "manifests": Schema.strings,
            "syncOptions": Schema.strings, "autoHealAttemptsCount": Schema.integer,
          ]),
      ])
  }
}

// MARK: - Status

extension ApplicationSchema {
  private static var health: JSONValue {
    Schema.object(["status": Schema.string, "message": Schema.string, "lastTransitionTime": Schema.time])
  }

  private static var status: JSONValue {
    Schema.object(
      "What was last seen and done.",
      [
        "sync": Schema.object(
          required: ["status"],
          [
            "status": Schema.string, "revision": Schema.string, "revisions": Schema.strings,
            "comparedTo": Schema.object(
              required: ["destination"],
              [
                "source": source, "sources": Schema.list(of: source), "destination": destination,
                "ignoreDifferences": Schema.list(of: ignoreDifference),
              ]),
          ]),
        "health": health, "resources": Schema.list(of: resource), "resourceHealthSource": Schema.string,
        "operationState": operationState, "history": Schema.list(of: historyEntry),
        "conditions": Schema.list(
          of: Schema.object(
            required: ["message", "type"],
            ["type": Schema.string, "message": Schema.string, "lastTransitionTime": Schema.time])),
        "reconciledAt": Schema.time, "observedAt": Schema.time, "sourceType": Schema.string, "sourceTypes": Schema.strings,
        "summary": Schema.object(
          ["externalURLs": Schema.strings, "images": Schema.strings, "isAppOfApps": Schema.boolean]),
        "controllerNamespace": Schema.string, "sourceHydrator": Schema.free,
      ])
  }

  private static var resource: JSONValue {
    Schema.object(
      [
        "group": Schema.string, "version": Schema.string, "kind": Schema.string, "namespace": Schema.string,
        "name": Schema.string, "status": Schema.string, "health": health, "hook": Schema.boolean,
        "requiresPruning": Schema.boolean, "requiresDeletionConfirmation": Schema.boolean, "syncWave": Schema.integer,
      ])
  }

  private static var historyEntry: JSONValue {
    Schema.object(
      required: ["deployedAt", "id"],
      [
        "id": Schema.integer, "revision": Schema.string, "revisions": Schema.strings, "source": source,
        "sources": Schema.list(of: source), "deployStartedAt": Schema.time, "deployedAt": Schema.time,
        "initiatedBy": initiator,
      ])
  }

  private static var operationState: JSONValue {
    Schema.object(
      required: ["operation", "phase", "startedAt"],
      [
        "operation": operation, "phase": Schema.string, "message": Schema.string, "startedAt": Schema.time,
        "finishedAt": Schema.time, "retryCount": Schema.integer,
        "syncResult": Schema.object(
          required: ["revision"],
          [
            "revision": Schema.string, "revisions": Schema.strings, "source": source, "sources": Schema.list(of: source),
            "managedNamespaceMetadata": namespaceMetadata,
            "resources": Schema.list(
              of: Schema.object(
                required: ["group", "kind", "name", "namespace", "version"],
                [
                  "group": Schema.string, "version": Schema.string, "kind": Schema.string, "namespace": Schema.string,
                  "name": Schema.string, "status": Schema.string, "message": Schema.string, "hookType": Schema.string,
                  "hookPhase": Schema.string, "syncPhase": Schema.string, "images": Schema.strings,
                ])),
          ]),
      ])
  }
}
