//! Help and completions.

use crate::cli::place::Place;

#[test]
fn every_command_explains_itself() {
    let place = Place::new();
    let run = place.run("--help");
    assert_eq!(run.code, 0);
    for text in [
        "mine",
        "evaluate",
        "challenges",
        "track",
        "doctor",
        "completions",
        "Exit codes:",
    ] {
        assert!(run.out.contains(text), "{text}: {}", run.out);
    }
    for command in [
        "mine",
        "evaluate",
        "challenges",
        "track build",
        "track check",
        "track inspect",
        "doctor",
        "completions",
    ] {
        let run = place.run(&format!("{command} --help"));
        assert_eq!(run.code, 0, "{command}");
        assert!(run.out.contains("Examples:\n  "), "{command}: {}", run.out);
        assert!(
            run.out.contains(&format!("assay {command}")),
            "{command}: {}",
            run.out
        );
        assert!(
            run.out.lines().all(|line| line.chars().count() <= 100),
            "{command}: {}",
            run.out
        );
    }
}

#[test]
fn completions_for_the_usual_shells() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = place.run(&format!("completions {shell}"));
        assert_eq!(run.code, 0, "{shell}");
        assert!(run.out.contains("proposals"), "{shell}");
    }
}
