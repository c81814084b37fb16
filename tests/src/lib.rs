//! End-to-end tests, hostile components, cross-engine checks.
