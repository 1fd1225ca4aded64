//! What scenarios may say, table by table: written down while a scenario is read that says everything, so that it is what the readers
//! ask for and nothing else. For editors, see `eyeballs schema`.

use crate::log::Log;
use crate::recorded::{Kind, Shapes};
use crate::scenario::{STUDIES, scenario};
use crate::source::{Source, Span};
use crate::tree::parse;
use crate::{ModelRequest, Models};
use eyeballs_abi::instance::ModelHandle;

/// A scenario that says everything, right or wrong, with the widest ranges where one number bounds another.
const EVERYTHING: &str = include_str!("shape/everything.toml");

struct NoModels;

impl Models for NoModels {
    fn find(&self, _: &ModelRequest) -> Result<ModelHandle, String> {
        Err("no model is needed here".to_owned())
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What scenarios may say. Models' parameters are not in it.
///
/// # Panics
/// If our own scenario is no TOML; a test reads it.
pub fn shapes() -> Shapes {
    let mut shapes = asked_for(EVERYTHING);
    shapes.demand(asked_for(""));
    // They are looked at where all else is right, by readers of their own.
    STUDIES.iter().for_each(|key| shapes.note(&[], key, Kind::Any));
    shapes
}

/// What readers ask for where a scenario says this.
fn asked_for(text: &str) -> Shapes {
    let log = Log::recording();
    let source = Source::new("a scenario of ours", text);
    let number = log.add(source.clone());
    let tree = parse(&log, number, &source).expect("our own text is TOML");
    // What it says may be wrong: only what is asked for counts.
    let _ = scenario(tree, Span { source: number, start: 0, end: 0 }, &[], &log, &NoModels);
    log.into_shapes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_ask_for_is_written_down_with_its_range() {
        let shapes = shapes();
        let kinds = |path: &[&str], key: &str| {
            let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
            shapes.tables[&path][key].clone()
        };
        let [Kind::Number(share)] = kinds(&["service", "*"], "taste")[..] else { panic!("a number") };
        assert_eq!((share.minimum, share.maximum, share.minimum_open), (0.0, 1.0, false));
        assert_eq!(kinds(&["run"], "days").len(), 1);
        assert_eq!(kinds(&["run"], "start"), [Kind::Date]);
        assert!(kinds(&["service", "*"], "churn").contains(&Kind::TableOr("hazard")));
        let Kind::Names(channels) = &kinds(&["service", "*", "channel", "[]"], "kind")[0] else {
            panic!("names")
        };
        assert_eq!(channels.len(), 14);
        // Keys of every kind of channel stand in one table.
        for key in ["innovation", "imitation", "redemption", "half_life_days", "size", "from", "funnel"] {
            assert!(!kinds(&["service", "*", "channel", "[]"], key).is_empty(), "{key}");
        }
        assert_eq!(kinds(&[], "goal"), [Kind::Any]);
    }

    #[test]
    fn what_must_be_there_is_written_down() {
        let shapes = shapes();
        let required = |path: &[&str]| {
            let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
            shapes.required(&path)
        };
        assert_eq!(required(&["run"]), ["days"]);
        assert_eq!(required(&["people"]), ["count"]);
        assert_eq!(required(&["service", "*"]), ["firm"]);
        // Each kind of channel needs other keys, and all of them a kind.
        assert_eq!(required(&["service", "*", "channel", "[]"]), ["kind"]);
        assert!(required(&["nest", "*"]).is_empty());
        assert_eq!(required(&["claim", "[]"]), ["holds", "text"]);
        assert!(required(&["event", "[]"]).is_empty() && required(&["policy", "[]"]).is_empty());
        // A scenario that says nothing is asked for these two tables.
        assert_eq!(required(&[]), ["people", "run", "title"]);
    }
}
