//! A model in C, built as the documentation says, does what the same arithmetic in Rust does, bit for bit.

use eyeballs_abi::description::{Length, ParameterValue};
use eyeballs_abi::instance::{BlockPhase, FailureKind, ModelHandle};
use eyeballs_numerics::random::{uniform, uniform_open};
use eyeballs_plugins::{Permission, Registry, Search};
use eyeballs_tests::one_block::{OneBlock, values};
use eyeballs_tests::{C_MODEL_FLAGS, compile_c, empty_folder, project};

fn tip_jar(test: &str) -> ModelHandle {
    let source = project().join("tests/fixtures/c-model/tip_jar.c");
    let library = compile_c(&source, C_MODEL_FLAGS, &empty_folder(test).join("tip_jar.so"));
    let registry =
        Registry::open(Search::default(), Permission::everything(), None).expect("nothing was named");
    registry.find("tip-jar", Some(&library), None).expect("the C model keeps the contract").handle
}

#[test]
fn it_describes_itself() {
    let handle = tip_jar("c-model-description");
    let description = handle.description();
    assert_eq!((description.title.as_str(), description.version.as_str()), ("Tip jar", "1.0.0"));
    assert_eq!(description.parameters[0].range(), "0 to 1");
    assert!(description.parameters[1].tunable && description.parameters[1].log_scale);
    assert_eq!(description.globals[0].length, Length::Fixed(1));
    assert!(!handle.has(BlockPhase::Attend));
}

#[test]
fn it_draws_and_counts_as_the_same_arithmetic_in_rust() {
    const PEOPLE: usize = 4_097;
    let (chance, amount, empty_jar_factor, counting_share) = (0.3, 1.7, 0.5, 0.1);
    let handle = tip_jar("c-model-days");
    let values = values(
        &handle,
        &[("chance", ParameterValue::Float(chance)), ("amount", ParameterValue::Float(amount))],
    );
    let people: Vec<u32> = (0..PEOPLE as u32).map(|row| row * 7 + 3).collect();
    let mut block = OneBlock::new(&handle, &values, people).expect("the defaults can be");
    for (row, minutes) in block.column_mut::<f32>("minutes_today").iter_mut().enumerate() {
        *minutes = if row % 5 == 0 { 0.0 } else { 12.0 };
    }

    let mut tips_given = vec![0_u16; PEOPLE];
    let mut jar_yesterday = 0.0;
    for day in 0..3 {
        let key = block.random();
        let (mut paid, mut experience) = (vec![0_i64; PEOPLE], vec![0_f32; PEOPLE]);
        let mut count = 0.0;
        for (row, &person) in block.people().iter().enumerate() {
            let chance = chance * if jar_yesterday > 0.0 { 1.0 } else { empty_jar_factor };
            if row % 5 == 0 || f64::from(uniform(key.bits(person, 0, 0)[0])) >= chance {
                continue;
            }
            let tip = amount * (0.5 + uniform_open(key.bits(person, 1, 0)[0]));
            paid[row] = (tip * 1e6 + 0.5) as i64;
            experience[row] = if tips_given[row] == 0 { 0.25 } else { 0.0 };
            tips_given[row] += 1;
            count += 1.0;
        }
        let total: i64 = paid.iter().sum();

        block.day().expect("the model goes on");
        assert_eq!(block.column::<i64>("paid_micros"), paid, "day {day}");
        assert_eq!(block.column::<f32>("experience"), experience, "day {day}");
        assert_eq!(block.column::<u16>("tips_given"), tips_given, "day {day}");
        assert_eq!(block.metrics, [count, jar_yesterday], "day {day}");
        assert_eq!(block.postings, [total, (total as f64 * counting_share + 0.5) as i64], "day {day}");
        jar_yesterday = total as f64 * 1e-6;
        assert_eq!(block.globals, [jar_yesterday], "day {day}");
        assert!(total > 0 && total < PEOPLE as i64 * 1_000_000, "some tip, not all");
    }
}

#[test]
fn it_refuses_a_combination_and_names_the_parameter() {
    let handle = tip_jar("c-model-refusal");
    let failure = handle.create(&values(&handle, &[("amount", ParameterValue::Float(0.0))])).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Config(Some(1)));
    assert!(failure.message.contains("above 0 where people tip"), "{failure}");
}

#[test]
fn a_block_may_be_empty() {
    let handle = tip_jar("c-model-empty");
    let mut block = OneBlock::new(&handle, &values(&handle, &[]), Vec::new()).expect("the defaults can be");
    block.day().expect("the model goes on");
    assert_eq!(block.metrics, [0.0, 0.0]);
}

#[test]
fn the_flags_of_these_tests_are_those_that_people_are_told() {
    let flags = C_MODEL_FLAGS.join(" ");
    for file in [
        "docs/writing-a-model.md",
        "crates/eyeballs-abi/include/eyeballs.h",
        "tests/fixtures/c-model/tip_jar.c",
    ] {
        let text = std::fs::read_to_string(project().join(file)).expect("it can be read");
        assert!(text.contains(&format!("cc {flags} -I")), "{file} does not say: cc {flags}");
    }
}
