//! The page of the protocol is right: its commands do what it says, from a rehearsal to the audit.

use std::path::Path;

use assay_tests::page::{Checkout, blocks};

#[test]
fn the_commands_go_from_a_program_to_an_audited_epoch() {
    let page = include_str!("../../docs/protocol.md");
    let checkout = Checkout::new(Path::new(env!("CARGO_BIN_EXE_assay-under-test")));
    let commands: Vec<_> = blocks(page)
        .into_iter()
        .filter(|block| block.language == "console")
        .flat_map(|block| block.text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let outputs: Vec<_> = commands
        .iter()
        .map(|line| checkout.run(line.strip_prefix("$ ").expect("a command")))
        .collect();

    let [
        judged,
        shown,
        verified,
        settled,
        opened,
        over,
        replayed,
        audited,
    ] = outputs.as_slice()
    else {
        panic!("the page has {} commands", outputs.len());
    };
    for (output, expected) in [
        (judged, "verdict      accepted, attempt 1, slice 0"),
        (shown, "decision    accepted"),
        (verified, "3 of 3 validators have signed, and it takes 2"),
        (
            verified,
            "not read: that its rounds came to this verdict is not proved",
        ),
        (
            settled,
            "its rounds came to this verdict, beginning with champion",
        ),
        (opened, "opening.json"),
        (over, "epoch over   its hidden pack is open"),
        (replayed, "reproduced  yes, byte for byte"),
        (audited, "1 verdict, all reproduced"),
    ] {
        assert!(output.contains(expected), "{expected}\n{output}");
    }
}
