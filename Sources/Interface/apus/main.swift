import CommandLine

ApusProgram.start(arguments: Swift.CommandLine.arguments)
