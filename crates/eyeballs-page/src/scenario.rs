//! What a page knows of a scenario before anything is simulated.

use crate::lever::{PageLever, levers};
use eyeballs_scenario::checked::{Origin, Step};
use eyeballs_scenario::files::Noting;
use eyeballs_scenario::{Mistakes, Models, Overrides, Scenario, read_from};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Agents in a simulation of a page (assumption: a first picture comes in a second, and ranks of variants are those of larger
/// markets).
pub const PEOPLE: u32 = 4_000;
/// Replications that a page begins with (assumption).
pub const REPLICATIONS: u32 = 16;

/// How a scenario is to be shown.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Values that take the place of those in the file.
    pub set: Vec<(String, String)>,
    /// Agents in a simulation.
    pub people: Option<u32>,
    /// Replications of each variant.
    pub replications: Option<u32>,
    /// The seed.
    pub seed: Option<u64>,
}

/// A scenario on a page.
#[derive(Clone, Debug, Serialize)]
pub struct PageScenario {
    /// Tells it from others in a link.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// Keys of the claims that it tests (C01 ...).
    pub keys: Vec<String>,
    /// Ids of the business models in it, in the order of its variants.
    pub models: Vec<String>,
    /// It has a lesson in prose.
    pub has_lesson: bool,
    /// What it claims.
    pub claims: Vec<PageClaim>,
    /// Currency of all money.
    pub currency: String,
    /// The texts of which it consists, by the paths under which they name each other.
    pub files: BTreeMap<PathBuf, String>,
    /// Which of them it is.
    pub main: PathBuf,
    /// Paths and values, as after `--set`.
    pub set: Vec<(String, String)>,
    /// Agents in a simulation; none: as the file says.
    pub people: Option<u32>,
    /// Replications that it begins with.
    pub replications: u32,
    /// The seed, if it is another than the file's.
    pub seed: Option<u64>,
    /// Names of the variants.
    pub variants: Vec<String>,
    /// What can be moved.
    pub levers: Vec<PageLever>,
    /// Whether the scenario itself says what can be moved.
    pub own_levers: bool,
    /// The numbers that it sets.
    pub numbers: Vec<PageNumber>,
    /// What counts, if it says so.
    pub goal: Option<String>,
    /// Its lesson as steps; what the teacher knows comes with the numbers of a run.
    pub steps: Vec<PageStep>,
}

/// A step of a lesson.
#[derive(Clone, Debug, Serialize)]
pub struct PageStep {
    /// What it is called.
    pub title: String,
    /// What to do or to look at; may be empty.
    pub text: String,
    /// The question.
    pub ask: String,
    /// What is shown; none: what was shown before.
    pub show: Option<&'static str>,
    /// Indices of the variants that are shown; all if there are none.
    pub variants: Vec<usize>,
    /// Paths as after `--set`, and values as TOML.
    pub set: Vec<(String, String)>,
}

/// A statement that is tested.
#[derive(Clone, Debug, Serialize)]
pub struct PageClaim {
    /// In words.
    pub text: String,
    /// The expression.
    pub holds: String,
}

/// A number of the scenario.
#[derive(Clone, Debug, Serialize)]
pub struct PageNumber {
    /// Where it stands.
    pub path: String,
    /// The number as TOML.
    pub value: String,
    /// Where it comes from, if that is said.
    pub source: Option<String>,
}

impl PageScenario {
    /// Reads a scenario and all files that it names.
    ///
    /// # Errors
    /// All its mistakes.
    pub fn read(path: &Path, wanted: &Wanted, models: &dyn Models) -> Result<PageScenario, Mistakes> {
        let overrides = |people| Overrides {
            set: wanted.set.clone(),
            people,
            replications: wanted.replications,
            seed: wanted.seed,
            ..Overrides::default()
        };
        let notes = Arc::new(Noting::default());
        let read = |people| read_from(notes.clone(), path, &overrides(people), models);
        let written = read(wanted.people)?;
        // Some scenarios go with a number of people only, for example one with a list of contacts.
        let fewer = (wanted.people.is_none() && written.variants[0].world.people.count > PEOPLE)
            .then(|| read(Some(PEOPLE)).ok().map(|scenario| (scenario, Some(PEOPLE))))
            .flatten();
        let (scenario, people) = fewer.unwrap_or((written, wanted.people));
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let inside = |path: &Path| path.strip_prefix(&folder).unwrap_or(path).to_owned();
        let try_value = |key: &str, value: f64| {
            let mut overrides = overrides(people);
            overrides.set.push((key.to_owned(), value.to_string()));
            read_from(notes.clone(), path, &overrides, models).is_ok()
        };
        Ok(PageScenario {
            id: path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
            title: scenario.title.clone(),
            question: scenario.question.clone(),
            keys: scenario.keys.clone(),
            models: models_of(&scenario),
            has_lesson: !scenario.lesson.parts.is_empty(),
            claims: scenario
                .claims
                .iter()
                .map(|claim| PageClaim { text: claim.text.clone(), holds: claim.holds.clone() })
                .collect(),
            currency: scenario.currency.clone(),
            main: inside(path),
            set: wanted.set.clone(),
            people,
            replications: wanted.replications.unwrap_or(REPLICATIONS.min(scenario.replications)),
            seed: wanted.seed,
            variants: scenario.variants.iter().map(|variant| variant.name.clone()).collect(),
            levers: levers(&scenario, &try_value),
            own_levers: !scenario.levers.is_empty(),
            numbers: numbers(&scenario),
            goal: scenario.goal.as_ref().map(|goal| goal.expression.clone()),
            steps: scenario.steps.iter().map(step).collect(),
            files: notes.noted().into_iter().map(|(path, text)| (inside(&path), text)).collect(),
        })
    }
}

fn models_of(scenario: &Scenario) -> Vec<String> {
    let services = scenario.variants.iter().flat_map(|variant| &variant.world.services);
    let mut ids: Vec<String> = Vec::new();
    for model in services.flat_map(|service| &service.models) {
        let id = &model.model.description().id;
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

fn step(step: &Step) -> PageStep {
    PageStep {
        title: step.title.clone(),
        text: step.text.clone(),
        ask: step.ask.clone(),
        show: step.show,
        variants: step.variants.clone(),
        set: step.settings.clone(),
    }
}

fn numbers(scenario: &Scenario) -> Vec<PageNumber> {
    let number = |number: &eyeballs_scenario::checked::SourcedNumber| PageNumber {
        path: number.path.clone(),
        value: number.value.clone(),
        source: match &number.origin {
            Origin::Source(source) => Some(source.clone()),
            Origin::Option => Some("set when the page was made".to_owned()),
            Origin::Unknown => None,
        },
    };
    scenario.numbers.iter().map(number).collect()
}
