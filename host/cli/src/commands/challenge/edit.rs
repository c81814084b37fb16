//! Changes of a `challenge.toml` that keep its owner's comments and layout.

use assay_challenge::{PackPin, PackedFile};
use assay_protocol::{PackCommitment, Sha256};
use toml_edit::{
    Array, ArrayOfTables, DocumentMut, Formatted, InlineTable, Item, Table, TableLike, Value,
};

use crate::{exit::Exit, failure::Failure};

/// What a hidden pack adds to a manifest.
pub(super) struct PackValues {
    groups: u32,
    commitment: PackCommitment,
    critical_value: u64,
}

impl PackValues {
    pub(super) fn of(pin: &PackPin) -> Self {
        Self {
            groups: pin.rule.groups().get(),
            commitment: pin.commitment,
            critical_value: pin.rule.critical_value().millionths(),
        }
    }
}

/// The manifest with a pack's values in it.
pub(super) fn set_pack(text: &str, values: &PackValues) -> Result<String, Failure> {
    let mut document = parse(text)?;
    let hidden = table(&mut document, "hidden")?;
    set(hidden, "groups", i64::from(values.groups).into());
    set(hidden, "commitment", values.commitment.to_string().into());
    let acceptance = table(&mut document, "acceptance")?;
    let critical = i64::try_from(values.critical_value).unwrap_or(i64::MAX);
    set(acceptance, "critical-value", critical.into());
    Ok(document.to_string())
}

/// The manifest with secret files in `hidden.files`: those that it names get the given hash, others are
/// added at the end.
pub(super) fn add_secret_files(text: &str, files: &[PackedFile]) -> Result<String, Failure> {
    let mut document = parse(text)?;
    let hidden = table(&mut document, "hidden")?;
    for file in files {
        let (name, hash) = (file.name.as_str(), Sha256::of(&file.bytes).to_string());
        let list = hidden
            .entry("files")
            .or_insert_with(|| Item::Value(Array::new().into()));
        match list {
            Item::ArrayOfTables(tables) => pin_in_tables(tables, name, &hash),
            Item::Value(Value::Array(array)) => pin_in_array(array, name, &hash),
            _ => return Err(not_a_table("hidden.files")),
        }
    }
    Ok(document.to_string())
}

/// Whose challenge a rehearsal is, and when its epoch closes.
pub(super) struct Cast {
    /// The owner's address.
    pub(super) owner: String,
    /// A line for each validator, as `assay challenge new` writes them.
    pub(super) validators: String,
    /// How many of them make a quorum.
    pub(super) votes: u32,
    pub(super) closes: String,
}

/// The manifest as the first epoch of somebody else's series, with no pack yet. `heading` takes the
/// place of the comment that it begins with.
pub(super) fn recast(text: &str, heading: &str, cast: &Cast) -> Result<String, Failure> {
    let wrong = |what: &str| {
        let text = format!("{what} can't be written into the manifest");
        Failure::new(Exit::Input, text, "correct the manifest".to_owned())
    };
    let mut document = parse(text)?;
    let epoch = table(&mut document, "epoch")?;
    set(epoch, "number", 0.into());
    let closes = cast.closes.parse().map_err(|_| wrong("the date"))?;
    set(epoch, "closes", Value::Datetime(Formatted::new(closes)));
    for key in ["series", "predecessor"] {
        epoch.remove(key);
    }
    let hidden = table(&mut document, "hidden")?;
    for key in ["groups", "commitment"] {
        hidden.remove(key);
    }
    table(&mut document, "acceptance")?.remove("critical-value");
    let quorum = table(&mut document, "quorum")?;
    let validators = format!("[\n{}]", cast.validators);
    set(quorum, "votes", i64::from(cast.votes).into());
    set(
        quorum,
        "validators",
        validators.parse().map_err(|_| wrong("the validators"))?,
    );
    let owner = table(&mut document, "owner")?;
    set(owner, "hotkey", cast.owner.as_str().into());
    let first = document.iter().next().map(|(key, _)| key.to_owned());
    if let Some(mut first) = first.and_then(|key| document.key_mut(&key)) {
        first.leaf_decor_mut().set_prefix(heading);
    }
    Ok(document.to_string())
}

fn pin_in_tables(tables: &mut ArrayOfTables, name: &str, hash: &str) {
    let named = tables.iter_mut().find(|table| is_named(*table, name));
    if let Some(table) = named {
        return set(table, "sha256", hash.into());
    }
    let mut table = Table::new();
    pin(&mut table, name, hash);
    tables.push(table);
}

fn pin_in_array(array: &mut Array, name: &str, hash: &str) {
    let named = array
        .iter_mut()
        .filter_map(Value::as_inline_table_mut)
        .find(|table| is_named(*table, name));
    if let Some(table) = named {
        return set(table, "sha256", hash.into());
    }
    let mut table = InlineTable::new();
    pin(&mut table, name, hash);
    let Some(indent) = indent(array) else {
        array.push(table);
        return;
    };
    // A list with an entry per line goes on so. What follows its last entry may be a comment on it.
    let mut after = array.trailing().as_str().unwrap_or_default().to_owned();
    if let Some(last) = array.iter_mut().last()
        && let Some(suffix) = last.decor().suffix().and_then(|suffix| suffix.as_str())
    {
        after = format!("{suffix}{after}");
        last.decor_mut().set_suffix("");
    }
    let after = after.trim_end();
    let mut value = Value::from(table);
    value.decor_mut().set_prefix(format!("{after}\n{indent}"));
    array.push_formatted(value);
    array.set_trailing("\n");
    array.set_trailing_comma(true);
}

/// What precedes the last entry on its line, if each has a line of its own.
fn indent(array: &Array) -> Option<String> {
    let last = array.iter().last()?;
    let (_, indent) = last.decor().prefix()?.as_str()?.rsplit_once('\n')?;
    Some(indent.to_owned())
}

fn is_named(table: &dyn TableLike, name: &str) -> bool {
    table.get("name").and_then(Item::as_str) == Some(name)
}

fn pin(table: &mut dyn TableLike, name: &str, hash: &str) {
    table.insert("name", Item::Value(name.into()));
    table.insert("sha256", Item::Value(hash.into()));
    table.insert("secret", Item::Value(true.into()));
}

/// Gives a key a value, and keeps what is written around the one that it has.
fn set(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

fn parse(text: &str) -> Result<DocumentMut, Failure> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        let text = format!("the manifest is not TOML: {error}");
        Failure::new(Exit::Input, text, "correct it".to_owned())
    })
}

fn table<'a>(document: &'a mut DocumentMut, name: &str) -> Result<&'a mut dyn TableLike, Failure> {
    document
        .get_mut(name)
        .and_then(Item::as_table_like_mut)
        .ok_or_else(|| not_a_table(name))
}

fn not_a_table(name: &str) -> Failure {
    let text = format!("`{name}` of the manifest is not a table, or a list of tables");
    Failure::new(Exit::Input, text, "correct it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> PackValues {
        PackValues {
            groups: 45,
            commitment: PackCommitment(Sha256::from_bytes([0xab; 32])),
            critical_value: 18_303_725,
        }
    }

    fn file(name: &str) -> PackedFile {
        PackedFile {
            name: name.parse().unwrap(),
            bytes: b"abc".to_vec(),
        }
    }

    #[test]
    fn a_rehearsal_is_a_first_epoch_under_other_keys() {
        let text = "# Old.\n# Older.\nschema = 1\n[epoch]\nnumber = 3 # third\n\
            closes = 2026-01-01T00:00:00Z\nseries = \"s\"\npredecessor = \"p\"\n[hidden]\n\
            # how many\ncases = 9\ngroups = 4\ncommitment = \"c\"\n[acceptance]\nalpha = 5\n\
            critical-value = 6\n[quorum]\nvotes = 4\nvalidators = [{ hotkey = \"a\" }]\n\
            [owner]\nhotkey = \"o\"\n";
        let cast = Cast {
            owner: "new".to_owned(),
            validators: "    { hotkey = \"x\" },\n    { hotkey = \"y\" },\n".to_owned(),
            votes: 2,
            closes: "2030-01-01T00:00:00Z".to_owned(),
        };
        assert_eq!(
            recast(text, "# New.\n", &cast).unwrap(),
            "# New.\nschema = 1\n[epoch]\nnumber = 0 # third\ncloses = 2030-01-01T00:00:00Z\n\
             [hidden]\n# how many\ncases = 9\n[acceptance]\nalpha = 5\n[quorum]\nvotes = 2\n\
             validators = [\n    { hotkey = \"x\" },\n    { hotkey = \"y\" },\n]\n[owner]\n\
             hotkey = \"new\"\n"
        );
        assert!(recast("schema = 1\n", "", &cast).is_err());
    }

    #[test]
    fn comments_and_layout_stay() {
        let text = "# a\n[hidden]  # b\ncases = 180 # c\nslices=20\n\n# d\n[acceptance]\n\
            margin = 3_000_000\n\n[owner] # e\n";
        let hash = "ab".repeat(32);
        let expected = format!(
            "# a\n[hidden]  # b\ncases = 180 # c\nslices=20\ngroups = 45\ncommitment = \"{hash}\"\n\
             \n# d\n[acceptance]\nmargin = 3_000_000\ncritical-value = 18303725\n\n[owner] # e\n"
        );
        assert_eq!(set_pack(text, &values()).unwrap(), expected);
        assert_eq!(set_pack(&expected, &values()).unwrap(), expected);

        let older = expected
            .replace("groups = 45", "groups =   9 # of 36")
            .replace(&hash, "x")
            .replace("18303725", "1 # later");
        let newer = expected
            .replace("groups = 45", "groups =   45 # of 36")
            .replace("18303725", "18303725 # later");
        assert_eq!(set_pack(&older, &values()).unwrap(), newer);
        // The same keys in other clothes.
        let inline = "hidden = { cases = 1 }\nacceptance.margin = 1\n";
        let set = set_pack(inline, &values()).unwrap();
        let parsed: DocumentMut = set.parse().unwrap();
        assert_eq!(parsed["hidden"]["groups"].as_integer(), Some(45));
        assert_eq!(
            parsed["acceptance"]["critical-value"].as_integer(),
            Some(18_303_725)
        );
    }

    #[test]
    fn secret_files_are_added_or_renewed() {
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let entry = format!("{{ name = \"a\", sha256 = \"{hash}\", secret = true }}");
        for (before, after) in [
            ("[hidden]\n", format!("[hidden]\nfiles = [{entry}]\n")),
            (
                "[hidden]\nfiles = []\n",
                format!("[hidden]\nfiles = [{entry}]\n"),
            ),
            (
                "[hidden]\nfiles = [\n    { name = \"b\" }, # why\n]\n",
                format!("[hidden]\nfiles = [\n    {{ name = \"b\" }}, # why\n    {entry},\n]\n"),
            ),
            (
                "[hidden]\nfiles = [\n  # first\n  { name = \"b\" }\n]\n",
                format!("[hidden]\nfiles = [\n  # first\n  {{ name = \"b\" }},\n  {entry},\n]\n"),
            ),
            (
                "[hidden]\nfiles = [{ name = \"a\", sha256 = \"0\" , secret = true }]\n",
                format!(
                    "[hidden]\nfiles = [{{ name = \"a\", sha256 = \"{hash}\" , secret = true }}]\n"
                ),
            ),
            (
                "[[hidden.files]]\nname = \"b\"\n",
                format!(
                    "[[hidden.files]]\nname = \"b\"\n\n[[hidden.files]]\nname = \"a\"\n\
                     sha256 = \"{hash}\"\nsecret = true\n"
                ),
            ),
        ] {
            assert_eq!(add_secret_files(before, &[file("a")]).unwrap(), after);
        }
        assert!(add_secret_files("[hidden]\nfiles = 1\n", &[file("a")]).is_err());
        assert!(add_secret_files("hidden = 1\n", &[file("a")]).is_err());
        assert!(add_secret_files("[hidden", &[]).is_err());
    }
}
