import CustomResources
import ObjectModel

extension SyncPlan {
  /// Prunes in the mirror image of the order of creation: the waves of prune tasks change places, lowest with highest.
  static func mirrorPruneWaves(_ tasks: inout [SyncTask]) {
    let waves = Set(tasks.filter(\.isPrune).map(\.wave)).sorted()
    let mirrored = Dictionary(uniqueKeysWithValues: zip(waves, waves.reversed()))
    for index in tasks.indices where tasks[index].isPrune {
      tasks[index].wave = mirrored[tasks[index].wave] ?? tasks[index].wave
    }
  }

  /// Puts what is to be pruned last behind the last wave of the Sync phase.
  static func deferPruning(_ tasks: inout [SyncTask], _ options: SyncOptions) {
    let last = tasks.filter { $0.phase == .sync }.map(\.wave).reduce(0, max)
    for index in tasks.indices where tasks[index].isPrune && options.prunesLast(tasks[index].manifest) {
      tasks[index].wave = last + 1
    }
  }

  /// Moves each Namespace before the first object in it, and each CustomResourceDefinition before the first of its objects;
  /// the moved task takes the phase and wave of the one it must precede.
  static func hoist(_ tasks: inout [SyncTask]) {
    let namespaces = tasks.indices.filter { tasks[$0].key.kind == "Namespace" && tasks[$0].key.group.isEmpty }
    hoist(namespaces, in: &tasks) { $1.key.namespace == $0.key.name }
    let definitions = tasks.indices.filter { tasks[$0].desired?.definedKind != nil }
    hoist(definitions, in: &tasks) { $0.desired?.definedKind == $1.key.groupKind }
  }

  /// - Parameter movable: the positions of those that may move, ascending; only they are compared with the others, which are many.
  private static func hoist(
    _ movable: [Int], in tasks: inout [SyncTask], isNeeded: (_ task: SyncTask, _ other: SyncTask) -> Bool
  ) {
    for index in movable where !tasks[index].isPrune {
      let task = tasks[index]
      guard let first = tasks[..<index].firstIndex(where: { !$0.isPrune && isNeeded(task, $0) }) else { continue }
      var moved = tasks.remove(at: index)
      moved.phase = tasks[first].phase
      moved.wave = tasks[first].wave
      tasks.insert(moved, at: first)
    }
  }
}
