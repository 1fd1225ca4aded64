//! Calibrations of small markets whose answer is known.

mod beyond;
mod bins;
mod coverage;
mod refits;

use super::*;
use crate::Silent;
use crate::testing::Memory;
use eyeballs_abi::instance::ModelHandle;
use eyeballs_scenario::{ModelRequest, Models, Overrides, Scenario};
use std::fmt::Write;

/// People of the market.
const PEOPLE: u32 = 2_000;
/// Days of a run.
const DAYS: u32 = 60;

/// No model is needed.
struct NoModels;

impl Models for NoModels {
    fn find(&self, _: &ModelRequest) -> Result<ModelHandle, String> {
        Err("there are none".to_owned())
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A market that people join by themselves and leave, all alike.
fn market(channels: &str, calibration: &str) -> String {
    format!(
        "title = 'T'
[run]
defaults = 'neutral'
days = {DAYS}
seed = 5
[people]
count = {PEOPLE}
free_minutes = 1
sociability = 1
[firm.f]
cash = 0
credit = 'unlimited'
[service.s]
firm = 'f'
churn = {{ hazard = 0.02, spread = 0 , satisfaction_effect = 0 }}
return_hazard = 0
{channels}
[calibration]
budget = 80
starts = 2
replications = 2
{calibration}"
    )
}

const ORGANIC: &str = "[[service.s.channel]]\nkind = 'organic'\ninnovation = 0.01\naudience_fit = 0\n";

fn parameter(key: &str, from: f64, to: f64) -> String {
    format!("[[calibration.parameter]]\nkey = '{key}'\nfrom = {from}\nto = {to}\nscale = 'log'\n")
}

fn target(measure: &str, more: &str) -> String {
    format!(
        "[[calibration.target]]\nfile = 'data.csv'\nday_column = 'day'\ncolumn = '{measure}'\n\
         measure = '{measure}'\nunit = 'people'\n{more}\n"
    )
}

/// Joined and active people every five days by the law of the market: hazard `p` of joining, `h` of leaving;
/// a day has chances 1 - exp(-hazard), and who joins today does not leave today.
fn law(p: f64, h: f64) -> String {
    law_of(|_| p, h)
}

/// The same with a hazard of joining that depends on the day.
fn law_of(p: impl Fn(u32) -> f64, h: f64) -> String {
    let mut text = "day,joined,active\n".to_owned();
    let (mut prospects, mut active, mut joined) = (f64::from(PEOPLE), 0.0, 0.0);
    for day in 0..DAYS {
        active *= (-h).exp();
        let new = prospects * (1.0 - (-p(day)).exp());
        prospects -= new;
        active += new;
        joined += new;
        if day % 5 == 4 {
            let _ = writeln!(text, "{day},{joined},{active}");
            joined = 0.0;
        }
    }
    text
}

fn scenario(text: &str, data: &str) -> Scenario {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    std::fs::write(folder.path().join("main.toml"), text).expect("a temporary file");
    std::fs::write(folder.path().join("data.csv"), data).expect("a temporary file");
    let scenario =
        eyeballs_scenario::read(&folder.path().join("main.toml"), &Overrides::default(), &NoModels);
    scenario.unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn calibrated(text: &str, data: &str) -> Calibrated {
    let scenario = scenario(text, data);
    let plan = scenario.calibration.expect("it has one");
    let settings = Settings { intervals: true, refits: 0, origins: 0, store: None };
    calibrate(&plan, settings, &Silent, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"))
}

fn two_parameters() -> String {
    let parameters = parameter("service.s.channel.organic.innovation", 0.001, 0.1)
        + &parameter("service.s.churn.hazard", 0.002, 0.2);
    market(ORGANIC, &(parameters + &target("joined", "") + &target("active", "fit_until = 39")))
}

#[test]
fn the_values_that_made_the_data_are_found_within_their_intervals() {
    let found = calibrated(&two_parameters(), &law(0.02, 0.03));
    // Twelve rows of those who joined, eight of the active, two parameters.
    assert_eq!(found.degrees_of_freedom, 18);
    // Weighted by errors that were estimated, what is left over is as large as they are.
    assert!((found.sum_of_squares / 18.0 - 1.0).abs() < 0.1, "{}", found.sum_of_squares);
    assert_eq!((found.residual_variance, found.goodness.p, found.status), (1.0, None, Status::Complete));
    assert!(found.goodness.why_no_p.as_ref().is_some_and(|why| why.contains("`joined`, `active`")));
    assert_eq!(found.goodness.fitted_quantities, 4, "two parameters and two sizes of errors");
    assert_eq!(
        found.warnings.iter().filter(|warning| !warning.contains("chance")).count(),
        0,
        "{:?}",
        found.warnings
    );
    for (estimate, truth) in found.parameters.iter().zip([0.02, 0.03]) {
        let errors = (estimate.best - truth) / estimate.standard_error;
        assert!(errors.abs() < 4.0, "{errors} standard errors: {estimate:?}");
        assert!(estimate.low < truth && truth < estimate.high, "{estimate:?}");
        assert!(estimate.standard_error < 0.1 * truth, "the data say more than that: {estimate:?}");
        assert!(!estimate.open_below && !estimate.open_above, "{estimate:?}");
    }
    // The forecast goes on by the same law.
    let [joined, active] = &found.targets[..] else { panic!("two targets") };
    assert_eq!(
        (joined.forecast_error_percent, active.rows.iter().filter(|row| row.held_out).count()),
        (None, 4)
    );
    assert!(active.forecast_error_percent.expect("rows were held out") < 10.0, "{active:?}");
    assert!(found.search_evaluations <= 90, "{}", found.search_evaluations);
}

#[test]
fn a_variant_that_forks_is_simulated_with_its_past() {
    let channels = format!(
        "{ORGANIC}[[variant]]\nname = 'later'\nservice.s.channel = [{{ kind = 'organic', innovation = 0.05 }}]\n"
    );
    let parameters = parameter("service.s.channel.organic.innovation", 0.001, 0.1);
    let text = market(&channels, &(parameters + &target("joined", "")));
    let text = text.replace("seed = 5", "seed = 5\nfork_day = 30");
    let found = calibrated(&text, &law_of(|day| if day < 30 { 0.02 } else { 0.05 }, 0.02));
    let estimate = &found.parameters[0];
    assert!(estimate.low < 0.02 && 0.02 < estimate.high && !estimate.open_above, "{estimate:?}");
}

#[test]
fn what_is_held_out_has_no_say() {
    let parameters = parameter("service.s.channel.organic.innovation", 0.001, 0.1);
    let text = market(ORGANIC, &(parameters + &target("joined", "fit_until = 39")));
    let data = law(0.02, 0.02);
    let (early, late) = data.split_at(data.find("\n44,").expect("a row of day 44") + 1);
    let late: String = late.lines().map(|line| line.replacen(',', ",9", 1) + "\n").collect();
    let (one, other) = (calibrated(&text, &data), calibrated(&text, &format!("{early}{late}")));
    assert_eq!(format!("{:?}", one.parameters), format!("{:?}", other.parameters));
    assert_ne!(one.targets[0].forecast_error_percent, other.targets[0].forecast_error_percent);
}

#[test]
fn the_same_plan_gives_the_same_result_at_any_number_of_threads() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let found = pool.install(|| calibrated(&two_parameters(), &law(0.02, 0.03)));
        format!("{found:?}")
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn the_best_scenario_reads_and_simulates_what_the_fit_says() {
    let found = calibrated(&two_parameters(), &law(0.02, 0.03));
    let best = scenario(&found.best_scenario, "");
    assert!(best.calibration.is_none());
    let world = &best.variants[0].world;
    assert_eq!(world.services[0].churn.hazard, found.parameters[1].best);
    let again = two_parameters().replace("seed = 5", "seed = 6");
    let other = calibrated(&again, &law(0.02, 0.03));
    assert_ne!(other.parameters[0].best, found.parameters[0].best, "another seed is another chance");
}

#[test]
fn parameters_that_do_the_same_are_said_to_be_inseparable() {
    let channels = format!("{ORGANIC}{}", ORGANIC.replace("'organic'", "'organic'\nname = 'other'"));
    let parameters = parameter("service.s.channel.organic.innovation", 0.001, 0.1)
        + &parameter("service.s.channel.other.innovation", 0.001, 0.1);
    let found = calibrated(&market(&channels, &(parameters + &target("joined", ""))), &law(0.02, 0.02));
    let sum = found.parameters[0].best + found.parameters[1].best;
    assert!((sum - 0.02).abs() < 0.002, "their sum is known: {:?}", found.parameters);
    // Whatever the one is up to their sum, the other makes up for it: the ridge is curved on a scale of ratios, and the interval goes
    // along it, to a tenth of its upper end at 0.019. A linear model of the others ends at 0.0146.
    for estimate in &found.parameters {
        assert!(estimate.open_below && estimate.low == 0.001, "{estimate:?}");
        assert!((0.017..0.0215).contains(&estimate.high), "{estimate:?}");
    }
    let said = found.warnings.iter().any(|warning| {
        warning.contains("`service.s.channel.organic.innovation` and `service.s.channel.other.innovation`")
            && warning.contains("made up for by a lower")
    });
    assert!(said, "{:?}\n{:?}", found.warnings, found.correlations);
}

/// A calibration that was interrupted goes on by taking from the store what it had simulated, to the same result.
#[test]
fn what_was_simulated_is_not_simulated_again() {
    let scenario = scenario(&two_parameters(), &law(0.02, 0.02));
    let plan = scenario.calibration.expect("it has one");
    let store = Memory::new(None);
    let run = || {
        calibrate(
            &plan,
            Settings { intervals: true, refits: 0, origins: 0, store: Some(&store) },
            &Silent,
            &AtomicBool::new(false),
        )
        .expect("it can be made")
    };
    let first = run();
    let (kept, read) = (store.answers_count(), store.read());
    assert!(kept > 100, "{kept}");
    let again = run();
    assert_eq!((store.answers_count(), format!("{again:?}")), (kept, format!("{first:?}")));
    assert!(store.read() - read >= kept, "all of it came from there");
    // Nothing of it serves other data.
    let other = self::scenario(&two_parameters(), &law(0.02, 0.03));
    let other = other.calibration.expect("it has one");
    let before = store.read();
    calibrate(
        &other,
        Settings { intervals: true, refits: 0, origins: 0, store: Some(&store) },
        &Silent,
        &AtomicBool::new(false),
    )
    .expect("it can be made");
    assert!(store.answers_count() > kept && store.read() - before < kept);
}

#[test]
fn an_interrupted_calibration_says_the_best_so_far() {
    struct StopAfter<'a>(&'a AtomicBool, std::sync::atomic::AtomicU32);
    impl Progress for StopAfter<'_> {
        fn simulation_done(&self) {
            if self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 60 {
                self.0.store(true, std::sync::atomic::Ordering::Relaxed);
            }
        }
        fn warn(&self, _: &str) {}
    }
    let scenario = scenario(&two_parameters(), &law(0.02, 0.02));
    let (plan, stop) = (scenario.calibration.expect("it has one"), AtomicBool::new(false));
    let progress = StopAfter(&stop, Default::default());
    let settings = Settings { intervals: true, refits: 0, origins: 0, store: None };
    let found = calibrate(&plan, settings, &progress, &stop).expect("something had a value");
    assert_eq!(found.status, Status::Interrupted);
    assert!(
        (0.001..=0.1).contains(&found.parameters[0].best) && found.parameters[0].low.is_nan(),
        "{found:?}"
    );
    assert!(found.warnings[0].starts_with("this is the best so far"), "{:?}", found.warnings);
}

#[test]
fn a_parameter_without_effect_is_said_to_be_undetermined() {
    let parameters = parameter("service.s.channel.organic.innovation", 0.001, 0.1)
        + &parameter("service.s.cost.per_join", 1.0, 100.0);
    let found = calibrated(&market(ORGANIC, &(parameters + &target("joined", ""))), &law(0.02, 0.02));
    let cost = &found.parameters[1];
    assert!(cost.open_below && cost.open_above && (cost.low, cost.high) == (1.0, 100.0), "{cost:?}");
    assert!(found.warnings[0].contains("do not determine `service.s.cost.per_join`"), "{:?}", found.warnings);
    assert!(found.parameters[0].low < 0.02 && found.parameters[0].high > 0.02, "{:?}", found.parameters);
}

#[test]
fn a_range_beside_the_answer_is_said_to_be_too_narrow() {
    let parameters = parameter("service.s.channel.organic.innovation", 0.03, 0.1);
    let found = calibrated(&market(ORGANIC, &(parameters + &target("joined", ""))), &law(0.02, 0.02));
    let estimate = &found.parameters[0];
    assert!(estimate.best < 0.0301 && estimate.open_below && !estimate.open_above, "{estimate:?}");
    let said = |words: &str| found.warnings.iter().any(|warning| warning.contains(words));
    assert!(said("on the edge of its range, 0.03: a better value may lie beyond"), "{:?}", found.warnings);
    assert!(said("THIS DOES NOT FIT") && found.goodness.fits == Some(false), "{:?}", found.warnings);
    assert!(estimate.at_edge && estimate.standard_error.is_nan(), "{estimate:?}");
}

#[test]
fn what_keeps_a_calibration_from_being_made_is_said() {
    let plan = scenario(&two_parameters(), &law(0.02, 0.03)).calibration.expect("it has one");
    let stopped = calibrate(
        &plan,
        Settings { intervals: true, refits: 0, origins: 0, store: None },
        &Silent,
        &AtomicBool::new(true),
    );
    assert_eq!(stopped.err(), Some(Error::Interrupted));
    // Nobody ever pays, so that there is no revenue to divide by.
    let moment =
        "[[calibration.target]]\nof = \"1 / final.revenue['base']\"\nvalue = 1\nstandard_error = 1\n";
    let parameters = parameter("service.s.churn.hazard", 0.002, 0.2);
    let plan = scenario(&market(ORGANIC, &(parameters + moment)), "").calibration.expect("it has one");
    assert_eq!(
        calibrate(
            &plan,
            Settings { intervals: true, refits: 0, origins: 0, store: None },
            &Silent,
            &AtomicBool::new(false)
        )
        .err(),
        Some(Error::NoValue)
    );
}
