enum KubernetesSchemaPlaceholder {}
