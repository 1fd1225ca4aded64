//! Control groups: what they say, and that they are kept, shared and done by others as all simulations are.

use super::super::{Alone, controls};
use super::*;
use crate::Silent;
use crate::hands::{Hands, Task};
use crate::placebo::Carried;
use crate::results::Results;
use crate::testing::{Memory, scenario as scenario_of};
use std::io::Cursor;
use std::sync::Mutex;

/// Two variants and two replications; more leave in `b`. The first claim's placebo lets fewer leave there than in `a`, the second's is
/// about something else.
fn market(more: &str) -> Scenario {
    scenario_of(&text_of("", more))
}

fn forked(more: &str) -> Scenario {
    scenario_of(&text_of("fork_day = 20", more))
}

fn text_of(run: &str, more: &str) -> String {
    let claim = "[[claim]]\ntext = 'fewer stay'\nholds = \"final.users['a'] > final.users['b']\"\n";
    format!(
        "title = 'T'
[run]
days = 50
replications = 2
{run}
[people]
count = 5_000
[firm.f]
cash = 0
credit = 'unlimited'
[service.s]
firm = 'f'
initial_users = 2_000
churn.hazard = 0.05
[[variant]]
name = 'a'
[[variant]]
name = 'b'
service.s.churn.hazard = 0.5
[[variant]]
name = 'of no account'
{claim}placebo = {{ \"variant.b.service.s.churn.hazard\" = 0.02 }}
{claim}placebo = {{ \"people.outside_weight\" = 10 }}
{claim}{more}"
    )
}

fn run(batch: &Batch<'_>) -> Results {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let mut curves = Cursor::new(Vec::new());
    let run = || batch.run(&mut [], &mut curves, &Silent, &AtomicBool::new(false));
    pool.install(run).expect("memory can be written")
}

#[test]
fn a_placebo_says_what_carries_a_claim() {
    let scenario = market("");
    let results = run(&Batch::new(&scenario));
    let placebos: Vec<_> = results.claims.iter().map(|claim| claim.placebo.as_ref()).collect();
    let [Some(off), Some(idle), None] = placebos[..] else { panic!("{placebos:?}") };
    assert_eq!((results.claims[0].held, off.held, off.replications, off.pairs), (2, 0, 2, 2));
    assert_eq!((off.carried, off.difference, off.standard_error), (Carried::ByIt, Some(1.0), Some(0.0)));
    assert_eq!((idle.carried, idle.held, idle.not_run), (Carried::WithoutIt, 2, 0));
    assert_eq!(controls(&scenario), 8);
}

#[test]
fn what_is_required_is_a_mechanism_too() {
    let scenario = market("required_share = 0.5\nplacebo = { \"people.outside_weight\" = 10 }");
    let results = run(&Batch::new(&scenario));
    assert_eq!((results.claims[2].met(), results.claims[2].passes()), (Some(true), Some(false)));
    assert_eq!((results.claims[0].met(), results.claims[0].passes()), (None, None));
}

/// What a placebo does not change is taken from the store, and the rest is kept there.
#[test]
fn control_groups_are_kept_and_shared_like_all_else() {
    let scenario = market("");
    let memory = Memory::new(None);
    let first = run(&Batch::new(&scenario).keeping(&memory));
    // Of the first only `b` is another world, of the second both; `of no account` is the world of `a`.
    assert_eq!(memory.records(), 4 + 2 + 4);
    let again = run(&Batch::new(&scenario).keeping(&memory));
    assert_eq!(memory.records(), 10);
    let claims = |results: &Results| format!("{:?}", results.claims);
    assert_eq!(claims(&first), claims(&again));
    assert_eq!(claims(&first), claims(&run(&Batch::new(&scenario))));
    let shares = Memory::new(None);
    let share = |rest| run(&Batch::new(&scenario).keeping(&shares).share(rest, 2));
    let half = share(0);
    assert_eq!(half.claims[0].placebo.as_ref().map(|placebo| placebo.not_run), Some(1));
    assert_eq!(shares.records(), 5);
    share(1);
    assert_eq!(shares.records(), 10);
}

#[test]
fn other_hands_do_control_groups() {
    #[derive(Debug)]
    struct Others<'a>(&'a Batch<'a>, Mutex<Vec<Option<usize>>>);
    impl Hands for Others<'_> {
        fn simulate(&self, task: Task) -> Result<Vec<u8>, Failed> {
            self.1.lock().expect("no test panics with it").push(task.placebo);
            Alone::new(self.0).simulate(task)
        }
    }
    let scenario = market("");
    let theirs = Batch::new(&scenario);
    let others = Others(&theirs, Mutex::default());
    let by_others = run(&Batch::new(&scenario).by(&others));
    assert_eq!(format!("{:?}", by_others.claims), format!("{:?}", run(&theirs).claims));
    let asked = others.1.into_inner().expect("no test panics with it");
    let count = |of| asked.iter().filter(|placebo| **placebo == of).count();
    assert_eq!([None, Some(0), Some(1)].map(count), [6, 4, 4]);
    let task = Task { variant: 0, replication: 0, keys: Keys::Own, placebo: Some(2) };
    Alone::new(&theirs).simulate(task).expect_err("there are two placebos");
}

#[test]
fn a_mechanism_is_off_in_all_draws() {
    let uncertain = "[[uncertainty]]\nkey = \"variant.b.service.s.churn.hazard\"\nabout = 0.1\n\
                     [[uncertainty]]\nkey = 'service.s.session_minutes'\nabout = 0.1\n";
    let scenario = market(uncertain);
    let results = run(&Batch::new(&scenario));
    assert_eq!(results.uncertainties.len(), 2);
    let off = results.claims[0].placebo.as_ref().expect("it has one");
    assert_eq!((results.claims[0].held, off.held, off.replications), (2, 0, 2));
}

/// Variants that share a past share it in a control group too, whatever is drawn.
#[test]
fn variants_that_part_later_have_control_groups() {
    let uncertain = "[[uncertainty]]\nkey = 'service.s.session_minutes'\nabout = 0.1\n";
    let text =
        |more: &str| format!("{more}[[event]]\nday = 40\nshock = {{ service = 's', leave_share = 0.1 }}\n");
    let scenario = forked(&text(uncertain));
    let results = run(&Batch::new(&scenario));
    let off = results.claims[0].placebo.as_ref().expect("it has one");
    assert_eq!((results.failures.len(), results.claims[0].held), (0, 2));
    assert_eq!((off.held, off.replications, off.carried), (0, 2, Carried::ByIt));
}
