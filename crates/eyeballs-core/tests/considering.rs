//! Who considers a service, and what becomes of those who decline.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::record::Record;
use eyeballs_core::spec::*;
use eyeballs_core::units::Day;

const PEOPLE: u32 = 20_000;

fn organic(innovation: f64) -> ChannelSpec {
    channel("organic", ChannelKind::Organic { innovation })
}

/// A market of one service whose people consider it.
fn looked_at(join: JoinSpec, change: impl FnOnce(&mut ServiceSpec)) -> Record {
    let mut reader = service("reader");
    reader.join = join;
    reader.channels = vec![organic(20.0)];
    change(&mut reader);
    run(world(PEOPLE, 20, vec![reader]), 0)
}

fn users(record: &Record, day: usize) -> f64 {
    record.services[0].days[day].active as f64
}

/// Four standard errors of a count of which a share is expected.
fn four_errors(share: f64) -> f64 {
    4.0 * (f64::from(PEOPLE) * share * (1.0 - share)).sqrt()
}

const HALF: JoinSpec = JoinSpec { appeal: 0.5, quality_effect: 0.0, offer_effect: 1.0, give_up: 1.0 };

#[test]
fn who_gave_up_is_reached_by_nothing_even_after_the_service_opened_again() {
    let record = {
        let mut reader = service("reader");
        reader.join = HALF;
        reader.channels = vec![
            organic(20.0),
            channel(
                "invitation",
                ChannelKind::Invitation {
                    per_new_user: 20.0,
                    per_active_day: 0.0,
                    acceptance: 1.0,
                    delay_days: 1,
                    reward: eyeballs_core::units::Micros::ZERO,
                },
            ),
        ];
        let mut spec = world(PEOPLE, 20, vec![reader]);
        let event = |day, action| EventSpec { day: Day(day), action };
        spec.events = vec![event(10, Action::Close { service: 0 }), event(12, Action::Open { service: 0 })];
        run(spec, 0)
    };
    let joined = users(&record, 0);
    assert!((joined - 0.5 * f64::from(PEOPLE)).abs() < four_errors(0.5), "{joined}");
    assert_eq!(users(&record, 9), joined);
    assert_eq!(record.services[0].channels[0].reached, u64::from(PEOPLE));
    // On average twenty invitations for each, and nobody whom they count as reached.
    assert!(record.services[0].days[0].invitations_sent > 100_000);
    assert_eq!(record.services[0].channels[1].reached, 0);
    assert_eq!(record.services[0].days[19].joined, 0);
    assert_eq!((users(&record, 19), users(&record, 11)), (0.0, 0.0));
}

#[test]
fn whoever_declines_may_be_reached_again_on_the_same_day() {
    // A hazard of 20 of being reached, of which each comes to a join with chance 1/10: 1 - exp(-2).
    let record = looked_at(JoinSpec { appeal: 0.1, give_up: 0.0, ..HALF }, |_| ());
    let share = 1.0 - (-2.0_f64).exp();
    assert!(
        (users(&record, 0) - share * f64::from(PEOPLE)).abs() < four_errors(share),
        "{}",
        users(&record, 0)
    );
    let reached = record.services[0].channels[0].reached as f64;
    assert!(reached > 5.0 * f64::from(PEOPLE), "{reached}");
}

#[test]
fn an_invitation_that_was_accepted_is_considered() {
    let invited = |join| {
        looked_at(join, |reader| {
            reader.initial_users = u64::from(PEOPLE / 2);
            reader.channels = vec![channel(
                "contacts",
                ChannelKind::ContactImport { share: 1.0, contacts: 100, acceptance: 1.0, delay_days: 1 },
            )];
        })
    };
    let [all, half, quarter] =
        [JoinSpec::NEUTRAL, JoinSpec { appeal: 0.5, ..HALF }, JoinSpec { appeal: 0.25, ..HALF }]
            .map(|join| users(&invited(join), 1) - f64::from(PEOPLE / 2));
    assert!((half / all - 0.5).abs() < 4.0 * 0.5 / all.sqrt(), "{half} of {all}");
    assert!((quarter / all - 0.25).abs() < 4.0 * 0.5 / all.sqrt(), "{quarter} of {all}");
}

#[test]
fn who_left_returns_as_readily_as_before_unless_an_effect_is_set() {
    let returned = |return_effect, give_up| {
        let mut reader = service("reader");
        reader.join = JoinSpec { appeal: 0.25, give_up, ..HALF };
        reader.initial_users = u64::from(PEOPLE);
        reader.return_hazard = 20.0;
        reader.return_effect = return_effect;
        let mut spec = world(PEOPLE, 4, vec![reader]);
        let shock = Action::Shock { service: 0, leave_share: 1.0, satisfaction_shift: 0.0 };
        spec.events = vec![EventSpec { day: Day(1), action: shock }];
        users(&run(spec, 0), 2)
    };
    assert_eq!(returned(0.0, 1.0), f64::from(PEOPLE));
    // 0.25 to the power of 1/2.
    let half = returned(0.5, 1.0);
    assert!((half - 0.5 * f64::from(PEOPLE)).abs() < four_errors(0.5), "{half}");
    assert!(returned(0.5, 0.0) > 0.99 * f64::from(PEOPLE));
}

#[test]
fn quality_and_hype_move_the_odds() {
    let joined = |quality, level, quality_effect| {
        let join = JoinSpec { quality_effect, ..HALF };
        let record = looked_at(join, |reader| {
            reader.quality.start = quality;
            reader.hype = HypeSpec { level, half_life_days: 10.0 };
        });
        users(&record, 0)
    };
    let logit = |utility: f64| 1.0 / (1.0 + (-utility).exp());
    for (quality, level, effect, share) in [
        (0.9, 0.0, 2.0, logit(0.8)),
        (0.1, 0.0, 2.0, logit(-0.8)),
        (0.1, 0.3, 5.0, logit(-0.5)),
        (0.9, 0.3, 0.0, 0.5),
    ] {
        let joined = joined(quality, level, effect);
        assert!(
            (joined - share * f64::from(PEOPLE)).abs() < four_errors(share),
            "{joined} at {quality}, {level}"
        );
    }
}

#[test]
fn hype_disappoints_as_much_as_it_promised_and_fades() {
    let satisfaction = |level| {
        let record = looked_at(JoinSpec::NEUTRAL, |reader| {
            reader.quality.start = 0.8;
            reader.session_minutes = 0.01;
            reader.satisfaction.smoothing = 1.0;
            reader.hype = HypeSpec { level, half_life_days: 3.0 };
            reader.channels[0].starts = Day(4);
        });
        [5, 9, 18].map(|day| record.services[0].days[day].satisfaction)
    };
    for (with, without, age) in satisfaction(0.4)
        .into_iter()
        .zip(satisfaction(0.0))
        .zip([5.0, 9.0, 18.0])
        .map(|((with, without), age)| (with, without, age))
    {
        let left = 0.4 * (-age / 3.0_f64).exp2();
        assert!((without - with - left).abs() < 1e-5, "{without} - {with} on day {age}, {left}");
    }
}

#[test]
fn an_event_changes_what_people_make_of_it() {
    let mut reader = service("reader");
    reader.join = HALF;
    reader.channels = vec![organic(20.0)];
    reader.channels[0].starts = Day(5);
    let mut spec = world(PEOPLE, 8, vec![reader]);
    let set = |knob, value| EventSpec { day: Day(5), action: Action::SetService { service: 0, knob, value } };
    spec.events = vec![set(ServiceKnob::JoinAppeal, 0.2), set(ServiceKnob::JoinGiveUp, 1.0)];
    let joined = users(&run(spec, 0), 7);
    assert!((joined - 0.2 * f64::from(PEOPLE)).abs() < four_errors(0.2), "{joined}");
}

mod gate {
    use eyeballs_core::spec::ModelSpec;
    use eyeballs_core::units::Day;
    use eyeballs_model::abi::description::ParameterValue;
    use eyeballs_model::abi::instance::ModelHandle;
    use eyeballs_model::prelude::*;
    use eyeballs_model::shim::Shim;

    parameters! {
        /// What is asked of who considers the service.
        pub struct Parameters {
            /// Who values it at less is kept out, everybody else let in; below 0: a mistake.
            price: f64 = 1.0, "1", [-1.0, 1e9];
            /// Said instead, if not 0.
            says: f64 = 0.0, "1", [-1e9, 1e9];
        }
    }
    columns! {
        /// What is read and written.
        pub struct Columns {
            input willingness_to_pay: f32, "1", "as drawn";
            input satisfaction: f32, "1", "as it would begin";
            input tenure_days: f32, "days", "none yet";
            input minutes_today: f32, "min", "none yet";
            state seven: u8 = 7, "1", "never changes";
            output appeal: f32, "1", "a door, or as given";
        }
    }

    /// See the file.
    pub struct Gate {
        parameters: Parameters,
    }

    impl BusinessModel for Gate {
        const ID: &'static CStr = c"gate";
        const VERSION: &'static CStr = c"1.0.0";
        const TITLE: &'static CStr = c"Gate";
        const DOC: &'static CStr = c"Lets in who values it.";
        const CONSIDERS: bool = true;
        type Parameters = Parameters;
        type Columns = Columns<'static>;
        type Metrics = NoMetrics;
        type Postings = NoPostings;
        type Globals = NoGlobals;

        fn new(parameters: Parameters) -> Result<Self, ModelError> {
            Ok(Gate { parameters })
        }

        fn serve(&self, _: Block<'_, Self>) -> Result<(), ModelError> {
            Ok(())
        }

        fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
            let columns = block.columns;
            for row in 0..block.people.len() {
                let as_new =
                    (columns.satisfaction[row], columns.tenure_days[row], columns.minutes_today[row]);
                assert_eq!((as_new, columns.seven[row]), ((0.5, 0.0, 0.0), 7));
                // What is written here is forgotten.
                columns.seven[row] = 8;
                let worth = f64::from(columns.willingness_to_pay[row]) >= self.parameters.price;
                columns.appeal[row] = match self.parameters {
                    Parameters { says, .. } if says != 0.0 => says as f32,
                    Parameters { price, .. } if price < 0.0 => f32::NAN,
                    _ if worth => f32::INFINITY,
                    _ => f32::NEG_INFINITY,
                };
            }
            Ok(())
        }
    }

    /// The model at some price, or with something to say.
    pub fn gate(price: f64, says: f64) -> ModelSpec {
        // SAFETY: the table was made by the macros of the model kit and lives for ever.
        let model = unsafe { ModelHandle::new(&Shim::<Gate>::MODEL) }.expect("the table keeps the contract");
        ModelSpec { model, values: [price, says].map(ParameterValue::Float).into(), starts: Day(0) }
    }
}

/// A market with that model, of people whose willingness to pay is even from 0 to 2, in ten thousands more than go to a
/// model in one call.
fn at_the_gate(price: f64, says: f64, offer_effect: f64) -> WorldSpec {
    let mut reader = service("reader");
    reader.join = JoinSpec { offer_effect, ..HALF };
    reader.channels = vec![organic(20.0)];
    reader.models = vec![gate::gate(price, says)];
    let mut spec = world(PEOPLE, 3, vec![reader]);
    spec.people.willingness_to_pay = Distribution::Uniform { minimum: 1e-6, maximum: 2.0 };
    spec
}

#[test]
fn a_threshold_makes_demand_the_survival_function_of_willingness_to_pay() {
    for price in [0.0_f64, 0.5, 1.0, 1.7, 3.0] {
        let share = (1.0 - price / 2.0).clamp(0.0, 1.0);
        let joined = users(&run(at_the_gate(price, 0.0, 1.0), 0), 0);
        assert!((joined - share * f64::from(PEOPLE)).abs() <= four_errors(share), "{joined} at {price}");
    }
}

#[test]
fn what_models_say_is_log_odds_times_an_effect_and_unheard_without_one() {
    let joined = |says, effect| users(&run(at_the_gate(1.0, says, effect), 0), 0);
    let share = 1.0 / (1.0 + (1.5_f64).exp());
    assert!((joined(-3.0, 0.5) - share * f64::from(PEOPLE)).abs() < four_errors(share));
    assert!((joined(-3.0, 0.0) - 0.5 * f64::from(PEOPLE)).abs() < four_errors(0.5));
    let mut open = at_the_gate(1.0, -3.0, 1.0);
    open.services[0].join.appeal = 1.0;
    assert_eq!(users(&run(open, 0), 0), f64::from(PEOPLE));
}

#[test]
fn of_opposite_infinities_the_locked_door_prevails() {
    for [one, other] in [[0.0, 1e9], [1e9, 0.0]] {
        let mut spec = at_the_gate(one, 0.0, 1.0);
        let mut second = gate::gate(other, 0.0);
        second.starts = Day(0);
        spec.services[0].models.push(second);
        assert_eq!(users(&run(spec, 0), 0), 0.0);
    }
}

#[test]
fn an_appeal_that_is_not_a_number_names_the_model() {
    use eyeballs_core::simulation::Simulation;
    use std::sync::Arc;
    let world = Arc::new(eyeballs_core::world::World::new(at_the_gate(-1.0, 0.0, 1.0)));
    let mut simulation = Simulation::new(&world, 0).expect("it takes its parameters");
    let error = simulation.step().expect_err("NaN is no appeal").to_string();
    assert!(error.contains("gate") && error.contains("its `appeal` cannot be NaN"), "{error}");
}
