//! The static gate: what a component must be before the engine may see it.
//!
//! A track comes from somebody nobody knows. Compiling it costs the host time and memory, and what
//! compiles may then ask for files, clocks or threads. So the gate reads the bytes first, with a
//! parser and nothing else: no engine, no compilation, nothing executed, and no allocation larger
//! than the bytes pay for. [`check`] refuses at the first rule that is broken, cheap rules first:
//!
//! 1. **size**, then the eight bytes of the **header**: a component, not a core module, not text;
//! 2. one **walk** over the structure: every cap of [`caps`], no import, no start function, UTF-8
//!    strings, no canonical built-in but `lift`, `lower` and those of resources;
//! 3. the **names** of what it exports;
//! 4. full **validation** with the [`ALLOWED`] features and no others;
//! 5. the **types** of what it exports, compared with the [`World`] item by item.
//!
//! A [`Refusal`] has a stable [code](Refusal::code) for programs and a message for people that says
//! what was found, where, and what to do. An [`Inspection`] is what the gate learned on the way.
//!
//! The gate bounds what compilation can cost, roughly. It does not make it cheap: compile in a child
//! process under limits all the same.
//!
//! ```
//! use assay_sandbox::gate;
//!
//! // A core module, as a compiler leaves it before it is wrapped into a component.
//! let refusal = gate::check(b"\0asm\x01\0\0\0").unwrap_err();
//! assert_eq!(refusal.code(), "gate/not-a-component");
//! assert_eq!(
//!     refusal.to_string(),
//!     "expected a WebAssembly component, found a core module; \
//!      build it with `assay track build`, which wraps the module into a component",
//! );
//! ```

pub mod caps;
mod check;
mod features;
mod inspection;
mod refusal;
mod signature;
mod walk;
mod world;

pub use caps::Cap;
pub use check::check;
pub use features::{ALLOWED, Proposal, REFUSED};
pub use inspection::{Body, Inspection, Item, Memory, Section};
pub use refusal::{Place, Refusal};
pub use world::{CHALLENGE_TRACK, World};
