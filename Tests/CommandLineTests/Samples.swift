import CustomResources
import ObjectModel

/// The guestbook of the reference's documentation, out of sync and not there yet.
func guestbook(_ change: (inout Manifest) -> Void = { _ in }) -> Application {
  var manifest = Manifest([
    "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
    "metadata": ["name": "guestbook", "namespace": "argocd", "resourceVersion": "7"],
    "spec": [
      "project": "default",
      "source": ["repoURL": "https://example.com/org/apps.git", "targetRevision": "HEAD", "path": "guestbook"],
      "destination": ["server": "https://kubernetes.default.svc", "namespace": "default"],
    ],
    "status": [
      "sync": ["status": "OutOfSync", "revision": "53e28ff20cc530b9ada2173fbbd64d48338583ba"], "health": ["status": "Missing"],
      "resources": [
        [
          "group": "apps", "version": "v1", "kind": "Deployment", "namespace": "default", "name": "guestbook-ui",
          "status": "OutOfSync", "health": ["status": "Missing"],
        ],
        [
          "version": "v1", "kind": "Service", "namespace": "default", "name": "guestbook-ui", "status": "OutOfSync",
          "health": ["status": "Missing"],
        ],
      ],
    ],
  ])
  change(&manifest)
  return Application(manifest)
}

/// A finished operation, as the controller records it.
let finishedOperation: JSONValue = [
  "operation": ["sync": ["prune": true]], "phase": "Succeeded", "message": "successfully synced (all tasks run)",
  "startedAt": "2024-01-02T15:04:05Z", "finishedAt": "2024-01-02T15:05:07Z",
  "syncResult": [
    "revision": "53e28ff20cc530b9ada2173fbbd64d48338583ba",
    "resources": [
      [
        "group": "", "version": "v1", "kind": "Service", "namespace": "default", "name": "guestbook-ui", "status": "Synced",
        "message": "service/guestbook-ui created", "syncPhase": "Sync",
      ],
      [
        "group": "batch", "version": "v1", "kind": "Job", "namespace": "default", "name": "migrate", "status": "Synced",
        "hookType": "PreSync", "hookPhase": "Succeeded", "message": "done", "syncPhase": "PreSync",
      ],
    ],
  ],
]
