//! Readers of data files, for [`Track::prepare`](crate::Track::prepare).
//!
//! Files come from a problem owner or a stranger: every reader checks sizes before it allocates,
//! and a [`ReadError`] says in which file, where and what is wrong. It converts into
//! [`LoadError::Malformed`](crate::LoadError::Malformed), so `?` suffices in `prepare`.
//!
//! - [`TextLines`]: lines of words and numbers, the format of most instance libraries.
//! - [`read_csv`]: a [`Table`] of numbers with column names.
//! - [`read_idx`]: arrays in the format of MNIST.
//!
//! ```
//! use assay_sdk::{DatasetFile, readers::TextLines};
//!
//! let file = DatasetFile {
//!     name: "two.txt".to_owned(),
//!     bytes: b" 2\n\n 10 3.5\n".to_vec(),
//! };
//! let mut lines = TextLines::new(&file)?;
//! let [count] = lines.numbers::<u32, 1>()?;
//! let row = lines.row::<f64>()?;
//! lines.finish()?;
//! assert_eq!((count, row), (2, vec![10.0, 3.5]));
//! # Ok::<(), assay_sdk::readers::ReadError>(())
//! ```

mod csv;
mod error;
mod idx;
mod text;

pub use self::csv::{Table, read_csv};
pub use self::error::{Place, ReadError, Reason};
pub use self::idx::{IdxArray, read_idx};
pub use self::text::TextLines;
