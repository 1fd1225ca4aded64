//! The book does what it says: its files are written, its commands typed, and what it shows is what comes out.
//!
//! In the chapters of `docs/book`, a block whose first line is a comment with a name is that file; a block `sh` is typed, and the
//! lines of a block `text` behind it come out in this order, `...` standing for whatever is between. A picture is that of the results
//! folder and file in its name. Blocks in Rust are compiled and run with the documentation, those in Python by `python/tests`.

use crate::user::User;
use eyeballs_tests::project;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A part of a chapter that something must be done with.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    File { name: &'a str, text: &'a str },
    Commands(&'a str),
    Shown(&'a str),
    Picture(&'a str),
}

/// The name in the comment on the first line of a block.
fn file_name(text: &str) -> Option<&str> {
    let line = text.lines().next()?;
    let name = line.trim_start_matches(['#', '/', '*', ' ']).trim_end_matches(['*', '/', ' ']);
    let is_name = name.contains('.') && !name.contains(' ') && name.len() < line.len();
    is_name.then_some(name)
}

/// The parts of a chapter in their order.
fn parts(chapter: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for (index, piece) in chapter.split("\n```").enumerate() {
        if index % 2 == 0 {
            let pictures =
                piece.split("![").skip(1).filter_map(|rest| rest.split_once("](")?.1.split(')').next());
            parts.extend(pictures.map(Part::Picture));
            continue;
        }
        let (language, text) = piece.split_once('\n').expect("a block begins on a line of its own");
        let file = || Part::File {
            name: file_name(text).unwrap_or_else(|| panic!("no name of a file: {text}")),
            text,
        };
        match language {
            "sh" => parts.push(Part::Commands(text)),
            "text" if matches!(parts.last(), Some(Part::Commands(_))) => parts.push(Part::Shown(text)),
            "text" | "python" => {}
            "toml" | "csv" | "c" | "rust" => parts.push(file()),
            other => panic!("what is to be done with a block of {other:?}?"),
        }
    }
    parts
}

/// The first line that is shown and did not come out, in its order.
fn missing<'a>(shown: &'a str, said: &str) -> Option<&'a str> {
    let mut rest = said.lines();
    shown
        .lines()
        .filter(|line| *line != "...")
        .find(|line| !rest.by_ref().any(|said| said.trim_end().starts_with(line.trim_end())))
}

/// Types commands as in a shell, with the program in reach.
fn type_in_a_shell(user: &User, commands: &str) -> String {
    let typed = user.command("");
    let program = Path::new(typed.get_program());
    let mut path = program.parent().expect("it lies in a folder").as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell
        .arg("-ec")
        .arg(commands)
        .current_dir(user.path(""))
        .env("PATH", path)
        .env("CARGO_NET_OFFLINE", "true");
    for (name, value) in typed.get_envs() {
        // Rust finds its own tools at home.
        match value.filter(|_| name != "HOME") {
            Some(value) => shell.env(name, value),
            None if name == "HOME" => &mut shell,
            None => shell.env_remove(name),
        };
    }
    let output = shell.output().expect("there is a shell");
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{commands}\n{said}");
    said
}

/// The file that a picture of the book is made of: `pictures/FOLDER-FILE.svg` is `FILE.svg` in the results folder `FOLDER`.
fn source_of(user: &User, picture: &str) -> PathBuf {
    let name =
        picture.strip_prefix("pictures/").unwrap_or_else(|| panic!("{picture}: pictures lie in pictures/"));
    let folders = user.names("results");
    let folder = folders.iter().find(|folder| name.starts_with(&format!("{folder}-")));
    let folder = folder.unwrap_or_else(|| panic!("{picture}: of which of {folders:?}?"));
    user.path("results").join(folder).join(&name[folder.len() + 1..])
}

/// Does what chapters say, one after the other in one folder; what takes cargo, which builds for a while, only if that is wanted.
fn do_as_told(test: &str, chapters: &[&str], with_cargo: bool) {
    let user = User::new(test);
    let book = project().join("docs/book");
    // `EYEBALLS_BOOK=pictures` writes them.
    let writes = std::env::var_os("EYEBALLS_BOOK").is_some_and(|what| what == "pictures");
    for chapter in chapters {
        let text =
            fs::read_to_string(book.join(chapter)).unwrap_or_else(|error| panic!("{chapter}: {error}"));
        let mut said = String::new();
        for part in parts(&text) {
            match part {
                Part::File { name, text } => user.writes(name, &format!("{text}\n")),
                Part::Commands(commands) if !with_cargo && commands.contains("cargo ") => {}
                Part::Commands(commands) => said = type_in_a_shell(&user, commands),
                Part::Shown(shown) => {
                    let missing = missing(shown, &said);
                    assert!(
                        missing.is_none(),
                        "{chapter}: {missing:?} is not said, or not in this order:\n{said}"
                    );
                }
                Part::Picture(picture) => {
                    let made = fs::read(source_of(&user, picture))
                        .unwrap_or_else(|error| panic!("{picture}: {error}"));
                    if writes {
                        fs::write(book.join(picture), &made).expect("the picture can be written");
                    }
                    let why = "is another one now; EYEBALLS_BOOK=pictures writes it anew";
                    assert!(
                        fs::read(book.join(picture)).is_ok_and(|shown| shown == made),
                        "{chapter}: {picture} {why}"
                    );
                }
            }
        }
    }
}

#[test]
#[cfg(unix)]
fn a_first_scenario_does_what_the_book_says() {
    do_as_told("book-scenario", &["first-scenario.md", "market-in-pictures.md"], false);
}

#[test]
#[cfg(target_os = "linux")]
fn a_first_model_in_c_does_what_the_book_says() {
    do_as_told("book-model", &["first-model.md"], false);
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "builds a crate; .ci/run does it"]
fn a_first_model_in_rust_does_what_the_book_says() {
    do_as_told("book-model-in-rust", &["first-model.md"], true);
}

#[test]
#[cfg(unix)]
#[ignore = "studies take half a minute; .ci/run does it"]
fn the_studies_do_what_the_book_says() {
    do_as_told("book-studies", &["first-scenario.md", "exploring.md", "calibrating.md"], false);
}

#[test]
fn whatever_a_chapter_says_is_taken_as_what_it_is() {
    let chapter = "# Title\n\n```toml\n# a.toml\n[run]\n```\n\nNow\n\n```sh\neyeballs check a.toml\n```\n\n```text\na.toml\n...\nok\n```\n\n\
        ![It](pictures/a-users.svg)\n\n```text\nno output\n```\n\n```c\n/* tips/tips.c */\nint x;\n```\n";
    let expected = [
        Part::File { name: "a.toml", text: "# a.toml\n[run]" },
        Part::Commands("eyeballs check a.toml"),
        Part::Shown("a.toml\n...\nok"),
        Part::Picture("pictures/a-users.svg"),
        Part::File { name: "tips/tips.c", text: "/* tips/tips.c */\nint x;" },
    ];
    assert_eq!(parts(chapter), expected);
    assert_eq!(missing("a.toml\n...\nok", "a.toml: right\nall is\nok\n"), None);
    assert_eq!(missing("ok\na.toml", "a.toml: right\nok\n"), Some("a.toml"));
    assert_eq!(
        (file_name("# a line of words.\n"), file_name("a.toml\n"), file_name("// b/c.rs\n")),
        (None, None, Some("b/c.rs"))
    );
}

/// The table of contents leads to every chapter and page, so that each is found.
#[test]
fn every_page_is_in_the_table_of_contents() {
    let docs = project().join("docs");
    let contents = fs::read_to_string(docs.join("SUMMARY.md")).expect("the table of contents");
    for folder in ["", "book/"] {
        for entry in fs::read_dir(docs.join(folder)).expect("a folder of pages") {
            let name = entry.expect("the folder stays").file_name().into_string().expect("a plain name");
            let is_page = name.ends_with(".md") && name != "SUMMARY.md";
            assert!(
                !is_page || contents.contains(&format!("({folder}{name})")),
                "{folder}{name} is not in docs/SUMMARY.md"
            );
        }
    }
}
