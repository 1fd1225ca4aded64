//! What comes back when a loaded model fails: the kind of failure and its words, never a crash of the
//! program and never a changed floating-point environment.

use eyeballs_abi::description::ParameterValue;
use eyeballs_abi::float_environment;
use eyeballs_abi::instance::{FailureKind, ModelFailure, ModelHandle};
use eyeballs_plugins::{Permission, Registry, Search};
use eyeballs_tests::built_library;
use eyeballs_tests::one_block::{OneBlock, values};

fn misbehaving() -> ModelHandle {
    let registry =
        Registry::open(Search::default(), Permission::everything(), None).expect("nothing was named");
    let library = built_library("misbehaving");
    registry.find("misbehaving", Some(&library), None).expect("it can be loaded").handle
}

fn choice(handle: &ModelHandle, parameter: &str, name: &str) -> ParameterValue {
    let description = handle.description();
    let choices = &description.parameters[description.parameter(parameter).expect("declared")].choices;
    ParameterValue::Choice(choices.iter().position(|choice| choice == name).expect("declared"))
}

/// Runs days 0 to 2, to fail on day 1 (or in `create`).
fn failure(when: &str, how: &str) -> (u32, ModelFailure) {
    let handle = misbehaving();
    let values = values(
        &handle,
        &[
            ("when", choice(&handle, "when", when)),
            ("how", choice(&handle, "how", how)),
            ("day", ParameterValue::Integer(1)),
        ],
    );
    let mut block = match OneBlock::new(&handle, &values, (0..100).collect()) {
        Ok(block) => block,
        Err(failure) => return (0, failure),
    };
    block.column_mut::<f32>("minutes_today").fill(5.0);
    for _ in 0..3 {
        if let Err(failure) = block.day() {
            return (block.market.day, failure);
        }
    }
    panic!("it went on");
}

#[test]
fn a_panic_in_any_phase_comes_back_as_a_failure_with_its_message() {
    for (when, day) in [("create", 0), ("plan", 1), ("attend", 1), ("serve", 1), ("settle", 1)] {
        let (failed_on, failure) = failure(when, "panic");
        assert_eq!((failed_on, failure.kind), (day, FailureKind::Panic), "{when}");
        assert_eq!(failure.to_string(), "panicked: a planned panic", "{when}");
    }
}

#[test]
fn an_error_of_create_names_the_parameter_and_one_of_a_day_is_the_models() {
    let (_, refused) = failure("create", "error");
    assert_eq!(refused.kind, FailureKind::Config(Some(1)));
    for when in ["plan", "serve", "settle"] {
        let (day, failure) = failure(when, "error");
        assert_eq!((day, failure.kind), (1, FailureKind::Model), "{when}");
        assert_eq!(failure.message, "a planned error", "{when}");
    }
}

#[test]
fn flush_to_zero_is_refused_and_undone_in_every_phase() {
    let before = float_environment::current();
    for when in ["create", "plan", "attend", "serve", "settle"] {
        let (_, failure) = failure(when, "flush-to-zero");
        assert_eq!(failure.kind, FailureKind::FloatEnvironment, "{when}");
        assert!(failure.message.contains("-ffast-math"), "{failure}");
        assert_eq!(float_environment::current(), before, "{when}");
    }
}

#[test]
fn it_works_when_nothing_is_planned() {
    let handle = misbehaving();
    let mut block = OneBlock::new(&handle, &values(&handle, &[]), (0..100).collect()).expect("it can be");
    block.column_mut::<f32>("minutes_today")[..60].fill(5.0);
    block.day().expect("it goes on");
    assert_eq!((block.metrics[0], block.postings[0]), (60.0, 60_000_000));
}
