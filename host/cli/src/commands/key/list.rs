//! `assay key list`.

use assay_keyring::Home;

use super::text;
use crate::{
    arguments::KeyListArguments, exit::Exit, failure::Failure, json, output, table::columns,
};

pub(crate) fn run(arguments: &KeyListArguments) -> Result<Exit, Failure> {
    let keyring = Home::open()?.keyring()?;
    let mut rows = Vec::new();
    let mut exit = Exit::Success;
    for name in keyring.names()? {
        // One broken key does not hide the others.
        match keyring.entry(&name) {
            Ok(entry) if arguments.json => output::json(&text::json(&entry))?,
            Ok(entry) => rows.push([
                name.to_string(),
                text::address(&entry),
                text::protection(&entry).to_owned(),
            ]),
            Err(error) => {
                let failure = Failure::from(error);
                exit = failure.exit();
                if arguments.json {
                    output::json(&json::Key {
                        schema: json::SCHEMA,
                        name: name.as_str(),
                        address: None,
                        public_key: None,
                        checked: None,
                        encrypted: None,
                        path: None,
                        phrase: None,
                        error: Some(failure.to_string()),
                    })?;
                } else {
                    failure.report();
                }
            }
        }
    }
    if !rows.is_empty() {
        output::line(columns(&rows).trim_end())?;
    } else if !arguments.json && exit == Exit::Success {
        output::note("no keys yet; `assay key new NAME` makes one");
    }
    Ok(exit)
}
