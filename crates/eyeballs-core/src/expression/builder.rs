//! Builds expressions in postfix order, and refuses what has no type or can never have a value.

use super::evaluate::{binary, unary};
use super::{Expression, Operator, Step, Type, Unknown, Value};

/// Builds an expression: first the operands, then what is done with them.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    steps: Vec<Step>,
    facts: usize,
    operands: Vec<Operand>,
}

#[derive(Clone, Copy, Debug)]
struct Operand {
    of_type: Type,
    /// Its value, if no fact changes it.
    constant: Option<Value>,
}

/// Why something cannot be done with the last operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// An operand is of another type.
    Type {
        /// Which one, counted from 0.
        operand: usize,
        /// The type that it must have.
        wanted: Type,
    },
    /// The divisor is zero whatever the facts are.
    DivisionByZero,
    /// The result is larger than the largest number, whatever the facts are.
    TooLarge,
}

impl Builder {
    /// One more operand: a value.
    pub fn value(&mut self, value: Value) {
        self.steps.push(Step::Value(value));
        self.operands.push(Operand { of_type: value.of_type(), constant: Some(value) });
    }

    /// One more operand: the next fact. Facts are numbered in the order of these calls.
    pub fn fact(&mut self, of_type: Type) {
        self.steps.push(Step::Fact(self.facts, of_type));
        self.facts += 1;
        self.operands.push(Operand { of_type, constant: None });
    }

    /// Makes one operand of the last two, or of the last one.
    ///
    /// # Errors
    /// Why that cannot be.
    ///
    /// # Panics
    /// If there are not as many operands.
    pub fn apply(&mut self, operator: Operator) -> Result<(), Refusal> {
        let right = self.operands.pop().expect("an operand");
        let result = if operator.is_unary() {
            require(0, right, operand_type(operator, right))?;
            Operand {
                of_type: result_type(operator),
                constant: right.constant.map(|value| unary(operator, value)).transpose().map_err(refusal)?,
            }
        } else {
            let left = self.operands.pop().expect("two operands");
            require(0, left, operand_type(operator, left))?;
            require(1, right, operand_type(operator, left))?;
            if operator == Operator::Divide && right.constant == Some(Value::Number(0.0)) {
                return Err(Refusal::DivisionByZero);
            }
            let constant = match (left.constant, right.constant) {
                (Some(left), Some(right)) => Some(binary(operator, Ok(left), Ok(right)).map_err(refusal)?),
                _ => None,
            };
            Operand { of_type: result_type(operator), constant }
        };
        self.steps.push(Step::Apply(operator));
        self.operands.push(result);
        Ok(())
    }

    /// Type of the last operand.
    ///
    /// # Panics
    /// If there is none.
    pub fn of_type(&self) -> Type {
        self.operands.last().expect("an operand").of_type
    }

    /// The expression.
    ///
    /// # Panics
    /// Unless there is exactly one operand.
    pub fn finish(self) -> Expression {
        let [operand] = self.operands[..] else { panic!("an expression is one operand") };
        Expression { steps: self.steps, of_type: operand.of_type }
    }
}

fn require(operand: usize, found: Operand, wanted: Type) -> Result<(), Refusal> {
    if found.of_type == wanted { Ok(()) } else { Err(Refusal::Type { operand, wanted }) }
}

/// What its operands must be, the first being what it is.
fn operand_type(operator: Operator, first: Operand) -> Type {
    match operator {
        Operator::Or | Operator::And | Operator::Not => Type::Boolean,
        Operator::Equal | Operator::NotEqual => first.of_type,
        _ => Type::Number,
    }
}

fn result_type(operator: Operator) -> Type {
    match operator {
        Operator::Or | Operator::And | Operator::Not => Type::Boolean,
        _ if operator.is_comparison() => Type::Boolean,
        _ => Type::Number,
    }
}

fn refusal(unknown: Unknown) -> Refusal {
    match unknown {
        Unknown::DivisionByZero => Refusal::DivisionByZero,
        Unknown::TooLarge | Unknown::Never | Unknown::Fact(_) => Refusal::TooLarge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(operands: &[Option<Value>], operator: Operator) -> Option<Refusal> {
        let mut builder = Builder::default();
        for operand in operands {
            match operand {
                Some(value) => builder.value(*value),
                None => builder.fact(Type::Number),
            }
        }
        builder.apply(operator).err()
    }

    const ONE: Option<Value> = Some(Value::Number(1.0));
    const YES: Option<Value> = Some(Value::Boolean(true));

    #[test]
    fn every_operator_refuses_operands_of_the_other_type() {
        for operator in Operator::ALL {
            let good = match operator {
                Operator::Or | Operator::And | Operator::Not => YES,
                _ => ONE,
            };
            let bad = if good == ONE { YES } else { ONE };
            let wanted = good.expect("a value").of_type();
            if operator.is_unary() {
                assert_eq!(refused(&[good], operator), None);
                assert_eq!(refused(&[bad], operator), Some(Refusal::Type { operand: 0, wanted }));
            } else {
                assert_eq!(refused(&[good, good], operator), None);
                assert_eq!(refused(&[good, bad], operator), Some(Refusal::Type { operand: 1, wanted }));
                let (operand, wanted) = match operator {
                    Operator::Equal | Operator::NotEqual => (1, Type::Boolean),
                    _ => (0, wanted),
                };
                assert_eq!(refused(&[bad, good], operator), Some(Refusal::Type { operand, wanted }));
            }
        }
        assert_eq!(refused(&[YES, YES], Operator::Equal), None);
    }

    #[test]
    fn what_can_never_have_a_value_is_refused_where_it_is_built() {
        let number = |number: f64| Some(Value::Number(number));
        assert_eq!(refused(&[ONE, number(0.0)], Operator::Divide), Some(Refusal::DivisionByZero));
        assert_eq!(refused(&[None, number(-0.0)], Operator::Divide), Some(Refusal::DivisionByZero));
        assert_eq!(refused(&[ONE, None], Operator::Divide), None);
        assert_eq!(refused(&[number(1e308), number(1e308)], Operator::Add), Some(Refusal::TooLarge));
        // Also where the zero is computed.
        let mut builder = Builder::default();
        builder.fact(Type::Number);
        builder.value(Value::Number(2.0));
        builder.value(Value::Number(2.0));
        assert_eq!(builder.apply(Operator::Subtract), Ok(()));
        assert_eq!(builder.apply(Operator::Divide), Err(Refusal::DivisionByZero));
    }
}
