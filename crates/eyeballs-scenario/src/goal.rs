//! `[goal]`: what counts. One expression for all alternatives, computed for each as if it were the only one.

use crate::checked::Variant;
use crate::expression::MAX_CHARACTERS;
use crate::fact::{Quantity, Subject, World};
use crate::formula::{Facts, Formula, Written};
use crate::operand::Operand;
use crate::reader::{Reader, short_text};
use crate::resolved::Doc;
use crate::tree::{Node, Value};
use eyeballs_core::expression::Type;
use eyeballs_core::measures::Moment;

/// Most conditions.
const CONDITIONS_MAX: usize = 100;
/// How outcomes in different futures are weighed, by name.
const RISKS: [&str; 3] = ["mean", "cvar10", "regret"];

/// What counts.
#[derive(Clone, Debug)]
pub struct Goal {
    /// As it stands in the file.
    pub expression: String,
    /// More is better.
    pub maximise: bool,
    /// How outcomes in different futures are weighed.
    pub risk: Risk,
    /// The conditions, as they stand in the file.
    pub conditions: Vec<String>,
    /// By variant.
    formulas: Vec<Formulas>,
}

/// The goal of one variant.
#[derive(Clone, Debug)]
struct Formulas {
    outcome: Formula<Operand>,
    conditions: Vec<Formula<Operand>>,
}

/// How outcomes in different futures are weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Risk {
    /// By their mean.
    Mean,
    /// By the mean of the worst tenth (conditional value at risk; Rockafellar & Uryasev 2000).
    WorstTenth,
    /// By the largest that is lost against the best alternative of any future (Savage 1951).
    Regret,
}

impl Risk {
    /// Its name in the scenario.
    pub fn name(self) -> &'static str {
        RISKS[self as usize]
    }
}

impl Goal {
    /// The outcome of a variant in one replication.
    ///
    /// # Errors
    /// Why it has none.
    pub fn outcome(&self, variant: usize, facts: &dyn Facts) -> Result<f64, String> {
        let Formulas { outcome, .. } = &self.formulas[variant];
        let facts = OfVariant { variant, facts };
        outcome.number(|index| outcome.facts[index].value(&facts))
    }

    /// Whether a variant meets each of the conditions in one replication.
    ///
    /// # Errors
    /// Why that cannot be said.
    pub fn meets(&self, variant: usize, facts: &dyn Facts) -> Result<Vec<bool>, String> {
        let facts = OfVariant { variant, facts };
        let conditions = self.formulas[variant].conditions.iter();
        conditions.map(|formula| formula.holds(|index| formula.facts[index].value(&facts))).collect()
    }
}

/// The facts of one variant, of which an expression speaks as if it were the only one.
struct OfVariant<'a> {
    variant: usize,
    facts: &'a dyn Facts,
}

impl Facts for OfVariant<'_> {
    fn value(&self, moment: Moment, quantity: &Quantity, subject: Subject) -> Option<f64> {
        self.facts.value(moment, quantity, Subject { variant: self.variant, ..subject })
    }
}

/// Reads the table, if there is one.
pub(crate) fn goal(root: &mut Reader<'_>, world: World<'_>) -> Option<Goal> {
    root.peek("goal")?;
    let mut reader = root.table("goal");
    let log = reader.log;
    let before = log.count();
    let given = ["maximise", "minimise"].map(|key| reader.take(key).map(|(_, node)| (key, node)));
    let (key, node) = match given {
        [Some(one), None] | [None, Some(one)] => one,
        other => {
            let help = "for example maximise = \"total.profit['acme']\"";
            let what = if other[0].is_some() { "both stand here" } else { "neither stands here" };
            log.say_help(reader.span, format!("a goal has `maximise` or `minimise`; {what}"), help);
            reader.take("subject_to");
            reader.take("risk");
            root.close("goal", reader);
            return None;
        }
    };
    let expression = short_text(log, key, &node, MAX_CHARACTERS);
    if let Some(text) = &expression {
        reader.write(key, Doc::text(text));
    }
    let conditions = conditions(&mut reader);
    let risk = reader.name_among_or("risk", "kind of risk", &RISKS, 0);
    let risk = [Risk::Mean, Risk::WorstTenth, Risk::Regret][risk];
    root.close("goal", reader);
    let expression = expression?;
    let mut formulas = Vec::new();
    for index in 0..world.variants.len() {
        formulas.extend(of_variant(world, index, (&node, &expression), &conditions));
        // What is wrong in one is most often wrong in all.
        if log.count() > before {
            return None;
        }
    }
    let conditions = conditions.into_iter().map(|(_, text)| text).collect();
    Some(Goal { expression, maximise: key == "maximise", risk, conditions, formulas })
}

fn conditions(reader: &mut Reader<'_>) -> Vec<(Node, String)> {
    let log = reader.log;
    let Some((_, node)) = reader.take("subject_to") else { return Vec::new() };
    let nodes = match node.value {
        Value::Array(items) if items.len() > CONDITIONS_MAX => {
            log.say(node.span, format!("there are more than {CONDITIONS_MAX} conditions"));
            Vec::new()
        }
        Value::Array(items) => items,
        _ => vec![node],
    };
    let read = |node: Node| short_text(log, "subject_to", &node, MAX_CHARACTERS).map(|text| (node, text));
    let conditions: Vec<(Node, String)> = nodes.into_iter().filter_map(read).collect();
    let texts: Vec<String> = conditions.iter().map(|(_, text)| text.clone()).collect();
    if !texts.is_empty() {
        reader.write("subject_to", Doc::texts(&texts));
    }
    conditions
}

fn of_variant(
    world: World<'_>,
    index: usize,
    (node, expression): (&Node, &str),
    conditions: &[(Node, String)],
) -> Option<Formulas> {
    let variants: &[Variant] = &world.variants[index..=index];
    let world = World { variants, ..world };
    let formula = |node, text: &str, wanted| {
        Formula::of_market(&Written::whole(world.log, node, text), text, wanted, world)
    };
    let outcome = formula(node, expression, Type::Number);
    let conditions: Option<Vec<_>> =
        conditions.iter().map(|(node, text)| formula(node, text, Type::Boolean)).collect();
    Some(Formulas { outcome: outcome?, conditions: conditions? })
}
