import ObjectModel

extension BuiltInActions {
  /// Actions of Flux's kinds.
  static let flux: [GroupKind: [BuiltInAction]] = {
    let reconciled = [
      kind("source.toolkit.fluxcd.io", "GitRepository"), kind("source.toolkit.fluxcd.io", "OCIRepository"),
      kind("source.toolkit.fluxcd.io", "HelmRepository"), kind("source.toolkit.fluxcd.io", "HelmChart"),
      kind("source.toolkit.fluxcd.io", "Bucket"), kind("kustomize.toolkit.fluxcd.io", "Kustomization"),
      kind("helm.toolkit.fluxcd.io", "HelmRelease"), kind("image.toolkit.fluxcd.io", "ImageRepository"),
      kind("image.toolkit.fluxcd.io", "ImageUpdateAutomation"), kind("notification.toolkit.fluxcd.io", "Receiver"),
    ]
    var actions: [GroupKind: [BuiltInAction]] = [:]
    for kind in reconciled { actions[kind] = [reconcile] + suspending }
    for name in ["Alert", "Provider"] { actions[kind("notification.toolkit.fluxcd.io", name)] = suspending }
    return actions
  }()

  private static let reconcile = BuiltInAction("reconcile", icon: "fa fa-fw fa-redo", disabled: isTrue("spec", "suspend")) {
    live, context in live.setAnnotation("reconcile.fluxcd.io/requestedAt", to: context.timestamp)
  }

  private static let suspending = [
    BuiltInAction("suspend", icon: "fa fa-fw fa-pause", disabled: isTrue("spec", "suspend")) { live, _ in
      live["spec", "suspend"] = true
    },
    BuiltInAction("resume", icon: "fa fa-fw fa-play", disabled: { !isTrue("spec", "suspend")($0) }) { live, _ in
      if live["spec", "suspend"]?.bool == true { live["spec", "suspend"] = false }
    },
  ]
}
