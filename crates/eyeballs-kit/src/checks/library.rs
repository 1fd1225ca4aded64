//! The library itself: the contract, its words, what it exports, which hosts it works with, and the floating-point settings.

use super::{Check, Context, Outcome, of_each_model, plainly, verdict};
use crate::call::take_float_changed;
use crate::days::Settings;
use crate::host;
use crate::subject::Subject;
use eyeballs_abi::description::{Description, Parameter};
use eyeballs_abi::layout::{ABI_MAJOR, ENTRY_SYMBOL, STATUS_OK};
use object::Object;
use std::fs;

pub(super) const CONTRACT: Check = Check {
    name: "contract",
    asks: "it opens, and its tables keep the contract",
    advice: "correct what is named; the header and the macros of the crate say what a table must hold",
    run: contract,
};

fn contract(context: &Context<'_>) -> Outcome {
    of_each_model(context, |tested| {
        Outcome::Passed(format!("{} {}", tested.description.id, tested.description.version))
    })
}

pub(super) const TEXTS: Check = Check {
    name: "texts",
    asks: "everything has a meaning and a unit, and each default a source",
    advice: "write a sentence for a user, a unit (\"1\" if there is none), and a citation or \"assumption\"",
    run: |context| of_each_model(context, |tested| verdict(texts(&tested.description))),
};

fn texts(description: &Description) -> Result<(), String> {
    let whole = [("title", &description.title), ("doc", &description.doc), ("version", &description.version)];
    if let Some((what, _)) = whole.iter().find(|(_, text)| text.trim().is_empty()) {
        return Err(format!("it has no {what}"));
    }
    let parameters = description.parameters.iter().map(|p| ("parameter", &p.name, &p.doc, Some(&p.unit)));
    let columns = description.columns.iter().map(|c| ("column", &c.name, &c.doc, Some(&c.unit)));
    let metrics = description.metrics.iter().map(|m| ("metric", &m.name, &m.doc, Some(&m.unit)));
    let globals = description.globals.iter().map(|g| ("global", &g.name, &g.doc, Some(&g.unit)));
    let postings = description.postings.iter().map(|p| ("ledger line", &p.name, &p.doc, None));
    for (what, name, doc, unit) in parameters.chain(columns).chain(metrics).chain(globals).chain(postings) {
        if doc.trim().is_empty() {
            return Err(format!("the {what} `{name}` has no meaning"));
        }
        if unit.is_some_and(|unit| unit.trim().is_empty()) {
            return Err(format!("the {what} `{name}` has no unit"));
        }
    }
    let without = |parameter: &&Parameter| {
        !parameter.required && parameter.source.as_deref().is_none_or(|source| source.trim().is_empty())
    };
    match description.parameters.iter().find(without) {
        Some(parameter) => Err(format!("the default of `{}` has no source", parameter.name)),
        None => Ok(()),
    }
}

pub(super) const EXPORTS: Check = Check {
    name: "exports",
    asks: "it exports its entry and nothing else",
    advice: "make functions static, or build with -fvisibility=hidden; what is exported can meet another library's of that name",
    run: |context| exports(context).map_or_else(Outcome::Failed, |()| Outcome::Passed(String::new())),
};

/// What some linkers export by themselves.
const OF_LINKERS: [&str; 6] = ["_init", "_fini", "__bss_start", "_edata", "_end", "_DllMainCRTStartup"];

fn exports(context: &Context<'_>) -> Result<(), String> {
    let bytes = fs::read(context.file).map_err(|error| format!("it cannot be read ({error})"))?;
    let file =
        object::File::parse(&*bytes).map_err(|error| format!("its symbols cannot be read ({error})"))?;
    let exports = file.exports().map_err(|error| format!("its symbols cannot be read ({error})"))?;
    let entry = ENTRY_SYMBOL.to_string_lossy();
    let mut others: Vec<String> = exports
        .iter()
        .map(|export| String::from_utf8_lossy(export.name()).into_owned())
        // macOS puts an underscore before every name.
        .filter(|name| *name != entry && name.strip_prefix('_') != Some(&*entry))
        .filter(|name| !OF_LINKERS.contains(&name.as_str()))
        .collect();
    others.sort();
    others.dedup();
    let more = others.len().saturating_sub(3);
    others.truncate(3);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    match others.is_empty() {
        true => Ok(()),
        false => Err(format!("it exports {}{more}, too", others.join(", "))),
    }
}

pub(super) const VERSIONS: Check = Check {
    name: "versions",
    asks: "it refuses hosts of another major version, and works with a later minor one",
    advice: "in the entry: return EYEBALLS_STATUS_UNSUPPORTED unless host->abi_major is EYEBALLS_ABI_MAJOR; ask for no \
             certain abi_minor and no certain size of the host's table",
    run: |context| verdict(versions(context)),
};

fn versions(context: &Context<'_>) -> Result<(), String> {
    let subject = Subject::open(context.file)?;
    for major in [ABI_MAJOR + 1, 0] {
        match subject.tables(&host::of_major(major)) {
            Ok(_) => return Err(format!("it works with a host that speaks version {major} of the contract")),
            Err(refused) if refused.status == STATUS_OK || refused.message.is_empty() => {
                return Err(format!("it refuses a host of version {major} without a word"));
            }
            Err(_) => {}
        }
    }
    let later = host::later();
    let tables = subject
        .tables(&later.host)
        .map_err(|refused| format!("it refuses a host of a later minor version: {}", refused.message))?;
    let mut again = Vec::new();
    for table in tables {
        again.push(
            subject
                .tested(table)
                .map_err(|problem| format!("with a host of a later minor version {problem}"))?,
        );
    }
    let same = again.len() == subject.models.len()
        && again.iter().zip(&subject.models).all(|(a, b)| a.description.id == b.description.id);
    if same { Ok(()) } else { Err("with a host of a later minor version it has other models".to_owned()) }
}

pub(super) const DESCRIPTION: Check = Check {
    name: "description",
    asks: "it says the same of itself each time and in each process",
    advice: "hand out constant tables; nothing in them may be computed from the machine, the time or earlier calls",
    run: |context| {
        let mine = match describe(context) {
            Ok(mine) => mine,
            Err(problem) => return Outcome::Failed(problem),
        };
        match (context.ask_another_process)(DESCRIBE.name) {
            Outcome::Passed(theirs) if theirs == mine => Outcome::Passed(String::new()),
            Outcome::Passed(_) => {
                Outcome::Failed("in another process it describes itself otherwise".to_owned())
            }
            other => other,
        }
    },
};

/// The description as a number.
pub(super) const DESCRIBE: Check = Check {
    name: "describe",
    asks: "",
    advice: "",
    run: |context| describe(context).map_or_else(Outcome::Failed, Outcome::Passed),
};

fn describe(context: &Context<'_>) -> Result<String, String> {
    let subject = Subject::open(context.file)?;
    let text = |subject: &Subject| -> Result<String, String> {
        let tables = subject.tables(&host::ordinary()).map_err(|refused| refused.message)?;
        let models = tables.into_iter().map(|table| subject.tested(table).map(|tested| tested.description));
        Ok(format!("{:?}", models.collect::<Result<Vec<_>, _>>()?))
    };
    let first: Vec<&Description> = subject.models.iter().map(|tested| &tested.description).collect();
    let first = format!("{first:?}");
    for _ in 0..3 {
        if text(&subject)? != first {
            return Err("when it is asked again, it describes itself otherwise".to_owned());
        }
    }
    // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
    let hash = first.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    Ok(format!("{hash:016x}"))
}

pub(super) const FLOAT_CONTROL: Check = Check {
    name: "float-control",
    asks: "it leaves the floating-point settings as they are",
    advice: "build without -ffast-math, and set no rounding and no flush-to-zero",
    run: |context| {
        of_each_model(context, |tested| {
            let settings = Settings { people: 100, ..Settings::PLAIN };
            if let Err(problem) = plainly(tested, settings, 3) {
                return Outcome::Failed(problem);
            }
            match take_float_changed() {
                true => Outcome::Failed("some call changed the floating-point control word".to_owned()),
                false => Outcome::Passed(String::new()),
            }
        })
    },
};
