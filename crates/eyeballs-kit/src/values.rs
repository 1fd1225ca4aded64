//! Values of parameters: the defaults, the ends of their ranges one by one and two by two, and points between.

use crate::people::share;
use eyeballs_abi::description::{Description, Length, Parameter, ParameterValue};

/// Some values, and what is different of them from the defaults.
#[derive(Clone, Debug)]
pub struct Point {
    /// One for each parameter.
    pub values: Vec<ParameterValue>,
    /// Which are not the defaults, for people: "`price` = 0".
    pub text: String,
}

/// Elements of a global whose length a parameter says: as many as that fit into any memory.
const LENGTH_MAX: i64 = 10_000;
/// Pairs of ends that are tried at most.
const PAIRS_MAX: usize = 300;
/// Points between that are tried.
const BETWEEN: u32 = 60;

/// The defaults; of a parameter that a scenario must set, some value within its range.
pub fn defaults(description: &Description) -> Vec<ParameterValue> {
    let one = |(index, parameter): (usize, &Parameter)| {
        if parameter.required {
            between(description, index, 0.5).unwrap_or_else(|| parameter.default.clone())
        } else {
            parameter.default.clone()
        }
    };
    description.parameters.iter().enumerate().map(one).collect()
}

/// All that is tried, the defaults first.
pub fn points(description: &Description) -> Vec<Point> {
    let mut points = vec![at(description, &[])];
    let ends: Vec<Vec<ParameterValue>> =
        (0..description.parameters.len()).map(|index| ends(description, index)).collect();
    for (index, values) in ends.iter().enumerate() {
        points.extend(values.iter().map(|value| at(description, &[(index, value.clone())])));
    }
    let mut pairs = Vec::new();
    for first in 0..ends.len() {
        for second in first + 1..ends.len() {
            for a in &ends[first] {
                pairs.extend(ends[second].iter().map(|b| [(first, a.clone()), (second, b.clone())]));
            }
        }
    }
    let step = pairs.len().div_ceil(PAIRS_MAX).max(1);
    points.extend(pairs.iter().step_by(step).map(|pair| at(description, pair)));
    points.extend((0..BETWEEN).map(|number| somewhere(description, number)));
    points
}

/// A point between the ends, another for each number.
pub fn somewhere(description: &Description, number: u32) -> Point {
    let value = |index: usize| {
        let value = between(description, index, share(number, index as u32, 80))?;
        Some((index, value))
    };
    let replaced: Vec<_> = (0..description.parameters.len()).filter_map(value).collect();
    at(description, &replaced)
}

fn at(description: &Description, replaced: &[(usize, ParameterValue)]) -> Point {
    let mut values = defaults(description);
    let mut words = Vec::new();
    for (index, value) in replaced {
        let parameter = &description.parameters[*index];
        words.push(format!("`{}` = {}", parameter.name, parameter.value_text(value)));
        values[*index] = value.clone();
    }
    Point { values, text: if words.is_empty() { "the defaults".to_owned() } else { words.join(", ") } }
}

/// The smallest and the largest number that a parameter may be, where there is one.
fn bounds(description: &Description, index: usize) -> (f64, f64) {
    let parameter = &description.parameters[index];
    let width = parameter.maximum - parameter.minimum;
    let nudge = if width.is_finite() { width * 1e-6 } else { 1e-6 };
    let low = if parameter.minimum_open { parameter.minimum + nudge } else { parameter.minimum };
    let mut high = if parameter.maximum_open { parameter.maximum - nudge } else { parameter.maximum };
    if description.globals.iter().any(|global| global.length == Length::Parameter(index)) {
        high = high.min((LENGTH_MAX as f64).max(low));
    }
    (low, high)
}

fn ends(description: &Description, index: usize) -> Vec<ParameterValue> {
    let parameter = &description.parameters[index];
    let (low, high) = bounds(description, index);
    let values = match &parameter.default {
        ParameterValue::Float(_) => vec![ParameterValue::Float(low), ParameterValue::Float(high)],
        ParameterValue::Integer(_) => {
            vec![ParameterValue::Integer(low.ceil() as i64), ParameterValue::Integer(high.floor() as i64)]
        }
        ParameterValue::Boolean(_) => vec![ParameterValue::Boolean(false), ParameterValue::Boolean(true)],
        ParameterValue::Choice(_) => (0..parameter.choices.len()).map(ParameterValue::Choice).collect(),
        ParameterValue::Text(_) => vec![ParameterValue::Text(String::new())],
        ParameterValue::List(list) => {
            let all = |value: f64| ParameterValue::List(vec![value; list.len()]);
            vec![ParameterValue::List(Vec::new()), all(low), all(high)]
        }
    };
    values.into_iter().filter(|value| is_possible(parameter, value)).collect()
}

/// A value at a share of the way from one end to the other; `None` if there is no such way.
fn between(description: &Description, index: usize, share: f32) -> Option<ParameterValue> {
    let parameter = &description.parameters[index];
    let share = f64::from(share);
    let (low, high) = bounds(description, index);
    let number = || {
        let (low, high) = match (low.is_finite(), high.is_finite()) {
            (true, true) => (low, high),
            (true, false) => (low, low + 10.0),
            (false, true) => (high - 10.0, high),
            (false, false) => (-10.0, 10.0),
        };
        // Where ends lie orders of magnitude apart, the middle is a factor's.
        if low > 0.0 && high / low > 1e3 {
            return libm::exp(libm::log(low) + share * libm::log(high / low));
        }
        low + share * (high - low)
    };
    let value = match &parameter.default {
        ParameterValue::Float(_) => ParameterValue::Float(number()),
        ParameterValue::Integer(_) => ParameterValue::Integer(number().round() as i64),
        ParameterValue::Boolean(_) => ParameterValue::Boolean(share < 0.5),
        ParameterValue::Choice(_) => {
            let count = parameter.choices.len();
            ParameterValue::Choice(((share * count as f64) as usize).min(count.saturating_sub(1)))
        }
        ParameterValue::Text(_) => return None,
        ParameterValue::List(list) => ParameterValue::List(vec![number(); list.len()]),
    };
    is_possible(parameter, &value).then_some(value)
}

fn is_possible(parameter: &Parameter, value: &ParameterValue) -> bool {
    parameter.check(value).is_ok()
}
