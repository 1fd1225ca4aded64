//! `[[claim]]`: a statement with a probability, the share of replications in which it holds.

use crate::expression::MAX_CHARACTERS;
use crate::fact::{Fact, World};
use crate::formula::{Facts, Formula, Written};
use crate::operand::Operand;
use crate::placebo::{self, RawPlacebo};
use crate::reader::{Reader, short_text};
use crate::resolved::Doc;
use crate::rule::SHARE;
use crate::text::NAME_CHARACTERS;
use eyeballs_core::expression::Type;

/// A statement with a probability: the share of replications in which it holds.
#[derive(Clone, Debug)]
pub struct Claim {
    /// By which a lesson can speak of it; unique.
    pub name: Option<String>,
    /// In words.
    pub text: String,
    /// As an expression over what was recorded.
    pub holds: String,
    /// The program fails if the share of replications in which it holds is below this.
    pub required_share: Option<f64>,
    formula: Formula<Operand>,
}

impl Claim {
    /// The facts of which it speaks, in the order of the expression.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.formula.facts.iter().flat_map(Operand::facts)
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// Why that cannot be said: a fact that matters has no value, or a division by zero.
    pub fn holds(&self, facts: &dyn Facts) -> Result<bool, String> {
        self.formula.holds(|index| self.formula.facts[index].value(facts))
    }
}

/// Most claims.
const CLAIMS_MAX: usize = 10_000;

/// What was read of the list of claims.
pub(crate) struct Claims {
    pub(crate) claims: Vec<Claim>,
    /// The names of the list, also where a claim is wrong.
    pub(crate) names: Vec<Option<String>>,
    pub(crate) placebos: Vec<RawPlacebo>,
}

/// Reads the list of claims.
pub(crate) fn claims(root: &mut Reader<'_>, world: World<'_>) -> Claims {
    let mut claims: Vec<Claim> = Vec::new();
    let mut placebos = Vec::new();
    let mut names: Vec<Option<String>> = Vec::new();
    let mut docs = Vec::new();
    for mut reader in root.list("claim", CLAIMS_MAX) {
        let span = reader.peek("name").map_or(reader.span, |node| node.span);
        let name = reader.take("name");
        let name = name.and_then(|(_, node)| short_text(reader.log, "name", &node, NAME_CHARACTERS));
        if let Some(name) = &name {
            reader.write("name", Doc::text(name));
        }
        if name.is_some() && names.contains(&name) {
            let message = format!("there are two claims `{}`", name.as_deref().unwrap_or_default());
            reader.log.say_help(span, message, "give each a name of its own");
        }
        names.push(name.clone());
        let statement = reader.text("text", None);
        placebo::read(&mut reader, claims.len(), &mut placebos);
        let holds_node = reader.require("holds").map(|(_, node)| node);
        if let Some(node) = &holds_node
            && let Some(holds) = short_text(reader.log, "holds", node, MAX_CHARACTERS)
        {
            reader.write("holds", Doc::text(&holds));
            let required_share = reader.optional_number("required_share", SHARE);
            let written = Written::whole(reader.log, node, &holds);
            let formula = Formula::of_market(&written, &holds, Type::Boolean, world);
            claims.extend(formula.map(|formula| Claim {
                name,
                text: statement,
                holds,
                required_share,
                formula,
            }));
        }
        docs.push(reader.finish());
    }
    if !docs.is_empty() {
        root.write("claim", Doc::List(docs));
    }
    Claims { claims, names, placebos }
}
