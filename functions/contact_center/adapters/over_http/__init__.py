"""The back office behind HTTP, by the contract docs/openapi/backoffice.yaml."""
