enum HealthPlaceholder {}
