//! The last check of a component: it names no folder of the machine that built it.

use std::path::{Path, PathBuf};

use super::error::BuildError;

/// How much of a leaked text is shown.
const SHOWN: usize = 200;

/// Looks for each folder, followed by something inside it, in the bytes of a component.
pub(super) fn check(
    component: &[u8],
    folders: &[(&'static str, PathBuf)],
) -> Result<(), BuildError> {
    for (what, folder) in folders {
        if let Some(text) = find(component, folder) {
            return Err(BuildError::Leak { what, text });
        }
    }
    Ok(())
}

fn find(component: &[u8], folder: &Path) -> Option<String> {
    let folder = folder
        .to_str()
        .filter(|folder| folder.len() > 1)?
        .as_bytes();
    let position = component.windows(folder.len() + 1).position(|window| {
        window.starts_with(folder) && matches!(window[folder.len()], b'/' | b'\\')
    })?;
    let shown = component[position..]
        .iter()
        .take(SHOWN)
        .take_while(|byte| byte.is_ascii_graphic())
        .map(|&byte| char::from(byte))
        .collect();
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_inside_a_private_folder_is_found_and_shown() {
        let folders = [("your home folder", PathBuf::from("/home/miner"))];
        let leak = check(b"\0asm..\0/home/miner/track/src/lib.rs\0", &folders).unwrap_err();
        assert_eq!(
            leak.to_string(),
            "the component contains `/home/miner/track/src/lib.rs`, a path of this machine \
             (your home folder); look for `env!` and `file!` in the crate and its dependencies"
        );
        assert!(check(b"/home/miners/src \0/home/miner", &folders).is_ok());
        assert!(check(b"short", &folders).is_ok());
    }
}
