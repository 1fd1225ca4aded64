//! A model in C that reaches out: packets of money go along contacts, and the firm pays those that are taken.

#[path = "common/small_market.rs"]
mod small_market;

use eyeballs_abi::description::{MetricKind, ParameterValue};
use eyeballs_abi::instance::{BlockPhase, FailureKind, ModelHandle};
use eyeballs_core::checkpoint::record_identity;
use eyeballs_core::record::Record;
use eyeballs_numerics::sampling;
use eyeballs_plugins::{Permission, Registry, Search};
use eyeballs_tests::one_block::{OneBlock, values};
use eyeballs_tests::{C_MODEL_FLAGS, compile_c, empty_folder, project};
use small_market::{These, line, metric, simulate};
use std::sync::OnceLock;

const SCENARIO: &str = "tests/fixtures/scenarios/red-packets.toml";
/// Days of the run on which packets are sent, and how many days later they arrive.
const FESTIVAL: std::ops::Range<usize> = 10..15;
const DELAY: usize = 2;

fn red_packet(test: &str) -> ModelHandle {
    let source = project().join("tests/fixtures/c-model/red_packet.c");
    let library = compile_c(&source, C_MODEL_FLAGS, &empty_folder(test).join("red_packet.so"));
    let registry =
        Registry::open(Search::default(), Permission::everything(), None).expect("nothing was named");
    registry.find("red-packet", Some(&library), None).expect("the C model keeps the contract").handle
}

/// The market of the fixture, once for all tests.
fn market() -> &'static Record {
    static MARKET: OnceLock<Record> = OnceLock::new();
    MARKET.get_or_init(|| at_threads("red-packet-market", 1))
}

fn at_threads(test: &str, threads: usize) -> Record {
    simulate(&project().join(SCENARIO), &These(vec![red_packet(test)]), threads)
}

#[test]
fn it_describes_itself() {
    let handle = red_packet("red-packet-description");
    let description = handle.description();
    assert_eq!(description.metrics.last().expect("it has metrics").kind, MetricKind::Maximum);
    assert!(handle.has(BlockPhase::Consider) && handle.has(BlockPhase::Welcome));
    assert!(!handle.has(BlockPhase::Attend) && !handle.has(BlockPhase::Farewell));
    let refused = handle.create(&values(&handle, &[("amount", ParameterValue::Float(0.0))])).unwrap_err();
    assert_eq!(refused.kind, FailureKind::Config(Some(3)));
}

#[test]
fn it_draws_what_the_same_arithmetic_in_rust_draws() {
    let handle = red_packet("red-packet-days");
    let (first, shape, mean) = (1, 2.0, 1.0);
    let values = values(&handle, &[("first_day_of_year", ParameterValue::Integer(first))]);
    let mut block = OneBlock::new(&handle, &values, (100..1_100).collect()).expect("the defaults can be");
    for day in 0..7 {
        block.column_mut::<f32>("minutes_today").fill(5.0);
        block.column_mut::<f32>("minutes_today")[0] = 0.0;
        block.column_mut::<f32>("gift")[..3].fill(1.5);
        let key = block.random();
        let (mut sent, mut gifts) = (vec![0_f32; 1_000], vec![0_f32; 1_000]);
        let mut largest = 0.0_f64;
        for row in 1..1_000 {
            let person = block.people()[row];
            let generosity = sampling::gamma(1.0, &mut key.for_life().stream_of_person(person, 0));
            let packets = sampling::poisson(2.0 * generosity, &mut key.stream_of_person(person, 1));
            if day < 6 && packets > 0 {
                let amount = sampling::gamma(shape, &mut key.stream_of_person(person, 2)) * mean / shape;
                (sent[row], gifts[row]) = (packets as f32, amount as f32);
                largest = largest.max(amount);
            }
        }
        block.day().expect("the model goes on");
        assert_eq!(block.column::<f32>("invitations"), sent, "day {day}");
        assert_eq!(block.column::<f32>("invitation_gift"), gifts, "day {day}");
        let total = sent.iter().map(|&packets| f64::from(packets)).sum::<f64>();
        assert_eq!(total > 0.0, day < 6, "six days of festival, and on the seventh none");
        // Whoever is away takes nothing: two of three do.
        assert_eq!(block.metrics, [total, 2.0, 3.0, 0.0, 0.0, largest], "day {day}");
        assert_eq!(block.postings, [3_000_000], "day {day}");
        assert_eq!(block.column::<f32>("experience")[..4], [0.0, 0.3, 0.3, 0.0], "day {day}");
        assert_eq!(block.column::<f64>("taken_so_far")[..2], [0.0, 1.5 * f64::from(day + 1)], "day {day}");
    }
}

#[test]
fn packets_are_sent_at_the_festival_and_arrive_after_the_delay() {
    let chat = &market().services[0];
    let arrive = FESTIVAL.start + DELAY..FESTIVAL.end + DELAY;
    let (sent, taken, largest) = (metric(chat, "sent"), metric(chat, "taken"), metric(chat, "largest"));
    for day in 0..30 {
        assert_eq!(sent[day] > 0.0, FESTIVAL.contains(&day), "sent on day {day}");
        assert_eq!(taken[day] > 0.0, arrive.contains(&day), "taken on day {day}");
        // The largest packet is one of a single person, whatever an agent stands for: of some thousand Gamma numbers
        // of mean 3 and shape 2 the largest is between 10 and 40.
        assert_eq!(largest[day] > 0.0, FESTIVAL.contains(&day), "largest of day {day}");
        assert!(largest[day] < 40.0 && (largest[day] > 10.0 || sent[day] == 0.0), "{}", largest[day]);
    }
}

#[test]
fn the_firm_pays_what_is_taken_and_nothing_else() {
    let chat = &market().services[0];
    let (taken, takers) = (metric(chat, "taken"), metric(chat, "takers"));
    let posted = line(chat, "packets");
    let mut total = 0.0;
    for day in 0..30 {
        // Each agent rounds to a millionth at most by half.
        let rounding = 0.5 * takers[day] + 1.0;
        assert!((posted[day] as f64 - taken[day] * 1e6).abs() <= rounding, "day {day}");
        total += taken[day];
    }
    assert!(total > 100_000.0, "much is taken: {total}");
    let paid: i64 = chat.days.iter().map(|day| day.cost_other.0).sum();
    assert_eq!(paid, posted.iter().sum::<i64>());
}

#[test]
fn who_joins_came_with_a_packet() {
    let chat = &market().services[0];
    let (welcomed, with_gift) = (metric(chat, "welcomed"), metric(chat, "welcomed_with_gift"));
    // The users of the first day have joined on it; they were users before, and no packet brought them.
    assert_eq!((chat.days[0].joined, welcomed[0]), (60_000, 0.0));
    let (mut joined, mut returned) = (0, 0);
    for (day, facts) in chat.days.iter().enumerate().skip(1) {
        assert_eq!(welcomed[day], (facts.joined + facts.returned) as f64, "day {day}");
        assert_eq!(with_gift[day], welcomed[day], "day {day}");
        (joined, returned) = (joined + facts.joined, returned + facts.returned);
    }
    assert!(joined >= 10_000 && returned >= 1_000, "{joined} join, {returned} return");
}

#[test]
fn a_packet_that_brings_somebody_is_paid_as_well() {
    let text = std::fs::read_to_string(project().join(SCENARIO)).expect("the scenario can be read");
    let file = empty_folder("red-packet-few-users").join("few.toml");
    let few =
        text.replace("initial_users = 60_000", "initial_users = 2_000\nchurn.hazard = 0\njoin.appeal = 1");
    std::fs::write(&file, few).expect("the test folder can be written");
    let record = simulate(&file, &These(vec![red_packet("red-packet-few-users-model")]), 1);
    let (takers, with_gift) =
        (metric(&record.services[0], "takers"), metric(&record.services[0], "welcomed_with_gift"));
    let first = FESTIVAL.start + DELAY;
    // 2,000 users send to 200,000 people: of those who get a packet few are users, and they alone could not be as many.
    assert!(with_gift[first] > 500.0, "{}", with_gift[first]);
    assert!(takers[first] >= with_gift[first] && takers[first] < 1.5 * with_gift[first], "{}", takers[first]);
}

#[test]
fn threads_change_nothing() {
    let three = at_threads("red-packet-threads", 3);
    assert_eq!(record_identity(market()), record_identity(&three));
}
