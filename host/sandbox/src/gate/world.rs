//! The world that a component must export, as data.
//!
//! The table is written out, not parsed from WIT at run time: the host's idea of the interface must
//! not depend on a file that could differ, and the gate needs no WIT parser. A test builds a component
//! from the WIT file and has it admitted, so table and file can't drift apart.

use std::cmp::Ordering;

use wasmparser::ComponentExternalKind;

use super::inspection::Item;
use super::refusal::{Refusal, quoted};

/// A world with one exported interface and no imports.
#[derive(Debug)]
pub struct World {
    /// The world's name, for messages.
    pub name: &'static str,
    /// The interface, as exports name it.
    pub interface: &'static str,
    /// One line per item of the interface, `name: signature`, sorted by name.
    items: &'static str,
}

/// The world of version 0.1.0 of the track interface.
pub static CHALLENGE_TRACK: World = World {
    name: "assay:track/challenge-track@0.1.0",
    interface: "assay:track/track@0.1.0",
    items: include_str!("world/challenge-track-0.1.0.txt"),
};

impl World {
    /// The world's items, name and signature, sorted by name.
    pub fn items(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.items.lines().filter_map(|line| line.split_once(": "))
    }

    /// Checks that the interface is the one thing exported, by name and kind alone.
    pub(super) fn check_names(
        &self,
        exports: &[(String, ComponentExternalKind)],
    ) -> Result<(), Refusal> {
        let Some((_, kind)) = exports.iter().find(|(name, _)| name == self.interface) else {
            let found = match exports.first() {
                Some((name, _)) => format!("but {}", quoted(name)),
                None => "nor anything else".to_owned(),
            };
            return Err(Refusal::MissingExport {
                missing: self.interface,
                found,
                world: self.name,
            });
        };
        if *kind != ComponentExternalKind::Instance {
            return Err(self.wrong_type(self.interface, kind.desc(), "instance"));
        }
        match exports.iter().find(|(name, _)| name != self.interface) {
            Some((name, _)) => Err(self.unexpected(name)),
            None => Ok(()),
        }
    }

    /// Checks that the interface has exactly the world's items, each with exactly its type. The
    /// refusal is the first difference in the order of names.
    pub(super) fn check_items(&self, found: &[Item]) -> Result<(), Refusal> {
        let mut found = found.iter().peekable();
        for (name, expected) in self.items() {
            let order = found
                .peek()
                .map_or(Ordering::Greater, |item| item.name.as_str().cmp(name));
            match order {
                Ordering::Less => break,
                Ordering::Equal => {}
                Ordering::Greater => {
                    let found = format!("which belongs to {}", self.interface);
                    return Err(Refusal::MissingExport {
                        missing: name,
                        found,
                        world: self.name,
                    });
                }
            }
            if let Some(item) = found.next()
                && item.signature != expected
            {
                return Err(self.wrong_type(name, &item.signature, expected));
            }
        }
        match found.next() {
            Some(item) => Err(self.unexpected(&item.name)),
            None => Ok(()),
        }
    }

    fn wrong_type(&self, item: &'static str, found: &str, expected: &'static str) -> Refusal {
        Refusal::ExportType {
            item,
            found: found.to_owned(),
            expected,
            world: self.name,
        }
    }

    fn unexpected(&self, name: &str) -> Refusal {
        Refusal::UnexpectedExport {
            name: quoted(name),
            world: self.name,
        }
    }
}
