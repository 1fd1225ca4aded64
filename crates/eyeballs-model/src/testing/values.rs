//! Values of parameters for tests, written as a scenario writes them.

use eyeballs_abi::description::{Parameter, ParameterValue};
use eyeballs_abi::instance::{FailureKind, Instance, ModelHandle};

/// The value of a parameter as a scenario writes it; made by `into` of a number, a boolean, a text, or numbers in a list.
#[derive(Clone, Debug, PartialEq)]
pub enum TestValue {
    /// Of a float, or of an integer if it is whole; also the index of a choice, 0 or 1 for a boolean, and a list of one.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A text, or a choice by its name.
    Text(String),
    /// A list of numbers.
    List(Vec<f64>),
}

impl From<f64> for TestValue {
    fn from(number: f64) -> Self {
        TestValue::Number(number)
    }
}

impl From<bool> for TestValue {
    fn from(yes: bool) -> Self {
        TestValue::Boolean(yes)
    }
}

impl From<&str> for TestValue {
    fn from(text: &str) -> Self {
        TestValue::Text(text.to_owned())
    }
}

impl<const N: usize> From<[f64; N]> for TestValue {
    fn from(numbers: [f64; N]) -> Self {
        TestValue::List(numbers.to_vec())
    }
}

impl From<Vec<f64>> for TestValue {
    fn from(numbers: Vec<f64>) -> Self {
        TestValue::List(numbers)
    }
}

impl TestValue {
    /// As the value of a parameter, checked; in words that follow the parameter's name why it cannot be one.
    fn of(&self, parameter: &Parameter) -> Result<ParameterValue, String> {
        let value = match (&parameter.default, self) {
            (ParameterValue::Float(_), TestValue::Number(number)) => ParameterValue::Float(*number),
            (ParameterValue::Integer(_), TestValue::Number(number)) if number.fract() == 0.0 => {
                ParameterValue::Integer(*number as i64)
            }
            (ParameterValue::Boolean(_), TestValue::Boolean(yes)) => ParameterValue::Boolean(*yes),
            (ParameterValue::Boolean(_), TestValue::Number(number)) if *number == 0.0 || *number == 1.0 => {
                ParameterValue::Boolean(*number == 1.0)
            }
            (ParameterValue::Choice(_), TestValue::Number(number))
                if *number >= 0.0 && number.fract() == 0.0 =>
            {
                ParameterValue::Choice(*number as usize)
            }
            (ParameterValue::Choice(_), TestValue::Text(name)) => {
                let index = parameter.choices.iter().position(|choice| choice == name);
                let unknown = || format!("must be one of {}, not \"{name}\"", parameter.choices.join(", "));
                ParameterValue::Choice(index.ok_or_else(unknown)?)
            }
            (ParameterValue::Text(_), TestValue::Text(text)) => ParameterValue::Text(text.clone()),
            (ParameterValue::List(_), TestValue::Number(number)) => ParameterValue::List(vec![*number]),
            (ParameterValue::List(_), TestValue::List(numbers)) => ParameterValue::List(numbers.clone()),
            (default, value) => return Err(format!("is a {}, and cannot be {value:?}", default.type_name())),
        };
        parameter.check(&value)?;
        Ok(value)
    }
}

/// An instance with the given values in place of defaults, and all its values.
///
/// # Errors
/// With the name of the parameter: one that is not declared, a value that cannot be its, the model's own refusal.
pub(super) fn instance(
    handle: &ModelHandle,
    parameters: &[(&str, TestValue)],
) -> Result<(Instance, Vec<ParameterValue>), String> {
    let declared = &handle.description().parameters;
    let mut values: Vec<ParameterValue> =
        declared.iter().map(|parameter| parameter.default.clone()).collect();
    for (name, value) in parameters {
        let names =
            || declared.iter().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>().join(", ");
        let index = handle.description().parameter(name);
        let index = index.ok_or_else(|| format!("no parameter `{name}`; there are {}", names()))?;
        values[index] = value.of(&declared[index]).map_err(|reason| format!("`{name}` {reason}"))?;
    }
    let given = |parameter: &Parameter| parameters.iter().any(|(name, _)| *name == parameter.name);
    if let Some(absent) = declared.iter().find(|parameter| parameter.required && !given(parameter)) {
        return Err(format!("`{}` has no default: it must be given", absent.name));
    }
    let instance = handle.create(&values).map_err(|failure| match failure.kind {
        FailureKind::Config(Some(index)) => format!("`{}` {failure}", declared[index].name),
        _ => failure.to_string(),
    })?;
    Ok((instance, values))
}

/// Numbers as values.
pub(super) fn numbers<'a>(parameters: &[(&'a str, f64)]) -> Vec<(&'a str, TestValue)> {
    parameters.iter().map(|(name, number)| (*name, TestValue::Number(*number))).collect()
}

#[cfg(test)]
mod tests {
    use crate::prelude::*;
    use crate::testing::TestMarket;

    choice! { pub enum Plan { Monthly = "monthly", Yearly = "yearly" } }
    parameters! {
        /// One of each kind.
        pub struct Parameters {
            /// A price.
            price: f64 = 1.0, "currency", [0.0, 10.0];
            /// A number of days.
            days: i64 = 30, "days", [1, 60];
            /// Whether.
            open: bool = false;
            /// Which.
            plan: Plan = Plan::Monthly;
            /// Prices.
            tiers: List = [1.0, 5.0], "currency", [0.0, 10.0];
            /// A word.
            label: Text = "plain";
            /// Known to nobody.
            size: f64 = 0.0, "1", [0.0, 9.0], required;
        }
    }
    metrics! {
        /// Echoes.
        pub struct Metrics {
            sum price, "currency", "the price";
            sum days, "days", "the days";
            sum open, "1", "whether";
            sum yearly, "1", "whether the plan is";
            sum tiers, "currency", "the sum of the tiers";
            sum letters, "count", "of the label";
            sum size, "1", "the size, and the minutes";
        }
    }
    columns! {
        /// Nothing of interest.
        pub struct Columns { input minutes_today: f32, "min", "time spent today"; }
    }
    struct Echo(Parameters);
    impl BusinessModel for Echo {
        const ID: &'static CStr = c"echo";
        const VERSION: &'static CStr = c"1.0.0";
        const TITLE: &'static CStr = c"Echo";
        const DOC: &'static CStr = c"Reports its parameters.";
        type Parameters = Parameters;
        type Columns = Columns<'static>;
        type Metrics = Metrics<'static>;
        type Postings = NoPostings;
        type Globals = NoGlobals;

        fn new(parameters: Parameters) -> Result<Self, ModelError> {
            if parameters.label.is_empty() {
                return Err(ModelError::parameter("label", "must say something"));
            }
            Ok(Echo(parameters))
        }

        fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
            *block.metrics.price += self.0.price;
            *block.metrics.days += self.0.days as f64;
            *block.metrics.open += f64::from(u8::from(self.0.open));
            *block.metrics.yearly += f64::from(u8::from(matches!(self.0.plan, Plan::Yearly)));
            *block.metrics.tiers += self.0.tiers.iter().sum::<f64>();
            *block.metrics.letters += self.0.label.len() as f64;
            *block.metrics.size += self.0.size + f64::from(block.columns.minutes_today[0]);
            Ok(())
        }
    }

    #[test]
    fn values_of_every_kind_reach_the_model() {
        let size = ("size", 1.0.into());
        let all = [
            size.clone(),
            ("price", 2.5.into()),
            ("days", 7.0.into()),
            ("open", true.into()),
            ("plan", "yearly".into()),
            ("tiers", [1.0, 2.0, 4.0].into()),
            ("label", "seven".into()),
        ];
        let day = TestMarket::<Echo>::with(1, &all).expect("all can be").day().expect("it serves");
        let echoes =
            ["price", "days", "open", "yearly", "tiers", "letters", "size"].map(|name| day.metric(name));
        assert_eq!(echoes, [2.5, 7.0, 1.0, 1.0, 7.0, 5.0, 1.0]);
        let day = TestMarket::<Echo>::with(1, &[size]).expect("defaults can be").day().expect("it serves");
        let echoes =
            ["price", "days", "open", "yearly", "tiers", "letters", "size"].map(|name| day.metric(name));
        assert_eq!(echoes, [1.0, 30.0, 0.0, 0.0, 6.0, 5.0, 1.0]);
    }

    #[test]
    fn refusals_name_their_parameter() {
        let refusal = |name, value| {
            let parameters = [("size", 1.0.into()), (name, value)];
            TestMarket::<Echo>::with(1, &parameters).err().expect("a refusal")
        };
        for (name, value, said) in [
            (
                "prize",
                1.0.into(),
                "no parameter `prize`; there are price, days, open, plan, tiers, label, size",
            ),
            ("price", 11.0.into(), "`price` must be"),
            ("price", "much".into(), "`price` is a "),
            ("days", 1.5.into(), "`days` is a"),
            ("open", 2.0.into(), "`open` is a"),
            ("plan", "weekly".into(), "`plan` must be one of monthly, yearly, not \"weekly\""),
            ("tiers", [1.0, 11.0].into(), "`tiers` must"),
            ("tiers", "dear".into(), "`tiers` is a list"),
            ("label", 3.0.into(), "`label` is a text"),
            ("label", "".into(), "`label` must say something"),
        ] {
            let refusal = refusal(name, value);
            assert!(refusal.starts_with(said), "no `{said}` in {refusal}");
        }
        let refusal = TestMarket::<Echo>::new(1, &[]).err().expect("a refusal");
        assert_eq!(refusal, "`size` has no default: it must be given");
    }
}
