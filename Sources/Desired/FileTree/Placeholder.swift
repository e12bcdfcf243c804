enum FileTreePlaceholder {}
