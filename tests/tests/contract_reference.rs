//! The page `docs/book/contract-reference.md` is made from the header, and is that of today's header.

use eyeballs_tests::header::{Header, Member, What};
use eyeballs_tests::project;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

const PAGE: &str = "docs/book/contract-reference.md";
const HEADER: &str = "crates/eyeballs-abi/include/eyeballs.h";
const INTRODUCTION: &str = "# Contract reference

<!-- Made from the header by `cargo test -p eyeballs-tests --test contract_reference -- --ignored`; edit the header. -->

What [`eyeballs.h`](../../crates/eyeballs-abi/include/eyeballs.h) declares, in its words and order. What models may know and do is told in
[the contract](../contract.md); [a first model](first-model.md) uses it.
";

fn text(file: &str) -> String {
    fs::read_to_string(project().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A comment as Markdown: one that is laid out in columns keeps them.
fn prose(about: &str) -> String {
    if about.is_empty() {
        return String::new();
    }
    if about.lines().any(|line| line.starts_with("  \"")) {
        return format!("\n```text\n{about}\n```\n");
    }
    format!("\n{about}\n")
}

fn table(head: &str, members: &[Member]) -> String {
    let mut text = format!("\n| {head} | meaning |\n| --- | --- |\n");
    for Member { name, declaration, about } in members {
        let what = if head == "field" { declaration.clone() } else { format!("{name} = {declaration}") };
        writeln!(text, "| `{what}` | {} |", about.replace('|', "\\|")).expect("a text takes all");
    }
    text
}

fn page(header: &Header) -> String {
    let mut page = INTRODUCTION.to_owned();
    page += &prose(header.about.split_once("\n\n").expect("a first sentence").1);
    let sizes: BTreeMap<&str, u64> = header
        .entries()
        .filter_map(|entry| match &entry.what {
            What::Size(name, bytes) => Some((name.as_str(), *bytes)),
            _ => None,
        })
        .collect();
    for section in &header.sections {
        write!(page, "\n## {}\n", section.title).expect("a text takes all");
        for entry in &section.entries {
            let about = prose(&entry.about);
            page += &match &entry.what {
                What::Constants(constants) => format!("{about}{}", table("constant", constants)),
                What::Fields(name, fields) => {
                    let size =
                        sizes.get(name.as_str()).map_or(String::new(), |bytes| format!(", {bytes} bytes"));
                    format!("\n### `{name}`{size}\n{about}{}", table("field", fields))
                }
                What::Type(name, declaration) => {
                    format!("\n### `{name}`\n{about}\n```c\n{declaration};\n```\n")
                }
                What::Function(name, signature) => {
                    format!("\n### `{name}`\n{about}\n```c\n{signature};\n```\n")
                }
                What::Size(..) => String::new(),
            };
        }
    }
    page
}

#[test]
fn the_reference_is_that_of_the_header() {
    let made = page(&Header::read(&text(HEADER)));
    let why = "is stale; make it anew: cargo test -p eyeballs-tests --test contract_reference -- --ignored";
    assert!(made == text(PAGE), "{PAGE} {why}");
    // All that the header declares stands there, found in another way.
    for line in text(HEADER).lines() {
        let name = line
            .strip_prefix("} eyeballs_")
            .map(|rest| format!("### `eyeballs_{}`", rest.trim_end_matches(';')));
        let constant = line.strip_prefix("#define EYEBALLS_").filter(|rest| rest.contains(' '));
        let constant =
            constant.map(|rest| format!("| `EYEBALLS_{}", rest.split(' ').next().expect("a name")));
        let is_macro = ["EYEBALLS_ASSERT", "EYEBALLS_EXTERN", "EYEBALLS_EXPORT"];
        let wanted = name.or(constant).filter(|wanted| !is_macro.iter().any(|name| wanted.ends_with(name)));
        assert!(wanted.as_ref().is_none_or(|wanted| made.contains(wanted)), "{line}: no {wanted:?}");
    }
}

#[test]
#[ignore = "writes the page"]
fn the_reference_is_written() {
    fs::write(project().join(PAGE), page(&Header::read(&text(HEADER)))).expect("the page can be written");
}

#[test]
fn comments_go_to_what_they_are_about() {
    let header = Header::read(
        "/* x.h - an example.\n *\n * More of it. */\n\n/* -----\n * Parts: of it\n * --- */\n\n/* Kinds. */\n\
         #define A UINT32_C(1) /* one */\n/* Two. */\n#define B UINT32_C(2)\n\n#define C 3.0f\n\n/* A pair. */\n\
         typedef struct pair {\n    uint32_t size; /* in\n                    * bytes */\n    /* Called first. */\n    \
         int (*call)(int x, const char *name);\n    char text[4];\n} pair;\n\nEYEBALLS_ASSERT(sizeof(pair) == 24, \"pair\");\n\n\
         /* Adds. */\nstatic inline int add(int a,\n                      int b) {\n    return a + b;\n}\n",
    );
    assert_eq!((header.sections.len(), header.sections[0].title.as_str()), (1, "Parts"));
    let member = |name: &str, declaration: &str, about: &str| Member {
        name: name.to_owned(),
        declaration: declaration.to_owned(),
        about: about.to_owned(),
    };
    let [kinds, other, pair, size, add] = &header.sections[0].entries[..] else { panic!("{header:?}") };
    assert_eq!(
        kinds.what,
        What::Constants(vec![member("A", "UINT32_C(1)", "one"), member("B", "UINT32_C(2)", "Two.")])
    );
    assert_eq!((kinds.about.as_str(), other.about.as_str(), pair.about.as_str()), ("Kinds.", "", "A pair."));
    let fields = vec![
        member("size", "uint32_t size", "in bytes"),
        member("call", "int (*call)(int x, const char *name)", "Called first."),
        member("text", "char text[4]", ""),
    ];
    assert_eq!(pair.what, What::Fields("pair".to_owned(), fields));
    assert_eq!(size.what, What::Size("pair".to_owned(), 24));
    let signature = "static inline int add(int a, int b)".to_owned();
    assert_eq!(add.what, What::Function("add".to_owned(), signature));
}
