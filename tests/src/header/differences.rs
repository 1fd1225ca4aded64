//! What differs between two headers, in words: for whoever makes a release, and for authors who wonder what is new.

use super::{Entry, Header, Member, What};
use std::collections::BTreeMap;
use std::fmt;

/// What a difference means for a model that was built with the older header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// The model may be read wrongly, or not compile: another major version.
    Breaks,
    /// Something is new at the end, or a limit is higher: another minor version.
    Appends,
    /// A comment says something else.
    Words,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it means.
    pub meaning: Meaning,
    /// What it is, with what was before.
    pub text: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meaning = match self.meaning {
            Meaning::Breaks => "BREAKS  ",
            Meaning::Appends => "appends ",
            Meaning::Words => "words   ",
        };
        write!(f, "{meaning} {}", self.text)
    }
}

/// Types that stand in others, or in an array that is not stepped by a stride: they cannot grow.
const NEVER_GROW: [&str; 2] = ["eyeballs_random_key", "eyeballs_value"];

/// One declared thing, whatever it is.
#[derive(PartialEq)]
struct Thing<'a> {
    declaration: String,
    about: &'a str,
    fields: &'a [Member],
}

fn things(header: &Header) -> BTreeMap<String, Thing<'_>> {
    let mut things = BTreeMap::new();
    for Entry { about, what } in header.entries() {
        let mut add = |name: String, declaration: &str, about, fields| {
            things.insert(name, Thing { declaration: declaration.to_owned(), about, fields });
        };
        match what {
            What::Constants(constants) => {
                for Member { name, declaration, about } in constants {
                    add(name.clone(), declaration, about, &[]);
                }
            }
            What::Fields(name, fields) => add(name.clone(), "", about, fields),
            What::Type(name, declaration) => add(name.clone(), declaration, about, &[]),
            What::Function(name, signature) => add(format!("{name}()"), signature, about, &[]),
            What::Size(name, bytes) => add(format!("sizeof({name})"), &bytes.to_string(), "", &[]),
        }
    }
    things
}

/// The number of a constant or size.
fn number(declaration: &str) -> Option<u64> {
    let digits = declaration.trim_start_matches("UINT32_C(").trim_end_matches(')');
    digits.parse().ok()
}

/// What an other value of a constant, a type, a helper or a size means.
fn meaning_of_value(name: &str, old: &str, new: &str) -> Meaning {
    let grows = number(old).zip(number(new)).is_some_and(|(old, new)| new > old);
    let is_size = name.starts_with("sizeof(") && !NEVER_GROW.iter().any(|never| name.contains(never));
    let may_grow =
        is_size && name != "sizeof(void *)" || name == "EYEBALLS_ABI_MINOR" || name.ends_with("_MAX");
    if grows && may_grow { Meaning::Appends } else { Meaning::Breaks }
}

fn differences_of_fields(name: &str, old: &[Member], new: &[Member], all: &mut Vec<Difference>) {
    let mut say = |meaning, text: String| all.push(Difference { meaning, text });
    let mut expected = 0;
    for field in old {
        let what = format!("{name}.{}", field.name);
        let Some(place) = new.iter().position(|other| other.name == field.name) else {
            say(Meaning::Breaks, format!("{what} is gone: it was `{}`", field.declaration));
            continue;
        };
        let today = &new[place];
        if today.declaration != field.declaration {
            say(
                Meaning::Breaks,
                format!("{what} was `{}`, and is `{}`", field.declaration, today.declaration),
            );
        } else if place < expected {
            say(Meaning::Breaks, format!("{what} stands before what it stood behind"));
        } else if today.about != field.about {
            say(Meaning::Words, format!("{what}: \"{}\", was \"{}\"", today.about, field.about));
        }
        for added in new.get(expected..place).unwrap_or_default() {
            if !old.iter().any(|other| other.name == added.name) {
                say(
                    Meaning::Breaks,
                    format!("{name}.{} is new and stands before {what}; fields are appended", added.name),
                );
            }
        }
        expected = expected.max(place + 1);
    }
    for added in new.get(expected..).unwrap_or_default() {
        let meaning = if NEVER_GROW.contains(&name) { Meaning::Breaks } else { Meaning::Appends };
        say(meaning, format!("{name}.{} is new: `{}`", added.name, added.declaration));
    }
}

/// All that differs, what breaks first, then by name.
pub fn differences(old: &Header, new: &Header) -> Vec<Difference> {
    let (before, today) = (things(old), things(new));
    let mut all = Vec::new();
    for (name, old) in &before {
        let Some(new) = today.get(name) else {
            all.push(Difference { meaning: Meaning::Breaks, text: format!("{name} is gone") });
            continue;
        };
        if new.declaration != old.declaration {
            let meaning = meaning_of_value(name, &old.declaration, &new.declaration);
            let text = format!("{name} was `{}`, and is `{}`", old.declaration, new.declaration);
            all.push(Difference { meaning, text });
        } else if new.about != old.about {
            let text = format!("{name} is told of otherwise: {}", new.about.replace('\n', " "));
            all.push(Difference { meaning: Meaning::Words, text });
        }
        differences_of_fields(name, old.fields, new.fields, &mut all);
    }
    for (name, new) in today.iter().filter(|(name, _)| !before.contains_key(*name)) {
        let what = if new.declaration.is_empty() { "a type" } else { &new.declaration };
        all.push(Difference { meaning: Meaning::Appends, text: format!("{name} is new: {what}") });
    }
    all.sort_by_key(|difference| difference.meaning);
    all
}
