import FileTree
import Helm
import Synchronization

/// Charts that were loaded, for as long as the files they were made of stay the same: a chart whose applications differ in
/// their values is read and compiled once. Memory only; safe from several threads.
final class ChartCache: Sendable {
  private struct Kept {
    var readSet: ReadSet
    var chart: Chart
    var memory: Int
    var lastUse: UInt64
  }

  private struct State {
    var charts: [RepositoryPath: [Kept]] = [:]
    var memory = 0
    var clock: UInt64 = 0
  }

  private static let chartsPerPath = 8
  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameter capacity: about how much memory the charts' files may take, in bytes; those unused for longest go first.
  init(capacity: Int = 64 << 20) { self.capacity = capacity }

  /// How many charts are kept.
  var count: Int { state.withLock { $0.charts.values.reduce(0) { $0 + $1.count } } }

  /// The chart in a directory. What it is made of counts as read through the tree, kept or not.
  func chart(at directory: RepositoryPath, in tree: RecordingFileTree) throws(HelmError) -> Chart {
    // Checked outside the lock, since it reads from the tree.
    for kept in state.withLock({ $0.charts[directory] ?? [] }).reversed() where tree.takeOver(kept.readSet) {
      state.withLock { state in
        state.clock += 1
        guard let index = state.charts[directory]?.firstIndex(where: { $0.chart === kept.chart }) else { return }
        state.charts[directory]?[index].lastUse = state.clock
      }
      return kept.chart
    }
    let recorder = RecordingFileTree(tree)
    let chart = try Chart.load(from: recorder, at: directory)
    keep(chart, made: recorder.readSet, at: directory)
    return chart
  }

  private func keep(_ chart: Chart, made readSet: ReadSet, at directory: RepositoryPath) {
    let memory = readSet.memory + chart.size
    guard memory <= capacity else { return }
    state.withLock { state in
      state.clock += 1
      state.charts[directory, default: []].append(Kept(readSet: readSet, chart: chart, memory: memory, lastUse: state.clock))
      state.memory += memory
      while (state.charts[directory]?.count ?? 0) > Self.chartsPerPath { Self.evict(from: directory, &state) }
      while state.memory > capacity,
        let stalest = state.charts.min(by: { Self.oldest($0.value) < Self.oldest($1.value) })?.key
      {
        Self.evict(from: stalest, &state)
      }
    }
  }

  private static func oldest(_ charts: [Kept]) -> UInt64 { charts.map(\.lastUse).min() ?? .max }

  private static func evict(from directory: RepositoryPath, _ state: inout State) {
    guard var charts = state.charts[directory],
      let index = charts.indices.min(by: { charts[$0].lastUse < charts[$1].lastUse })
    else { return }
    state.memory -= charts.remove(at: index).memory
    state.charts[directory] = charts.isEmpty ? nil : charts
  }
}

extension Chart {
  /// The bytes of the chart's files and of those within it; compiled templates take about as much again.
  fileprivate var size: Int {
    let own = (templates + files).reduce(0) { $0 + $1.bytes.count + $1.name.utf8.count }
    return 2 * own + subcharts.reduce(0) { $0 + $1.size }
  }
}
