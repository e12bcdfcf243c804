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
