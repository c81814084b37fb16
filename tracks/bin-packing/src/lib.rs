//! Online one-dimensional bin packing: a program is the priority of a bin for an item.
