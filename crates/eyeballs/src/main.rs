//! The command-line program: arguments, one file per command, exit codes.
//!
//! Data goes to the standard output, messages to the standard error.

mod args;
mod build;
mod commands;
mod exit;
mod installed;
mod interrupt;
mod machine;

use args::{Args, Command};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use exit::Exit;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    if let Err(refusal) = eyeballs_numerics::vectorised::requested_registers() {
        Args::command().error(ErrorKind::InvalidValue, refusal).exit();
    }
    let exit = match args.command {
        Command::Run(run) => commands::run::run(&run),
        Command::Calibrate(calibrate) => commands::calibrate::calibrate(&calibrate),
        Command::Check(check) => commands::check::check(&check),
        Command::Models(models) => commands::models::models(&models),
        Command::Validate(validate) => commands::validate::validate(&validate),
    };
    exit.unwrap_or_else(|failure| {
        eprintln!("error: {failure}");
        Exit::Failed
    })
    .into()
}
