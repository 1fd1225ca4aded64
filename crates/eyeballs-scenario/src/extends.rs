//! Loads a scenario file and those it starts from.

use crate::merge::Layer;
use crate::mistakes::Log;
use crate::reader::text;
use crate::source::{Place, Source};
use crate::tree::{Table, parse};
use std::path::{Path, PathBuf};

/// The tree of a file laid over that of the file it extends, and the place that stands for the file as a
/// whole; nothing if a file could not be read.
///
/// Tables are merged key by key and the file itself wins; lists (of variants, events, claims) replace.
pub(crate) fn load(log: &Log, path: &Path) -> Option<(Table, Place)> {
    let source = match Source::read(path) {
        Ok(source) => source,
        Err(reason) => {
            log.say_of_file(path.display().to_string(), format!("{}: {reason}", path.display()));
            return None;
        }
    };
    let number = log.add(source.clone());
    let whole = Place { source: number, start: 0, end: 0 };
    let tree = follow(log, number, &source, &mut vec![identity(path)])?;
    Some((tree, whole))
}

fn follow(log: &Log, number: usize, source: &Source, above: &mut Vec<PathBuf>) -> Option<Table> {
    let mut tree = parse(log, number, &source.text)?;
    let Some(extends) = tree.remove("extends") else { return Some(tree) };
    let place = extends.node.place;
    let path = source.folder.join(text(log, "extends", &extends.node)?);
    if above.contains(&identity(&path)) {
        log.say(place, format!("{} extends itself, through this line", path.display()));
        return None;
    }
    let base = match Source::read(&path) {
        Ok(base) => base,
        Err(reason) => {
            log.say(place, format!("{}: {reason}", path.display()));
            return None;
        }
    };
    above.push(identity(&path));
    let number = log.add(base.clone());
    let mut merged = follow(log, number, &base, above)?;
    Layer { log, number: 0, only_known: false }.lay(&mut merged, tree);
    Some(merged)
}

fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
