use super::*;
use std::io::Cursor;

fn refused(problem: &str) -> Line {
    Line::Refused { problem: problem.to_owned(), advice: "tell its author".to_owned() }
}

#[test]
fn lines_come_through_whatever_libraries_print_between_them() {
    let lines = [Line::Sound, refused("says \"no\", a tab\t, C:\\new"), Line::Sound];
    let mut output = String::from("a library says hello\n\nand half a li");
    for line in &lines {
        output += &line.text("token");
        output += "TOKEN ok\ntoken no\nnothing at the end";
    }
    output += &"x".repeat(Line::BYTES_MAX as usize + 5);
    let mut output = Cursor::new(output.into_bytes());
    let read: Vec<Line> = std::iter::from_fn(|| next_line(&mut output, "token")).collect();
    // A tab stays escaped: it must not move what stands in a terminal.
    assert_eq!(read, [Line::Sound, refused("says \"no\", a tab\\t, C:\\new"), Line::Sound]);
}

#[cfg(unix)]
mod processes {
    use super::*;

    /// A shell script in place of this program; `$1` is the token, the paths follow.
    fn probe(script: &str) -> Probe {
        Probe {
            program: "/bin/sh".into(),
            arguments: ["-c", script, "sh"].map(OsString::from).into(),
            limit: Duration::from_millis(300),
        }
    }

    /// A process that stumbles over the path `bad`, and says `ok` of others.
    fn stumbling(how: &str) -> Vec<Option<String>> {
        let script = format!(
            "token=$1; shift; for f in \"$@\"; do if [ $f = bad ]; then {how}; fi; echo; echo $token ok; done"
        );
        let files = ["a", "bad", "c"].map(Path::new);
        let verdicts = probe(&script).try_all(&files);
        verdicts.into_iter().map(|verdict| verdict.err().map(|error| error.finding())).collect()
    }

    #[test]
    fn only_the_library_that_kills_the_process_is_refused() {
        for (how, expected) in [
            ("kill -SEGV $$", "bad: is refused: opening it ended the program by the signal SIGSEGV"),
            ("exit 0", "bad: is refused: opening it ended the program with exit code 0"),
            ("exit 7", "bad: is refused: opening it ended the program with exit code 7"),
            ("exec sleep 60", "bad: is refused: it did not open within 0.3 seconds"),
        ] {
            let [None, Some(finding), None] = &stumbling(how)[..] else {
                panic!("{how}: {:?}", stumbling(how))
            };
            assert!(finding.starts_with(expected), "{how}: {finding}");
        }
    }

    #[test]
    fn a_process_that_dies_after_its_verdicts_is_refused_too() {
        let dies_at_the_end =
            "token=$1; shift; for f in \"$@\"; do echo; echo $token ok; done; [ $f != bad ] || kill -ABRT $$";
        let verdicts = probe(dies_at_the_end).try_all(&["a", "bad"].map(Path::new));
        assert_eq!(verdicts[0], Ok(()));
        let error = verdicts[1].as_ref().expect_err("it aborts");
        assert!(error.problem.contains("SIGABRT"), "{error}");
    }

    #[test]
    fn libraries_that_are_sound_alone_but_not_together_are_told_apart() {
        let not_together =
            "token=$1; shift; [ $# = 1 ] || { echo; echo $token ok; kill -BUS $$; }; echo; echo $token ok";
        let verdicts = probe(not_together).try_all(&["a", "b", "c"].map(Path::new));
        assert_eq!((&verdicts[0], &verdicts[2]), (&Ok(()), &Ok(())));
        assert!(verdicts[1].as_ref().expect_err("it dies here").problem.contains("SIGBUS"));
    }

    #[test]
    fn a_process_that_cannot_be_started_refuses_all() {
        let nowhere = Probe { program: "/nowhere/eyeballs".into(), ..probe("") };
        for verdict in nowhere.try_all(&["a", "b"].map(Path::new)) {
            assert!(verdict.expect_err("nothing tried it").problem.contains("no process could be started"));
        }
    }

    #[test]
    fn many_libraries_are_tried_by_few_processes() {
        let files: Vec<String> = (0..TOGETHER_MAX + 1).map(|index| index.to_string()).collect();
        let files: Vec<&Path> = files.iter().map(Path::new).collect();
        let counting =
            "token=$1; shift; for f in \"$@\"; do echo; printf '%s no\\t%s\\tx\\n' $token $#; done";
        let verdicts = probe(counting).try_all(&files);
        let problems: Vec<String> = verdicts.into_iter().map(|v| v.expect_err("counted").problem).collect();
        assert_eq!(problems[0], TOGETHER_MAX.to_string());
        assert_eq!(problems[TOGETHER_MAX], "1");
    }
}
