//! Mining as a service: search, strict re-check, progress events.
