import Testing

@testable import CommandLine

/// A command line that the quick reader takes means to it what it means to the parser.
@Suite struct QuickRequestTests {
  @Test(arguments: [
    [], ["./chart"], ["web", "./chart"], ["web", "./chart", "more"],
    ["web", "chart", "-n", "shop", "-f", "a.yaml", "--values", "b.yaml,c.yaml", "--values=d.yaml"],
    ["web", "chart", "--namespace=shop", "--name-template", "{{ .x }}", "-g", "--generate-name"],
    [
      "chart", "--set", "a=b", "--set=c=d", "--set-string", "e=f", "--set-json", "g={}", "--set-literal", "h=i", "--set-file",
      "j=k",
    ],
    ["chart", "--kube-version", "1.30", "-a", "x/v1", "--api-versions", "y/v1,z/v1"],
    ["chart", "--include-crds", "--skip-crds", "--skip-tests", "--no-hooks", "--is-upgrade", "--skip-schema-validation"],
    ["chart", "--dependency-update", "--release-name", "--debug", "-s", "templates/a.yaml", "--show-only", "b"],
    ["chart", "--output-dir", "out", "--namespace", "", "--set", ""],
  ])
  func `a chart is asked for alike`(words: [String]) throws {
    let quick = try #require(ChartRequest((ChartRequest.command + words)[...]))
    #expect(quick == (try HelmTemplateCommand.parse(words)).request)
  }

  @Test(arguments: [
    [], ["overlay"], ["overlay", "--enable-helm", "--load-restrictor", "LoadRestrictionsNone"],
    ["--load-restrictor=none", "overlay", "-o", "out.yaml", "--output=x", "--reorder", "legacy"],
    ["overlay", "--helm-kube-version", "1.30", "--helm-api-versions", "a", "--helm-api-versions=b", "--enable-managedby-label"],
  ])
  func `a kustomization is asked for alike`(words: [String]) throws {
    let quick = try #require(KustomizationRequest((KustomizationRequest.command + words)[...]))
    #expect(quick == (try KustomizeBuildCommand.parse(words)).request)
  }

  @Test(arguments: [
    ["helm", "lint", "."], ["helm", "template", "--help"], ["helm", "template", "x", "-h"], ["helm", "template", "--nonsense"],
    ["helm", "template", "x", "--set"], ["helm", "template", "x", "--set", "-a"], ["helm", "template", "x", "-nshop"],
    ["helm", "template", "x", "-n=shop"], ["helm", "template", "x", "--include-crds=true"], ["helm", "template", "--", "x"],
    ["helm", "template", "x", "--validate"], ["helm"], [], ["--kubeconfig", "f", "helm", "template", "x"],
    ["helm", "template", "x", "--kubeconfig", "f"], ["helm", "template", "-"],
  ])
  func `everything out of the ordinary is left to the parser`(words: [String]) {
    #expect(ChartRequest(words[...]) == nil)
  }

  @Test(arguments: [["kustomize", "build", "a", "b"], ["kustomize", "build", "-h"], ["kustomize", "build", "--x", "y"]])
  func `so are mistakes in kustomizations`(words: [String]) {
    #expect(KustomizationRequest(words[...]) == nil)
  }
}
