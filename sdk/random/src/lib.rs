//! A counter-based random generator (to be written).
