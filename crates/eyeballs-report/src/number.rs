//! Numbers as text: short for people, exact for files.

use eyeballs_core::units::Micros;

/// What stands where there is no value.
pub(crate) const NOTHING: &str = "-";

/// A whole number with its digits in threes: 1,095.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Three significant digits and a suffix: 912, 1.23 k, 3.4 M, 5.6 B, 7 T.
pub(crate) fn short(value: f64) -> String {
    if value.is_nan() {
        return NOTHING.to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "-∞" }.to_owned();
    }
    let (divisor, suffix) = scale_of(value.abs());
    let scaled = value / divisor;
    let digits = significant(scaled);
    if digits == "0" { digits } else { format!("{digits}{suffix}") }
}

/// The same for HTML, as the script of the page writes it: 912, 1 234, 12.3 k, 5.6 bn; a true minus, and no line break before a suffix.
pub(crate) fn readable(value: f64) -> String {
    const SPACE: &str = "\u{a0}";
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    let scaled = |divisor: f64, suffix: &str| {
        let part = size / divisor;
        let decimals = (2.0 - part.log10().floor()).clamp(0.0, 12.0) as usize;
        let digits = format!("{part:.decimals$}");
        format!("{}{suffix}", trim_zeros(&digits))
    };
    let text = match size {
        0.0 => return "0".to_owned(),
        999.5e9.. => scaled(1e12, "\u{a0}tn"),
        999.5e6.. => scaled(1e9, "\u{a0}bn"),
        999.5e3.. => scaled(1e6, "\u{a0}M"),
        1e4.. => scaled(1e3, "\u{a0}k"),
        1e3.. => grouped(size.round() as u64).replace(',', SPACE),
        1e-4.. => scaled(1.0, ""),
        _ => format!("{size:.1e}").replace("e-", "e\u{2212}"),
    };
    if value < 0.0 { format!("\u{2212}{text}") } else { text }
}

/// A share in whole per cent.
pub(crate) fn percent(share: f64) -> String {
    if share.is_finite() { format!("{:.0} %", 100.0 * share) } else { NOTHING.to_owned() }
}

/// The divisor and the suffix for a number of this size. One that would round up to 1000 of a suffix
/// takes the next.
pub(crate) fn scale_of(size: f64) -> (f64, &'static str) {
    const SCALES: [(f64, &str); 4] = [(1e12, " T"), (1e9, " B"), (1e6, " M"), (1e3, " k")];
    SCALES.into_iter().find(|(divisor, _)| size >= 0.9995 * divisor).unwrap_or((1.0, ""))
}

/// Three significant digits, without the zeros that follow.
fn significant(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e6).contains(&size) {
        return format!("{value:.1e}");
    }
    let decimals = (2.0 - size.log10().floor()).max(0.0) as usize;
    trim_zeros(&format!("{value:.decimals$}")).to_owned()
}

/// `1.20` as `1.2` and `3.00` as `3`.
pub(crate) fn trim_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Appends an amount in currency units: exact, at most six decimals, none that are zero at the end.
pub(crate) fn push_money(text: &mut Vec<u8>, amount: Micros) {
    if amount.0 < 0 {
        text.push(b'-');
    }
    let micros = amount.0.unsigned_abs();
    text.extend_from_slice(itoa::Buffer::new().format(micros / 1_000_000).as_bytes());
    let mut rest = micros % 1_000_000;
    if rest == 0 {
        return;
    }
    text.push(b'.');
    let mut unit = 100_000;
    while rest > 0 {
        text.push(b'0' + (rest / unit) as u8);
        rest %= unit;
        unit /= 10;
    }
}

/// Appends the shortest text that reads back as the same number; nothing if it is not finite.
pub(crate) fn push_float(text: &mut Vec<u8>, value: f64) {
    if value.is_finite() {
        let mut buffer = zmij::Buffer::new();
        let digits = buffer.format_finite(value);
        text.extend_from_slice(digits.strip_suffix(".0").unwrap_or(digits).as_bytes());
    }
}

/// [`push_float`] as a text of its own.
pub(crate) fn float(value: f64) -> String {
    let mut text = Vec::new();
    push_float(&mut text, value);
    String::from_utf8(text).expect("digits are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_numbers_with_three_digits() {
        for (value, text) in [
            (0.0, "0"),
            (0.5, "0.5"),
            (0.016_34, "0.0163"),
            (999.6, "1000"),
            (1_234.4, "1\u{a0}234"),
            (9_999.9, "10\u{a0}000"),
            (12_345.0, "12.3\u{a0}k"),
            (999_400.0, "999\u{a0}k"),
            (999_600.0, "1\u{a0}M"),
            (-122_456_000.0, "\u{2212}122\u{a0}M"),
            (5.61e9, "5.61\u{a0}bn"),
            (7e12, "7\u{a0}tn"),
            (0.000_012, "1.2e\u{2212}5"),
            (f64::NAN, "–"),
            (f64::INFINITY, "–"),
        ] {
            assert_eq!(readable(value), text);
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_095), "1,095");
        assert_eq!(grouped(200_000_000), "200,000,000");
    }

    #[test]
    fn short_numbers_have_three_digits_and_a_suffix() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (7.0, "7"),
            (0.034_56, "0.0346"),
            (912.4, "912"),
            (999.4, "999"),
            (999.6, "1 k"),
            (1_234.0, "1.23 k"),
            (-3_400_000.0, "-3.4 M"),
            (5.6e9, "5.6 B"),
            (7e12, "7 T"),
            (1.5e20, "1.5e8 T"),
            (1e-9, "1.0e-9"),
            (f64::NAN, "-"),
            (f64::INFINITY, "∞"),
        ] {
            assert_eq!(short(value), text, "{value}");
        }
    }

    #[test]
    fn money_is_exact_to_the_last_micro() {
        for (micros, text) in [
            (0, "0"),
            (1, "0.000001"),
            (-1, "-0.000001"),
            (1_500_000, "1.5"),
            (-2_000_000, "-2"),
            (1_000_010, "1.00001"),
            (9_007_199_254_740_993, "9007199254.740993"),
            (i64::MIN, "-9223372036854.775808"),
            (i64::MAX, "9223372036854.775807"),
        ] {
            let mut buffer = Vec::new();
            push_money(&mut buffer, Micros(micros));
            assert_eq!(String::from_utf8(buffer).unwrap(), text);
        }
    }

    #[test]
    fn numbers_in_files_read_back_the_same_and_blanks_stand_for_none() {
        for value in [0.1, 1.0 / 3.0, -12_345.678, 1e300, 5e-324] {
            assert_eq!(float(value).parse::<f64>().unwrap(), value);
        }
        assert_eq!(float(3.0), "3");
        assert_eq!(float(f64::NAN), "");
        assert_eq!(float(f64::NEG_INFINITY), "");
    }
}
