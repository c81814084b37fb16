//! Manifests, pins and the content-addressed store.
