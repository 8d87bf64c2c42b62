"""The composition root: settings, environment, middleware and addresses."""
