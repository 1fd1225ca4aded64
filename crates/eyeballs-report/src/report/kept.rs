//! What of a run's report no file of numbers holds: kept in `run.json`, for a report that is made of the files.

use super::{Assumption, Origin, run};
use eyeballs_lab::results::Results;
use serde_json::{Map, Value, json};

/// Keys of the data of a report that are kept as they are.
const KEPT: [&str; 8] =
    ["answer", "verdict", "goal", "uncertainties", "events", "today", "start", "fork_day"];

/// The verdict with its sentences, what counts, what nobody knows, events, and the numbers of the scenario with their sources.
pub fn kept(results: &Results, assumptions: &[Assumption]) -> Value {
    let mut data = run(results, &[], &Origin::default());
    let mut kept: Map<String, Value> =
        KEPT.into_iter().map(|key| (key.to_owned(), data[key].take())).collect();
    kept.insert("assumptions".to_owned(), json!(assumptions));
    Value::Object(kept)
}

/// Puts what was kept into the data of a report; of a run of an older program there is nothing.
pub(super) fn restore(data: &mut Value, kept: &Value) {
    let whole = KEPT.iter().all(|key| kept.get(key).is_some());
    if whole {
        KEPT.iter().for_each(|key| data[*key] = kept[*key].clone());
    }
}

/// The numbers that were kept.
pub(super) fn assumptions(kept: &Value) -> Vec<Assumption> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let of = |one: &Value| {
        Some(Assumption {
            path: text(&one["path"])?,
            value: text(&one["value"])?,
            source: text(&one["source"]),
        })
    };
    kept["assumptions"].as_array().into_iter().flatten().filter_map(of).collect()
}
