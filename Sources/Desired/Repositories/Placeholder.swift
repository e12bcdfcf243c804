enum RepositoriesPlaceholder {}
