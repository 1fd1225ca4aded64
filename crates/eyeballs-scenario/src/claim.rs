//! `[[claim]]`: a statement with a probability, the share of replications in which it holds.

use crate::checked::Variant;
use crate::fact::Fact;
use crate::formula::{Facts, Formula, Wanted};
use crate::reader::{Reader, text};
use crate::resolved::Doc;
use crate::rule::SHARE;

/// A statement with a probability: the share of replications in which it holds.
#[derive(Clone, Debug)]
pub struct Claim {
    /// In words.
    pub text: String,
    /// As an expression over what was recorded.
    pub holds: String,
    /// The program fails if the share of replications in which it holds is below this.
    pub required_share: Option<f64>,
    formula: Formula,
}

impl Claim {
    /// The facts of which it speaks, in the order of the expression.
    pub fn facts(&self) -> &[Fact] {
        &self.formula.facts
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// Why that cannot be said: a fact that matters has no value, or a division by zero.
    pub fn holds(&self, facts: &dyn Facts) -> Result<bool, String> {
        self.formula.holds(facts)
    }
}

/// Most claims.
const CLAIMS_MAX: usize = 10_000;

/// Reads the list of claims.
pub(crate) fn claims(root: &mut Reader<'_>, variants: &[Variant], check_metrics: bool) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut docs = Vec::new();
    for mut reader in root.list("claim", CLAIMS_MAX) {
        let words = reader.text("text", None);
        let holds_node = reader.require("holds").map(|(_, node)| node);
        if let Some(node) = &holds_node
            && let Some(holds) = text(reader.log, "holds", node)
        {
            reader.write("holds", Doc::text(&holds));
            let required_share = reader.optional_number("required_share", SHARE);
            let formula = Formula::read(reader.log, node, &holds, Wanted::Statement, variants, check_metrics);
            claims.extend(formula.map(|formula| Claim { text: words, holds, required_share, formula }));
        }
        docs.push(reader.finish());
    }
    if !docs.is_empty() {
        root.write("claim", Doc::List(docs));
    }
    claims
}
