//! The language of claims: comparisons of facts, `MOMENT.MEASURE['SUBJECT']`, with arithmetic and
//! `and`, `or`, `not`.
//!
//! minijinja computes the expression. Here every word of it is looked at first, because an evaluation
//! stops at the first half of an `or` and would never see a mistake in the second: facts become plain
//! variables, `&&`, `||` and `!` become words, and anything else is refused with its position.

use std::ops::Range;

/// A fact as it is written, each part with its bytes in the expression.
#[derive(Clone, Debug)]
pub(crate) struct RawFact {
    /// When.
    pub moment: (String, Range<usize>),
    /// What.
    pub measure: (String, Range<usize>),
    /// Of whom.
    pub subject: (String, Range<usize>),
}

/// An expression whose words are all known.
#[derive(Clone, Debug)]
pub(crate) struct Translated {
    /// The expression for minijinja, with `fact_0`, `fact_1` ... for the facts.
    pub jinja: String,
    /// The facts in the order of the text.
    pub facts: Vec<RawFact>,
    /// Bytes of the translation and of the expression at which each word starts.
    starts: Vec<(usize, usize)>,
}

impl Translated {
    /// The byte of the expression that a byte of the translation came from.
    pub(crate) fn origin(&self, jinja: usize) -> usize {
        let word = self.starts.partition_point(|&(start, _)| start <= jinja);
        word.checked_sub(1).map_or(0, |word| self.starts[word].1)
    }
}

/// What cannot be, and where.
pub(crate) type Refusal = (Range<usize>, String);

const FACT: &str = "a fact is written MOMENT.MEASURE['SUBJECT'], for example final.users['base']";
/// Longest first.
const OPERATORS: [(&str, &str); 14] = [
    ("&&", "and"),
    ("||", "or"),
    ("==", "=="),
    ("!=", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("<", "<"),
    (">", ">"),
    ("!", "not"),
    ("+", "+"),
    ("-", "-"),
    ("*", "*"),
    ("/", "/"),
    ("(", "("),
];

/// Translates an expression.
///
/// # Errors
/// The first thing that has no place in a claim.
pub(crate) fn translate(text: &str) -> Result<Translated, Refusal> {
    let mut words = Words { text, at: 0 };
    let mut translated = Translated { jinja: String::new(), facts: Vec::new(), starts: Vec::new() };
    loop {
        words.blanks();
        let start = words.at;
        let Some(next) = words.rest().chars().next() else { return Ok(translated) };
        let word = if next.is_ascii_alphabetic() || next == '_' {
            let name = words.name();
            if matches!(name, "and" | "or" | "not" | "true" | "false") {
                name.to_owned()
            } else {
                let fact = words.fact(name, start)?;
                translated.facts.push(fact);
                format!("fact_{}", translated.facts.len() - 1)
            }
        } else if next.is_ascii_digit() {
            format!("{:?}", words.number()?)
        } else if next == ')' {
            words.at += 1;
            ")".to_owned()
        } else if let Some((written, meant)) =
            OPERATORS.into_iter().find(|(written, _)| words.rest().starts_with(written))
        {
            words.at += written.len();
            meant.to_owned()
        } else {
            let reason = match next {
                '=' => "write `==` to compare".to_owned(),
                '&' | '|' => "write `and` and `or`".to_owned(),
                other => format!("`{other}` has no place in a claim; {FACT}"),
            };
            return Err((start..start + next.len_utf8(), reason));
        };
        translated.starts.push((translated.jinja.len(), start));
        translated.jinja.push_str(&word);
        translated.jinja.push(' ');
    }
}

struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn number(&mut self) -> Result<f64, Refusal> {
        let start = self.at;
        let rest = self.rest();
        let mut length = 0;
        for (index, c) in rest.char_indices() {
            let after_exponent = rest[..index].ends_with(['e', 'E']);
            if !(c.is_ascii_alphanumeric() || c == '.' || c == '_' || (after_exponent && "+-".contains(c))) {
                break;
            }
            length = index + c.len_utf8();
        }
        self.at += length;
        let written = &rest[..length];
        match written.replace('_', "").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err((start..self.at, format!("`{written}` is not a number"))),
        }
    }

    fn fact(&mut self, moment: &str, start: usize) -> Result<RawFact, Refusal> {
        let moment = (moment.to_owned(), start..self.at);
        let refuse =
            |at: usize| Err((start..at.max(start + 1), format!("`{}`: {FACT}", &self.text[start..at])));
        if !self.rest().starts_with('.') {
            return refuse(self.at);
        }
        self.at += 1;
        let measure_start = self.at;
        let measure = self.name().to_owned();
        let measure = (measure, measure_start..self.at);
        let opened = self.rest().strip_prefix('[').map(str::trim_start);
        let Some(quoted) = opened.filter(|rest| rest.starts_with(['\'', '"'])) else {
            let at = self.at;
            return Err((start..at, format!("`{}`: {FACT}", &self.text[start..at])));
        };
        let subject_start = self.text.len() - quoted.len() + 1;
        let inside = &quoted[1..];
        let quote = &quoted[..1];
        let Some(length) = inside.find(quote) else {
            return Err((subject_start - 1..self.text.len(), "this name is never closed".to_owned()));
        };
        let subject = (inside[..length].to_owned(), subject_start..subject_start + length);
        let after = inside[length + 1..].trim_start();
        let Some(after) = after.strip_prefix(']') else {
            return Err((start..subject.1.end + 1, format!("the bracket is never closed; {FACT}")));
        };
        self.at = self.text.len() - after.len();
        Ok(RawFact { moment, measure, subject })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_become_variables_and_signs_become_words() {
        let translated =
            translate("final.users['a'] < 2_000 && !(year3.profit[ \"free + ads\" ] >= 1e-3)").expect("good");
        assert_eq!(translated.jinja, "fact_0 < 2000.0 and not ( fact_1 >= 0.001 ) ");
        assert_eq!(translated.facts[1].moment.0, "year3");
        assert_eq!(translated.facts[1].subject, ("free + ads".to_owned(), 45..55));
        assert_eq!(translated.origin(9), 19);
    }

    #[test]
    fn anything_else_is_refused_with_its_span() {
        let refusal = |text| translate(text).map(|translated| translated.jinja).expect_err("refused");
        assert_eq!(refusal("1 = 2"), (2..3, "write `==` to compare".to_owned()));
        assert_eq!(refusal("users > 2").0, 0..5);
        assert_eq!(refusal("1 < final.users").0, 4..15);
        assert_eq!(refusal("final.users['a > 2").0, 12..18);
        assert_eq!(refusal("final.users['a' > 2").0, 0..15);
        assert_eq!(refusal("1 < 2 | abs").0, 6..7);
        assert_eq!(refusal("1 < 2x").0, 4..6);
        assert_eq!(refusal("1 < é").0, 4..6);
    }
}
