import CommandLine

print("apus")
