//! Refuses places where everybody on the machine could put code of their own.

use crate::error::PluginError;
use std::path::Path;

const ADVICE: &str = "take that permission away (chmod o-w), or move it to a place of your own";

/// Refuses a file that everybody may write to, or put another one in the place of.
///
/// # Errors
/// The file or folder that is open to everybody.
pub(crate) fn refuse(file: &Path) -> Result<(), PluginError> {
    let file = file.canonicalize().map_err(|error| PluginError::unreadable(file, &error))?;
    if mode(&file)? & WRITABLE_BY_OTHERS != 0 {
        return Err(PluginError::in_file(
            &file,
            "is refused: everybody on this machine may write to it",
            ADVICE,
        ));
    }
    let Some(folder) = file.parent() else { return Ok(()) };
    if mode(folder)? & (WRITABLE_BY_OTHERS | STICKY) == WRITABLE_BY_OTHERS {
        return Err(PluginError::in_file(
            &file,
            format!("is refused: everybody on this machine may write to its folder {}", folder.display()),
            ADVICE,
        ));
    }
    Ok(())
}

/// Refuses a folder to which everybody may add files.
///
/// # Errors
/// That it is one.
pub(crate) fn refuse_folder(folder: &Path) -> Result<(), PluginError> {
    if mode(folder)? & WRITABLE_BY_OTHERS == 0 {
        return Ok(());
    }
    Err(PluginError::in_file(
        folder,
        "is refused as a folder of libraries: everybody on this machine may write to it",
        ADVICE,
    ))
}

const WRITABLE_BY_OTHERS: u32 = 0o002;
/// In a folder: nobody can replace or remove the files of others.
const STICKY: u32 = 0o1000;

#[cfg(unix)]
fn mode(path: &Path) -> Result<u32, PluginError> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().map(|data| data.mode()).map_err(|error| PluginError::unreadable(path, &error))
}

/// Who may write is not said by bits of a mode here.
#[cfg(not(unix))]
fn mode(_: &Path) -> Result<u32, PluginError> {
    Ok(0)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_is_refused_if_others_can_write_to_it_or_replace_it() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().canonicalize().unwrap().join("plugins");
        fs::create_dir(&folder).unwrap();
        let file = folder.join("a.so");
        fs::write(&file, "").unwrap();
        let refused = |of_folder: u32, of_file: u32| {
            fs::set_permissions(&folder, Permissions::from_mode(of_folder)).unwrap();
            fs::set_permissions(&file, Permissions::from_mode(of_file)).unwrap();
            refuse(&file).err().map(|error| error.finding())
        };
        assert_eq!(refused(0o755, 0o755), None);
        assert_eq!(refused(0o775, 0o664), None, "a group is not everybody");
        assert!(refused(0o755, 0o646).unwrap().contains("may write to it"));
        assert!(refused(0o777, 0o644).unwrap().contains("its folder"));
        assert_eq!(refused(0o1777, 0o644), None, "others cannot replace it");
        assert!(refuse_folder(&folder).is_err(), "but they can add another one");
        assert!(refused(0o755, 0o644).is_none());
        assert_eq!(refuse_folder(&folder), Ok(()));
    }
}
