import ArgumentParser
import EmbeddedCluster
import Foundation
import KubernetesClient

struct ClusterBackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Write everything the embedded cluster holds into a file, whether or not it runs.",
    discussion: "The file holds Secrets as they are: it is readable by you only. `apus cluster restore` reads it.")

  @Argument(help: "The file to write; it must not exist yet.") var file: String
  @Option(help: "Where the cluster is kept (default: $APUS_DATA_DIR, else ~/.local/share/apus).") var dataDir: String?

  func run() async throws {
    let directory = DataDirectory.chosen(dataDir)
    if FileManager.default.fileExists(atPath: file) {
      throw CommandFailure.plain("\(file): the file is there already; choose another name, or remove it")
    }
    let draft = "\(file).partial"
    try? FileManager.default.removeItem(atPath: draft)
    do {
      // One that does not run is read from its file, one that runs is asked.
      let lock = try? InstanceLock(directory)
      if let lock {
        try await EmbeddedCluster.backUp(directory: directory.cluster, to: draft)
        withExtendedLifetime(lock) {}
      } else {
        let connection = try Kubeconfig.load(file: directory.kubeconfig).connection(context: nil)
        let client = try KubernetesClient(connection, logger: InstanceOptions.quiet)
        let bytes = try await client.raw(EmbeddedCluster.backupPath)
        guard
          FileManager.default.createFile(atPath: draft, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure("\(draft): the file cannot be written; check its folder's permissions and the room left") }
      }
      let found = try EmbeddedCluster.check(backup: draft)
      guard rename(draft, file) == 0 else { throw CommandFailure("\(file): the file cannot be written") }
      Console.line("\(file): \(found)")
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw error
    }
  }
}

struct ClusterRestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Put a backup in the place of what an embedded cluster holds.",
    discussion: "The cluster must not run. What it held is gone; certificates and keys stay as they are.")

  @Argument(help: "The file that `apus cluster backup` wrote.") var file: String
  @Option(help: "Where the cluster is kept (default: $APUS_DATA_DIR, else ~/.local/share/apus).") var dataDir: String?

  func run() async throws {
    let directory = DataDirectory.chosen(dataDir)
    let lock = try InstanceLock(directory)
    let found = try EmbeddedCluster.check(backup: file)
    try EmbeddedCluster.restore(file, directory: directory.cluster)
    withExtendedLifetime(lock) {}
    Console.line("\(directory.path): restored, \(found)")
  }
}
