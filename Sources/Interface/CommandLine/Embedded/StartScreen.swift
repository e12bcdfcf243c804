/// What `apus up` shows when everything runs: where things are, and what to try.
struct StartScreen: Sendable, Equatable {
  var pageURL: String
  var apiURL: String
  var kubeconfig: String
  /// The sample repository and how its application is doing; `nil` without one.
  var sample: Sample?
  /// How this program was called.
  var program: String

  struct Sample: Sendable, Equatable {
    var path: String
    var state: String
  }

  var text: String {
    var lines = ["", "Apus is running.", ""]
    lines += ["  Page        \(pageURL)", "  Kubernetes  \(apiURL)", "  Kubeconfig  \(kubeconfig)"]
    if let sample { lines.append("  Sample      \(sample.path)  (a Git repository; its guestbook is \(sample.state))") }
    lines += ["", "Four things to try, in another terminal:", "", "  export KUBECONFIG=\(Self.quoted(kubeconfig))", ""]
    lines += sample.map(sampleTips) ?? plainTips
    lines += ["", "Ctrl-C stops it; everything is kept for the next start.", ""]
    return lines.joined(separator: "\n")
  }

  private func sampleTips(_ sample: Sample) -> [String] {
    [
      "  1. See what is delivered:", "       kubectl get applications -A; kubectl -n guestbook get deploy,rs,po,svc",
      "  2. Deliver a change:",
      "       cd \(Self.quoted(sample.path)); sed -i 's/replicas: 1/replicas: 3/' \(SampleRepository.deploymentPath)",
      "       git commit -am 'Three guestbooks'; kubectl -n argocd annotate app guestbook argocd.argoproj.io/refresh=normal",
      "  3. Break something, and see it healed:",
      "       kubectl -n guestbook delete deploy guestbook-ui; kubectl -n guestbook get po -w",
      "  4. See it as Apus does:", "       \(Self.quoted(program)) app get guestbook",
    ]
  }

  private var plainTips: [String] {
    let program = Self.quoted(program)
    return [
      "  1. Look around:", "       kubectl get nodes,ns; kubectl api-resources",
      "  2. Deliver a directory of a Git repository:",
      "       \(program) app create web --repo URL --path DIR --dest-server https://kubernetes.default.svc --dest-namespace web \\",
      "         --sync-policy automated --sync-option CreateNamespace=true",
      "  3. Wait for it:", "       \(program) app wait web", "  4. See all there are:", "       \(program) app list",
    ]
  }

  /// A word as a shell reads it.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "/._-+:@%,=".utf8.contains(byte)
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
