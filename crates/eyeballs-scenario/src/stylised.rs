//! `[[fact]]`: a stylised fact, a number of the world with the range that was published of it.

use crate::expression::MAX_CHARACTERS;
use crate::fact::{Fact, World};
use crate::formula::{Facts, Formula, Written};
use crate::operand::Operand;
use crate::reader::{Reader, short_text};
use crate::resolved::Doc;
use crate::rule::{Rule, between};
use crate::text::NAME_CHARACTERS;
use eyeballs_core::expression::Type;

/// Most facts.
const FACTS_MAX: usize = 10_000;
/// An end of a published range, in whatever unit.
const END: Rule = between(-1e15, 1e15);

/// A number of the world with the range that was published of it.
#[derive(Clone, Debug)]
pub struct StylisedFact {
    /// By which it can be spoken of; unique.
    pub name: Option<String>,
    /// In words.
    pub text: String,
    /// As an expression over what was recorded.
    pub of: String,
    /// Lower end of the published range.
    pub low: f64,
    /// Upper end, not below the lower one.
    pub high: f64,
    /// Who published it.
    pub source: String,
    formula: Formula<Operand>,
}

impl StylisedFact {
    /// The facts of which its expression speaks, in the order of the expression.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.formula.facts.iter().flat_map(Operand::facts)
    }

    /// The number in one replication.
    ///
    /// # Errors
    /// Why there is none: a fact that matters has no value, or a division by zero.
    pub fn value(&self, facts: &dyn Facts) -> Result<f64, String> {
        self.formula.number(|index| self.formula.facts[index].value(facts))
    }
}

/// Reads the list of stylised facts.
pub(crate) fn stylised_facts(root: &mut Reader<'_>, world: World<'_>) -> Vec<StylisedFact> {
    // So that a world's card is that of whatever starts from it.
    let world = World { first_will_do: true, ..world };
    let mut facts = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut docs = Vec::new();
    for mut reader in root.list("fact", FACTS_MAX) {
        let name = name(&mut reader, &mut names);
        let text = reader.text("text", None);
        let of_node = reader.require("of").map(|(_, node)| node);
        let of = of_node.and_then(|node| {
            let of = short_text(reader.log, "of", &node, MAX_CHARACTERS)?;
            reader.write("of", Doc::text(&of));
            let written = Written::whole(reader.log, &node, &of);
            let formula = Formula::of_market(&written, &of, Type::Number, world)?;
            Some((of, formula))
        });
        let mistakes = reader.log.count();
        let low = reader.number("low", END, None);
        let span = reader.peek("high").map_or(reader.span, |node| node.span);
        let high = reader.number("high", END, None);
        if low > high && reader.log.count() == mistakes {
            let message = format!("`high`, {high}, is below `low`, {low}");
            reader.log.say_help(span, message, "the published range goes from `low` to `high`");
        }
        let source = reader.text("source", None);
        facts.extend(of.map(|(of, formula)| StylisedFact { name, text, of, low, high, source, formula }));
        docs.push(reader.finish());
    }
    if !docs.is_empty() {
        root.write("fact", Doc::List(docs));
    }
    facts
}

fn name(reader: &mut Reader<'_>, names: &mut Vec<String>) -> Option<String> {
    let (_, node) = reader.take("name")?;
    let name = short_text(reader.log, "name", &node, NAME_CHARACTERS)?;
    reader.write("name", Doc::text(&name));
    if names.contains(&name) {
        let message = format!("there are two facts `{name}`");
        reader.log.say_help(node.span, message, "give each a name of its own");
    }
    names.push(name.clone());
    Some(name)
}
