//! Writes what libFuzzer starts from into `corpus/TARGET/`: each target's valid examples, and the inputs
//! that every test run tries first.

use std::{fs, io, path::Path};

use assay_tests::fuzz::TARGETS;

fn main() -> io::Result<()> {
    for target in TARGETS {
        let folder = Path::new("corpus").join(target.name);
        fs::create_dir_all(&folder)?;
        let inputs = target.examples().into_iter().chain(target.corpus());
        for (number, input) in inputs.enumerate() {
            fs::write(folder.join(format!("seed-{number}")), input)?;
        }
    }
    Ok(())
}
