//! From a challenge's `[track.parameters]` to [`Track::Parameters`](crate::Track::Parameters).

use serde::de::DeserializeOwned;

use crate::ParameterError;

/// Parses TOML text.
///
/// # Errors
/// [`ParameterError::UnknownKey`] with the key, else [`ParameterError::Malformed`] with the line.
pub(crate) fn parse<P: DeserializeOwned>(text: &str) -> Result<P, ParameterError> {
    toml::from_str(text).map_err(|error| {
        if let Some(key) = unknown_key(error.message()) {
            return ParameterError::UnknownKey(key.to_owned());
        }
        let line = error
            .span()
            .and_then(|span| text.get(..span.start))
            .map(|before| 1 + before.matches('\n').count());
        ParameterError::Malformed(match line {
            Some(line) => format!("line {line}: {}", error.message()),
            None => error.message().to_owned(),
        })
    })
}

/// The key in serde's "unknown field `key`, expected ...": serde hands it over as text only.
fn unknown_key(message: &str) -> Option<&str> {
    let (key, _) = message.strip_prefix("unknown field `")?.split_once('`')?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::parse;
    use crate::ParameterError;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Parameters {
        cases: u32,
        #[serde(default)]
        name: String,
    }

    #[test]
    fn good_text_gives_the_parameters() {
        let parameters: Parameters = parse("name = \"or1\"\ncases = 20\n").unwrap();
        assert_eq!((parameters.cases, &*parameters.name), (20, "or1"));
    }

    #[test]
    fn an_unknown_key_is_named() {
        let error = parse::<Parameters>("cases = 20\ncolour = 3\n").unwrap_err();
        assert_eq!(error, ParameterError::UnknownKey("colour".to_owned()));
    }

    #[test]
    fn other_errors_name_the_line() {
        for (text, start) in [
            ("name = \"\"\ncases = -1\n", "line 2: invalid value"),
            ("cases = 1\n\nname = 2\n", "line 3: invalid type"),
            ("name = \"\"\n", "line 1: missing field `cases`"),
            ("cases = 1\n = 2", "line 2: "),
        ] {
            let ParameterError::Malformed(message) = parse::<Parameters>(text).unwrap_err() else {
                panic!("{text} should be malformed");
            };
            assert!(message.starts_with(start), "{message}");
        }
    }
}
