//! What a calibration does not fit though it is assumed.

use super::{CALIBRATION, WORLD, read_files};
use crate::Overrides;
use crate::checked::{Assumption, AssumptionOrigin, Calibration};

fn calibration_of(world: &str) -> Calibration {
    let text = format!("{world}{CALIBRATION}");
    let scenario = read_files(&[("main.toml", &text)], &Overrides::default());
    scenario.unwrap_or_else(|mistakes| panic!("{mistakes}")).calibration.expect("it has one")
}

/// A world in which an agent stands for ten people, and where that comes from.
fn with_represents(source: &str) -> Calibration {
    let world = WORLD.replace("count = 1000", "count = 1000, represents = 10");
    calibration_of(&format!("{world}source.'people.represents' = '{source}'\n"))
}

fn found<'a>(assumptions: &'a [Assumption], key: &str) -> &'a Assumption {
    let keys = || assumptions.iter().map(|one| one.key.as_str()).collect::<Vec<_>>().join(" ");
    assumptions.iter().find(|one| one.key == key).unwrap_or_else(|| panic!("no {key} among {}", keys()))
}

#[test]
fn defaults_are_assumed_and_go_from_half_to_twice() {
    let calibration = calibration_of(WORLD);
    let all = calibration.assumptions();
    assert!(all.len() <= calibration.assumed(), "{} of {}", all.len(), calibration.assumed());
    let sociability = found(&all, "people.sociability.lognormal.median");
    assert_eq!((sociability.value, sociability.low, sociability.high), (1.0, 0.5, 2.0));
    assert_eq!(sociability.origin, AssumptionOrigin::Default);
    // Part of a distribution that nobody wrote.
    let median = found(&all, "people.free_minutes.lognormal.median");
    assert_eq!((median.value, median.low, median.high), (240.0, 120.0, 480.0));
    // Beside what is fitted, in a table that nobody wrote.
    let spread = found(&all, "service.reader.churn.spread");
    assert!(spread.low < spread.value && spread.value < spread.high);
    // What is fitted, what is said, and the number of agents are not assumed.
    for key in ["service.reader.churn.hazard", "firm.acme.cash", "people.count"] {
        assert!(all.iter().all(|one| one.key != key), "{key}");
    }
    assert_eq!(calibration.unsourced(), 2, "the number of agents and the cash of the firm");
}

#[test]
fn what_is_assumed_moves_alone_and_leaves_what_is_fitted() {
    let calibration = calibration_of(WORLD);
    let all = calibration.assumptions();
    let resolved =
        |calibration: &Calibration| calibration.scenario_at(&[0.03]).expect("it is sound").resolved;
    let plain = resolved(&calibration);
    for assumption in &all {
        assert_eq!(
            resolved(&calibration.assuming(assumption, assumption.value)),
            plain,
            "{}",
            assumption.key
        );
    }
    let spread = found(&all, "service.reader.churn.spread");
    let other = resolved(&calibration.assuming(spread, spread.high));
    assert!(plain.contains("hazard = 0.03") && other.contains("hazard = 0.03"), "{other}");
    let changed = plain.lines().zip(other.lines()).filter(|(one, other)| one != other).count();
    assert_eq!((changed, plain.lines().count()), (1, other.lines().count()), "{other}");
}

#[test]
fn a_source_says_that_a_number_is_assumed() {
    let all = with_represents("assumption").assumptions();
    let represents = found(&all, "people.represents");
    assert_eq!((represents.value, represents.low, represents.high), (10.0, 5.0, 20.0));
    assert_eq!(represents.origin, AssumptionOrigin::Source);
    let all = with_represents("counted").assumptions();
    assert!(all.iter().all(|one| one.key != "people.represents"));
}

#[test]
fn neutral_numbers_that_are_nothing_cannot_be_halved() {
    let world = calibration_of(WORLD).assumptions();
    assert!(world.iter().all(|one| one.value != 0.0));
    let neutral =
        calibration_of(&WORLD.replace("days = 100", "days = 100, defaults = 'neutral'")).assumptions();
    assert!(neutral.len() < world.len(), "{} and {}", neutral.len(), world.len());
}
