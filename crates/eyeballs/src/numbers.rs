//! Numbers for people.

pub use eyeballs_report::grouped;

/// Bytes.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = count as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if value < 10.0 && unit > 0 {
        format!("{value:.1} {}", UNITS[unit])
    } else {
        format!("{value:.0} {}", UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_short() {
        assert_eq!(bytes(17), "17 B");
        assert_eq!(bytes(1_940_000), "1.9 MB");
        assert_eq!(bytes(23_400_000_000), "23 GB");
    }
}
