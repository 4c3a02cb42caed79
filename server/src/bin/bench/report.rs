//! The table.

use crate::measure::most_memory;
use std::fmt::{self, Display, Formatter};

/// One number with what it is and what it should be.
#[derive(Clone, Debug)]
pub struct Row {
    pub what: String,
    pub value: String,
    pub mark: &'static str,
}

impl Row {
    pub fn new(what: impl Into<String>, value: impl Display, mark: &'static str) -> Self {
        let row = Self { what: what.into(), value: value.to_string(), mark };
        // A run takes minutes: whoever looks sees each number as it comes.
        eprintln!("{}: {} (mark {}; most memory {})", row.what, row.value, row.mark, most_memory());
        row
    }
}

/// The same rows, measured on several databases.
#[derive(Default)]
pub struct Report(Vec<(&'static str, Vec<Row>)>);

impl Report {
    pub fn add(&mut self, database: &'static str, rows: Vec<Row>) {
        self.0.push((database, rows));
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some((_, first)) = self.0.first() else { return Ok(()) };
        let names: Vec<&str> = self.0.iter().map(|(database, _)| *database).collect();
        writeln!(f, "| what | {} | mark |", names.join(" | "))?;
        writeln!(f, "|---|{}---|", "---|".repeat(names.len()))?;
        for (index, row) in first.iter().enumerate() {
            let values = self.0.iter().map(|(_, rows)| rows.get(index).map_or("", |row| &row.value));
            writeln!(f, "| {} | {} | {} |", row.what, values.collect::<Vec<_>>().join(" | "), row.mark)?;
        }
        Ok(())
    }
}
