//! Values of expressions.

use super::{Expression, Operator, Step, Type, Unknown, Value};

/// A value, if it is known.
pub(super) type Known = Result<Value, Unknown>;

impl Expression {
    /// What it comes to.
    pub fn of_type(&self) -> Type {
        self.of_type
    }

    /// Its value, given that of each fact: 0 is false for facts that are true or false. `None` and what is not a number
    /// are no value; infinity is one, and compares as such.
    ///
    /// # Errors
    /// Why it has none; of several reasons the first in the order of the text.
    pub fn evaluate(&self, fact: impl Fn(usize) -> Option<f64>) -> Result<Value, Unknown> {
        let mut stack: Vec<Known> = Vec::new();
        for step in &self.steps {
            let known = match *step {
                Step::Value(value) => Ok(value),
                Step::Fact(index, of) => fact(index)
                    .filter(|number| !number.is_nan())
                    .map(|number| Value::of(of, number))
                    .ok_or(Unknown::Fact(index)),
                Step::Apply(operator) => {
                    let right = stack.pop().expect("the builder counted the operands");
                    if operator.is_unary() {
                        right.and_then(|value| unary(operator, value))
                    } else {
                        binary(operator, stack.pop().expect("the builder counted the operands"), right)
                    }
                }
            };
            stack.push(known);
        }
        stack.pop().expect("an expression has a value")
    }
}

pub(super) fn unary(operator: Operator, value: Value) -> Known {
    match operator {
        Operator::Not => Ok(Value::Boolean(!value.boolean())),
        _ => computed(Operator::Subtract, 0.0, value.number()),
    }
}

pub(super) fn binary(operator: Operator, left: Known, right: Known) -> Known {
    match operator {
        Operator::And => decided(left, right, false),
        Operator::Or => decided(left, right, true),
        _ => both(operator, left?, right?),
    }
}

/// `deciding` is what one half alone makes of the whole.
fn decided(left: Known, right: Known, deciding: bool) -> Known {
    match (left, right) {
        (Ok(half), _) | (_, Ok(half)) if half.boolean() == deciding => Ok(Value::Boolean(deciding)),
        (left, right) => left.and(right),
    }
}

fn both(operator: Operator, left: Value, right: Value) -> Known {
    let compared = match operator {
        Operator::Equal => left == right,
        Operator::NotEqual => left != right,
        Operator::Less => left.number() < right.number(),
        Operator::LessOrEqual => left.number() <= right.number(),
        Operator::Greater => left.number() > right.number(),
        Operator::GreaterOrEqual => left.number() >= right.number(),
        _ => return computed(operator, left.number(), right.number()),
    };
    Ok(Value::Boolean(compared))
}

fn computed(operator: Operator, left: f64, right: f64) -> Known {
    let number = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        _ if right == 0.0 => return Err(Unknown::DivisionByZero),
        _ => left / right,
    };
    match (number.is_finite(), left.is_infinite() || right.is_infinite()) {
        (true, _) => Ok(Value::Number(number)),
        (false, true) => Err(Unknown::Never),
        (false, false) => Err(Unknown::TooLarge),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Builder;
    use super::*;

    /// The expression of some steps in postfix order: `None` is a fact that is a number.
    fn value(steps: &[Result<Option<f64>, Operator>], facts: &[Option<f64>]) -> Known {
        let mut builder = Builder::default();
        for step in steps {
            match *step {
                Ok(Some(number)) => builder.value(Value::Number(number)),
                Ok(None) => builder.fact(Type::Number),
                Err(operator) => builder.apply(operator).expect("it has a type"),
            }
        }
        builder.finish().evaluate(|index| facts[index])
    }

    const FACT: Result<Option<f64>, Operator> = Ok(None);

    #[test]
    fn numbers_are_computed_with() {
        use Operator::*;
        let two = |operator, left, right| {
            value(&[FACT, FACT, Err(operator)], &[Some(left), Some(right)]).expect("known")
        };
        assert_eq!(two(Add, 7.0, 2.0), Value::Number(9.0));
        assert_eq!(two(Subtract, 7.0, 2.0), Value::Number(5.0));
        assert_eq!(two(Multiply, 7.0, 2.0), Value::Number(14.0));
        assert_eq!(two(Divide, 7.0, 2.0), Value::Number(3.5));
        for (operator, less, same, more) in [
            (Less, true, false, false),
            (LessOrEqual, true, true, false),
            (Equal, false, true, false),
            (NotEqual, true, false, true),
            (GreaterOrEqual, false, true, true),
            (Greater, false, false, true),
        ] {
            let results = [1.0, 2.0, 3.0].map(|left| two(operator, left, 2.0));
            assert_eq!(results, [less, same, more].map(Value::Boolean), "{operator:?}");
        }
        assert_eq!(value(&[FACT, Err(Negate)], &[Some(2.0)]), Ok(Value::Number(-2.0)));
    }

    #[test]
    fn what_has_no_value_says_why() {
        use Operator::*;
        let divide = [FACT, FACT, Err(Divide)];
        assert_eq!(value(&divide, &[Some(1.0), Some(0.0)]), Err(Unknown::DivisionByZero));
        assert_eq!(value(&divide, &[Some(1.0), None]), Err(Unknown::Fact(1)));
        assert_eq!(value(&divide, &[Some(f64::NAN), None]), Err(Unknown::Fact(0)));
        assert_eq!(value(&divide, &[Some(f64::INFINITY), None]), Err(Unknown::Fact(1)));
        assert_eq!(value(&[FACT, FACT, Err(Multiply)], &[Some(1e200); 2]), Err(Unknown::TooLarge));
    }

    /// A day that never comes is later than any day.
    #[test]
    fn infinity_compares_and_is_not_computed_with() {
        use Operator::*;
        let never = f64::INFINITY;
        let two = |operator, left, right| value(&[FACT, FACT, Err(operator)], &[Some(left), Some(right)]);
        for (operator, left, right, truth) in [
            (LessOrEqual, never, 60.0, false),
            (Less, 60.0, never, true),
            (Greater, never, 60.0, true),
            (Less, never, never, false),
            (Equal, never, never, true),
            (NotEqual, never, 60.0, true),
        ] {
            assert_eq!(two(operator, left, right), Ok(Value::Boolean(truth)), "{left} {operator:?} {right}");
        }
        for (operator, right) in [(Add, 1.0), (Subtract, never), (Multiply, 0.0), (Divide, 2.0)] {
            assert_eq!(two(operator, never, right), Err(Unknown::Never), "{operator:?}");
        }
        assert_eq!(value(&[FACT, Err(Negate)], &[Some(never)]), Err(Unknown::Never));
        assert_eq!(two(Divide, 1.0, never), Ok(Value::Number(0.0)));
    }

    /// Kleene's tables: what is unknown matters only where it could change the answer.
    #[test]
    fn a_half_that_decides_alone_decides() {
        let known = |truth: Option<bool>| truth.map(Value::Boolean).ok_or(Unknown::Fact(0));
        let [no, yes, unknown] = [Some(false), Some(true), None];
        for (left, right, and, or) in [
            (no, no, no, no),
            (no, yes, no, yes),
            (yes, no, no, yes),
            (yes, yes, yes, yes),
            (no, unknown, no, unknown),
            (unknown, no, no, unknown),
            (yes, unknown, unknown, yes),
            (unknown, yes, unknown, yes),
            (unknown, unknown, unknown, unknown),
        ] {
            assert_eq!(binary(Operator::And, known(left), known(right)), known(and), "{left:?} {right:?}");
            assert_eq!(binary(Operator::Or, known(left), known(right)), known(or), "{left:?} {right:?}");
        }
    }

    #[test]
    fn of_several_reasons_the_first_is_given() {
        use Operator::*;
        let unknown = |index| Err(Unknown::Fact(index));
        for operator in [And, Or, Less, Add, Divide] {
            assert_eq!(binary(operator, unknown(0), unknown(1)), unknown(0), "{operator:?}");
        }
    }

    #[test]
    fn a_million_terms_take_no_stack() {
        let mut builder = Builder::default();
        builder.fact(Type::Number);
        for _ in 0..1_000_000 {
            builder.value(Value::Number(1.0));
            builder.apply(Operator::Add).expect("a sum of numbers");
        }
        assert_eq!(builder.finish().evaluate(|_| Some(1.0)), Ok(Value::Number(1_000_001.0)));
    }
}
