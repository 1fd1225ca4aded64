//! The command-line program: arguments, one file per command, exit codes.
//!
//! Data goes to the standard output, messages to the standard error, both through `output`.

#![deny(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod build;
mod commands;
mod exit;
mod hands;
mod installed;
mod interrupt;
mod last_words;
mod machine;
mod numbers;
mod output;
mod words;

use args::{Args, Command};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use exit::Exit;
use output::message;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Declared first: it is dropped last.
    let _ending = last_words::prepare();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(answer) => return asked_or_wrong(&answer),
    };
    if let Err(refusal) = eyeballs_numerics::vectorised::requested_registers() {
        return asked_or_wrong(&Args::command().error(ErrorKind::InvalidValue, refusal));
    }
    let exit = match args.command {
        Command::Run(run) => commands::run::run(&run),
        Command::Explore(explore) => commands::explore::explore(&explore),
        Command::Calibrate(calibrate) => commands::calibrate::calibrate(&calibrate),
        Command::Merge(merge) => commands::merge::merge(&merge),
        Command::Status(status) => commands::status::status(&status),
        Command::Check(check) => commands::check::check(&check),
        Command::Measures(measures) => commands::measures::measures(&measures),
        Command::Report(report) => commands::report::report(&report),
        Command::Compare(compare) => commands::report::compare(&compare),
        Command::Page(page) => commands::page::page(&page),
        Command::Models(models) => commands::models::models(&models),
        Command::List(list) => commands::list::list(&list),
        Command::New(new) => commands::new::new(&new),
        Command::Schema(schema) => commands::schema::schema(&schema),
        Command::NewModel(new) => commands::new_model::new_model(&new),
        Command::InstallModel(install) => commands::install_model::install_model(&install),
        Command::CheckModel(check) => commands::check_model::check_model(&check),
        Command::TryModel(one) => commands::check_model::try_model(&one),
        Command::Validate(validate) => commands::validate::validate(&validate),
        Command::Worker(worker) => commands::worker::worker(&worker),
        Command::Probe(probe) => commands::probe::probe(&probe),
    };
    exit.unwrap_or_else(|failure| {
        message(format_args!("error: {failure}"));
        Exit::Failed
    })
    .into()
}

/// Help that was asked for, or what is wrong with the command line. Coloured where it can be seen.
fn asked_or_wrong(answer: &clap::Error) -> ExitCode {
    let colour = |terminal: bool| terminal && std::env::var_os("NO_COLOR").is_none();
    let rendered = answer.render();
    if answer.use_stderr() {
        let colour = colour(io::stderr().is_terminal());
        output::rendered_message(&if colour { rendered.ansi().to_string() } else { rendered.to_string() });
        return ExitCode::from(answer.exit_code() as u8);
    }
    match output::data(&rendered.to_string()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            message(format_args!("error: {failure}"));
            Exit::Failed.into()
        }
    }
}
