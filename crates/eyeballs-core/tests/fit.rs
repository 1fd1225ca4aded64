//! What it changes how well a service fits a person: who is acquired, who accepts, who returns, who has how many
//! minutes. Shares are means over the circle of tastes; bounds are four standard errors.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};

const PEOPLE: u32 = 40_000;
const BREADTH: f64 = 0.2;

/// The mean of a function of fit over tastes at distances 0 to 1/2.
fn mean_over_tastes(of_fit: impl Fn(f64) -> f64) -> f64 {
    const PARTS: u32 = 10_000;
    let distance = |part: u32| 0.5 * (f64::from(part) + 0.5) / f64::from(PARTS);
    (0..PARTS).map(|part| of_fit(f64::exp(-(distance(part) / BREADTH).powi(2)))).sum::<f64>()
        / f64::from(PARTS)
}

fn niche() -> ServiceSpec {
    let mut niche = service("niche");
    // Near the end of the circle, so that half of the near tastes lie beyond it.
    niche.taste = 0.95;
    niche.breadth = Some(BREADTH);
    niche.session_minutes = 0.001;
    niche
}

fn assert_share(count: u64, of: u64, expected: f64) {
    let share = count as f64 / of as f64;
    let error = (expected * (1.0 - expected) / of as f64).sqrt();
    assert!((share - expected).abs() < 4.0 * error, "{share}, expected {expected} +- {error}");
}

#[test]
fn a_hazard_of_each_person_is_scaled_by_the_fit_that_its_audience_asks_for() {
    for audience_fit in [0.0, 0.5, 1.0] {
        let mut niche = niche();
        niche.channels = vec![channel("organic", ChannelKind::Organic { innovation: 0.3 })];
        niche.channels[0].audience_fit = audience_fit;
        let record = run(world(PEOPLE, 1, vec![niche]), 0);
        let expected =
            mean_over_tastes(|fit| 1.0 - f64::exp(-0.3 * (1.0 - audience_fit + audience_fit * fit)));
        assert_share(record.services[0].days[0].joined, u64::from(PEOPLE), expected);
    }
}

#[test]
fn a_number_of_people_is_reached_where_the_service_fits() {
    let mut niche = niche();
    niche.channels = vec![channel("partner", ChannelKind::PartnerSeeding { people_per_day: 4_000.0 })];
    niche.channels[0].audience_fit = 1.0;
    let record = run(world(PEOPLE, 1, vec![niche]), 0);
    let mean_fit = mean_over_tastes(|fit| fit);
    let expected = mean_over_tastes(|fit| 1.0 - f64::exp(-0.1 * fit / mean_fit));
    assert_share(record.services[0].days[0].joined, u64::from(PEOPLE), expected);
}

/// Everybody is asked, and says yes with the chance of the fit.
#[test]
fn an_invitation_is_accepted_by_those_whom_the_service_fits() {
    let mut niche = niche();
    niche.initial_users = 4_000;
    niche.channels = vec![channel(
        "import",
        ChannelKind::ContactImport { share: 1.0, contacts: 4, acceptance: 0.5, delay_days: 1 },
    )];
    let mut spec = world(PEOPLE, 2, vec![niche]);
    spec.people.contacts = ContactsSpec::SmallWorld { mean: 4.0, rewire: 1.0 };
    let record = run(spec, 0);
    let channel = &record.services[0].channels[0];
    assert!(channel.reached > 10_000);
    assert_share(channel.joined, channel.reached, mean_over_tastes(|fit| 0.5 * fit));
}

#[test]
fn whoever_left_returns_at_the_hazard_times_the_fit() {
    let mut niche = niche();
    niche.initial_users = u64::from(PEOPLE);
    niche.return_hazard = 0.4;
    let mut spec = world(PEOPLE, 3, vec![niche]);
    spec.events = vec![EventSpec {
        day: Day(1),
        action: Action::Shock { service: 0, leave_share: 1.0, satisfaction_shift: 0.0 },
    }];
    let record = run(spec, 0);
    let expected = mean_over_tastes(|fit| 1.0 - f64::exp(-0.4 * fit));
    assert_share(record.services[0].days[2].returned, u64::from(PEOPLE), expected);
}

#[test]
fn minutes_and_satisfaction_follow_the_fit() {
    let mut niche = niche();
    niche.initial_users = u64::from(PEOPLE);
    niche.satisfaction.smoothing = 1.0;
    let record = run(world(PEOPLE, 2, vec![niche]), 0);
    let day = &record.services[0].days[1];
    let near = |value: f64, of_fit: &dyn Fn(f64) -> f64, what: &str| {
        let mean = mean_over_tastes(of_fit);
        let variance = mean_over_tastes(|fit| (of_fit(fit) - mean).powi(2));
        let error = (variance / f64::from(PEOPLE)).sqrt();
        assert!((value - mean).abs() < 4.0 * error, "{what}: {value}, expected {mean} +- {error}");
    };
    let minutes = |fit: f64| 60.0 * 0.5 * fit / (0.5 * fit + 0.5);
    near(day.minutes / f64::from(PEOPLE), &minutes, "minutes");
    near(day.satisfaction, &|fit| 0.5 * fit, "satisfaction");
    assert_eq!(day.cost(), Micros::ZERO);
}
