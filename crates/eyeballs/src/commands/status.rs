//! `eyeballs status`: what results folders hold.

use crate::args::Status as Arguments;
use crate::exit::Exit;
use crate::numbers::{bytes, grouped};
use crate::output::data;
use eyeballs_store::Status;
use serde_json::json;
use std::error::Error;
use std::path::Path;

/// Says what folders hold.
///
/// # Errors
/// If one is no results folder, or cannot be read.
pub fn status(args: &Arguments) -> Result<Exit, Box<dyn Error>> {
    let statuses = args.folders.iter().map(|folder| Ok((folder, Status::of(folder)?)));
    let statuses = statuses.collect::<std::io::Result<Vec<_>>>()?;
    let text = match args.json {
        true => format!(
            "{:#}",
            json!(statuses.iter().map(|(folder, status)| as_json(folder, status)).collect::<Vec<_>>())
        ),
        false => {
            let texts: Vec<String> =
                statuses.iter().map(|(folder, status)| as_text(folder, status)).collect();
            texts.join("\n\n")
        }
    };
    data(&text)?;
    Ok(Exit::Done)
}

fn as_text(folder: &Path, status: &Status) -> String {
    let manifest = &status.manifest;
    let state = match (&status.process, manifest.complete) {
        (Some(process), _) if process.is_empty() => "a process works with it now".to_owned(),
        (Some(process), _) => format!("{process} works with it now"),
        (None, true) => "complete".to_owned(),
        (None, false) => "not complete: the same command goes on".to_owned(),
    };
    let shard = manifest.shard.map_or_else(String::new, |shard| format!(" (share {shard} of all)"));
    let mut lines = vec![
        format!("{}: {state}", folder.display()),
        format!("  command    eyeballs {}", manifest.command.join(" ")),
        format!("  asks for   {} simulations{shard}", grouped(manifest.simulations)),
        format!("  store      {} simulations in {}", grouped(status.kept as u64), bytes(status.bytes)),
    ];
    if status.states > 0 {
        lines.push(format!("  on the way {} simulations that were kept as they ran", status.states));
    }
    if status.damaged > 0 {
        lines.push(format!("  damaged    {} places; what they held is simulated again", status.damaged));
    }
    lines.push(format!("  program    {}", manifest.program));
    lines.join("\n")
}

fn as_json(folder: &Path, status: &Status) -> serde_json::Value {
    json!({
        "folder": folder.display().to_string(),
        "complete": status.manifest.complete,
        "process": status.process,
        "command": status.manifest.command,
        "simulations": status.manifest.simulations,
        "shard": status.manifest.shard,
        "kept": status.kept,
        "states": status.states,
        "damaged": status.damaged,
        "bytes": status.bytes,
        "program": status.manifest.program,
        "models": status.manifest.models,
    })
}
