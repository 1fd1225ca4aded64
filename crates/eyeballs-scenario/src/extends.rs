//! Loads a scenario file and those it starts from.

use crate::log::Log;
use crate::merge::Layer;
use crate::reader::text;
use crate::source::{Source, Span};
use crate::tree::{Table, parse};
use std::path::{Path, PathBuf};

/// Files that start from one another, the first included.
const DEPTH_MAX: usize = 16;
/// Keys of which a scenario has at least one.
const KEYS: [&str; 18] = [
    "extends",
    "title",
    "question",
    "claims",
    "lesson",
    "run",
    "people",
    "firm",
    "service",
    "nest",
    "plugin",
    "variant",
    "event",
    "policy",
    "claim",
    "fact",
    "source",
    "calibration",
];

/// The tree of a file merged into that of the file it extends, and the position that stands for the file as a
/// whole; nothing if a file could not be read.
///
/// Tables are merged key by key and the file itself wins; lists (of variants, events, claims, facts) replace.
pub(crate) fn load(log: &Log, path: &Path) -> Option<(Table, Span)> {
    let source = match Source::read(&log.files, path) {
        Ok(source) => source,
        Err(reason) => {
            log.say_of_file(path.display().to_string(), format!("{}: {reason}", path.display()));
            return None;
        }
    };
    let number = log.add(source.clone());
    let file = Span { source: number, start: 0, end: 0 };
    let tree = follow(log, number, &source, &mut vec![log.files.0.identity(path)])?;
    Some((tree, file))
}

fn follow(log: &Log, number: usize, source: &Source, above: &mut Vec<PathBuf>) -> Option<Table> {
    let mut tree = parse(log, number, source)?;
    let Some(extends) = tree.remove("extends") else { return Some(tree) };
    let span = extends.node.span;
    let path = source.folder.join(text(log, "extends", &extends.node)?);
    let refuse = |reason: &str| {
        log.say(span, format!("{}{reason}", path.display()));
        None
    };
    if above.contains(&log.files.0.identity(&path)) {
        return refuse(" extends itself, through this line");
    }
    if above.len() == DEPTH_MAX {
        return refuse(&format!(" would be more than {DEPTH_MAX} files that start from one another"));
    }
    let base = match Source::read_base(&log.files, &path) {
        Ok(base) => base,
        Err(reason) => return refuse(&format!(": {reason}")),
    };
    above.push(log.files.0.identity(&path));
    let number = log.add(base.clone());
    let before = log.count();
    let mut merged = follow(log, number, &base, above)?;
    if log.count() == before && !merged.keys().any(|key| KEYS.contains(&key)) {
        return refuse(&format!(": it is no scenario: it has none of the keys {}", KEYS.join(", ")));
    }
    Layer { log, number: 0, only_known: false }.merge(&mut merged, tree);
    Some(merged)
}
