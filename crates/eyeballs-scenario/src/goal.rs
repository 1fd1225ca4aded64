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
    /// What counts besides, if anything does.
    pub second: Option<Second>,
    /// When a plan has failed, as it stands in the file.
    pub fails_if: Option<String>,
    /// By variant.
    formulas: Vec<Formulas>,
}

/// A second goal beside the first: what is won of the one is lost of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Second {
    /// As it stands in the file.
    pub expression: String,
    /// More is better.
    pub maximise: bool,
}

/// The goal of one variant.
#[derive(Clone, Debug)]
struct Formulas {
    outcome: Formula<Operand>,
    conditions: Vec<Formula<Operand>>,
    /// By condition: how far it is from not holding, if it compares two numbers.
    margins: Vec<Option<Formula<Operand>>>,
    second: Option<Formula<Operand>>,
    fails_if: Option<Formula<Operand>>,
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

    /// By how much a variant meets each of the conditions in one replication, in the unit of what is compared; negative if it does
    /// not. Of a condition that is not one comparison by size it is 1 or -1.
    ///
    /// # Errors
    /// Why that cannot be said.
    pub fn margins(&self, variant: usize, facts: &dyn Facts) -> Result<Vec<f64>, String> {
        let met = self.meets(variant, facts)?;
        let facts = OfVariant { variant, facts };
        let margin = |(margin, met): (&Option<Formula<Operand>>, bool)| match margin {
            Some(formula) => formula.number(|index| formula.facts[index].value(&facts)),
            None => Ok(if met { 1.0 } else { -1.0 }),
        };
        self.formulas[variant].margins.iter().zip(met).map(margin).collect()
    }

    /// The outcome of a variant by the second goal in one replication; `None` if there is no second goal.
    ///
    /// # Errors
    /// Why it has none.
    pub fn second_outcome(&self, variant: usize, facts: &dyn Facts) -> Result<Option<f64>, String> {
        let facts = OfVariant { variant, facts };
        let number = |formula: &Formula<Operand>| formula.number(|index| formula.facts[index].value(&facts));
        self.formulas[variant].second.as_ref().map(number).transpose()
    }

    /// Whether a variant has failed in one replication; `None` if nothing says when it has.
    ///
    /// # Errors
    /// Why that cannot be said.
    pub fn has_failed(&self, variant: usize, facts: &dyn Facts) -> Result<Option<bool>, String> {
        let facts = OfVariant { variant, facts };
        let holds = |formula: &Formula<Operand>| formula.holds(|index| formula.facts[index].value(&facts));
        self.formulas[variant].fails_if.as_ref().map(holds).transpose()
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
            for key in ["subject_to", "risk", "and_maximise", "and_minimise", "fails_if"] {
                reader.take(key);
            }
            root.close("goal", reader);
            return None;
        }
    };
    let expression = short_text(log, key, &node, MAX_CHARACTERS);
    if let Some(text) = &expression {
        reader.write(key, Doc::text(text));
    }
    let conditions = conditions(&mut reader);
    let seconds = ["and_maximise", "and_minimise"].map(|key| statement(&mut reader, key));
    if let [Some(_), Some((node, _))] = &seconds {
        log.say(node.span, "a second goal has `and_maximise` or `and_minimise`; both stand here");
    }
    let maximises_second = seconds[0].is_some();
    let second = seconds.into_iter().flatten().next();
    let fails_if = statement(&mut reader, "fails_if");
    let risk = reader.name_among_or("risk", "kind of risk", &RISKS, 0);
    let risk = [Risk::Mean, Risk::WorstTenth, Risk::Regret][risk];
    root.close("goal", reader);
    let expression = expression?;
    let mut formulas = Vec::new();
    let texts = Texts {
        outcome: (node, expression.clone()),
        conditions: &conditions,
        second: second.as_ref(),
        fails_if: fails_if.as_ref(),
    };
    for index in 0..world.variants.len() {
        formulas.extend(of_variant(world, index, &texts));
        // What is wrong in one is most often wrong in all.
        if log.count() > before {
            return None;
        }
    }
    let conditions = conditions.into_iter().map(|(_, text)| text).collect();
    let second = second.map(|(_, expression)| Second { expression, maximise: maximises_second });
    let fails_if = fails_if.map(|(_, text)| text);
    Some(Goal { expression, maximise: key == "maximise", risk, conditions, second, fails_if, formulas })
}

/// An expression under a key, if it stands there.
fn statement(reader: &mut Reader<'_>, key: &'static str) -> Option<(Node, String)> {
    let (_, node) = reader.take(key)?;
    let text = short_text(reader.log, key, &node, MAX_CHARACTERS)?;
    reader.write(key, Doc::text(&text));
    Some((node, text))
}

/// The expressions of a goal, each with where it stands.
struct Texts<'a> {
    outcome: (Node, String),
    conditions: &'a [(Node, String)],
    second: Option<&'a (Node, String)>,
    fails_if: Option<&'a (Node, String)>,
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

fn of_variant(world: World<'_>, index: usize, texts: &Texts<'_>) -> Option<Formulas> {
    let variants: &[Variant] = &world.variants[index..=index];
    let world = World { variants, ..world };
    let formula = |(node, text): &(Node, String), wanted| {
        Formula::of_market(&Written::whole(world.log, node, text), text, wanted, world)
    };
    // What is said of several expressions is said of all of them before any is given up.
    let outcome = formula(&texts.outcome, Type::Number);
    let conditions: Vec<_> = texts.conditions.iter().map(|text| formula(text, Type::Boolean)).collect();
    let margins = texts.conditions.iter().map(|(_, text)| Formula::margin_in_market(text, world)).collect();
    let second = texts.second.map(|text| formula(text, Type::Number));
    let fails_if = texts.fails_if.map(|text| formula(text, Type::Boolean));
    let some = |formula: Option<Option<_>>| match formula {
        Some(formula) => formula.map(Some),
        None => Some(None),
    };
    Some(Formulas {
        outcome: outcome?,
        conditions: conditions.into_iter().collect::<Option<Vec<_>>>()?,
        margins,
        second: some(second)?,
        fails_if: some(fails_if)?,
    })
}
