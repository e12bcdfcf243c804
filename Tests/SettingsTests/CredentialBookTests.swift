import Foundation
import ObjectModel
import Repositories
import Testing

@testable import Settings

private func secret(_ type: String, _ fields: [String: String]) -> Manifest {
  Manifest([
    "kind": "Secret", "metadata": ["name": "s", "labels": ["argocd.argoproj.io/secret-type": .string(type)]],
    "data": .object(JSONObject(fields.map { ($0.key, .string(Data($0.value.utf8).base64EncodedString())) })),
  ])
}

@Test func `an unknown repository is visited anonymously`() {
  #expect(CredentialBook().credentials(for: "https://example.com/a.git", project: "default") == .none)
}

@Test func `a repository's own entry is found however the address is written`() {
  let book = CredentialBook(secrets: [secret("repository", ["url": "https://Example.com/org/a.git", "password": "p"])])
  #expect(book.credentials(for: "https://example.com/org/a", project: "default").password == "p")
}

@Test func `the entry of the project counts before the one of all projects`() {
  let book = CredentialBook(secrets: [
    secret("repository", ["url": "https://example.com/a", "password": "all"]),
    secret("repository", ["url": "https://example.com/a", "password": "mine", "project": "mine"]),
  ])
  #expect(book.credentials(for: "https://example.com/a", project: "mine").password == "mine")
  #expect(book.credentials(for: "https://example.com/a", project: "other").password == "all")
}

@Test func `the template with the longest prefix lends its credentials to an entry without any`() {
  let book = CredentialBook(secrets: [
    secret("repo-creds", ["url": "https://example.com/", "password": "short"]),
    secret("repo-creds", ["url": "https://example.com/org", "password": "long"]),
    secret("repository", ["url": "https://example.com/org/a", "insecure": "true"]),
  ])
  let credentials = book.credentials(for: "https://example.com/org/a", project: "default")
  #expect(credentials.password == "long")
  #expect(credentials.insecure)
  #expect(book.credentials(for: "https://example.com/other", project: "default").password == "short")
}

@Test func `a template does not touch an entry with credentials of its own`() {
  let book = CredentialBook(secrets: [
    secret("repo-creds", ["url": "https://example.com/", "password": "template"]),
    secret("repository", ["url": "https://example.com/a", "bearerToken": "own"]),
  ])
  #expect(book.credentials(for: "https://example.com/a", project: "default").password == nil)
}

private func configMap(_ data: [String: String]) -> Manifest {
  Manifest(["kind": "ConfigMap", "data": .object(JSONObject(data.map { ($0.key, .string($0.value)) }))])
}

@Test func `hosts prove who they are by what the ConfigMaps say`() {
  let trust = RepositoryTrust(
    knownHosts: configMap(["ssh_known_hosts": "git.example.com ssh-ed25519 AAAA\n"]),
    certificates: configMap(["Git.Example.com": "-----BEGIN CERTIFICATE-----\n", "broken.example.com": "no PEM"]))
  let book = CredentialBook(secrets: [secret("repository", ["url": "https://git.example.com/a", "password": "p"])], trust: trust)
  let credentials = book.credentials(for: "https://git.example.com:8443/a", project: "default")
  #expect(credentials.certificateAuthorities == "-----BEGIN CERTIFICATE-----\n")
  #expect(credentials.sshKnownHosts == "git.example.com ssh-ed25519 AAAA\n")
  #expect(book.credentials(for: "https://other.example.com/a", project: "default").certificateAuthorities == nil)
  #expect(book.credentials(for: "https://broken.example.com/a", project: "default").certificateAuthorities == nil)
}

@Test func `without those ConfigMaps the machine's own trust counts`() {
  let trust = RepositoryTrust(knownHosts: configMap(["ssh_known_hosts": " \n"]), certificates: nil)
  #expect(trust == RepositoryTrust())
}

@Test(arguments: [
  ("https://Git.example.com:8443/a.git", "git.example.com"), ("ssh://git@git.example.com:22/a", "git.example.com"),
  ("git@git.example.com:org/a.git", "git.example.com"), ("registry.example.com:5000/charts", "registry.example.com"),
  ("https://[::1]:8443/a", "::1"), ("oci://registry.example.com/a", "registry.example.com"), ("file:///srv/git/a", ""),
  ("/srv/git/a", ""), ("./a", ""), ("", ""),
])
func `the host of a repository is found however it is written`(repository: String, host: String) {
  #expect(RepositoryTrust.host(of: repository) == host)
}
