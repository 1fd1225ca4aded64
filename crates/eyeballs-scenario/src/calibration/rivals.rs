//! `rivals`: variants that are fitted alone, each to the same data, to be compared.
//!
//! What targets say of a variant is then said of each rival in turn: its name is put in the place of the other's.

use crate::checked::Variant;
use crate::reader::{Reader, texts};
use crate::resolved::Doc;
use crate::source::Span;

/// A variant that is fitted alone.
#[derive(Clone, Debug)]
pub(super) struct Rival {
    pub(super) name: String,
    pub(super) span: Span,
}

/// Reads their names.
pub(super) fn rivals(reader: &mut Reader<'_>, variants: &[Variant]) -> Vec<Rival> {
    let log = reader.log;
    let Some((_, node)) = reader.take("rivals") else { return Vec::new() };
    let before = log.count();
    let mut rivals: Vec<Rival> = Vec::new();
    for (name, span) in texts(log, "rivals", &node) {
        if rivals.iter().any(|other| other.name == name) {
            log.say(span, format!("`{name}` stands here twice"));
        } else if variants.iter().all(|variant| variant.name != name) {
            let names = variants.iter().map(|variant| variant.name.as_str());
            log.say_nearest(span, format!("there is no variant `{name}`"), &name, names);
        } else {
            rivals.push(Rival { name, span });
        }
    }
    if rivals.len() < 2 && log.count() == before {
        log.say_help(node.span, "one alone has no rival", "name two variants or more, or leave out `rivals`");
    }
    let names: Vec<String> = rivals.iter().map(|rival| rival.name.clone()).collect();
    reader.write("rivals", Doc::texts(&names));
    rivals
}

/// What a subject of one variant is called in another: 'base/reader' becomes 'other/reader'.
pub(super) fn renamed(subject: &str, variants: &[Variant], rival: &str) -> String {
    let rest = |variant: &Variant| match subject.strip_prefix(variant.name.as_str())? {
        rest if rest.is_empty() || rest.starts_with('/') => Some(format!("{rival}{rest}")),
        _ => None,
    };
    variants.iter().find_map(rest).unwrap_or_else(|| subject.to_owned())
}

/// An expression in which all subjects are those of another variant.
pub(super) fn renamed_in(expression: &str, variants: &[Variant], rival: &str) -> String {
    let mut text = String::new();
    let mut rest = expression;
    while let Some(start) = rest.find(['\'', '"']) {
        let quote = &rest[start..=start];
        let Some(length) = rest[start + 1..].find(quote) else { break };
        let end = start + 1 + length;
        text += &rest[..=start];
        text += &renamed(&rest[start + 1..end], variants, rival);
        text += quote;
        rest = &rest[end + 1..];
    }
    text + rest
}
