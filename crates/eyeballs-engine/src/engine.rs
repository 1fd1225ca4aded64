//! What a page asks of the simulator.

use crate::models::LinkedIn;
use eyeballs_lab::hands::Failed;
use eyeballs_lab::piecemeal::{CURVES, ChannelSum, Done, Left, Piecemeal};
use eyeballs_lab::results::{Results, period_days};
use eyeballs_lab::{Silent, today};
use eyeballs_scenario::files::InMemory;
use eyeballs_scenario::{Overrides, Scenario, read_from};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A scenario with what is changed of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Question {
    /// The texts of which it consists, by the paths under which they name each other.
    pub files: BTreeMap<PathBuf, String>,
    /// Which of them it is.
    pub main: PathBuf,
    /// Paths and values, as after `--set`.
    #[serde(default)]
    pub set: Vec<(String, String)>,
    /// As after `--people`.
    pub people: Option<u32>,
    /// As after `--replications`.
    pub replications: Option<u32>,
    /// As after `--seed`.
    pub seed: Option<u64>,
}

/// What a scenario is, as it was understood.
#[derive(Clone, Debug, Serialize)]
pub struct Opened {
    /// Names of the variants.
    pub variants: Vec<String>,
    /// Names of the firms of each variant.
    pub firms: Vec<Vec<String>>,
    /// Names of the services of each variant.
    pub services: Vec<Vec<String>>,
    /// For each variant a text that simulations share only if they come to the same; none where replications draw worlds of their
    /// own.
    pub identities: Option<Vec<String>>,
    /// Days of a run.
    pub days: u32,
    /// Agents in a simulation.
    pub agents: u32,
    /// People per agent.
    pub represents: u32,
    /// Replications of each variant.
    pub replications: u32,
    /// Days over which the curves of flows are summed.
    pub period_days: u32,
    /// Names of the curves of a firm.
    pub curves: [&'static str; CURVES.len()],
    /// The scenario in full, as TOML.
    pub resolved: String,
}

/// What simulations amount to.
#[derive(Clone, Debug, Serialize)]
pub struct Amounts {
    /// As the command line writes it.
    #[serde(flatten)]
    pub results: Results,
    /// What channels did.
    pub channels: Vec<ChannelSum>,
}

/// One scenario at a time, and one simulation of it.
#[derive(Debug, Default)]
pub struct Engine {
    /// What is open, or was before a mistake: its tables serve the next.
    piecemeal: Option<Piecemeal>,
    is_open: bool,
}

impl Engine {
    /// Reads a scenario in place of the one that was open.
    ///
    /// # Errors
    /// All its mistakes, as text for people.
    pub fn open(&mut self, question: Question) -> Result<Opened, String> {
        self.is_open = false;
        let overrides = Overrides {
            set: question.set,
            people: question.people,
            replications: question.replications,
            seed: question.seed,
            ..Overrides::default()
        };
        let files = Arc::new(InMemory(question.files));
        let scenario = read_from(files, &question.main, &overrides, &LinkedIn::new())
            .map_err(|mistakes| mistakes.render(false))?;
        let scenario = today::solve(scenario, &Silent, &AtomicBool::new(false))
            .map_err(|error| format!("error: {error}"))?;
        let mut opened = opened(&scenario);
        let piecemeal = match &self.piecemeal {
            Some(before) => before.again(scenario),
            None => Piecemeal::new(scenario),
        };
        let identities = piecemeal.identities();
        opened.identities = identities.map(|all| all.iter().map(|one| format!("{one:032x}")).collect());
        self.piecemeal = Some(piecemeal);
        self.is_open = true;
        Ok(opened)
    }

    fn opened(&mut self) -> Result<&mut Piecemeal, String> {
        self.piecemeal.as_mut().filter(|_| self.is_open).ok_or_else(|| "no scenario is open".to_owned())
    }

    /// Begins a simulation in place of the one that runs.
    ///
    /// # Errors
    /// Why it cannot begin.
    pub fn begin(&mut self, variant: usize, replication: u32) -> Result<(), String> {
        self.opened()?.begin(variant, replication).map_err(message)
    }

    /// Simulates at most `days` days more and says whether the run is at its end.
    ///
    /// # Errors
    /// No simulation runs, or it failed.
    pub fn advance(&mut self, days: u32) -> Result<bool, String> {
        let piecemeal = self.opened()?;
        if piecemeal.running().is_none() {
            return Err("no simulation runs".to_owned());
        }
        piecemeal.advance(days).map_err(message)
    }

    /// How each of the first `people` agents stands to a service now, see
    /// [`Standing`](eyeballs_core::standing::Standing).
    ///
    /// # Errors
    /// No simulation runs, or there is no such service.
    pub fn people(&mut self, service: usize, people: usize) -> Result<Vec<u8>, String> {
        let piecemeal = self.opened()?;
        let services = piecemeal.scenario().variants[0].world.services.len();
        let simulation = piecemeal.running().ok_or("no simulation runs")?;
        if service >= services {
            return Err(format!("there is no service {service}"));
        }
        Ok(simulation.standings(service, people).into_iter().map(|standing| standing as u8).collect())
    }

    /// What the simulation that ran left.
    ///
    /// # Errors
    /// No simulation ran.
    pub fn finish(&mut self) -> Result<Left, String> {
        let piecemeal = self.opened()?;
        if piecemeal.running().is_none() {
            return Err("no simulation runs".to_owned());
        }
        Ok(piecemeal.finish())
    }

    /// What simulations amount to.
    ///
    /// # Errors
    /// A record that is none of this scenario.
    pub fn results(&mut self, done: Vec<Done>) -> Result<Amounts, String> {
        let (results, channels) = self.opened()?.results(done)?;
        Ok(Amounts { results, channels })
    }
}

fn message(failed: Failed) -> String {
    failed.message
}

fn opened(scenario: &Scenario) -> Opened {
    let world = &scenario.variants[0].world;
    let firms = |variant: &eyeballs_scenario::checked::Variant| {
        variant.world.firms.iter().map(|firm| firm.name.clone()).collect()
    };
    let services = |variant: &eyeballs_scenario::checked::Variant| {
        variant.world.services.iter().map(|service| service.name.clone()).collect()
    };
    Opened {
        variants: scenario.variants.iter().map(|variant| variant.name.clone()).collect(),
        firms: scenario.variants.iter().map(firms).collect(),
        services: scenario.variants.iter().map(services).collect(),
        identities: None,
        days: world.days,
        agents: world.people.count,
        represents: world.people.represents,
        replications: scenario.replications,
        period_days: period_days(world.days),
        curves: CURVES,
        resolved: scenario.resolved.clone(),
    }
}
