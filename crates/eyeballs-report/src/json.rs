//! Results for programs.

use eyeballs_lab::results::Results;

/// The results as JSON, measures and series by name. Numbers that are not finite become `null`.
pub fn json(results: &Results) -> String {
    serde_json::to_string_pretty(results).expect("results have text keys only")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::results;

    #[test]
    fn measures_and_series_are_found_by_name() {
        let value: serde_json::Value = serde_json::from_str(&json(&results(3, 10))).unwrap();
        let track = &value["tracks"][0];
        assert_eq!(track["label"], "free + ads");
        assert_eq!(track["measures"]["users"]["p50"], 1_000_000.0);
        assert_eq!(track["bands"]["cash"]["p50"].as_array().unwrap().len(), 10);
        assert_eq!(track["measures"]["users"]["replications"], 64);
        // Never is no number.
        assert!(value["tracks"][2]["measures"]["payback_day"]["p50"].is_null());
        assert!(track["measures"]["bankruptcy_day"].is_null());
        assert_eq!(value["tracks"][2]["measures"]["bankrupt"]["mean"], 0.25);
        assert_eq!(value["tracks"][2]["measures"]["bankruptcy_day"]["replications"], 16);
        assert_eq!(value["tracks"][2]["bankruptcies"][1]["day"], 181);
        assert_eq!(value["differences"][0]["measure"], "users");
        assert_eq!(value["claims"][0]["held"], 61);
    }
}
