//! What is written between a process and those that simulate for it.

use eyeballs_lab::hands::{Failed, Keys, PointTask, Task};
use std::io::{self, BufRead, Write};

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A simulation of a run.
    OfRun(Task),
    /// One of the scenario at other values.
    At {
        /// Keys and values.
        settings: Vec<(String, f64)>,
        /// Index of the variant.
        variant: usize,
        /// The replication.
        replication: u32,
    },
}

impl From<Task> for Asked {
    fn from(task: Task) -> Asked {
        Asked::OfRun(task)
    }
}

impl From<&PointTask<'_>> for Asked {
    fn from(task: &PointTask<'_>) -> Asked {
        let settings = task.settings.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
        Asked::At { settings, variant: task.variant, replication: task.replication }
    }
}

/// What comes of a task.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// The record, as the market writes it.
    Record(Vec<u8>),
    /// Why there is none.
    Failed(Failed),
}

const KEYS: [(Keys, &str); 3] =
    [(Keys::Own, "own"), (Keys::OtherPeople, "other-people"), (Keys::OtherMarket, "other-market")];

/// Writes a task: one line, and for one at other values a line for each with the bits of the value and its key.
///
/// # Errors
/// If nobody takes it.
pub fn write_task(asked: &Asked, to: &mut impl Write) -> io::Result<()> {
    match asked {
        Asked::OfRun(task) => {
            let keys = KEYS.iter().find(|(keys, _)| *keys == task.keys).map_or("own", |(_, name)| name);
            write!(to, "{} {} {keys}", task.variant, task.replication)?;
            match task.placebo {
                Some(placebo) => writeln!(to, " placebo {placebo}")?,
                None => writeln!(to)?,
            }
        }
        Asked::At { settings, variant, replication } => {
            writeln!(to, "at {variant} {replication} {}", settings.len())?;
            for (key, value) in settings {
                writeln!(to, "{:016x} {key}", value.to_bits())?;
            }
        }
    }
    to.flush()
}

/// Reads a task; `None` where there are no more.
///
/// # Errors
/// If it is none.
pub fn read_task(from: &mut impl BufRead) -> io::Result<Option<Asked>> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let mut setting = || -> Option<(String, f64)> {
        let mut line = String::new();
        from.read_line(&mut line).ok()?;
        let (bits, key) = line.strip_suffix('\n')?.split_once(' ')?;
        Some((key.to_owned(), f64::from_bits(u64::from_str_radix(bits, 16).ok()?)))
    };
    let task = match words[..] {
        [variant, replication, keys, ref placebo @ ..] if variant != "at" => (|| {
            let keys = KEYS.iter().find(|(_, name)| *name == keys)?.0;
            let placebo = match *placebo {
                [] => None,
                ["placebo", number] => Some(number.parse().ok()?),
                _ => return None,
            };
            let (variant, replication) = (variant.parse().ok()?, replication.parse().ok()?);
            Some(Task { variant, replication, keys, placebo }.into())
        })(),
        ["at", variant, replication, count] => (|| {
            let (variant, replication) = (variant.parse().ok()?, replication.parse().ok()?);
            let settings = (0..count.parse::<usize>().ok()?).map(|_| setting()).collect::<Option<_>>()?;
            Some(Asked::At { settings, variant, replication })
        })(),
        _ => None,
    };
    task.map(Some).ok_or_else(|| io::Error::other(format!("`{}` is no task", line.trim_end())))
}

/// Writes an answer.
///
/// # Errors
/// If nobody takes it.
pub fn write_answer(answer: &Answer, to: &mut impl Write) -> io::Result<()> {
    match answer {
        Answer::Record(bytes) => {
            writeln!(to, "record {}", bytes.len())?;
            to.write_all(bytes)?;
        }
        Answer::Failed(Failed { message, model }) => {
            writeln!(to, "failed {} {}", if *model { "model" } else { "market" }, message.len())?;
            to.write_all(message.as_bytes())?;
        }
    }
    to.flush()
}

/// Reads an answer.
///
/// # Errors
/// If there is none, or it is something else.
pub fn read_answer(from: &mut impl BufRead) -> io::Result<Answer> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let strange = || io::Error::other(format!("`{}` is no answer", line.trim_end()));
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let mut bytes = |length: &str| -> io::Result<Vec<u8>> {
        let length = length.parse().map_err(|_| strange())?;
        let mut bytes = Vec::new();
        io::Read::take(&mut *from, length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    };
    use std::io::Read as _;
    match words[..] {
        ["record", length] => bytes(length).map(Answer::Record),
        ["failed", who @ ("model" | "market"), length] => {
            let message = String::from_utf8_lossy(&bytes(length)?).into_owned();
            Ok(Answer::Failed(Failed { message, model: who == "model" }))
        }
        _ => Err(strange()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_and_answers_come_through() {
        for (keys, placebo) in
            [(Keys::Own, None), (Keys::Own, Some(2)), (Keys::OtherPeople, None), (Keys::OtherMarket, None)]
        {
            let task = Task { variant: 3, replication: 17, keys, placebo };
            let mut bytes = Vec::new();
            write_task(&task.into(), &mut bytes).expect("memory can be written");
            assert_eq!(read_task(&mut &*bytes).expect("it is one"), Some(task.into()));
        }
        let settings = [("variant.'free + ads'.x", 0.1 + 0.2), ("a.b", -0.0)];
        let at = Asked::from(&PointTask { settings: &settings, variant: 1, replication: 9 });
        let mut bytes = Vec::new();
        write_task(&at, &mut bytes).expect("memory can be written");
        assert_eq!(read_task(&mut &*bytes).expect("it is one"), Some(at));
        read_task(&mut &bytes[..bytes.len() - 2]).expect_err("it is cut");
        assert_eq!(read_task(&mut &b""[..]).expect("it is the end"), None);
        for wrong in ["1 2\n", "1 2 others\n", "x 2 own\n", "1 2 own placebo\n", "1 2 own placebo x\n"] {
            read_task(&mut wrong.as_bytes()).expect_err(wrong);
        }
        let failed = Failed { message: "a\nb ü".to_owned(), model: true };
        for answer in [Answer::Record(vec![0, 10, 255, 10]), Answer::Failed(failed)] {
            let mut bytes = Vec::new();
            write_answer(&answer, &mut bytes).expect("memory can be written");
            assert_eq!(read_answer(&mut &*bytes).expect("it is one"), answer);
            read_answer(&mut &bytes[..bytes.len() - 1]).expect_err("it is cut");
        }
        for wrong in ["", "record x\n", "failed you 3\nabc", "nothing\n"] {
            read_answer(&mut wrong.as_bytes()).expect_err(wrong);
        }
    }
}
