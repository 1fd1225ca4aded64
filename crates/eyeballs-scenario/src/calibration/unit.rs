//! Units of columns: `million people`, `thousand USD`, `percent`, `100 people`.

/// How much of the measure's own unit one of the column's is.
///
/// # Errors
/// Why the unit does not fit a measure that counts in `base`, and what does.
pub(super) fn per_unit(text: &str, measure: &str, base: &str) -> Result<f64, (String, String)> {
    let mut words = text.split_ascii_whitespace();
    let (multiplier, unit) = match (words.next(), words.next(), words.next()) {
        (Some(unit), None, None) => (Some(1.0), unit),
        (Some(multiplier), Some(unit), None) => (number(multiplier), unit),
        _ => (None, text),
    };
    let other = match (unit, base) {
        ("percent", "share") => Some(0.01),
        ("hours", "minutes") => Some(60.0),
        _ => (unit == base).then_some(1.0),
    };
    match (multiplier, other) {
        (Some(multiplier), Some(other)) => Ok(multiplier * other),
        _ => Err((
            format!("`{measure}` is counted in {base}, not in `{text}`"),
            format!("write \"{base}\", \"thousand {base}\", \"million {base}\", \"100 {base}\" or the like"),
        )),
    }
}

fn number(word: &str) -> Option<f64> {
    match word {
        "thousand" => Some(1e3),
        "million" => Some(1e6),
        "billion" => Some(1e9),
        digits => digits.replace('_', "").parse::<f64>().ok().filter(|&number| number > 0.0 && number < 1e12),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_has_a_multiplier_or_none() {
        assert_eq!(per_unit("people", "users", "people"), Ok(1.0));
        assert_eq!(per_unit("million  people", "users", "people"), Ok(1e6));
        assert_eq!(per_unit("100 people", "active", "people"), Ok(100.0));
        assert_eq!(per_unit("percent", "churn", "share"), Ok(0.01));
        assert_eq!(per_unit("million hours", "minutes", "minutes"), Ok(6e7));
    }

    #[test]
    fn another_unit_is_refused() {
        for text in ["USD", "million USD", "million", "", "-3 people", "million million people", "nan people"]
        {
            let (message, help) = per_unit(text, "users", "people").expect_err(text);
            assert_eq!(message, format!("`users` is counted in people, not in `{text}`"));
            assert!(help.contains("\"million people\""), "{help}");
        }
    }
}
