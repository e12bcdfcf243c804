enum ApplicationsPlaceholder {}
