import CustomResources
import ObjectModel
import Testing

@Suite struct `Annotations of an object` {
  private func manifest(_ annotations: [String: String]) -> Manifest {
    var manifest = Manifest([:])
    for (key, value) in annotations { manifest.setAnnotation(key, to: value) }
    return manifest
  }

  @Test(
    arguments: [
      ([:], .resource), ([Annotation.hook: "PreSync, PostSync"], .hook([.preSync, .postSync])),
      ([Annotation.hook: "presync"], .ignored),
      ([Annotation.hook: "Skip"], .skipped), ([Annotation.hook: "Sync,Skip"], .hook([.sync])),
      ([Annotation.hook: "PreSync", Annotation.helmHook: "post-install"], .hook([.preSync])),
      ([Annotation.helmHook: "pre-install,pre-upgrade"], .hook([.preSync])), ([Annotation.helmHook: "test-success"], .ignored),
      ([Annotation.helmHook: "crd-install"], .resource), ([Annotation.helmHook: "pre-rollback"], .ignored),
      ([Annotation.hook: "Bogus", Annotation.helmHook: "post-upgrade"], .hook([.postSync])),
    ] as [([String: String], ResourceRole)])
  func `tell its role`(annotations: [String: String], role: ResourceRole) {
    #expect(manifest(annotations).role == role)
  }

  @Test func `tell when a hook is deleted, by default before it is made again`() {
    #expect(manifest([:]).hookDeletePolicies == [.beforeHookCreation])
    let both = manifest([Annotation.hookDeletePolicy: "HookSucceeded", Annotation.helmHookDeletePolicy: "hook-failed, nonsense"])
    #expect(both.hookDeletePolicies == [.hookSucceeded, .hookFailed])
  }

  @Test(
    arguments: [
      ([Annotation.syncWave: "-5"], -5), ([Annotation.syncWave: "3", Annotation.helmHookWeight: "9"], 3),
      ([Annotation.helmHookWeight: "9"], 9), ([Annotation.syncWave: "soon"], 0), ([:], 0),
    ] as [([String: String], Int)])
  func `tell its wave`(annotations: [String: String], wave: Int) {
    #expect(manifest(annotations).syncWave == wave)
  }

  @Test func `hold options with blanks around them`() {
    let options = manifest([Annotation.syncOptions: " Prune=false , Validate=false,"])
    #expect(options.hasSyncOption("Validate=false"))
    #expect(options.syncOption("Prune") == "false")
    #expect(options.syncOption("Delete") == nil)
  }
}
