enum ComparisonPlaceholder {}
