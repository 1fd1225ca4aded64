//! What the expressions of policies speak of: facts of the days so far, `MOMENT.MEASURE['SUBJECT']`, what stands at a path,
//! `setting['PATH']`, and numbers of the policy, `number['NAME']`.

use crate::checked::Variant;
use crate::context::Context;
use crate::expression::{Leaf, MAX_CHARACTERS, OWN, RawFact, Refusal};
use crate::fact::{self, Meaning};
use crate::formula::{Formula, Written};
use crate::reader::short_text;
use crate::setting::{Place, place};
use crate::suggestion::suggestion;
use crate::tree::{Node, parse_path};
use eyeballs_abi::description::ParameterValue;
use eyeballs_core::expression::Type;
use eyeballs_core::measures::{Kind, Part};
use eyeballs_core::spec::{self, Action, Known, Lately, Quantity, Whose};
use std::ops::Range;

/// What a policy can speak of in a variant.
pub(super) struct Morning<'a> {
    pub variant: &'a Variant,
    pub context: &'a Context<'a>,
    /// Numbers of the policy.
    pub numbers: &'a [(String, f64)],
}

type Refusals = Vec<Refusal>;

impl Morning<'_> {
    /// The expression of a type, or the mistake.
    pub(super) fn formula(&self, key: &str, node: &Node, wanted: Type) -> Option<spec::Formula> {
        let log = self.context.log;
        let text = short_text(log, key, node, MAX_CHARACTERS)?;
        let written = Written::whole(log, node, &text);
        let formula = Formula::read(&written, &text, wanted, |leaf| match leaf {
            Leaf::Fact(raw) if raw.moment.is_none() && raw.measure.0 == OWN[0] => self.setting(raw, &written),
            Leaf::Fact(raw) if raw.moment.is_none() => self.number(raw),
            Leaf::Fact(raw) => self.fact(raw),
            Leaf::FirstDay(condition) => {
                let start = condition.first().map_or(0..0, |(_, span)| span.clone());
                let help = "with `once` a policy acts on the first day on which `when` holds";
                Err(vec![Refusal::new(
                    start,
                    "a policy looks at one morning, and asks for no `day_when`",
                    help,
                )])
            }
        });
        let (expression, knows) = formula?.into_parts();
        Some(spec::Formula { expression, knows })
    }

    fn fact(&self, raw: &RawFact) -> Result<(Known, Type), Refusals> {
        let refusal = |span: &Range<usize>, (message, help): (String, String)| {
            vec![Refusal::new(span.clone(), message, help)]
        };
        let (moment, moment_span) = raw.moment.as_ref().expect("it has one");
        let days = match moment.as_str() {
            "month" => Lately::Month,
            "yesterday" => Lately::Yesterday,
            "total" => Lately::Total,
            _ => {
                let help = "it knows `month`, the last 30 days, `yesterday`, and `total`, all days so far";
                let message = format!("a policy knows no moment `{moment}`");
                return Err(refusal(moment_span, (message, help.to_owned())));
            }
        };
        let world = fact::World {
            log: self.context.log,
            variants: std::slice::from_ref(self.variant),
            models_are_known: !self.context.lacks_models(),
            first_will_do: true,
        };
        let (subject, subject_span) = &raw.subject;
        let Meaning { subject, channel } =
            world.meaning(subject).map_err(|reason| refusal(subject_span, reason))?;
        let (name, name_span) = &raw.measure;
        let quantity = world.quantity_of(name, subject, channel.as_deref());
        let quantity = quantity.map_err(|reason| refusal(name_span, reason))?;
        let of_type = quantity.of_type();
        let of_all_days = match &quantity {
            fact::Quantity::Measure(measure) => measure.kind == Kind::Run,
            fact::Quantity::Channel { .. } => true,
            fact::Quantity::Metric(_) => false,
        };
        if of_all_days && days != Lately::Total {
            let help = "it is that of all days so far: ask for `total`";
            let message = format!("`{name}` has no `{moment}`");
            return Err(refusal(moment_span, (message, help.to_owned())));
        }
        let whose = match subject.part {
            Part::Firm(index) => Whose::Firm(index),
            Part::Service(index) => Whose::Service(index),
        };
        let quantity = match quantity {
            fact::Quantity::Measure(measure) => Quantity::Measure(measure.name.to_owned()),
            fact::Quantity::Metric(name) => Quantity::Metric(name),
            fact::Quantity::Channel { channel, measure } => {
                Quantity::Channel { channel, measure: measure.name.to_owned() }
            }
        };
        Ok((Known::Fact { whose, days, quantity }, of_type))
    }

    /// The number that stands at a path; mistakes in the path are said at once.
    fn setting(&self, raw: &RawFact, written: &Written<'_>) -> Result<(Known, Type), Refusals> {
        let (text, span) = &raw.subject;
        let Some(path) = parse_path(text) else {
            let help = "write for example setting['service.reader.quality']";
            return Err(vec![Refusal::new(span.clone(), format!("`{text}` is not a path"), help)]);
        };
        let found = place(&path, written.position(span.clone()), &self.variant.world, self.context);
        let action = match found.ok_or_else(Vec::new)? {
            Place::Number { action, .. } => action,
            Place::Parameter { service, model, index, parameter } => match &parameter.default {
                value @ (ParameterValue::Float(_) | ParameterValue::Integer(_)) => {
                    Action::SetModelParameter { service, model, parameter: index, value: value.clone() }
                }
                _ => {
                    let help = "expressions compute with numbers";
                    return Err(vec![Refusal::new(span.clone(), format!("`{text}` is no number"), help)]);
                }
            },
        };
        Ok((Known::Setting(action), Type::Number))
    }

    fn number(&self, raw: &RawFact) -> Result<(Known, Type), Refusals> {
        let (name, span) = &raw.subject;
        match self.numbers.iter().find(|(other, _)| other == name) {
            Some((_, number)) => Ok((Known::Number(*number), Type::Number)),
            None => {
                let help = if self.numbers.is_empty() {
                    format!("give it one: numbers = {{ {name} = 1 }}")
                } else {
                    suggestion(name, self.numbers.iter().map(|(name, _)| name.as_str()))
                };
                Err(vec![Refusal::new(span.clone(), format!("the policy has no number `{name}`"), help)])
            }
        }
    }
}
