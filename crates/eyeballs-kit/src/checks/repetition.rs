//! The same again: in other blocks, a second time, beside another instance, by another instance, in another order, at once, in
//! another process, without the host's generator.

use super::{Check, Context, Outcome, of_each_model, plainly, verdict};
use crate::call::Made;
use crate::days::{Kept, Service, Settings, simulate};
use crate::host;
use crate::subject::Tested;
use crate::trace::Trace;
use crate::values::{defaults, somewhere};

/// Days that are compared.
const DAYS: u32 = 8;
const KEEP_NOTHING: &str = "keep nothing in statics or in the instance: what is known of a person is a state column, what is known of \
                            the service a global";

fn same(here: &Trace, there: &Trace, tested: &Tested, words: &str) -> Result<(), String> {
    match here.difference(there, &tested.description, false) {
        None => Ok(()),
        Some(difference) => Err(format!("{words}: {difference}")),
    }
}

pub(super) const BLOCKS: Check = Check {
    name: "blocks",
    asks: "blocks of 0, 1, 37 and 4,096 people give each person what one big block gives",
    advice: "let a row depend on its own values, its person's number and the globals, never on its place or its neighbours; look \
             for vector loops that treat the last rows otherwise",
    run: |context| of_each_model(context, |tested| verdict(blocks(tested))),
};

/// More than a full block.
const PEOPLE: usize = 4_600;
const DAYS_OF_BLOCKS: u32 = 4;

fn blocks(tested: &Tested) -> Result<(), String> {
    let values = defaults(&tested.description);
    let one = Settings { people: PEOPLE, block: PEOPLE, ..Settings::PLAIN };
    let made =
        Made::new(tested, &host::ordinary(), &values).map_err(|failure| format!("create {failure}"))?;
    let mut big = Service::new(tested, &values, one);
    let mut mornings: Vec<Kept> = Vec::new();
    for _ in 0..DAYS_OF_BLOCKS {
        mornings.push(big.kept.clone());
        big.day(&made)?;
    }
    for (block, empty_blocks) in [(1, false), (37, true), (4_096, false)] {
        let made =
            Made::new(tested, &host::ordinary(), &values).map_err(|failure| format!("create {failure}"))?;
        let mut small = Service::new(tested, &values, Settings { block, empty_blocks, ..one });
        for morning in &mornings {
            // Sums in another order differ in their last bits; each day starts from the same again.
            small.kept = morning.clone();
            small.day(&made)?;
        }
        if let Some(difference) = big.trace.difference(&small.trace, &tested.description, true) {
            return Err(format!("one big block here, blocks of {block} there: {difference}"));
        }
    }
    Ok(())
}

pub(super) const AGAIN: Check = Check {
    name: "again",
    asks: "a second run in the same process gives the same",
    advice: KEEP_NOTHING,
    run: |context| {
        of_each_model(context, |tested| {
            let run = || plainly(tested, Settings::PLAIN, DAYS);
            verdict(
                run().and_then(|first| same(&first, &run()?, tested, "the first run here, the second there")),
            )
        })
    },
};

pub(super) const INSTANCES: Check = Check {
    name: "instances",
    asks: "an instance is not disturbed by others with other parameters, made and ended meanwhile",
    advice: "keep parameters in what `create` makes, not in statics; every instance has its own",
    run: |context| of_each_model(context, |tested| verdict(instances(tested))),
};

fn instances(tested: &Tested) -> Result<(), String> {
    let alone = plainly(tested, Settings::PLAIN, DAYS)?;
    let values = defaults(&tested.description);
    let make = |values: &[_]| Made::new(tested, &host::ordinary(), values);
    let others: Vec<Made<'_>> = (0..40)
        .filter_map(|number| make(&somewhere(&tested.description, number).values).ok())
        .take(3)
        .collect();
    let made = make(&values).map_err(|failure| format!("create {failure}"))?;
    let mut service = Service::new(tested, &values, Settings::PLAIN);
    let mut beside: Vec<_> = others
        .iter()
        .map(|other| Service::new(tested, &other.values, Settings { people: 50, ..Settings::PLAIN }))
        .collect();
    for day in 0..DAYS {
        for (service, other) in beside.iter_mut().zip(&others) {
            service.day(other)?;
        }
        // One that comes and goes.
        drop(make(&somewhere(&tested.description, 100 + day).values));
        service.day(&made)?;
    }
    same(&alone, &service.trace, tested, "alone here, beside others there")
}

pub(super) const CHECKPOINT: Check = Check {
    name: "checkpoint",
    asks: "a new instance on each day goes on where the last one was: checkpoints and events do that",
    advice: KEEP_NOTHING,
    run: |context| {
        of_each_model(context, |tested| {
            let resumed = || -> Result<Trace, String> {
                let values = defaults(&tested.description);
                let mut service = Service::new(tested, &values, Settings::PLAIN);
                for _ in 0..DAYS {
                    let made = Made::new(tested, &host::ordinary(), &values);
                    service.day(&made.map_err(|failure| format!("create {failure}"))?)?;
                }
                Ok(service.trace)
            };
            let straight = plainly(tested, Settings::PLAIN, DAYS);
            let words = "one instance here, a new one each day there";
            verdict(straight.and_then(|straight| same(&straight, &resumed()?, tested, words)))
        })
    },
};

pub(super) const ORDER: Check = Check {
    name: "order",
    asks: "blocks in another order give the same",
    advice: "let no call know what another one did: blocks come in any order",
    run: |context| {
        of_each_model(context, |tested| {
            let run = |shuffled| plainly(tested, Settings { block: 16, shuffled, ..Settings::PLAIN }, DAYS);
            let words = "blocks in order here, shuffled there";
            verdict(run(false).and_then(|first| same(&first, &run(true)?, tested, words)))
        })
    },
};

pub(super) const THREADS: Check = Check {
    name: "threads",
    asks: "1, 2 and more threads at once give the same bits",
    advice: "write to nothing but what the call gives you: no statics, no caches, no shared buffers",
    run: |context| of_each_model(context, |tested| verdict(threads(tested))),
};

/// So often each number of threads is tried: what threads do to each other shows by chance.
const ROUNDS: usize = 4;

fn threads(tested: &Tested) -> Result<(), String> {
    let run = |threads| plainly(tested, Settings { block: 16, threads, ..Settings::PLAIN }, DAYS);
    let alone = run(1)?;
    let cores = std::thread::available_parallelism().map_or(4, usize::from).clamp(4, 16);
    for threads in [2, cores].into_iter().cycle().take(2 * ROUNDS) {
        same(&alone, &run(threads)?, tested, &format!("1 thread here, {threads} there"))?;
    }
    Ok(())
}

pub(super) const PROCESSES: Check = Check {
    name: "processes",
    asks: "two processes give the same",
    advice: "use no addresses, no numbers of the process and no environment; luck comes from the block's key",
    run: |context| {
        let ask = || (context.ask_another_process)(FINGERPRINT.name);
        match (ask(), ask()) {
            (Outcome::Passed(first), Outcome::Passed(second)) if first == second => {
                Outcome::Passed(String::new())
            }
            (Outcome::Passed(_), Outcome::Passed(_)) => {
                Outcome::Failed("two processes count otherwise with the same numbers".to_owned())
            }
            (Outcome::Passed(_), other) | (other, _) => other,
        }
    },
};

/// What came of some days as a number.
pub(super) const FINGERPRINT: Check = Check { name: "fingerprint", asks: "", advice: "", run: fingerprint };

fn fingerprint(context: &Context<'_>) -> Outcome {
    of_each_model(context, |tested| match plainly(tested, Settings::PLAIN, DAYS) {
        Ok(trace) => Outcome::Passed(format!("{:016x}", trace.fingerprint())),
        Err(problem) => Outcome::Failed(problem),
    })
}

pub(super) const GENERATOR: Check = Check {
    name: "generator",
    asks: "its own copy of the generator gives the same numbers as the host's in bulk",
    advice: "call eyeballs_random_fill with what eyeballs_find_random gave, null or not, and write no generator of your own; if you do \
             already, look at the compiler's flags",
    run: |context| {
        of_each_model(context, |tested| {
            let values = defaults(&tested.description);
            let run = |host: &_| simulate(tested, host, &values, Settings::PLAIN, DAYS);
            let words = "with the host's numbers in bulk here, without them there";
            let both = run(&host::ordinary())
                .and_then(|with| same(&with, &run(&host::without_bulk_random())?, tested, words));
            verdict(both)
        })
    },
};
