//! What a model reads, keeps, writes, reports and posts, as a text, a page and JSON.

use eyeballs_abi::description::{
    Column, ColumnRole, ColumnType, Description, Length, Metric, MetricKind, MetricRole, Party, Posting,
    PostingKind,
};
use eyeballs_abi::instance::BlockPhase;
use eyeballs_plugins::Found;
use serde_json::{Value, json};

/// Something declared: its name, what it is, and what it means.
struct Line {
    name: String,
    kind: String,
    doc: String,
}

/// All of it under headings, those that are empty left out.
fn sections(found: &Found) -> Vec<(&'static str, Vec<Line>)> {
    let description = found.handle.description();
    let columns = |wanted: fn(&ColumnRole) -> bool| {
        let chosen = description.columns.iter().filter(move |column| wanted(&column.role));
        chosen.map(column_line).collect::<Vec<_>>()
    };
    let all = vec![
        ("reads", columns(|role| matches!(role, ColumnRole::Input(_)))),
        ("reads of others", columns(|role| role.is_read_of_others())),
        ("keeps of each person", columns(|role| *role == ColumnRole::State)),
        ("shares with other models", columns(|role| *role == ColumnRole::Shared)),
        ("answers", columns(|role| matches!(role, ColumnRole::Output(_)))),
        ("reports", description.metrics.iter().map(metric_line).collect()),
        ("posts", description.postings.iter().map(posting_line).collect()),
        ("keeps of the whole", globals(description)),
    ];
    all.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

fn column_line(column: &Column) -> Line {
    let mut kind = format!("{}, {}", type_name(column.value_type), column.unit);
    if column.role.is_read_of_others() {
        kind += &format!(", {}", role_name(column.role));
    }
    if !matches!(column.role, ColumnRole::Input(_)) && initial(column) != 0.0 {
        kind += &format!(", at first {}", initial(column));
    }
    Line { name: column.name.clone(), kind, doc: column.doc.clone() }
}

fn metric_line(metric: &Metric) -> Line {
    let mut kind = format!("{}, {}", metric_kind(metric.kind), metric.unit);
    if metric.length > 1 {
        kind += &format!(", {} values", metric.length);
    }
    if let Some(role) = metric_role(metric.role) {
        kind += &format!(", {role}");
    }
    Line { name: metric.name.clone(), kind, doc: metric.doc.clone() }
}

fn posting_line(posting: &Posting) -> Line {
    let kind = match posting.kind {
        PostingKind::Revenue => format!("revenue from {}", party(posting.party)),
        PostingKind::Cost => format!("cost to {}", party(posting.party)),
    };
    Line { name: posting.name.clone(), kind, doc: posting.doc.clone() }
}

fn globals(description: &Description) -> Vec<Line> {
    let lines = description.globals.iter().map(|global| {
        let length = match global.length {
            Length::Fixed(1) => String::new(),
            Length::Fixed(length) => format!(", {length} values"),
            Length::Parameter(index) => format!(", as many as `{}`", description.parameters[index].name),
        };
        let kind = format!("{}{length}, at first {}", global.unit, global.initial);
        Line { name: global.name.clone(), kind, doc: global.doc.clone() }
    });
    lines.collect()
}

/// Below the parameters.
pub(super) fn text(found: &Found) -> String {
    let mut text = String::new();
    for (heading, lines) in sections(found) {
        text += &format!("  {heading}\n");
        for Line { name, kind, doc } in lines {
            text += &format!("    {name} ({kind})\n      {doc}\n");
        }
    }
    if found.handle.description().market_wide {
        text += "  belongs to the whole market\n";
    } else {
        text += &format!("  is asked to {}\n", phases(found).join(", "));
    }
    text
}

/// Below the table of parameters.
pub(super) fn page(found: &Found) -> String {
    let mut text = String::new();
    for (heading, lines) in sections(found) {
        text += &format!("## What it {heading}\n\n| name | kind | meaning |\n| --- | --- | --- |\n");
        for Line { name, kind, doc } in lines {
            text += &format!("| `{name}` | {} | {} |\n", kind.replace('|', "\\|"), doc.replace('|', "\\|"));
        }
        text.push('\n');
    }
    text
}

/// The functions for people that it has, by their names in the contract.
pub(super) fn phases(found: &Found) -> Vec<&'static str> {
    let all = [
        (BlockPhase::Attend, "attend"),
        (BlockPhase::Serve, "serve"),
        (BlockPhase::Consider, "consider"),
        (BlockPhase::Welcome, "welcome"),
        (BlockPhase::Farewell, "farewell"),
    ];
    all.into_iter().filter(|(phase, _)| found.handle.has(*phase)).map(|(_, name)| name).collect()
}

pub(super) fn columns_json(description: &Description) -> Vec<Value> {
    let one = |column: &Column| {
        json!({
            "name": column.name,
            "role": role_name(column.role),
            "type": type_name(column.value_type),
            "unit": column.unit,
            "initial": initial(column),
            "doc": column.doc,
        })
    };
    description.columns.iter().map(one).collect()
}

pub(super) fn metrics_json(description: &Description) -> Vec<Value> {
    let one = |metric: &Metric| {
        json!({
            "name": metric.name,
            "kind": metric_kind(metric.kind),
            "role": metric_role(metric.role),
            "length": metric.length,
            "unit": metric.unit,
            "doc": metric.doc,
        })
    };
    description.metrics.iter().map(one).collect()
}

pub(super) fn postings_json(description: &Description) -> Vec<Value> {
    let one = |posting: &Posting| {
        let kind = if posting.kind == PostingKind::Revenue { "revenue" } else { "cost" };
        json!({ "name": posting.name, "kind": kind, "party": party(posting.party), "doc": posting.doc })
    };
    description.postings.iter().map(one).collect()
}

pub(super) fn globals_json(description: &Description) -> Vec<Value> {
    let one = |global: &eyeballs_abi::description::Global| {
        let length = match global.length {
            Length::Fixed(length) => json!(length),
            Length::Parameter(index) => json!(description.parameters[index].name),
        };
        json!({ "name": global.name, "unit": global.unit, "initial": global.initial, "length": length, "doc": global.doc })
    };
    description.globals.iter().map(one).collect()
}

/// What a column holds at first, or where nobody writes it.
fn initial(column: &Column) -> f64 {
    let bits = column.initial_bits;
    match column.value_type {
        ColumnType::F32 => f64::from(f32::from_bits(bits as u32)),
        ColumnType::F64 => f64::from_bits(bits),
        ColumnType::I64 => bits as i64 as f64,
        ColumnType::U8 | ColumnType::U16 | ColumnType::U32 => bits as f64,
    }
}

fn type_name(value_type: ColumnType) -> &'static str {
    match value_type {
        ColumnType::F32 => "f32",
        ColumnType::F64 => "f64",
        ColumnType::U8 => "u8",
        ColumnType::U16 => "u16",
        ColumnType::U32 => "u32",
        ColumnType::I64 => "i64",
    }
}

fn role_name(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Input(_) => "input",
        ColumnRole::Output(_) => "output",
        ColumnRole::State => "state",
        ColumnRole::Shared => "shared",
        ColumnRole::OfService => "of the service",
        ColumnRole::OfFirm => "of the firm",
        ColumnRole::OfContacts => "of contacts",
        ColumnRole::OfFollowers => "of followers",
        ColumnRole::OfGroup => "of the group",
    }
}

fn metric_kind(kind: MetricKind) -> &'static str {
    match kind {
        MetricKind::Sum => "sum",
        MetricKind::Gauge => "gauge",
        MetricKind::Maximum => "maximum",
    }
}

fn metric_role(role: MetricRole) -> Option<&'static str> {
    match role {
        MetricRole::None => None,
        MetricRole::Advertisers => Some("advertisers"),
        MetricRole::Merchants => Some("merchants"),
        MetricRole::Price => Some("price for all to see"),
        MetricRole::AdsPerHour => Some("advertisements an hour for all to see"),
    }
}

fn party(party: Party) -> &'static str {
    match party {
        Party::User => "users",
        Party::Advertiser => "advertisers",
        Party::Merchant => "merchants",
        Party::Other => "others",
        Party::Service => "other services",
    }
}
