//! Whatever is written, the parser answers; and what it read can be written and read again.

use super::{Node, RawFact, parse, precedence, symbol};
use eyeballs_core::expression::Operator;
use proptest::prelude::*;

/// Writes a tree with no more brackets than it needs.
fn print(nodes: &[Node]) -> String {
    let mut stack: Vec<(String, u8)> = Vec::new();
    const OPERAND: u8 = 8;
    for node in nodes {
        let written = match node {
            Node::Number(number) => (format!("{number:?}"), OPERAND),
            Node::Boolean(truth) => (truth.to_string(), OPERAND),
            Node::Fact(RawFact { moment, measure, subject }) => {
                let moment = moment.as_ref().map_or_else(String::new, |(moment, _)| format!("{moment}."));
                (format!("{moment}{}['{}']", measure.0, subject.0), OPERAND)
            }
            Node::FirstDay(condition) => {
                let condition: Vec<Node> = condition.iter().map(|(node, _)| node.clone()).collect();
                (format!("day_when({})", print(&condition)), OPERAND)
            }
            Node::Apply(operator) => {
                let binds = precedence(*operator);
                let mut operand = |least: u8| {
                    let (text, binds) = stack.pop().expect("an operand");
                    if binds < least { format!("({text})") } else { text }
                };
                let text = if operator.is_unary() {
                    format!("{} {}", symbol(*operator), operand(binds))
                } else {
                    let right = operand(binds + 1);
                    // A comparison does not hold another one.
                    let left = operand(if operator.is_comparison() { binds + 1 } else { binds });
                    format!("{left} {} {right}", symbol(*operator))
                };
                (text, binds)
            }
        };
        stack.push(written);
    }
    stack.pop().expect("an expression").0
}

fn nodes(text: &str) -> Vec<Node> {
    let parsed = parse(text).unwrap_or_else(|refusal| panic!("{text}: {refusal:?}"));
    parsed.into_iter().map(|(node, _)| node).collect()
}

/// Without spans.
fn same(one: &[Node], other: &[Node]) -> bool {
    let written = |fact: &RawFact| {
        let moment = fact.moment.as_ref().map(|(moment, _)| moment.clone());
        (moment, fact.measure.0.clone(), fact.subject.0.clone())
    };
    let bare =
        |condition: &[(Node, _)]| -> Vec<Node> { condition.iter().map(|(node, _)| node.clone()).collect() };
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (Node::Number(one), Node::Number(other)) => one.to_bits() == other.to_bits(),
            (Node::Boolean(one), Node::Boolean(other)) => one == other,
            (Node::Fact(one), Node::Fact(other)) => written(one) == written(other),
            (Node::FirstDay(one), Node::FirstDay(other)) => same(&bare(one), &bare(other)),
            (Node::Apply(one), Node::Apply(other)) => one == other,
            _ => false,
        })
}

/// Any tree, of whatever types.
fn any_tree() -> impl Strategy<Value = Vec<Node>> {
    let fact = ("[a-z_][a-z0-9_]{0,8}", "[a-z_]{1,8}", "[^'\\x00-\\x1f]{0,8}");
    // What is a word of the language is no moment.
    let fact = fact.prop_filter("a word of the language", |(moment, measure, _)| {
        ["and", "or", "not", "true", "false"].iter().all(|word| moment != word && measure != word)
    });
    let leaf = prop_oneof![
        (0.0..1e300).prop_map(Node::Number),
        (0_u32..1000).prop_map(|number| Node::Number(f64::from(number))),
        any::<bool>().prop_map(Node::Boolean),
        fact.prop_map(|(moment, measure, subject)| Node::Fact(RawFact {
            moment: Some((moment, 0..0)),
            measure: (measure, 0..0),
            subject: (subject, 0..0),
        })),
        ("[a-z_]{3}x", "[a-z]{1,8}", 0_u32..1000).prop_map(|(measure, subject, number)| {
            let (measure, subject) = ((measure, 0..0), (subject, 0..0));
            let fact = Node::Fact(RawFact { moment: None, measure, subject });
            let condition = [fact, Node::Number(f64::from(number)), Node::Apply(Operator::Less)];
            Node::FirstDay(condition.map(|node| (node, 0..0)).into())
        }),
    ];
    leaf.prop_map(|leaf| vec![leaf]).prop_recursive(12, 200, 2, |inner| {
        let operator = prop::sample::select(&Operator::ALL[..]);
        (operator, inner.clone(), inner).prop_map(|(operator, left, right)| {
            let operands = if operator.is_unary() { left } else { [left, right].concat() };
            [operands, vec![Node::Apply(operator)]].concat()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_reads_back_as_the_same_tree(tree in any_tree()) {
        let text = print(&tree);
        let read = nodes(&text);
        prop_assert!(same(&tree, &read), "{text}");
        prop_assert_eq!(print(&read), text);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        let _ = parse(&text);
    }

    /// Text made of the language's own pieces comes further.
    #[test]
    fn any_sequence_of_pieces_is_answered(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "1", "2.5e3", "1e999", "true", "final", ".", "users", "[", "]", "'a'", "'", "\"", "(", ")", "and", "or",
                "not", "!", "&&", "||", "==", "=", "<", "<=", "+", "-", "*", "/", " ", "é", "\u{0}", "_", "final.users['a']", "day_when",
            ]),
            0..40,
        ),
    ) {
        if let Err(refusal) = parse(&pieces.concat()) {
            let text = pieces.concat();
            prop_assert!(text.get(refusal.span.clone()).is_some(), "{text}: {refusal:?}");
        }
    }
}
