//! What came of checks, for people and for programs.

use crate::checks::Outcome;
use crate::trial::Finding;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// How many checks passed, failed, and were skipped.
pub fn counts(findings: &[Finding]) -> [usize; 3] {
    let count =
        |which: fn(&Outcome) -> bool| findings.iter().filter(|finding| which(&finding.outcome)).count();
    [
        count(|outcome| matches!(outcome, Outcome::Passed(_))),
        count(|outcome| matches!(outcome, Outcome::Failed(_))),
        count(|outcome| matches!(outcome, Outcome::Skipped(_))),
    ]
}

/// The command that repeats a check.
fn again(file: &Path, finding: &Finding) -> String {
    format!("eyeballs check-model {} --only {}", file.display(), finding.check.name)
}

/// A line for what passed, more for what failed.
pub fn text(file: &Path, finding: &Finding) -> String {
    let seconds = finding.time.as_secs_f64();
    let name = finding.check.name;
    match &finding.outcome {
        Outcome::Passed(word) if word.is_empty() => {
            format!("ok       {name:14} {seconds:5.2} s  {}", finding.check.asks)
        }
        Outcome::Passed(word) => {
            format!("ok       {name:14} {seconds:5.2} s  {} ({word})", finding.check.asks)
        }
        Outcome::Skipped(why) => format!("skipped  {name:14} {seconds:5.2} s  {why}"),
        Outcome::Failed(problem) => format!(
            "FAILED   {name:14} {seconds:5.2} s  {problem}\n           it must hold that {}\n           to do: {}\n           again: {}",
            finding.check.asks,
            finding.check.advice,
            again(file, finding)
        ),
    }
}

/// The last line.
pub fn summary(findings: &[Finding], time: Duration) -> String {
    let [passed, failed, skipped] = counts(findings);
    format!(
        "{} checks in {:.1} s: {passed} passed, {failed} failed, {skipped} skipped",
        findings.len(),
        time.as_secs_f64()
    )
}

/// All of it.
pub fn json(file: &Path, findings: &[Finding], time: Duration) -> Value {
    let [passed, failed, skipped] = counts(findings);
    let checks: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let (verdict, detail) = match &finding.outcome {
                Outcome::Passed(word) => ("passed", word),
                Outcome::Failed(problem) => ("failed", problem),
                Outcome::Skipped(why) => ("skipped", why),
            };
            json!({
                "name": finding.check.name,
                "asks": finding.check.asks,
                "verdict": verdict,
                "detail": detail,
                "advice": finding.check.advice,
                "seconds": finding.time.as_secs_f64(),
                "again": again(file, finding),
            })
        })
        .collect();
    json!({
        "library": file.display().to_string(),
        "checks": checks,
        "passed": passed,
        "failed": failed,
        "skipped": skipped,
        "seconds": time.as_secs_f64(),
    })
}
