import CustomResources
import FoundationEssentials

/// The resources of an application on standard output, as a table or as a tree.
struct ResourceOutput: Sendable {
  var plane: ControlPlane
  var format: OutputFormat

  func show(_ application: Application, only selects: @Sendable (ResourceRow) -> Bool = { _ in true }) async {
    let rows = ResourceRow.rows(of: application).filter(selects)
    if format != .tree, format != .treeDetailed {
      if !rows.isEmpty { Console.text(TabWriter().text([ResourceRow.header] + rows.map(\.cells))) }
      return
    }
    let objects = await LiveObjects(client: plane.client).objects(of: application)
    let tree = ResourceTree(rows: rows, objects: objects)
    Console.text(tree.text(isDetailed: format == .treeDetailed, now: Date()))
  }
}
