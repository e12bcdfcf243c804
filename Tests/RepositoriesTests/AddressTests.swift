import Foundation
import Testing

@testable import Repositories

@Suite struct AddressTests {
  @Test(arguments: [
    ("/srv/repo", "/srv/repo", "file:///srv/repo"), ("file:///srv//repo/", "/srv//repo/", "file:///srv/repo"),
    ("https://Example.org/a/b.git", "https://example.org/a/b.git", "https://example.org/a/b"),
    ("https://example.org:443/a/", "https://example.org/a/", "https://example.org/a"),
    (" http://example.org:8080/a ", "http://example.org:8080/a", "http://example.org:8080/a"),
    ("ssh://git@example.org:22/a.git", "ssh://git@example.org:22/a.git", "ssh://git@example.org/a"),
    ("git@example.org:a/b.git", "git@example.org:a/b.git", "ssh://git@example.org/a/b"),
    ("example.org:a", "example.org:a", "ssh://example.org/a"),
    ("https://[::1]:8443/a", "https://[::1]:8443/a", "https://[::1]:8443/a"),
  ])
  func `addresses are read in all their forms`(text: String, location: String, key: String) throws {
    let address = try RepositoryAddress(text)
    #expect(address.location == location)
    #expect(address.key == key)
  }

  @Test func `credentials in an address are taken out of it`() throws {
    let address = try RepositoryAddress("https://ada:s3cr%40t@example.org/a.git")
    #expect(address.location == "https://example.org/a.git")
    #expect(address.description == "https://example.org/a.git")
    #expect(address.credentials(.none) == Credentials(username: "ada", password: "s3cr@t"))
    #expect(address.credentials(Credentials(password: "other")).password == "other")
  }

  @Test func `an address in an error shows neither user nor query`() throws {
    let error = #expect(throws: RepositoryError.self) { try RepositoryAddress("ftp://ada:canary@example.org/a?sig=canary") }
    #expect(error?.description.contains("canary") == false)
  }

  @Test(arguments: [
    "", "-x", "--upload-pack=touch /tmp/x", "ext::sh -c touch% /tmp/x", "fd::7", "git://example.org/a", "ftp://example.org/a",
    "oci://example.org/a", "ssh://-oProxyCommand=touch%20x/a", "ssh://git@-oProxyCommand=x/a", "-oProxyCommand=x:a", "git@-x:a",
    "ssh://-l@example.org/a", "git@example.org:-x", "ssh://git@example.org/-x", "https://exa mple.org/a",
    "https://example.org:99999/a",
    "https://$(touch x)/a", "relative/path", "./relative", "../up", "https://a\n/b", "github.com/a/b", "file://host/a",
    "https:///a",
    "javascript://x", "https://example.org\u{0}/a",
  ])
  func `what could be an option, a command or another scheme is refused`(text: String) {
    let error = #expect(throws: RepositoryError.self) { try RepositoryAddress(text) }
    #expect(error?.cause == .invalid)
  }

  @Test func `local repositories can be switched off`() throws {
    #expect(throws: RepositoryError.self) { try RepositoryAddress("/srv/repo", allowsLocal: false) }
    #expect(throws: RepositoryError.self) { try RepositoryAddress("file:///srv/repo", allowsLocal: false) }
    _ = try RepositoryAddress("https://example.org/a", allowsLocal: false)
  }

  @Test func `printing credentials prints none of them`() {
    let credentials = Credentials(
      username: "canary", password: "canary", bearerToken: "canary", sshPrivateKey: "canary", clientKey: "canary",
      proxy: "http://a:canary@b")
    var dumped = ""
    dump(credentials, to: &dumped)
    #expect(!(dumped + "\(credentials)" + String(reflecting: credentials)).contains("canary"))
  }

  @Test func `credentials reach git by its environment only, and for their own host only`() throws {
    let address = try RepositoryAddress("https://example.org/a.git")
    let entries = try GitEnvironment(home: "/cache", address, Credentials(username: "ada", password: "canary")).entries
    #expect(entries.contains("APUS_GIT_PASSWORD=canary"))
    #expect(entries.filter { $0.contains("canary") }.count == 1)
    #expect(entries.contains { $0.hasSuffix("=credential.https://example.org.helper") })
    #expect(entries.contains("GIT_ALLOW_PROTOCOL=http:https"))
  }

  @Test func `a password with a line break is refused`() throws {
    let address = try RepositoryAddress("https://example.org/a.git")
    #expect(throws: RepositoryError.self) { try GitEnvironment(home: "/", address, Credentials(password: "a\nhost=evil")) }
  }

  @Test(arguments: ["socks5://x';touch y;'", "http://$(touch x)", "file:///etc/passwd", "-oProxyCommand=x"])
  func `a proxy never becomes part of a command`(proxy: String) throws {
    let key = Credentials(sshPrivateKey: "key", proxy: proxy)
    let entries = try GitEnvironment(home: "/", RepositoryAddress("git@example.org:a"), key).entries
    #expect(!entries.contains { $0.contains("touch") || $0.contains("ProxyCommand") })
  }

  @Test func `what git complains of loses its secrets`() {
    let text = "fatal: unable to access 'https://ada:canary@example.org/': token canary2 was refused\u{1B}[31m"
    let complaint = GitComplaint(Array(text.utf8), secrets: ["canary2"])
    #expect(complaint.text == "fatal: unable to access 'https://example.org/': token *** was refused[31m")
  }
}

@Suite struct SecretFileTests {
  @Test func `an SSH key is a file for ssh, and for nobody else`() throws {
    let address = try RepositoryAddress("git@example.org:a.git")
    let environment = try GitEnvironment(
      home: "/", address, Credentials(sshPrivateKey: "canary", sshKnownHosts: "example.org ssh-ed25519 x"))
    let command = try #require(environment.variables["GIT_SSH_COMMAND"])
    #expect(!environment.entries.contains { $0.contains("canary") })
    #expect(command.contains("StrictHostKeyChecking=yes"))
    let path = try #require(environment.files.first).path
    #expect(command.contains("-i \(path) "))
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "canary\n")
    // Opened by its path it is read from its start, as often as needed.
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "canary\n")
  }
}
