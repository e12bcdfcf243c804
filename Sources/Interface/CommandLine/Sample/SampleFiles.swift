/// The files of the sample repository.
enum SampleFiles {
  /// Path to content.
  static let all: [(path: String, text: String)] = [
    ("README.md", readme), ("guestbook/guestbook-ui-deployment.yaml", deployment), ("guestbook/guestbook-ui-svc.yaml", service),
  ]

  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: guestbook-ui
    spec:
      replicas: 1
      revisionHistoryLimit: 3
      selector:
        matchLabels:
          app: guestbook-ui
      template:
        metadata:
          labels:
            app: guestbook-ui
        spec:
          containers:
          - name: guestbook-ui
            image: example.com/guestbook-ui:v1
            ports:
            - containerPort: 8080
    """ + "\n"

  private static let service = """
    apiVersion: v1
    kind: Service
    metadata:
      name: guestbook-ui
    spec:
      selector:
        app: guestbook-ui
      ports:
      - port: 80
        targetPort: 8080
    """ + "\n"

  private static let readme = """
    # The sample repository

    Apus made this Git repository when it first started, and delivers `guestbook/` from its branch `main` into the namespace
    `guestbook`, by the Application `guestbook` in the namespace `argocd`.

    Change it as you like: edit, commit, and the cluster follows. Apus looks every few minutes; to have it at once:

        kubectl -n argocd annotate application guestbook argocd.argoproj.io/refresh=normal

    Things to try:

    - Another number of replicas, or another image tag, in `guestbook/guestbook-ui-deployment.yaml`.
    - A new file in `guestbook/`, such as a ConfigMap. Remove it again, and it is pruned from the cluster.
    - `git revert HEAD`: the way back.

    `apus up --reset` makes everything anew; `apus up --no-sample` leaves the sample out.
    """ + "\n"
}
