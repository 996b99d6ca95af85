"""What can be computed about sources, without a person and without a model."""
