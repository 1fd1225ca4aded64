//! `[[calibration.parameter]]`: a number that may move, and its range.

use super::prior::prior;
use super::{ANY, LIST_MAX, Parameter, SCALES, Scale};
use crate::candidates::Factor;
use crate::reader::{Reader, index_of, number, texts};
use crate::resolved::Doc;
use crate::tree::Node;

/// Reads the list, each with the nodes of the ends of its range.
pub(super) fn parameters(reader: &mut Reader<'_>) -> Vec<(Parameter, [Node; 2])> {
    let mut parameters: Vec<(Parameter, [Node; 2])> = Vec::new();
    let mut docs = Vec::new();
    for mut inner in reader.list("parameter", LIST_MAX) {
        if let Some((parameter, ends)) = parameter(&mut inner) {
            let known: Vec<&Factor> = parameters.iter().flat_map(|(other, _)| &other.factors).collect();
            for (index, factor) in parameter.factors.iter().enumerate() {
                let mut before = known.iter().copied().chain(&parameter.factors[..index]);
                if before.any(|other| other.path == factor.path) {
                    inner.log.say(factor.span, format!("`{}` stands here twice", factor.key));
                }
            }
            parameters.push((parameter, ends));
        }
        docs.push(inner.finish());
    }
    reader.write("parameter", Doc::List(docs));
    parameters
}

fn parameter(reader: &mut Reader<'_>) -> Option<(Parameter, [Node; 2])> {
    let log = reader.log;
    let key_node = reader.require("key").map(|(_, node)| node);
    let key = key_node.as_ref().and_then(|node| crate::reader::text(log, "key", node));
    if let Some(key) = &key {
        reader.write("key", Doc::text(key));
    }
    let mut end = |name: &'static str| {
        let (_, node) = reader.require(name)?;
        let number = number(log, name, &node, ANY)?;
        reader.write(name, Doc::number(number));
        Some((number, node))
    };
    let (from, to) = (end("from"), end("to"));
    let scale_span = reader.peek("scale").map_or(reader.span, |node| node.span);
    let scale = reader.text("scale", Some(SCALES[0]));
    let scale = index_of(log, scale_span, "scale", &scale, &SCALES);
    let integer = reader.boolean("integer", false);
    let ends = [&from, &to].map(|end| end.as_ref().map(|(number, node)| (*number, node)));
    let prior = prior(reader, ends);
    let linked = reader.take("linked");
    let (key, span) = (key?, key_node?.span);
    let factor = Factor::read(log, span, &key, integer, "a calibration cannot move")?;
    let mut factors = vec![factor];
    if let Some((_, node)) = linked {
        let paths = texts(log, "linked", &node);
        reader.write("linked", Doc::texts(&paths.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>()));
        for (path, span) in &paths {
            factors.push(Factor::read(log, *span, path, integer, "a calibration cannot move")?);
        }
    }
    let ((from, from_node), (to, to_node)) = (from?, to?);
    if from >= to {
        log.say(to_node.span, format!("the range is empty: from {from} to {to}"));
        return None;
    }
    let scale = if scale? == 1 { Scale::Log } else { Scale::Linear };
    if scale == Scale::Log && from <= 0.0 {
        let help = "begin the range above 0, or use the scale \"linear\"";
        log.say_help(from_node.span, format!("a range on a log scale cannot begin at {from}"), help);
        return None;
    }
    Some((Parameter { key, from, to, scale, integer, prior, factors }, [from_node, to_node]))
}
