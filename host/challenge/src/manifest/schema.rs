//! Keeps `challenges/challenge.schema.json`, by which editors complete and check manifests, equal to
//! what is read here.

use std::{collections::BTreeSet, fmt::Display, ops::RangeInclusive};

use assay_judgement::{Alpha, Attempts, GroupCount, Margin};
use serde_json::Value;

use super::{
    acceptance::ACCEPTANCE_KEYS,
    epoch::{EPOCH_KEYS, NUMBER},
    files::{Address, COUNT, FILE_KEYS},
    hidden::{CASES, HIDDEN_FILE_KEYS, HIDDEN_KEYS, SLICES},
    pack::CRITICAL_VALUE,
    prize::{AT_ONCE, BOND, QUOTA_KEYS, REWARD_KEYS, SHARE, SUBMISSIONS},
    quorum::{QUORUM_KEYS, VALIDATOR_KEYS, VALIDATORS},
    search::{self, SEARCH_KEYS, SEED},
    terms::{OWNER_KEYS, TABLES},
    track::{CASE_BUDGET, FUEL, FUEL_KEYS, LIMIT_KEYS, MEMORY, PROGRAM_BYTES, TRACK_KEYS},
    whole::{DOCUMENT_KEYS, SCHEMA, TITLE},
};
use crate::document::Keys;

const TEXT: &str = include_str!("../../../../challenges/challenge.schema.json");

/// The schema of a key, given as `table.key`, through lists.
fn find<'a>(schema: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .filter(|key| !key.is_empty())
        .fold(schema, |schema, key| {
            let table = schema.get("items").unwrap_or(schema);
            let found = &table["properties"][key];
            assert!(found.is_object(), "`{path}` is not in the schema");
            found
        })
}

#[test]
fn keys_are_those_that_are_read() {
    let schema: Value = serde_json::from_str(TEXT).unwrap();
    let tables: [(&str, Keys); 14] = [
        ("", DOCUMENT_KEYS),
        ("track", TRACK_KEYS),
        ("limits", LIMIT_KEYS),
        ("limits.fuel", FUEL_KEYS),
        ("search", SEARCH_KEYS),
        ("search.files", FILE_KEYS),
        ("epoch", EPOCH_KEYS),
        ("hidden", HIDDEN_KEYS),
        ("hidden.files", HIDDEN_FILE_KEYS),
        ("acceptance", ACCEPTANCE_KEYS),
        ("quorum", QUORUM_KEYS),
        ("quorum.validators", VALIDATOR_KEYS),
        ("quotas", QUOTA_KEYS),
        ("reward", REWARD_KEYS),
    ];
    for (path, keys) in tables.into_iter().chain([("owner", OWNER_KEYS)]) {
        let table = find(&schema, path);
        let table = table.get("items").unwrap_or(table);
        assert_eq!(table["additionalProperties"], false, "{path}");
        let known: BTreeSet<&str> = keys.iter().copied().collect();
        let stated = table["properties"].as_object().unwrap();
        assert_eq!(
            stated.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            known,
            "{path}"
        );
        for (key, value) in stated {
            assert!(value["description"].is_string(), "{path}.{key}");
        }
    }
    // Each of the tables of a challenge with prizes demands all the others.
    for table in TABLES {
        let demanded = schema["dependencies"][table].as_array().unwrap();
        let others = TABLES.iter().filter(|other| *other != table);
        assert!(
            demanded
                .iter()
                .map(|key| key.as_str().unwrap())
                .eq(others.copied())
        );
    }
}

#[test]
fn ranges_are_those_that_are_read() {
    let schema: Value = serde_json::from_str(TEXT).unwrap();
    let limits = |path: &str, least: &str, most: &str| {
        let key = find(&schema, path);
        (key[least].to_string(), key[most].to_string())
    };
    let integer = |path: &str, range: (String, String)| {
        assert_eq!(limits(path, "minimum", "maximum"), range, "{path}");
    };
    integer("limits.memory", ends(MEMORY));
    integer("limits.program-bytes", ends(PROGRAM_BYTES));
    integer("limits.case-budget", ends(CASE_BUDGET));
    for key in FUEL_KEYS {
        integer(&format!("limits.fuel.{key}"), ends(FUEL));
    }
    integer("search.seed", ends(SEED));
    integer("search.cases", ends(search::CASES));
    integer("epoch.number", ends(NUMBER));
    integer("hidden.slices", ends(SLICES));
    integer("hidden.cases", ends(CASES));
    integer("hidden.groups", ends(GroupCount::LIMITS));
    integer("acceptance.margin", ends(Margin::LIMITS));
    integer("acceptance.alpha", ends(Alpha::LIMITS));
    integer("acceptance.attempts", ends(Attempts::LIMITS));
    integer("acceptance.critical-value", ends(CRITICAL_VALUE));
    integer("quorum.votes", ends(1..=*VALIDATORS.end()));
    integer("quotas.day", ends(SUBMISSIONS));
    integer("quotas.epoch", ends(SUBMISSIONS));
    integer("quotas.at-once", ends(AT_ONCE));
    integer("quotas.bond", ends(BOND));
    integer("reward.winner", ends(SHARE));
    integer("reward.owner", ends(SHARE));

    assert_eq!(find(&schema, "schema")["const"], SCHEMA);
    assert_eq!(limits("title", "minLength", "maxLength"), ends(1..=TITLE));
    let validators = limits("quorum.validators", "minItems", "maxItems");
    assert_eq!(validators, ends(VALIDATORS));
    for files in ["search.files", "hidden.files"] {
        assert_eq!(find(&schema, files)["maxItems"], *COUNT.end());
        let url = find(&schema, &format!("{files}.url"));
        assert_eq!(url["maxLength"], Address::LENGTH);
    }
}

fn ends<T: Display>(range: RangeInclusive<T>) -> (String, String) {
    (range.start().to_string(), range.end().to_string())
}
