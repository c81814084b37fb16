//! The `assay` command as an executable of this package, so that what tests run is always what is in
//! the tree: cargo builds a package's own executables before its tests, but not other packages'.

use std::process::ExitCode;

fn main() -> ExitCode {
    assay_cli::main()
}
