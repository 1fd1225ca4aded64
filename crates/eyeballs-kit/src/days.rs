//! Days of a service with one model, or of a market with a model of the whole market: each call in the order in which the market
//! makes them, for people of whom all are users. Who leaves comes back on the same day as somebody new.

use crate::call::{BlockAnswer, BlockCall, BlockFailure, DayState, Failure, Made};
use crate::memory::Ground;
use crate::people::{self, SERVICES, share};
use crate::subject::Tested;
use crate::trace::{Part, Trace, Values};
use eyeballs_abi::description::ParameterValue;
use eyeballs_abi::instance::BlockPhase;
use eyeballs_abi::layout::{Host, Market};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What looks at answers: what is wrong with one.
pub type Watch<'a> = dyn Fn(BlockPhase, &BlockAnswer) -> Result<(), String> + Sync + 'a;

/// How days are simulated.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// People.
    pub people: usize,
    /// People of a block.
    pub block: usize,
    /// Blocks that run at once.
    pub threads: usize,
    /// Blocks come in another order.
    pub shuffled: bool,
    /// Each block is preceded by one of nobody.
    pub empty_blocks: bool,
    /// What the arrays lie in.
    pub ground: Ground,
    /// What scratch holds.
    pub junk: u8,
    /// Take the time.
    pub timed: bool,
    /// Looks at each answer.
    pub watch: Option<&'a Watch<'a>>,
}

impl Settings<'_> {
    /// A few people in blocks of one size.
    pub const PLAIN: Settings<'static> = Settings {
        people: 1_500,
        block: 400,
        threads: 1,
        shuffled: false,
        empty_blocks: false,
        ground: Ground::Open,
        junk: 0,
        timed: false,
        watch: None,
    };
}

/// What the market keeps for a model.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The bits of each column's values, of the columns that are kept.
    columns: Vec<Vec<u64>>,
    day: DayState,
}

/// A service with one model, or a market with a model of it.
pub struct Service<'a> {
    tested: &'a Tested,
    settings: Settings<'a>,
    people: Vec<u32>,
    /// What the market keeps.
    pub kept: Kept,
    day: u32,
    /// What came of the days.
    pub trace: Trace,
    /// Nanoseconds in calls for people, and rows of them.
    pub effort: (u64, u64),
}

impl<'a> Service<'a> {
    /// On the evening before the first day.
    pub fn new(tested: &'a Tested, values: &[ParameterValue], settings: Settings<'a>) -> Service<'a> {
        let description = &tested.description;
        let times = if description.market_wide { SERVICES as usize } else { 1 };
        let columns = description.columns.iter();
        let initial = columns.map(|column| vec![column.initial_bits; settings.people]);
        Service {
            tested,
            settings,
            people: people::numbered(settings.people),
            kept: Kept {
                columns: initial.collect(),
                day: DayState {
                    globals: description.initial_globals(values),
                    metrics: vec![0.0; times * description.metric_values()],
                    postings: vec![0; times * description.postings.len()],
                },
            },
            day: 0,
            trace: Trace::default(),
            effort: (0, 0),
        }
    }

    /// Lets an instance do a day.
    ///
    /// # Errors
    /// What went wrong, with its day and function.
    pub fn day(&mut self, made: &Made<'_>) -> Result<(), String> {
        let day = self.day;
        let market_wide = self.tested.description.market_wide;
        let market = people::market(self.settings.people, day, market_wide);
        let all: Vec<usize> = (0..self.people.len()).collect();
        if day == 0 {
            self.phase(made, BlockPhase::Welcome, &all, &market)?;
        }
        let each = self.tested.description.metric_values();
        if each > 0 {
            for metrics in self.kept.day.metrics.chunks_exact_mut(each) {
                self.tested.description.start_metrics(metrics);
            }
        }
        self.kept.day.postings.fill(0);
        made.plan(&mut self.kept.day, &market).map_err(|failure| at(day, "plan", &failure))?;
        self.note_day("plan");
        if !market_wide {
            let of = |purpose, below: f32| -> Vec<usize> {
                all.iter().copied().filter(|&row| share(self.people[row], day, purpose) < below).collect()
            };
            let (leavers, visitors) = (of(60, 0.03), of(61, 0.05));
            self.phase(made, BlockPhase::Attend, &all, &market)?;
            self.phase(made, BlockPhase::Serve, &all, &market)?;
            self.phase(made, BlockPhase::Farewell, &leavers, &market)?;
            self.phase(made, BlockPhase::Consider, &visitors, &market)?;
            for (column, values) in self.tested.description.columns.iter().zip(&mut self.kept.columns) {
                leavers.iter().for_each(|&row| values[row] = column.initial_bits);
            }
            self.phase(made, BlockPhase::Welcome, &leavers, &market)?;
        }
        made.settle(&mut self.kept.day, &market).map_err(|failure| at(day, "settle", &failure))?;
        self.note_day("settle");
        self.day += 1;
        Ok(())
    }

    /// Calls a function for some people, by their rows, block by block.
    fn phase(
        &mut self,
        made: &Made<'_>,
        phase: BlockPhase,
        rows: &[usize],
        market: &Market,
    ) -> Result<(), String> {
        if !made.has(phase) {
            return Ok(());
        }
        let blocks: Vec<&[usize]> = rows.chunks(self.settings.block.max(1)).collect();
        let mut order: Vec<usize> = (0..blocks.len()).collect();
        if self.settings.shuffled {
            order.sort_by(|&a, &b| {
                let place = |index: usize| share(index as u32, self.day, 70);
                place(a).total_cmp(&place(b))
            });
        }
        let mut answers: Vec<Option<Result<BlockAnswer, String>>> = vec![None; blocks.len()];
        if self.settings.threads > 1 {
            let next = AtomicUsize::new(0);
            let this = &*self;
            let work = || {
                let mut done = Vec::new();
                while let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    done.push((index, this.block(made, phase, blocks[index], market)));
                }
                done
            };
            let done: Vec<_> = thread::scope(|scope| {
                let threads: Vec<_> = (0..this.settings.threads).map(|_| scope.spawn(work)).collect();
                threads.into_iter().flat_map(|thread| thread.join().expect("nothing panics here")).collect()
            });
            done.into_iter().for_each(|(index, answer)| answers[index] = Some(answer));
        } else {
            for index in order {
                answers[index] = Some(self.block(made, phase, blocks[index], market));
            }
        }
        let answers = answers.into_iter().map(|answer| answer.expect("each block was called"));
        let answers = answers.collect::<Result<Vec<_>, _>>()?;
        self.take(phase, rows, &answers);
        Ok(())
    }

    fn block(
        &self,
        made: &Made<'_>,
        phase: BlockPhase,
        rows: &[usize],
        market: &Market,
    ) -> Result<BlockAnswer, String> {
        let name = name(phase);
        let call = |rows: &[usize]| {
            let people: Vec<u32> = rows.iter().map(|&row| self.people[row]).collect();
            let columns = self.tested.description.columns.iter().enumerate();
            let columns = columns.map(|(index, column)| {
                let before = |&row: &usize| {
                    people::before(column, phase, self.people[row], self.day)
                        .unwrap_or(self.kept.columns[index][row])
                };
                rows.iter().map(before).collect()
            });
            let call = BlockCall {
                people: &people,
                columns: columns.collect(),
                globals: &self.kept.day.globals,
                market,
                ground: self.settings.ground,
                junk: self.settings.junk,
                timed: self.settings.timed,
            };
            made.block(phase, call).map_err(|failure| match failure {
                BlockFailure::Model(failure) => at(self.day, name, &failure),
                BlockFailure::Spilt { bytes, array } => format!(
                    "day {}, {name}: it writes to {bytes} bytes of padding around {array}, whose last row is {}",
                    self.day,
                    rows.len().saturating_sub(1)
                ),
            })
        };
        if self.settings.empty_blocks {
            let answer = call(&[])?;
            if answer.metrics.iter().any(|&sum| sum != 0.0) || answer.postings.iter().any(|&sum| sum != 0) {
                return Err(format!(
                    "day {}, {name}: in a block of nobody it adds to metrics or posts",
                    self.day
                ));
            }
        }
        let answer = call(rows)?;
        if let Some(watch) = self.settings.watch {
            watch(phase, &answer).map_err(|problem| format!("day {}, {name}: {problem}", self.day))?;
        }
        Ok(answer)
    }

    /// Takes what came of a function.
    fn take(&mut self, phase: BlockPhase, rows: &[usize], answers: &[BlockAnswer]) {
        let description = &self.tested.description;
        let people: Vec<u32> = rows.iter().map(|&row| self.people[row]).collect();
        for (index, column) in description.columns.iter().enumerate() {
            let kept = column.role.is_kept();
            if !kept && !matches!(column.role, eyeballs_abi::description::ColumnRole::Output(_)) {
                continue;
            }
            let bits: Vec<u64> = answers.iter().flat_map(|answer| &answer.columns[index]).copied().collect();
            // What is considered is forgotten.
            if kept && phase != BlockPhase::Consider {
                rows.iter().zip(&bits).for_each(|(&row, &value)| self.kept.columns[index][row] = value);
            }
            let part = Part::Column(index);
            let values = Values { day: self.day, phase: name(phase), part, people: people.clone(), bits };
            self.trace.0.push(values);
        }
        for answer in answers {
            description.add_metrics(&mut self.kept.day.metrics, &answer.metrics, 1.0);
            for (sum, &part) in self.kept.day.postings.iter_mut().zip(&answer.postings) {
                *sum = sum.saturating_add(part);
            }
            self.effort.0 += answer.nanoseconds;
        }
        self.effort.1 += rows.len() as u64;
        self.note_day(name(phase));
    }

    fn note_day(&mut self, phase: &'static str) {
        let state = &self.kept.day;
        let numbers = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
        let postings = state.postings.iter().map(|&amount| amount as u64).collect();
        for (part, bits) in [
            (Part::Metrics, numbers(&state.metrics)),
            (Part::Postings, postings),
            (Part::Globals, numbers(&state.globals)),
        ] {
            self.trace.0.push(Values { day: self.day, phase, part, people: Vec::new(), bits });
        }
    }
}

/// Some days with one instance.
///
/// # Errors
/// What went wrong.
pub fn simulate(
    tested: &Tested,
    host: &Host,
    values: &[ParameterValue],
    settings: Settings<'_>,
    days: u32,
) -> Result<Trace, String> {
    let made = Made::new(tested, host, values).map_err(|failure| format!("create {failure}"))?;
    let mut service = Service::new(tested, values, settings);
    (0..days).try_for_each(|_| service.day(&made))?;
    Ok(service.trace)
}

fn at(day: u32, phase: &str, failure: &Failure) -> String {
    format!("day {day}, {phase} {failure}")
}

/// A function's name in the contract.
pub fn name(phase: BlockPhase) -> &'static str {
    match phase {
        BlockPhase::Attend => "attend",
        BlockPhase::Serve => "serve",
        BlockPhase::Consider => "consider",
        BlockPhase::Welcome => "welcome",
        BlockPhase::Farewell => "farewell",
    }
}
