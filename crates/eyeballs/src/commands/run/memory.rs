//! The memory that a run needs, said before it is taken; a run that does not fit is refused.

use crate::machine::available_memory_bytes;
use crate::numbers::{bytes, grouped};
use eyeballs_lab::batch;
use eyeballs_scenario::Scenario;

/// The program with its models and open files, measured at 8 to 15 MB.
const PROGRAM_BYTES: u64 = 15_000_000;
/// A picture in the making, one a thread, measured at 42 MB.
const PICTURE_BYTES: u64 = 42_000_000;
/// Share of the free memory that a run may take; the rest is left to everything else on the machine.
const SHARE: f64 = 0.9;

/// Bytes that a run takes at most. Pictures are drawn when the simulations are done, but what these leave
/// does not serve for pictures.
pub fn needed(scenario: &Scenario, threads: u64) -> u64 {
    batch::memory_bytes(scenario, threads) + besides_simulations(threads)
}

fn besides_simulations(threads: u64) -> u64 {
    PROGRAM_BYTES + PICTURE_BYTES * threads
}

/// What to do, if this machine has less memory free than the run needs.
pub fn refusal(scenario: &Scenario, threads: u64) -> Option<String> {
    let available = (available_memory_bytes()? as f64 * SHARE) as u64;
    let agents = u64::from(scenario.variants[0].world.people.count);
    refusal_of(|threads| needed(scenario, threads), agents, threads, available)
}

fn refusal_of(needed: impl Fn(u64) -> u64, agents: u64, threads: u64, available: u64) -> Option<String> {
    let needs = needed(threads);
    if needs <= available {
        return None;
    }
    let besides = besides_simulations(threads);
    let for_people = u128::from(available.saturating_sub(besides));
    let fits = (u128::from(agents) * for_people / u128::from(needs - besides).max(1)) as u64;
    let fewer_people = match fits {
        0 => "; not one of its people fits".to_owned(),
        _ => format!("; {} people fit (--people {fits})", grouped(fits)),
    };
    let fewer_threads = (1..threads)
        .rev()
        .find(|&threads| needed(threads) <= available)
        .map_or_else(String::new, |threads| format!("; all of them fit with --threads {threads}"));
    Some(format!(
        "needs {} of memory, and {} can be taken here{fewer_people}{fewer_threads}",
        bytes(needs),
        bytes(available)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIGABYTE: u64 = 1_000_000_000;

    /// A gigabyte for each of as many simulations as there are threads, at most four, of a million agents.
    fn needed_by_four(threads: u64) -> u64 {
        threads.min(4) * GIGABYTE + besides_simulations(threads)
    }

    #[test]
    fn a_run_that_fits_is_not_refused() {
        assert_eq!(refusal_of(needed_by_four, 1_000_000, 4, needed_by_four(4)), None);
    }

    #[test]
    fn a_refusal_names_the_people_and_the_threads_that_fit() {
        let available = 2 * GIGABYTE + besides_simulations(4);
        let refusal = refusal_of(needed_by_four, 1_000_000, 4, available).expect("it does not fit");
        assert!(refusal.starts_with("needs 4.2 GB of memory, and 2.2 GB can be taken here"), "{refusal}");
        assert!(refusal.contains("500,000 people fit (--people 500000)"), "{refusal}");
        assert!(refusal.ends_with("all of them fit with --threads 2"), "{refusal}");
    }

    /// A single simulation takes as much on one thread as on many.
    #[test]
    fn fewer_threads_are_named_only_where_they_help() {
        let one = |threads| 9 * GIGABYTE + besides_simulations(threads);
        let refusal = refusal_of(one, 1_000_000, 8, GIGABYTE).expect("it does not fit");
        assert!(!refusal.contains("--threads"), "{refusal}");
        let none = refusal_of(one, 1_000_000, 8, 1_000).expect("it does not fit");
        assert!(none.ends_with("not one of its people fits"), "{none}");
    }
}
