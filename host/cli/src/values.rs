//! Values as people type and read them: durations, scores, hurdles, large numbers, words of a shell.

use std::{borrow::Cow, fmt, num::NonZeroU32, path::PathBuf, time::Duration};

use assay_protocol::Score;

/// Parses `90s`, `5m`, `1h30m`, `2d`: whole numbers with units, largest first.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
    let refuse = || "expected a time like 60s, 5m or 1h30m".to_owned();
    let (mut rest, mut seconds) = (text, 0u64);
    for (unit, length) in UNITS {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Some(after) = rest[digits..].strip_prefix(unit) else {
            continue;
        };
        let count: u64 = rest[..digits].parse().map_err(|_| refuse())?;
        let part = count.checked_mul(length).ok_or_else(refuse)?;
        seconds = seconds.checked_add(part).ok_or_else(refuse)?;
        rest = after;
    }
    if !rest.is_empty() || seconds == 0 {
        return Err(refuse());
    }
    Ok(Duration::from_secs(seconds))
}

/// Parses the path of a folder that is there: a misspelt one would go unnoticed as long as the files
/// lie elsewhere, too.
pub(crate) fn parse_folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if !path.is_dir() {
        return Err("there is no such folder".to_owned());
    }
    Ok(path)
}

/// Parses a decimal number with at most nine decimals, exactly.
pub(crate) fn parse_score(text: &str) -> Result<Score, String> {
    let refuse = || "expected a number with at most nine decimals, like 0.0575".to_owned();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 9 {
        return Err(refuse());
    }
    let nanos: i64 = format!("{whole}{decimals:0<9}")
        .parse()
        .map_err(|_| refuse())?;
    Score::from_nanos(if negative { -nanos } else { nanos }).map_err(|error| error.to_string())
}

/// What is asked of a program before it is tried on all cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HurdleChoice {
    Off,
    /// To do well on so many first cases.
    After(NonZeroU32),
}

/// Parses a number of cases, or `off`.
pub(crate) fn parse_hurdle(text: &str) -> Result<HurdleChoice, String> {
    match text {
        "off" => Ok(HurdleChoice::Off),
        _ => text
            .parse()
            .map(HurdleChoice::After)
            .map_err(|_| "expected a number of cases, at least 1, or `off`".to_owned()),
    }
}

impl fmt::Display for HurdleChoice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => formatter.write_str("off"),
            Self::After(cases) => cases.fmt(formatter),
        }
    }
}

/// A number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time as people say it: `42 s`, `3 min 20 s`, `2 h 5 min`.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// A word as a shell reads it back: in quotes if it needs them.
pub(crate) fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"%+,-./:=@_".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, seconds) in [
            ("60s", 60),
            ("5m", 300),
            ("1h30m", 5400),
            ("1d1s", 86_401),
            ("0h1s", 1),
        ] {
            assert_eq!(
                parse_duration(text),
                Ok(Duration::from_secs(seconds)),
                "{text}"
            );
        }
        for bad in [
            "",
            "60",
            "s",
            "1.5h",
            "-1s",
            "1s1m",
            "1 s",
            "0s",
            "99999999999999999999s",
            "5é",
        ] {
            assert!(parse_duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn scores_round_trip() {
        for text in [
            "0.058012345",
            "-1.500000000",
            "0.000000000",
            "1000000.000000000",
        ] {
            assert_eq!(parse_score(text).unwrap().to_string(), text);
        }
        assert_eq!(parse_score("0.05").unwrap().nanos(), 50_000_000);
        assert_eq!(parse_score("3").unwrap().nanos(), 3_000_000_000);
        for bad in [
            "",
            ".5",
            "5.",
            "1e3",
            "0.0000000001",
            "+1",
            "--1",
            "1000001",
            "nan",
            "1.-5",
        ] {
            assert!(parse_score(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn hurdles_round_trip() {
        for text in ["off", "1", "65536"] {
            assert_eq!(parse_hurdle(text).unwrap().to_string(), text);
        }
        for bad in ["", "0", "-1", "on", "1.5", "99999999999"] {
            assert!(parse_hurdle(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_for_people() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(spoken(Duration::from_secs(200)), "3 min 20 s");
    }

    #[test]
    fn words_that_a_shell_would_change_are_quoted() {
        for (word, expected) in [
            ("my-challenge", "my-challenge"),
            ("../a_b/c.toml", "../a_b/c.toml"),
            ("a b", "'a b'"),
            ("~/it's", r"'~/it'\''s'"),
            ("$x", "'$x'"),
            ("", "''"),
            ("é", "'é'"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
