//! A design that somebody wrote: a CSV file with a column for each key and a row for each point. A column `point` is passed over, so that
//! a `design.csv` can be read again.

use crate::args::Explore;
use eyeballs_lab::factors::Design;
use eyeballs_scenario::Overrides;
use std::path::Path;

/// Columns with other values from row to row, and columns with one.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    keys: Vec<String>,
    /// By point.
    values: Vec<Vec<f64>>,
}

/// The designs that are no file.
const DESIGNS: [&str; 3] = ["grid", "latin-hypercube", "sobol"];

/// Reads the list that was asked for, if one was.
///
/// # Errors
/// Where it is wrong, and what to do.
pub fn read(args: &Explore) -> Result<Option<List>, String> {
    let Some(design) = args.design.as_deref().filter(|design| !DESIGNS.contains(design)) else {
        return Ok(None);
    };
    let path = Path::new(design);
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("csv")) {
        let designs = DESIGNS.join(", ");
        return Err(format!("there is no design `{design}`; there are {designs}, and CSV files: points.csv"));
    }
    let text = std::fs::read_to_string(path).map_err(|error| format!("{design}: {error}"))?;
    parse(&text).map(Some).map_err(|error| format!("{design}: {error}"))
}

fn parse(text: &str) -> Result<List, String> {
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let columns: Vec<(usize, String)> = header
        .iter()
        .enumerate()
        .filter(|(_, key)| *key != "point")
        .map(|(at, key)| (at, key.to_owned()))
        .collect();
    if columns.is_empty() || columns.iter().any(|(_, key)| key.is_empty()) {
        return Err(
            "the first line names the keys, as in --set: service.reader.quality,people.outside_weight"
                .to_owned(),
        );
    }
    if let Some((_, key)) = columns
        .iter()
        .enumerate()
        .find(|(place, (_, key))| columns[..*place].iter().any(|(_, other)| other == key))
        .map(|(_, column)| column)
    {
        return Err(format!("the column `{key}` stands there twice"));
    }
    let mut values = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        let number = |(at, key): &(usize, String)| {
            let cell = record.get(*at).unwrap_or_default();
            let number = cell.replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite());
            number.ok_or_else(|| format!("line {line}: `{cell}` of `{key}` is no number"))
        };
        values.push(columns.iter().map(number).collect::<Result<Vec<f64>, _>>()?);
    }
    if values.is_empty() {
        return Err("there is no point below the first line".to_owned());
    }
    Ok(List { keys: columns.into_iter().map(|(_, key)| key).collect(), values })
}

impl List {
    /// The distinct values of a column, in their order.
    fn distinct(&self, column: usize) -> Vec<f64> {
        let mut distinct: Vec<f64> = Vec::new();
        for point in &self.values {
            if !distinct.contains(&point[column]) {
                distinct.push(point[column]);
            }
        }
        distinct
    }

    /// What varies becomes a lever, what does not is set.
    pub fn add_to(&self, overrides: &mut Overrides) {
        for (column, key) in self.keys.iter().enumerate() {
            match &self.distinct(column)[..] {
                [only] => overrides.set.push((key.clone(), only.to_string())),
                several => {
                    let values: Vec<String> = several.iter().map(ToString::to_string).collect();
                    overrides.vary.push((key.clone(), values.join(", ")));
                }
            }
        }
    }

    /// The points.
    pub fn design(self) -> Design {
        Design::List { keys: self.keys, values: self.values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_what_varies_becomes_a_lever() {
        let list = parse("# mine\npoint,a.b, c.d ,e.f\n0,1,0.5,7\n1,2,0.25,7\n").expect("it is one");
        assert_eq!(list.keys, ["a.b", "c.d", "e.f"]);
        let mut overrides = Overrides::default();
        list.add_to(&mut overrides);
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(overrides.vary, [pair("a.b", "1, 2"), pair("c.d", "0.5, 0.25")]);
        assert_eq!(overrides.set, [pair("e.f", "7")]);
        let Design::List { values, .. } = list.design() else { panic!("it is a list") };
        assert_eq!(values, [[1.0, 0.5, 7.0], [2.0, 0.25, 7.0]]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let error = |text: &str| parse(text).expect_err(text);
        assert_eq!(error("a.b\n1\nx\n"), "line 3: `x` of `a.b` is no number");
        assert!(error("a.b,a.b\n1,2\n").contains("twice"));
        assert!(error("a.b\n").contains("no point"));
        assert!(error("point\n1\n").contains("names the keys"));
        assert!(
            error("a.b,c.d\n1\n").contains("unequal lengths")
                || error("a.b,c.d\n1\n").contains("found record")
        );
    }
}
