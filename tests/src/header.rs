//! `eyeballs.h`, read for what it declares: constants, types with their fields, functions, and the comments on each.
//!
//! It reads the one style in which the header is written, no other C: a comment stands before what it is about or behind it on its
//! line, fields end with a semicolon, helpers are `static inline`. What it cannot read it panics over, with the line.

pub mod differences;

/// What stands in a header, in its order.
#[derive(Debug, Default)]
pub struct Header {
    /// The comment at the top.
    pub about: String,
    /// What stands below each banner.
    pub sections: Vec<Section>,
}

/// What stands below a banner.
#[derive(Debug)]
pub struct Section {
    /// The first sentence of the banner.
    pub title: String,
    /// What is declared there.
    pub entries: Vec<Entry>,
}

/// One thing, or constants that stand together.
#[derive(Debug)]
pub struct Entry {
    /// The comment before it; empty if there is none.
    pub about: String,
    /// What is declared.
    pub what: What,
}

/// What can be declared.
#[derive(Debug, PartialEq, Eq)]
pub enum What {
    /// Constants on lines that follow each other.
    Constants(Vec<Member>),
    /// A struct or union by its name, with its fields.
    Fields(String, Vec<Member>),
    /// Another type: its name, and how it is declared.
    Type(String, String),
    /// A helper: its name, and its signature.
    Function(String, String),
    /// The size of a type, asserted: its name, bytes.
    Size(String, u64),
}

/// A constant or a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// The value of a constant, the declaration of a field.
    pub declaration: String,
    /// The comment on it.
    pub about: String,
}

/// The text of a comment without its stars, lines kept.
fn comment(text: &str) -> String {
    let inner = text.trim().trim_start_matches("/*").trim_end_matches("*/");
    let lines = inner.lines().map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix('*').unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line).trim_end()
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    text.trim_matches(['\n', ' ', '-']).to_owned()
}

/// A text on one line, with single blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a declaration without its semicolon declares: the name in `(*name)(...)`, else the last word before a bracket.
fn declared(declaration: &str) -> String {
    let name = match declaration.split_once("(*") {
        Some((_, rest)) => rest.split(')').next(),
        None => declaration.split('[').next().and_then(|part| part.split([' ', '*']).next_back()),
    };
    name.expect("a declaration has a name").to_owned()
}

/// The fields in the body of a struct: a comment is about the field before it on its line, else about the next one.
fn fields(body: &str) -> Vec<Member> {
    let mut fields: Vec<Member> = Vec::new();
    let (mut rest, mut before, mut same_line) = (body, String::new(), false);
    loop {
        let blank = rest.len() - rest.trim_start().len();
        same_line &= !rest[..blank].contains('\n');
        rest = &rest[blank..];
        if rest.is_empty() {
            return fields;
        }
        if rest.starts_with("/*") {
            let end = rest.find("*/").expect("a comment ends") + 2;
            let about = one_line(&comment(&rest[..end]));
            match fields.last_mut().filter(|_| same_line) {
                Some(field) => field.about = about,
                None => before = about,
            }
            rest = &rest[end..];
            continue;
        }
        let end = rest.find(';').unwrap_or_else(|| panic!("a field ends with a semicolon: {rest}"));
        let declaration = one_line(&rest[..end]);
        let name = declared(&declaration);
        fields.push(Member { name, declaration, about: std::mem::take(&mut before) });
        (rest, same_line) = (&rest[end + 1..], true);
    }
}

/// `#define NAME VALUE /* about */`, if it has a value.
fn constant(line: &str) -> Option<Member> {
    let (code, about) = line.split_once("/*").unwrap_or((line, ""));
    let (name, value) = code.strip_prefix("#define ")?.trim().split_once(' ')?;
    let is_value = value.trim().starts_with(|c: char| c.is_ascii_digit() || c == '"' || c == 'U' || c == 'I');
    is_value.then(|| Member {
        name: name.to_owned(),
        declaration: one_line(value),
        about: one_line(&comment(about)),
    })
}

/// The lines from here to the first that satisfies `ends`, that one included; they are taken.
fn take<'a>(lines: &mut &[&'a str], ends: impl Fn(&str) -> bool) -> Vec<&'a str> {
    let end = lines.iter().position(|line| ends(line)).unwrap_or_else(|| panic!("no end: {}", lines[0])) + 1;
    let (taken, rest) = lines.split_at(end);
    *lines = rest;
    taken.to_vec()
}

impl Header {
    /// Reads a header.
    ///
    /// # Panics
    /// If something is written in another way than in ours.
    pub fn read(text: &str) -> Header {
        let lines: Vec<&str> = text.lines().collect();
        let mut lines = &lines[..];
        let mut header = Header {
            about: comment(&take(&mut lines, |line| line.ends_with("*/")).join("\n")),
            sections: vec![],
        };
        header.sections.push(Section { title: "Version".to_owned(), entries: vec![] });
        let (mut about, mut open) = (String::new(), false);
        while let Some(line) = lines.first() {
            if line.starts_with("/* ---") {
                let banner = comment(&take(&mut lines, |line| line.ends_with("*/")).join("\n"));
                let text = one_line(banner.trim_matches(['-', '\n', ' ']));
                let (title, rest) = text.split_once(": ").unwrap_or((&text, ""));
                header.sections.push(Section { title: title.to_owned(), entries: vec![] });
                (about, open) = (rest.to_owned(), false);
                continue;
            }
            if line.starts_with("/*") {
                about = comment(&take(&mut lines, |line| line.trim_end().ends_with("*/")).join("\n"));
                continue;
            }
            let entries = &mut header.sections.last_mut().expect("at least one").entries;
            if let Some(mut member) = constant(line) {
                match entries.last_mut().map(|entry| &mut entry.what) {
                    // A comment between two of them is about the second.
                    Some(What::Constants(members)) if open => {
                        let about = one_line(&std::mem::take(&mut about));
                        if member.about.is_empty() {
                            member.about = about;
                        }
                        members.push(member);
                    }
                    _ => entries.push(Entry {
                        about: std::mem::take(&mut about),
                        what: What::Constants(vec![member]),
                    }),
                }
                (lines, open) = (&lines[1..], true);
                continue;
            }
            let what = if line.starts_with("typedef") || line.starts_with("struct ") {
                if line.trim_end().ends_with('{') {
                    let part = take(&mut lines, |line| line.starts_with('}'));
                    let name = part[0].trim_end_matches([' ', '{']).rsplit(' ').next().expect("a name");
                    let body = part[1..part.len() - 1].join("\n");
                    What::Fields(name.to_owned(), fields(&body))
                } else {
                    let declaration = one_line(&take(&mut lines, |line| line.ends_with(';')).join(" "));
                    let declaration = declaration.trim_end_matches(';').to_owned();
                    What::Type(declared(&declaration), declaration)
                }
            } else if line.starts_with("static inline") {
                let part = take(&mut lines, |line| line == "}");
                let text = part.join("\n");
                let signature = one_line(text.split(" {").next().expect("a signature"));
                let name = signature.split('(').next().and_then(|part| part.split([' ', '*']).next_back());
                What::Function(name.expect("a name").to_owned(), signature)
            } else if let Some(rest) = line.strip_prefix("EYEBALLS_ASSERT(sizeof(") {
                let (name, rest) = rest.split_once(") == ").expect("a size");
                let bytes = rest.split(',').next().and_then(|bytes| bytes.parse().ok()).expect("a number");
                lines = &lines[1..];
                about.clear();
                What::Size(name.to_owned(), bytes)
            } else {
                // Blank lines, and what only a preprocessor needs, with the comment on it.
                if !line.is_empty() {
                    about.clear();
                }
                (lines, open) = (&lines[1..], false);
                continue;
            };
            // `typedef struct name name;` says nothing of its own.
            let forward =
                matches!(&what, What::Type(_, declaration) if declaration.starts_with("typedef struct"));
            if !forward {
                entries.push(Entry { about: std::mem::take(&mut about), what });
            }
            open = false;
        }
        header.sections.retain(|section| !section.entries.is_empty());
        header
    }

    /// All that is declared.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sections.iter().flat_map(|section| &section.entries)
    }
}
