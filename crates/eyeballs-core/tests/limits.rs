//! The market in its limiting cases, where it is a textbook model. Bounds are four standard errors.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::spec::{ChannelKind, ChurnSpec, ContactsSpec, Distribution};

/// Share of 1000s of binomial trials within four standard errors of its expectation.
fn assert_share(what: &str, count: u64, of: u64, expected: f64) {
    let share = count as f64 / of as f64;
    let error = (expected * (1.0 - expected) / of as f64).sqrt();
    let z = (share - expected) / error;
    assert!(z.abs() < 4.0, "{what}: {share}, expected {expected}, {z:.1} standard errors away");
}

/// Bass (1969): innovation and imitation, nobody leaves. The day is the unit of time, so the closed
/// form's rates are taken per day; the recursion by days is exact, the continuous form its limit.
#[test]
fn adoption_by_innovation_and_imitation_is_bass() {
    const PEOPLE: u32 = 200_000;
    const DAYS: u32 = 730;
    let (p, q) = (0.03 / 100.0, 0.38 / 50.0);
    let mut reader = service("reader");
    reader.channels = vec![
        channel("organic", ChannelKind::Organic { innovation: p }),
        channel("word-of-mouth", ChannelKind::WordOfMouth { imitation: q, valence: 0.0, transmission: 0.0 }),
    ];
    let record = run(world(PEOPLE, DAYS, vec![reader]), 0);
    // Early luck persists while adoption grows by itself: the variance of F at its steepest is about
    // F'(t)^2 / (N p q) * (p + q) beside the binomial one (linear noise around the deterministic path).
    for day in [200, 400, 729] {
        let t = (day + 1) as f64;
        let decay = (-(p + q) * t).exp();
        let expected = (1.0 - decay) / (1.0 + q / p * decay);
        let rate = (p + q * expected) * (1.0 - expected);
        let binomial = expected * (1.0 - expected) / f64::from(PEOPLE);
        let start = rate * rate / (f64::from(PEOPLE) * p * (p + q));
        // The daily recursion lags the continuous curve by less than half a day.
        let lag = 0.5 * rate;
        let share = record.services[0].days[day].active as f64 / f64::from(PEOPLE);
        let bound = 4.0 * (binomial + start).sqrt() + lag;
        assert!((share - expected).abs() < bound, "day {day}: {share}, expected {expected} within {bound}");
    }
}

#[test]
fn churn_of_people_who_are_alike_is_geometric() {
    const PEOPLE: u32 = 100_000;
    let hazard = 0.01;
    let mut reader = service("reader");
    reader.initial_users = u64::from(PEOPLE);
    reader.churn = ChurnSpec { hazard, spread: 0.0, satisfaction_effect: 0.0, inactive_days: 0 };
    let record = run(world(PEOPLE, 301, vec![reader]), 0);
    for day in [1, 30, 100, 300] {
        let expected = (-hazard * day as f64).exp();
        assert_share(&format!("day {day}"), record.services[0].days[day].active, u64::from(PEOPLE), expected);
    }
}

/// Gamma frailty (mean 1, squared cv v) mixes exponential lives to Lomax.
#[test]
fn churn_of_people_who_differ_is_lomax() {
    const PEOPLE: u32 = 100_000;
    for (hazard, spread) in [(0.01, 1.2), (0.05, 4.0), (0.02, 0.1)] {
        let mut reader = service("reader");
        reader.initial_users = u64::from(PEOPLE);
        reader.churn = ChurnSpec { hazard, spread, satisfaction_effect: 0.0, inactive_days: 0 };
        let record = run(world(PEOPLE, 301, vec![reader]), 0);
        for day in [1, 30, 100, 300] {
            let expected = (1.0 + spread * hazard * day as f64).powf(-1.0 / spread);
            let what = format!("hazard {hazard}, spread {spread}, day {day}");
            assert_share(&what, record.services[0].days[day].active, u64::from(PEOPLE), expected);
        }
    }
}

/// Below one invitation accepted for each user, a seed brings 1 / (1 - K) people in all, with variance
/// K / (1 - K)^3 (Poisson offspring).
#[test]
fn invitations_below_one_each_die_out_at_the_known_size() {
    const SEEDS: u64 = 4_000;
    const PEOPLE: u32 = 2_000_000;
    let k: f64 = 0.8;
    let mut reader = service("reader");
    reader.initial_users = SEEDS;
    reader.channels = vec![channel(
        "invitation",
        ChannelKind::Invitation {
            per_new_user: k / 0.25,
            per_active_day: 0.0,
            acceptance: 0.25,
            delay_days: 1,
            reward: Default::default(),
        },
    )];
    let mut spec = world(PEOPLE, 120, vec![reader]);
    spec.people.contacts = ContactsSpec::SmallWorld { mean: 100.0, rewire: 1.0 };
    let record = run(spec, 0);
    let size = record.services[0].days[119].active as f64 / SEEDS as f64;
    let expected = 1.0 / (1.0 - k);
    let error = (k / (1.0 - k).powi(3) / SEEDS as f64).sqrt();
    // At most a hundredth of the people are users, so at most that share of invitations is wasted:
    // dK <= K / 100, and the size moves by dK / (1 - K)^2.
    let crowding = k * (expected * SEEDS as f64 / f64::from(PEOPLE)) / (1.0 - k).powi(2);
    assert!((size - expected).abs() < 4.0 * error + crowding, "{size}, expected {expected} +- {error}");
}

/// Above one, users grow by the factor K every cycle.
#[test]
fn invitations_above_one_each_grow_by_k_every_cycle() {
    const SEEDS: u64 = 20_000;
    let (k, cycle, cycles) = (1.5_f64, 3, 5);
    let mut reader = service("reader");
    reader.initial_users = SEEDS;
    reader.channels = vec![channel(
        "invitation",
        ChannelKind::Invitation {
            per_new_user: k / 0.5,
            per_active_day: 0.0,
            acceptance: 0.5,
            delay_days: cycle,
            reward: Default::default(),
        },
    )];
    let mut spec = world(40_000_000, 1 + cycle * cycles, vec![reader]);
    spec.people.contacts = ContactsSpec::SmallWorld { mean: 200.0, rewire: 1.0 };
    let record = run(spec, 0);
    let newest = record.services[0].days[(cycle * cycles) as usize].joined as f64;
    let expected = SEEDS as f64 * k.powi(cycles as i32);
    // Variance of a generation of a branching process: seeds K^(n-1) (K^n - 1) / (K - 1) * K.
    let n = cycles as i32;
    let variance = SEEDS as f64 * k.powi(n) * (k.powi(n) - 1.0) / (k - 1.0);
    // Users so far are at most this share of the people; invitations to them are wasted.
    let crowding: f64 =
        (0..cycles as i32).map(|g| SEEDS as f64 * k.powi(g) / 40e6 * (cycles as i32 - g) as f64).sum();
    let bound = 4.0 * variance.sqrt() + expected * crowding;
    assert!((newest - expected).abs() < bound, "{newest}, expected {expected} within {bound}");
}

/// Minutes follow the logit shares, and opening does not change their mean.
#[test]
fn minutes_are_shared_by_multinomial_logit() {
    const PEOPLE: u32 = 50_000;
    let mut services: Vec<_> = [("one", 0.2), ("two", 0.6)]
        .into_iter()
        .map(|(name, quality)| {
            let mut one = service(name);
            one.quality.start = quality;
            one.initial_users = u64::from(PEOPLE);
            one
        })
        .collect();
    services[1].session_minutes = 60.0;
    let mut spec = world(PEOPLE, 11, services);
    spec.people.outside_weight = 0.4;
    let record = run(spec, 0);
    for (index, weight) in [0.2, 0.6].into_iter().enumerate() {
        let mean: f64 = 60.0 * weight / 1.2;
        let session = [10.0, 60.0][index];
        let opens = 1.0 - (-mean / session).exp();
        let days = &record.services[index].days[1..11];
        let minutes: f64 = days.iter().map(|day| day.minutes).sum::<f64>() / (10.0 * f64::from(PEOPLE));
        let error = mean * ((1.0 - opens) / opens / (10.0 * f64::from(PEOPLE))).sqrt();
        // 32-bit arithmetic is good to one part in a million.
        assert!((minutes - mean).abs() < 4.0 * error + 1e-6 * mean, "{minutes}, expected {mean} +- {error}");
    }
}

/// Sociability speeds imitation up: the sociable are reached in proportion to it.
#[test]
fn the_sociable_adopt_in_proportion_to_sociability() {
    const PEOPLE: u32 = 100_000;
    let imitation = 0.002;
    let mut reader = service("reader");
    reader.channels = vec![channel(
        "word-of-mouth",
        ChannelKind::WordOfMouth { imitation, valence: 0.0, transmission: 0.0 },
    )];
    // Half of the people are users of a seed service, so adoption of the watched one starts at a half.
    reader.initial_users = u64::from(PEOPLE / 2);
    let mut spec = world(PEOPLE, 2, vec![reader]);
    spec.people.sociability = Distribution::Gamma { mean: 3.0, shape: 2.0 };
    let record = run(spec, 0);
    // Expected share of the other half: mean over sociability s (Gamma, shape 2, mean 1) of
    // 1 - exp(-s h), that is 1 - (1 + h / 2)^-2 for each day; adoption is a half on day 1.
    let joined = record.services[0].days[1].joined;
    let hazard = imitation * 0.5;
    assert_share("joined", joined, u64::from(PEOPLE / 2), 1.0 - (1.0 + hazard / 2.0).powi(-2));
}
