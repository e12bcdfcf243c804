import Foundation
import ObjectModel
import Testing

@testable import EmbeddedCluster

struct BackupTests {
  @Test func `a backup taken while the store runs holds what was acknowledged, and takes a cluster's place`() async throws {
    let api = try await TestAPI()
    _ = await api.post(TestAPI.configMaps, ["metadata": ["name": "kept"], "data": ["a": "b"]])
    let answer = await api.get(EmbeddedCluster.backupPath)
    #expect(answer.code == 200)
    #expect(await api.send(.get, EmbeddedCluster.backupPath, user: APIRequest.User(name: "kim", groups: [])).code == 403)
    let folder = try TemporaryFolder()
    let file = folder.path("copy")
    try Data(answer.content.body).write(to: URL(fileURLWithPath: file))
    #expect(try EmbeddedCluster.check(backup: file) == "3 objects at revision 3")

    let directory = folder.path("cluster")
    try EmbeddedCluster.restore(file, directory: directory)
    #expect(try folder.mode("cluster/objects.sqlite") == 0o600)
    let store = try ObjectStore(database: ObjectDatabase(path: "\(directory)/objects.sqlite"), logger: .silent)
    let kept = await store.object(ObjectKey(kind: .configMaps, namespace: "default", name: "kept"))
    #expect(kept?["data", "a"] == "b")
    await store.close()
    try await EmbeddedCluster.backUp(directory: directory, to: folder.path("again"))
    #expect(try EmbeddedCluster.check(backup: folder.path("again")) == "3 objects at revision 3")
  }

  @Test func `what is no backup takes nobody's place`() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path("text")
    try Data("no backup".utf8).write(to: URL(fileURLWithPath: file))
    #expect(throws: EmbeddedClusterError.self) { try EmbeddedCluster.restore(file, directory: folder.path("cluster")) }
    #expect(!FileManager.default.fileExists(atPath: folder.path("cluster/objects.sqlite")))
    #expect(throws: EmbeddedClusterError.self) { try EmbeddedCluster.check(backup: folder.path("nothing")) }
  }
}
