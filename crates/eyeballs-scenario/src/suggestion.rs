//! The nearest right name.

/// Longer names are not compared with others: no name of a scenario is longer that is right.
const COMPARED_BYTES: usize = 100;
/// No more names are compared, so that a mistake costs some milliseconds at the most.
const COMPARED: usize = 200;
/// No more names are listed.
const LISTED: usize = 30;

/// The name most like `name`, if one is like it at all.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > COMPARED_BYTES {
        return None;
    }
    let length = name.chars().count();
    known
        .into_iter()
        .take(COMPARED)
        .filter(|candidate| candidate.len() <= COMPARED_BYTES)
        // Names of very different lengths are far apart: no need to say how far.
        .filter(|candidate| {
            let other = candidate.chars().count();
            length.abs_diff(other) <= (length.max(other) / 3).max(1)
        })
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|&(distance, candidate)| {
            let length = candidate.chars().count().max(length);
            distance <= (length / 3).max(1) && distance < length
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean ...?", or the names there are.
pub(crate) fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there is none here".to_owned(),
        None => {
            let listed = known.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
            match known.len().saturating_sub(LISTED) {
                0 => format!("there is: {listed}"),
                more => format!("there is: {listed} and {more} more"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_only_if_it_is_near() {
        assert_eq!(nearest("chrun", ["cost", "churn"]), Some("churn"));
        assert_eq!(nearest("dayz", ["seed", "days"]), Some("days"));
        assert_eq!(nearest("zebra", ["seed", "days"]), None);
        assert_eq!(nearest("membership", ["sell-once", "paid-membership"]), Some("paid-membership"));
        assert_eq!(nearest("b", ["a", "a b"]), None);
        assert_eq!(suggestion("zebra", ["seed", "days"]), "there is: seed, days");
    }

    #[test]
    fn long_names_and_long_lists_are_not_gone_through() {
        let many: Vec<String> = (0..COMPARED + 1).map(|number| format!("name{number:05}")).collect();
        let near = |number: usize| nearest(&format!("name{number:05}x"), many.iter().map(String::as_str));
        assert_eq!(near(COMPARED - 1), Some(&*many[COMPARED - 1]));
        assert_ne!(near(COMPARED), Some(&*many[COMPARED]), "it is beyond those that are compared");
        let long = "x".repeat(COMPARED_BYTES + 1);
        assert_eq!(nearest(&long, [&*long]), None);
        let names: Vec<String> = (0..LISTED + 2).map(|number| format!("n{number:03}")).collect();
        let listed = suggestion("zebra", names.iter().map(String::as_str));
        assert!(listed.ends_with("n029 and 2 more"), "{listed}");
    }
}
