//! `[[calibration.derived]]`: numbers that follow from the fitted ones, by expressions over `setting['KEY']`.

use super::{LIST_MAX, Parameter};
use crate::expression::{Leaf, MAX_CHARACTERS, OWN, Refusal};
use crate::formula::{Formula, Written};
use crate::reader::{Reader, short_text};
use crate::resolved::Doc;
use eyeballs_core::expression::Type;

/// A number that follows from the fitted ones.
#[derive(Clone, Debug)]
pub struct Derived {
    /// What it is called: its name, or its expression.
    pub name: String,
    /// Facts are indices of parameters.
    formula: Formula<usize>,
}

impl Derived {
    /// The number at these values of the parameters; none where it divides by zero or is too large.
    pub fn value(&self, values: &[f64]) -> Option<f64> {
        let value = self.formula.number(|index| values.get(self.formula.facts[index]).copied());
        value.ok().filter(|value| value.is_finite())
    }
}

/// Reads the list.
pub(super) fn derived(reader: &mut Reader<'_>, parameters: &[Parameter]) -> Vec<Derived> {
    let mut all: Vec<Derived> = Vec::new();
    let mut docs = Vec::new();
    for mut inner in reader.list("derived", LIST_MAX) {
        if let Some(derived) = one(&mut inner, parameters) {
            if all.iter().any(|other| other.name == derived.name) {
                let message = format!("there are two derived numbers called `{}`", derived.name);
                inner.log.say_help(inner.span, message, "give one of them another `name`");
            }
            all.push(derived);
        }
        docs.push(inner.finish());
    }
    if !docs.is_empty() {
        reader.write("derived", Doc::List(docs));
    }
    all
}

fn one(reader: &mut Reader<'_>, parameters: &[Parameter]) -> Option<Derived> {
    let log = reader.log;
    let name = reader.optional_text("name");
    let (_, node) = reader.require("of")?;
    let written = short_text(log, "of", &node, MAX_CHARACTERS)?;
    reader.write("of", Doc::text(&written));
    let known = |leaf: &Leaf<'_>| {
        let refuse = |span, message: String| {
            let help = "write setting['KEY'], where KEY is the `key` of a [[calibration.parameter]]";
            Err(vec![Refusal::new(span, message, help)])
        };
        match leaf {
            Leaf::Fact(raw) if raw.moment.is_none() && raw.measure.0 == OWN[0] => {
                let (key, span) = &raw.subject;
                match parameters.iter().position(|parameter| parameter.key == *key) {
                    Some(index) => Ok((index, Type::Number)),
                    None => refuse(span.clone(), format!("`{key}` is not fitted")),
                }
            }
            Leaf::Fact(raw) => {
                refuse(raw.measure.1.clone(), "what is derived knows fitted numbers only".to_owned())
            }
            Leaf::FirstDay(_) => refuse(0..written.len(), "what is derived knows no days".to_owned()),
        }
    };
    let formula = Formula::read(&Written::whole(log, &node, &written), &written, Type::Number, known)?;
    Some(Derived { name: name.unwrap_or(written), formula })
}
