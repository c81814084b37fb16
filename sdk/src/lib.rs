//! What a problem owner links: the Track trait, export_track!, program representations, readers, metrics.
