import CommandLine

await ApusProgram.main(arguments: Swift.CommandLine.arguments)
