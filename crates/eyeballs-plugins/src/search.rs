//! Where libraries may lie, in which order, and which files count.

use crate::error::PluginError;
use crate::writable;
use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the environment variable that lists folders and files, joined as in `PATH`.
pub const PATH_VARIABLE: &str = "EYEBALLS_PLUGIN_PATH";

/// Endings of the names of libraries on this platform.
const ENDINGS: &[&str] = if cfg!(windows) {
    &["dll"]
} else if cfg!(target_os = "macos") {
    &["dylib", "so"]
} else {
    &["so"]
};

/// Where to look for libraries, nearest to the user's wish first. A file or folder that a scenario
/// names comes before all of these, the linked-in models come after them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Files and folders named on the command line. They must exist, and their libraries must load.
    pub paths: Vec<PathBuf>,
    /// Files and folders of [`PATH_VARIABLE`].
    pub plugin_path: Vec<PathBuf>,
    /// The user's own folder; it need not exist.
    pub user_folder: Option<PathBuf>,
    /// Folders beside the program. Only files named `*_plugin` count there: a build folder holds
    /// other libraries too.
    pub program_folders: Vec<PathBuf>,
}

impl Search {
    /// Where to look, from what the caller knows: the value of [`PATH_VARIABLE`], the user's folder and
    /// the path of the running program.
    ///
    /// Beside the program its folder `deps` comes first: in a build tree that is where the newest
    /// libraries are, and older copies may lie one level up.
    pub fn new(plugin_path: Option<&OsStr>, user_folder: Option<PathBuf>, program: Option<&Path>) -> Search {
        let plugin_path = plugin_path
            .map(|value| env::split_paths(value).filter(|path| !path.as_os_str().is_empty()).collect());
        let program_folder = program.and_then(Path::parent);
        Search {
            paths: Vec::new(),
            plugin_path: plugin_path.unwrap_or_default(),
            user_folder,
            program_folders: program_folder
                .map(|folder| vec![folder.join("deps"), folder.to_path_buf()])
                .unwrap_or_default(),
        }
    }

    /// Where to look, from the environment of this process.
    pub fn from_environment() -> Search {
        let program = env::current_exe().ok();
        Search::new(
            env::var_os(PATH_VARIABLE).as_deref(),
            user_folder(|name| env::var_os(name)),
            program.as_deref(),
        )
    }

    /// The same search with files and folders named on the command line in front.
    pub fn with_paths(mut self, paths: impl IntoIterator<Item = PathBuf>) -> Search {
        self.paths.extend(paths);
        self
    }

    /// All places for people, in search order.
    pub fn places(&self) -> Vec<&Path> {
        let folders = self.user_folder.iter().chain(&self.program_folders);
        self.paths.iter().chain(&self.plugin_path).chain(folders).map(PathBuf::as_path).collect()
    }

    /// The libraries outside of [`Search::paths`], in search order, each file once; and what is wrong
    /// with the places themselves.
    pub(crate) fn libraries(&self) -> (Vec<PathBuf>, Vec<PluginError>) {
        let mut libraries = Vec::new();
        let mut problems = Vec::new();
        for path in &self.plugin_path {
            match libraries_at(path) {
                Ok(found) => libraries.extend(found),
                Err(mut error) => {
                    error.advice = format!("correct {PATH_VARIABLE}, which names it");
                    problems.push(error);
                }
            }
        }
        let user = self.user_folder.iter().map(|folder| (folder, any_name as fn(&Path) -> bool));
        let program = self.program_folders.iter().map(|folder| (folder, plugin_name as _));
        for (folder, accepts) in user.chain(program).filter(|(folder, _)| folder.is_dir()) {
            match libraries_in(folder, accepts) {
                Ok(found) => libraries.extend(found),
                Err(error) => problems.push(error),
            }
        }
        let mut seen = BTreeSet::new();
        libraries.retain(|path| seen.insert(path.clone()));
        (libraries, problems)
    }
}

/// The library at a path, or the libraries of a folder in the order of their names; all as absolute
/// paths without links.
pub(crate) fn libraries_at(path: &Path) -> Result<Vec<PathBuf>, PluginError> {
    if path.is_dir() {
        return libraries_in(path, any_name);
    }
    Ok(vec![path.canonicalize().map_err(|error| PluginError::unreadable(path, &error))?])
}

fn libraries_in(folder: &Path, accepts: fn(&Path) -> bool) -> Result<Vec<PathBuf>, PluginError> {
    let unreadable = |error| PluginError::unreadable(folder, &error);
    let folder = folder.canonicalize().map_err(unreadable)?;
    writable::refuse_folder(&folder)?;
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        let ending = file.extension().and_then(OsStr::to_str);
        let is_library = ending.is_some_and(|ending| ENDINGS.contains(&ending)) && !file.is_dir();
        if is_library && accepts(&file) {
            files.push(file);
        }
    }
    files.sort();
    // A dangling link stays as it is, so that opening it says what is wrong.
    Ok(files.into_iter().map(|file| file.canonicalize().unwrap_or(file)).collect())
}

fn any_name(_: &Path) -> bool {
    true
}

fn plugin_name(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("_plugin"))
}

/// The user's own plugin folder by the custom of the platform, from a way to read environment variables.
fn user_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    own_folder(variable, "XDG_DATA_HOME", ".local/share").map(|folder| folder.join("plugins"))
}

/// The user's own folder of settings by the custom of the platform, likewise.
pub(crate) fn config_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    own_folder(variable, "XDG_CONFIG_HOME", ".config")
}

/// What is the user's and this program's: the XDG base directory of a variable, or of a default below the
/// home folder; Windows and macOS have one place for all.
fn own_folder(variable: impl Fn(&str) -> Option<OsString>, xdg: &str, default: &str) -> Option<PathBuf> {
    // The XDG base directory specification says to ignore paths that are not absolute.
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        folder("APPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder(xdg).or_else(|| folder("HOME").map(|home| home.join(default)))
    };
    base.map(|base| base.join("eyeballs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(folder: &Path, name: &str) -> PathBuf {
        fs::create_dir_all(folder).unwrap();
        let path = folder.join(format!("{name}.{}", ENDINGS[0]));
        fs::write(&path, "").unwrap();
        path.canonicalize().unwrap()
    }

    #[test]
    fn the_variable_comes_first_then_the_users_folder_then_the_programs_deps_then_its_own_folder() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        let own = library(&at("bin"), "libold_plugin");
        let deps = library(&at("bin/deps"), "libnew_plugin");
        let user = library(&at("user"), "mine");
        let last = library(&at("variable"), "z");
        let first = library(&at("variable"), "a");
        let single = library(&at("elsewhere"), "single");
        let variable = env::join_paths([single.clone(), at("variable")]).unwrap();
        let search = Search::new(Some(&variable), Some(at("user")), Some(&at("bin/eyeballs")));
        assert_eq!(search.libraries(), (vec![single, first, last, user, deps, own], vec![]));
    }

    #[test]
    fn beside_the_program_only_files_named_as_plugins_count() {
        let root = tempfile::tempdir().unwrap();
        library(root.path(), "libserde_derive-0123");
        let plugin = library(root.path(), "librent_plugin");
        fs::write(root.path().join("rent_plugin.txt"), "").unwrap();
        let search = Search::new(None, None, Some(&root.path().join("eyeballs")));
        assert_eq!(search.libraries(), (vec![plugin], vec![]));
    }

    #[test]
    fn a_file_that_is_reached_twice_is_listed_once() {
        let root = tempfile::tempdir().unwrap();
        let plugin = library(root.path(), "librent_plugin");
        let variable = env::join_paths([root.path(), &plugin]).unwrap();
        let search = Search::new(Some(&variable), Some(root.path().into()), None);
        assert_eq!(search.libraries().0, [plugin]);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_beside_the_program_counts_by_its_own_name() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().canonicalize().unwrap().join("librent_plugin.so.1.2");
        fs::write(&file, "").unwrap();
        let link = root.path().join(format!("librent_plugin.{}", ENDINGS[0]));
        std::os::unix::fs::symlink(&file, link).unwrap();
        let search = Search::new(None, None, Some(&root.path().join("eyeballs")));
        assert_eq!(search.libraries().0, [file]);
    }

    #[test]
    fn a_missing_place_is_a_problem_only_if_somebody_named_it() {
        let root = tempfile::tempdir().unwrap();
        let missing = root.path().join("missing");
        let unnamed = Search::new(None, Some(missing.clone()), Some(&missing.join("eyeballs")));
        assert_eq!(unnamed.libraries(), (vec![], vec![]));
        let (libraries, problems) = Search::new(Some(missing.as_os_str()), None, None).libraries();
        assert!(libraries.is_empty());
        assert_eq!(problems[0].file.as_deref(), Some(missing.as_path()));
        assert!(problems[0].advice.contains(PATH_VARIABLE), "{}", problems[0]);
    }

    #[test]
    #[cfg(not(any(windows, target_os = "macos")))]
    fn the_users_folder_follows_the_xdg_base_directories() {
        let with = |variables: &'static [(&str, &str)]| {
            user_folder(|name| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| value.into()))
        };
        let expected = Some(PathBuf::from("/data/eyeballs/plugins"));
        assert_eq!(with(&[("XDG_DATA_HOME", "/data"), ("HOME", "/home/ada")]), expected);
        let expected = Some(PathBuf::from("/home/ada/.local/share/eyeballs/plugins"));
        assert_eq!(with(&[("XDG_DATA_HOME", "relative"), ("HOME", "/home/ada")]), expected);
        assert_eq!(with(&[]), None);
    }
}
