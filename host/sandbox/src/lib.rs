//! Runs track components under limits: static gate, engine profiles, outcomes.
