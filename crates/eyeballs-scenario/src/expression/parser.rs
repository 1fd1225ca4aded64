//! From tokens to a tree in postfix order, by precedence climbing.

use super::lexer::{FACT, Lexer, Token, quoted};
use super::{MAX_CHARACTERS, MAX_DEPTH, Node, RawFact, Refusal, precedence, symbol};
use eyeballs_core::expression::Operator;
use std::ops::Range;

/// Reads an expression: its nodes in postfix order, each with its span.
///
/// # Errors
/// The first thing that has no place in it.
pub(crate) fn parse(text: &str) -> Result<Vec<(Node, Range<usize>)>, Refusal> {
    let characters = text.chars().count();
    if characters > MAX_CHARACTERS {
        let message =
            format!("an expression has at most {MAX_CHARACTERS} characters; this one has {characters}");
        return Err(Refusal::new(
            0..text.len(),
            message,
            "take it apart, or compare what is computed elsewhere",
        ));
    }
    let mut lexer = Lexer::new(text);
    let (token, span) = lexer.next()?;
    let mut parser = Parser { lexer, token, span, text, nodes: Vec::new(), depth: 0, in_condition: false };
    parser.expression(0)?;
    match parser.token {
        Token::End => Ok(parser.nodes),
        Token::ClosingBracket => {
            Err(parser.refuse("this bracket was never opened", "delete it, or open one before"))
        }
        _ => Err(parser.refuse(
            format!("`{}` follows what is complete", parser.written()),
            "put an operator before it: `and`, `or`, `<`, `+` or another",
        )),
    }
}

/// The word before the condition of which the first day is asked for.
const DAY_WHEN: &str = "day_when";

/// What policies know without a moment: what stands at a path, and a number of their own.
pub(crate) const OWN: [&str; 2] = ["setting", "number"];

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The next token, and its span.
    token: Token<'a>,
    span: Range<usize>,
    text: &'a str,
    nodes: Vec<(Node, Range<usize>)>,
    depth: usize,
    /// Whether it reads the condition of a `day_when`.
    in_condition: bool,
}

impl<'a> Parser<'a> {
    /// Takes the next token.
    fn take(&mut self) -> Result<(Token<'a>, Range<usize>), Refusal> {
        let (token, span) = self.lexer.next()?;
        Ok((std::mem::replace(&mut self.token, token), std::mem::replace(&mut self.span, span)))
    }

    /// The next token as it is written, short enough for a message.
    fn written(&self) -> String {
        quoted(&self.text[self.span.clone()])
    }

    fn refuse(&self, message: impl Into<String>, help: impl Into<String>) -> Refusal {
        Refusal::new(self.span.clone(), message, help)
    }

    /// Whatever binds at least as tightly as `least`.
    fn expression(&mut self, least: u8) -> Result<(), Refusal> {
        self.operand(least)?;
        let mut compared = false;
        while let Token::Operator(operator) = self.token {
            let binds = precedence(operator);
            if operator.is_unary() || binds < least {
                break;
            }
            if operator.is_comparison() && compared {
                let help = "write `a < b and b < c`, or put brackets around a comparison";
                return Err(self.refuse("comparisons cannot be chained", help));
            }
            compared = operator.is_comparison();
            let (_, span) = self.take()?;
            // All of them hold their left operand: `a - b - c` is `(a - b) - c`.
            self.expression(binds + 1)?;
            self.nodes.push((Node::Apply(operator), span));
        }
        Ok(())
    }

    /// What stands before, after or between operators.
    fn operand(&mut self, least: u8) -> Result<(), Refusal> {
        match self.token {
            Token::Number(number) => {
                let (_, span) = self.take()?;
                self.nodes.push((Node::Number(number), span));
            }
            Token::Name(name) => {
                let (_, span) = self.take()?;
                let node = match name {
                    "true" => Node::Boolean(true),
                    "false" => Node::Boolean(false),
                    DAY_WHEN if self.token == Token::OpeningBracket => return self.first_day(span),
                    _ => return self.fact(name, span),
                };
                self.nodes.push((node, span));
            }
            Token::OpeningBracket => {
                let (_, opened) = self.deeper()?;
                self.expression(0)?;
                self.close(opened)?;
            }
            Token::Operator(operator @ (Operator::Not | Operator::Subtract)) => {
                let operator = if operator == Operator::Not { operator } else { Operator::Negate };
                if precedence(operator) < least {
                    let help = format!("put brackets around it: (not ...) {} ...", symbol(Operator::Equal));
                    return Err(self.refuse("`not` holds less tightly than what stands before it", help));
                }
                let (_, span) = self.deeper()?;
                self.expression(precedence(operator))?;
                self.nodes.push((Node::Apply(operator), span));
                self.depth -= 1;
            }
            Token::End => {
                return Err(
                    self.refuse("the expression ends too early", format!("something must follow; {FACT}"))
                );
            }
            _ => {
                let message = format!("`{}` stands where a number, a fact or a bracket must", self.written());
                return Err(self.refuse(message, FACT));
            }
        }
        Ok(())
    }

    /// Takes a token that opens something.
    fn deeper(&mut self) -> Result<(Token<'a>, Range<usize>), Refusal> {
        if self.depth == MAX_DEPTH {
            let message =
                format!("brackets, signs and `not` stand at most {MAX_DEPTH} deep inside each other");
            return Err(self.refuse(message, "take the expression apart"));
        }
        self.depth += 1;
        self.take()
    }

    /// Takes what closes a bracket that was opened; where it ends.
    fn close(&mut self, opened: Range<usize>) -> Result<usize, Refusal> {
        match self.token {
            Token::ClosingBracket => {
                self.depth -= 1;
                Ok(self.take()?.1.end)
            }
            Token::End => Err(Refusal::new(opened, "this bracket is never closed", "close it with `)`")),
            _ => {
                Err(self
                    .refuse(format!("`{}` stands where `)` must", self.written()), "close the bracket first"))
            }
        }
    }

    /// The condition of a `day_when`, in brackets.
    fn first_day(&mut self, start: Range<usize>) -> Result<(), Refusal> {
        if self.in_condition {
            let help = "compare the days of two of them: day_when(...) < day_when(...)";
            return Err(Refusal::new(start, format!("`{DAY_WHEN}` stands inside another one"), help));
        }
        let (_, opened) = self.deeper()?;
        let before = std::mem::take(&mut self.nodes);
        self.in_condition = true;
        self.expression(0)?;
        self.in_condition = false;
        let end = self.close(opened)?;
        let condition = std::mem::replace(&mut self.nodes, before);
        self.nodes.push((Node::FirstDay(condition), start.start..end));
        Ok(())
    }

    /// The rest of a fact, after its moment; in a condition, after its measure if it has none.
    fn fact(&mut self, first: &str, start: Range<usize>) -> Result<(), Refusal> {
        let before = |end: usize| start.start..end;
        let refuse = |end: usize, text: &str| {
            Err(Refusal::new(before(end), format!("`{}` is no fact", quoted(&text[before(end)])), FACT))
        };
        let text = self.text;
        let (moment, measure, measure_span) = match self.token {
            Token::OpeningSquare if self.in_condition || OWN.contains(&first) => (None, first, start.clone()),
            Token::Dot => {
                let (_, dot) = self.take()?;
                let Token::Name(measure) = self.token else { return refuse(dot.end, text) };
                let (_, span) = self.take()?;
                (Some((first.to_owned(), start.clone())), measure, span)
            }
            _ => return refuse(start.end, text),
        };
        if self.token != Token::OpeningSquare {
            return refuse(measure_span.end, text);
        }
        self.take()?;
        let Token::Quoted(subject) = self.token else { return refuse(measure_span.end, text) };
        let (_, quoted_span) = self.take()?;
        if self.token != Token::ClosingSquare {
            return Err(Refusal::new(before(quoted_span.end), "the square bracket is never closed", FACT));
        }
        let (_, end) = self.take()?;
        let fact = RawFact {
            moment,
            measure: (measure.to_owned(), measure_span),
            subject: (subject.to_owned(), quoted_span.start + 1..quoted_span.end - 1),
        };
        self.nodes.push((Node::Fact(fact), before(end.end)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In postfix order, facts as their measure.
    fn tree(text: &str) -> String {
        written(&parse(text).unwrap_or_else(|refusal| panic!("{text}: {refusal:?}")))
    }

    fn written(nodes: &[(Node, Range<usize>)]) -> String {
        let show = |node: &Node| match node {
            Node::Number(number) => number.to_string(),
            Node::Boolean(truth) => truth.to_string(),
            Node::Fact(fact) => fact.measure.0.clone(),
            Node::FirstDay(condition) => format!("[{}]", written(condition)),
            Node::Apply(Operator::Negate) => "neg".to_owned(),
            Node::Apply(operator) => symbol(*operator).to_owned(),
        };
        nodes.iter().map(|(node, _)| show(node)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_binds_tighter_comes_first() {
        for (text, expected) in [
            ("1 + 2 * 3 - 4 / 5", "1 2 3 * + 4 5 / -"),
            ("10 - 4 - 3", "10 4 - 3 -"),
            ("8 / 4 / 2", "8 4 / 2 /"),
            ("-1 * 2", "1 neg 2 *"),
            ("2 * -1", "2 1 neg *"),
            ("--1", "1 neg neg"),
            ("1 < 2 or 3 < 4 and 5 < 6", "1 2 < 3 4 < 5 6 < and or"),
            ("1 < 2 and 3 < 4 or 5 < 6", "1 2 < 3 4 < and 5 6 < or"),
            ("not 1 < 2 and true", "1 2 < not true and"),
            ("!!true", "true not not"),
            ("true and not false", "true false not and"),
            ("true || false && true", "true false true and or"),
            ("(1 + 2) * 3", "1 2 + 3 *"),
            ("(1 < 2) == (3 < 4)", "1 2 < 3 4 < =="),
            ("final.users['a'] / final . cash [ \"b\" ] >= 1e-3", "users cash / 0.001 >="),
            ("2_000 != 1.5E+3", "2000 1500 !="),
            ("1 + day_when(users['a'] > 2 and true) < 3", "1 [users 2 > true and] + 3 <"),
            ("day_when (users['a'] > (peak.cash['b'])) / 2", "[users cash >] 2 /"),
        ] {
            assert_eq!(tree(text), expected, "{text}");
        }
    }

    #[test]
    fn a_fact_keeps_the_span_of_each_part() {
        let text = "1 < year3.profit[ \"free + ads\" ]";
        let nodes = parse(text).expect("good");
        let Node::Fact(fact) = &nodes[1].0 else { panic!("{nodes:?}") };
        let (moment, span) = fact.moment.as_ref().expect("it is written");
        assert_eq!((&**moment, &text[span.clone()]), ("year3", "year3"));
        assert_eq!((&*fact.measure.0, &text[fact.measure.1.clone()]), ("profit", "profit"));
        assert_eq!((&*fact.subject.0, &text[fact.subject.1.clone()]), ("free + ads", "free + ads"));
        assert_eq!(&text[nodes[1].1.clone()], "year3.profit[ \"free + ads\" ]");
        assert_eq!(&text[nodes[2].1.clone()], "<");
    }

    #[test]
    fn anything_else_is_refused_with_its_span() {
        for (text, span, message) in [
            ("1 = 2", 2..3, "`=` compares nothing"),
            ("1 < 2 | 3", 6..7, "`|` joins nothing"),
            ("1 < é", 4..6, "`é` has no place in an expression"),
            ("1 < \u{7}", 4..5, "`\\u{7}` has no place in an expression"),
            ("users > 2", 0..5, "`users` is no fact"),
            ("users['a'] > 2", 0..5, "`users` is no fact"),
            ("day_when > 2", 0..8, "`day_when` is no fact"),
            ("day_when(users['a'] > 1", 8..9, "this bracket is never closed"),
            ("day_when(1 > 2 3)", 15..16, "`3` stands where `)` must"),
            ("day_when(day_when(1 > 2) > 2)", 9..17, "`day_when` stands inside another one"),
            ("day_when(1 > 2) > users['a']", 18..23, "`users` is no fact"),
            ("1 < final.users", 4..15, "`final.users` is no fact"),
            ("final.users[a] > 2", 0..11, "`final.users` is no fact"),
            ("final.users['a > 2", 12..18, "this name is never closed"),
            ("final.users['a' > 2", 0..15, "the square bracket is never closed"),
            ("1 < 2x", 4..6, "`2x` is not a number"),
            ("1 < 1e999", 4..9, "`1e999` is too large"),
            ("1 < 1..2", 4..8, "`1..2` is not a number"),
            ("", 0..0, "the expression ends too early"),
            ("1 < ", 4..4, "the expression ends too early"),
            ("(1 < 2", 0..1, "this bracket is never closed"),
            ("1 < 2)", 5..6, "this bracket was never opened"),
            ("(1 2)", 3..4, "`2` stands where `)` must"),
            ("1 2", 2..3, "`2` follows what is complete"),
            ("1 < * 2", 4..5, "`*` stands where a number, a fact or a bracket must"),
            ("+1 < 2", 0..1, "`+` stands where a number, a fact or a bracket must"),
            ("3 > 2 > 1", 6..7, "comparisons cannot be chained"),
            ("true == not false", 8..11, "`not` holds less tightly than what stands before it"),
            ("1 ! 2", 2..3, "`!` follows what is complete"),
        ] {
            let refusal = parse(text).expect_err(text);
            assert_eq!((refusal.span, &*refusal.message), (span, message), "{text}");
            assert!(!refusal.help.is_empty());
        }
    }

    /// Before, each of these ended the program by a stack overflow, some only after all simulations.
    #[test]
    fn long_and_deep_texts_are_read_or_refused_in_bounded_time() {
        let long = |message: &str| message.starts_with("an expression has at most 10000 characters");
        let deep = |message: &str| message.starts_with("brackets, signs and `not` stand at most 100 deep");
        let sum = |terms: usize| format!("{} > 0", vec!["1"; terms].join(" + "));
        assert_eq!(parse(&sum(2_000)).expect("good").len(), 2 * 2_000 + 1);
        assert!(long(&parse(&sum(8_000)).expect_err("long").message));
        assert!(long(&parse(&sum(100_000)).expect_err("long").message));
        for (opening, closing) in [("!", ""), ("not ", ""), ("-", ""), ("(", ")"), ("!(", ")"), ("(-", ")")] {
            let nested = |times: usize| format!("{}1{}", opening.repeat(times), closing.repeat(times));
            let each = opening.chars().filter(|c| "!(-n".contains(*c)).count().min(opening.trim().len());
            let each = if opening == "not " { 1 } else { each };
            parse(&nested(MAX_DEPTH / each)).unwrap_or_else(|refusal| panic!("{opening}: {refusal:?}"));
            assert!(deep(&parse(&nested(MAX_DEPTH / each + 1)).expect_err("deep").message));
            assert!(deep(&parse(&nested(2_000)).expect_err("deep").message));
            assert!(long(&parse(&nested(100_000)).expect_err("long").message));
        }
        for text in
            ["9".repeat(9_000), "_".repeat(9_000), "é".repeat(9_000), format!("'{}", "x".repeat(9_000))]
        {
            assert!(parse(&text).expect_err("nonsense").message.len() < 100);
        }
        let right = format!("{}true", "true or ".repeat(1_000));
        assert_eq!(parse(&right).expect("good").len(), 2_001);
    }
}
