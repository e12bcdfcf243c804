enum CustomResourcesPlaceholder {}
