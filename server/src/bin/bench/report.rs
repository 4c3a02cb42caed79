//! The table of results.

use crate::measure::most_memory;
use std::fmt::{self, Display, Formatter};

/// A result with its name and target.
#[derive(Clone, Debug)]
pub struct Measurement {
    pub what: String,
    pub value: String,
    pub mark: &'static str,
}

impl Measurement {
    pub fn new(what: impl Into<String>, value: impl Display, mark: &'static str) -> Self {
        let row = Self { what: what.into(), value: value.to_string(), mark };
        // Printed at once, since a run takes minutes.
        eprintln!("{}: {} (mark {}; most memory {})", row.what, row.value, row.mark, most_memory());
        row
    }
}

/// The same rows, measured on several databases.
#[derive(Default)]
pub struct Report(Vec<(&'static str, Vec<Measurement>)>);

impl Report {
    pub fn add(&mut self, database: &'static str, rows: Vec<Measurement>) {
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
