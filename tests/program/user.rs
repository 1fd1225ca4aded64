//! A user with a folder and a command line, and the tables that the program leaves there.

use eyeballs_tests::empty_folder;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program that cargo built for these tests, with the libraries of the models beside it.
const PROGRAM: &str = env!("CARGO_BIN_EXE_eyeballs");

/// A user who works in a folder of one test.
pub struct User {
    program: PathBuf,
    folder: PathBuf,
}

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    pub data: String,
    pub messages: String,
}

/// Files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A report without what it says of how it came about.
fn without_origin(html: &str) -> String {
    let (before, rest) = html.split_once(r#""origin":"#).expect("a report says where it is from");
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<serde_json::Value>();
    values.next().expect("a value follows").expect("it is JSON");
    format!("{before}{}", &rest[values.byte_offset()..])
}

impl User {
    /// A user in an empty folder; `test` is unique.
    pub fn new(test: &str) -> User {
        User { program: PROGRAM.into(), folder: empty_folder(&format!("program-{test}")) }
    }

    /// The same user with a copy of the program that has no libraries beside it.
    pub fn with_the_program_alone(mut self) -> User {
        let place = self.path("alone");
        fs::create_dir(&place).expect("a test folder can be made");
        let copy = place.join(Path::new(PROGRAM).file_name().expect("the program is a file"));
        fs::copy(PROGRAM, &copy).expect("the program can be copied");
        self.program = copy;
        self
    }

    /// A path in the user's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a file.
    pub fn writes(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("the test folder can be written");
    }

    /// Reads a file.
    pub fn reads(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names in a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
        let name = |entry: std::io::Result<fs::DirEntry>| {
            let name = entry.expect("the folder stays").file_name();
            name.into_string().expect("the program writes plain names")
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }

    /// The files of a results folder but its store, and `run.json`, which says when, where and how they were made, as does a part
    /// of the report.
    pub fn files(&self, folder: &str) -> Files {
        let names = self.names(folder).into_iter().filter(|name| name != "run.json" && name != "store");
        let read = |name: &String| match name.as_str() {
            "report.html" => without_origin(&self.reads(&format!("{folder}/{name}"))).into_bytes(),
            _ => fs::read(self.path(folder).join(name)).expect("a file of the results"),
        };
        names.map(|name| (name.clone(), read(&name))).collect()
    }

    /// What the user types after the name of the program, blanks between the words. Whatever else is
    /// installed on this machine is out of sight.
    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(words.split_ascii_whitespace())
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .env_remove("EYEBALLS_PLUGIN_PATH")
            .env_remove("EYEBALLS_PLUGIN_SECONDS")
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("HOME", &self.folder);
        command
    }

    /// Types, waits, and sees the exit code that it must be.
    #[track_caller]
    pub fn types(&self, words: &str, exit_code: i32) -> Answer {
        self.answer(&mut self.command(words), words, exit_code)
    }

    /// The same for a command that was prepared.
    #[track_caller]
    pub fn answer(&self, command: &mut Command, words: &str, exit_code: i32) -> Answer {
        let output = command.output().expect("the program can be started");
        let answer = Answer {
            data: String::from_utf8(output.stdout).expect("data is text"),
            messages: String::from_utf8(output.stderr).expect("messages are text"),
        };
        assert_eq!(output.status.code(), Some(exit_code), "eyeballs {words}\n{answer}");
        answer
    }

    /// The same where no file may grow beyond `kilobytes`, as on a disk that is full.
    #[cfg(unix)]
    #[track_caller]
    pub fn types_with_files_of_at_most(&self, kilobytes: u32, words: &str, exit_code: i32) -> Answer {
        let typed = self.command(words);
        let mut shell = Command::new("bash");
        // Ignored, the signal becomes an error of the write.
        let limited = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\"");
        shell.arg("-c").arg(limited).arg(typed.get_program()).args(typed.get_args());
        shell.current_dir(&self.folder).stdin(Stdio::null());
        for (name, value) in typed.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        self.answer(&mut shell, words, exit_code)
    }

    /// Reads a JSON file.
    pub fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.reads(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Reads a table.
    pub fn table(&self, name: &str) -> Vec<Row> {
        let text = self.reads(name);
        assert!(!text.contains('"'), "{name} has quotes, which these tests do not read");
        let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let head = lines.next().unwrap_or_else(|| panic!("{name} has a head"));
        lines
            .map(|cells| {
                assert_eq!(cells.len(), head.len(), "{name}: {cells:?}");
                Row(head.iter().cloned().zip(cells).collect())
            })
            .collect()
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "--- data\n{}\n--- messages\n{}", self.data, self.messages)
    }
}

/// One row of a table.
pub struct Row(BTreeMap<String, String>);

impl Row {
    /// The cell of a column.
    pub fn text(&self, column: &str) -> &str {
        self.0.get(column).unwrap_or_else(|| panic!("no column {column} among {:?}", self.0.keys()))
    }

    /// The cell of a column as a number.
    pub fn number(&self, column: &str) -> f64 {
        let text = self.text(column);
        text.parse().unwrap_or_else(|error| panic!("{column} = `{text}`: {error}"))
    }
}

/// A small shop, over in a moment: two variants, two replications.
pub const SHOP: &str = "\
title = 'A shop'
[run]
days = 40
replications = 2
[people]
count = 500
[firm.acme]
cash = 1_000_000
[service.shop]
firm = 'acme'
initial_users = 200
channel = [{ kind = 'organic', innovation = 0.001 }]
[[variant]]
name = 'dear'
model.shop.sell-once = { price = 120 }
[[variant]]
name = 'cheap'
model.shop.sell-once = { price = 80 }
";
