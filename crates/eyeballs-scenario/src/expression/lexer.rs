//! Tokens of an expression, one after the other.

use super::Refusal;
use eyeballs_core::expression::Operator;
use std::ops::Range;

/// What every refusal of something that might be a fact says.
pub(super) const FACT: &str = "a fact is written MOMENT.MEASURE['SUBJECT'], for example final.users['base']";
/// Characters that a message quotes at most.
const MAX_QUOTED: usize = 40;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f64),
    Name(&'a str),
    /// What stands in quotes.
    Quoted(&'a str),
    /// `-` is [`Operator::Subtract`], whatever it turns out to be.
    Operator(Operator),
    Dot,
    OpeningBracket,
    ClosingBracket,
    /// `[`
    OpeningSquare,
    /// `]`
    ClosingSquare,
    End,
}

/// Two characters before one.
const SYMBOLS: [(&str, Token<'static>); 19] = [
    ("&&", Token::Operator(Operator::And)),
    ("||", Token::Operator(Operator::Or)),
    ("==", Token::Operator(Operator::Equal)),
    ("!=", Token::Operator(Operator::NotEqual)),
    ("<=", Token::Operator(Operator::LessOrEqual)),
    (">=", Token::Operator(Operator::GreaterOrEqual)),
    ("<", Token::Operator(Operator::Less)),
    (">", Token::Operator(Operator::Greater)),
    ("!", Token::Operator(Operator::Not)),
    ("+", Token::Operator(Operator::Add)),
    ("-", Token::Operator(Operator::Subtract)),
    ("*", Token::Operator(Operator::Multiply)),
    ("/", Token::Operator(Operator::Divide)),
    (".", Token::Dot),
    ("(", Token::OpeningBracket),
    (")", Token::ClosingBracket),
    ("[", Token::OpeningSquare),
    ("]", Token::ClosingSquare),
    ("", Token::End),
];

pub(super) struct Lexer<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Lexer<'a> {
        Lexer { text, position: 0 }
    }

    /// The next token and its span.
    pub(super) fn next(&mut self) -> Result<(Token<'a>, Range<usize>), Refusal> {
        let rest = self.text[self.position..].trim_start();
        let start = self.text.len() - rest.len();
        let (token, length) = match rest.chars().next() {
            None => (Token::End, 0),
            Some(first) if first.is_ascii_alphabetic() || first == '_' => {
                let length = length_while(rest, |c| c.is_ascii_alphanumeric() || c == '_');
                let token = match &rest[..length] {
                    "and" => Token::Operator(Operator::And),
                    "or" => Token::Operator(Operator::Or),
                    "not" => Token::Operator(Operator::Not),
                    name => Token::Name(name),
                };
                (token, length)
            }
            Some(first) if first.is_ascii_digit() => number(rest, start)?,
            Some(quote @ ('\'' | '"')) => {
                let Some(length) = rest[1..].find(quote) else {
                    let help = format!("close it with another {quote}");
                    return Err(Refusal::new(start..self.text.len(), "this name is never closed", help));
                };
                (Token::Quoted(&rest[1..=length]), length + 2)
            }
            Some(other) => symbol(rest, other, start)?,
        };
        self.position = start + length;
        Ok((token, start..start + length))
    }
}

fn length_while(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn number(rest: &str, start: usize) -> Result<(Token<'_>, usize), Refusal> {
    let mut length = 0;
    for (index, c) in rest.char_indices() {
        let sign_of_exponent = "+-".contains(c) && rest[..index].ends_with(['e', 'E']);
        if !(c.is_ascii_alphanumeric() || c == '.' || c == '_' || sign_of_exponent) {
            break;
        }
        length = index + c.len_utf8();
    }
    let written = &rest[..length];
    let span = start..start + length;
    match written.replace('_', "").parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((Token::Number(number), length)),
        Ok(_) => Err(Refusal::new(
            span,
            format!("`{}` is too large", quoted(written)),
            "the largest number is 1.79e308",
        )),
        Err(_) => {
            let help = "write digits with a point, as in 1_000, 0.25 or 1.5e6";
            Err(Refusal::new(span, format!("`{}` is not a number", quoted(written)), help))
        }
    }
}

fn symbol<'a>(rest: &str, first: char, start: usize) -> Result<(Token<'a>, usize), Refusal> {
    let found = SYMBOLS.iter().find(|(written, _)| !written.is_empty() && rest.starts_with(written));
    if let Some((written, token)) = found {
        return Ok((token.clone(), written.len()));
    }
    let span = start..start + first.len_utf8();
    Err(match first {
        '=' => Refusal::new(span, "`=` compares nothing", "write `==` to compare"),
        '&' | '|' => Refusal::new(span, format!("`{first}` joins nothing"), "write `and` and `or`"),
        other => {
            Refusal::new(span, format!("`{}` has no place in an expression", other.escape_debug()), FACT)
        }
    })
}

/// A text short enough for a message.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
