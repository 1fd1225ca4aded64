//! What is kept of a simulation, and its bytes in the journal.

/// What is kept of a simulation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// Its variant, for people.
    pub(crate) variant: String,
    /// Its replication.
    pub(crate) replication: u32,
    pub(crate) content: Content,
}

/// What it left.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// All of it, as the market writes it, compressed by Snappy.
    Record(Vec<u8>),
    /// Some numbers of it; one that is not a number has no value.
    Answers {
        /// What was asked.
        question: String,
        /// The numbers.
        values: Vec<f64>,
    },
}

const RECORD: u8 = 0;
const ANSWERS: u8 = 1;

impl Entry {
    /// Little-endian: kind, replication, variant; then the record, or question and values. Texts begin with their length.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![match self.content {
            Content::Record(_) => RECORD,
            Content::Answers { .. } => ANSWERS,
        }];
        bytes.extend(self.replication.to_le_bytes());
        put_text(&mut bytes, &self.variant);
        match &self.content {
            Content::Record(record) => bytes.extend(record),
            Content::Answers { question, values } => {
                put_text(&mut bytes, question);
                bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            }
        }
        bytes
    }

    /// The entry that bytes are of; `None` if they are of none.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Entry> {
        let (&kind, rest) = bytes.split_first()?;
        let (replication, rest) = rest.split_first_chunk::<4>()?;
        let (variant, rest) = take_text(rest)?;
        let content = match kind {
            RECORD => Content::Record(rest.to_vec()),
            ANSWERS => {
                let (question, rest) = take_text(rest)?;
                let (values, rest) = rest.as_chunks::<8>();
                let values = values.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
                if !rest.is_empty() {
                    return None;
                }
                Content::Answers { question, values }
            }
            _ => return None,
        };
        Some(Entry { variant, replication: u32::from_le_bytes(*replication), content })
    }
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
}

fn take_text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((String::from_utf8(text.to_vec()).ok()?, rest))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn record(number: u32) -> Entry {
        let content = Content::Record(vec![number as u8; 1_000]);
        Entry { variant: format!("variant {number}"), replication: number, content }
    }

    pub(crate) fn answers(number: u32) -> Entry {
        let content = Content::Answers {
            question: "maximise profit['a']".to_owned(),
            values: vec![f64::from(number), f64::NAN, -0.0],
        };
        Entry { variant: "ads".to_owned(), replication: number, content }
    }

    #[test]
    fn an_entry_comes_back_bit_by_bit_and_half_of_one_is_none() {
        for entry in [record(3), answers(7)] {
            let bytes = entry.bytes();
            let back = Entry::parse(&bytes).expect("it is whole");
            assert_eq!(back.bytes(), bytes);
            assert_eq!((back.variant, back.replication), (entry.variant, entry.replication));
        }
        let bytes = answers(7).bytes();
        assert_eq!(Entry::parse(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Entry::parse(&bytes[..20]), None);
        assert_eq!(Entry::parse(&[]), None);
        assert_eq!(Entry::parse(&[9; 30]), None);
    }
}
