//! Where the rows of the grid lie, so that those far out of sight need not be in the document. The arithmetic is the
//! browser's own for the grid's style: lines are broken where the next cell's basis no longer fits, then the cells
//! of a line share what is left (CSS Flexible Box Layout, 9.3 and 9.7).

use super::HistoryEntry;
use super::card::shape;
use crate::jobs::{CARD_RATIO, JobStatus};
use crate::time::WallTime;
use std::ops::Range;

/// What a day's last line leaves to the space after it: its `flex-grow`, where a cell has ten times its ratio.
const FILLER: f64 = 1000.0;
/// How far a sum of rounded sizes may be above the width. Pixels.
const ROUNDING: f64 = 0.05;

/// The grid as it is drawn now. Pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridMetrics {
    pub width: f64,
    /// A line's height before its cells grow.
    pub row: f64,
    pub gap: f64,
    /// A day's heading with the space around it.
    pub heading: f64,
    /// How far a cell may grow: times its basis.
    pub most: f64,
    /// The height of a job's card where each has a line to itself.
    pub card: Option<f64>,
}

/// The entries of one day, as their places in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub words: String,
    /// How many days before it are called the same: a job that waited over midnight stands between others.
    pub again: usize,
    pub entries: Range<usize>,
}

/// One line of the grid: its entries, and where it lies from the grid's top. Pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub entries: Range<usize>,
    pub top: f64,
    pub height: f64,
}

/// Entries that follow one another and are of one day.
pub fn days(entries: &[HistoryEntry]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let words = WallTime::of(entry.created_at()).day_words();
        match days.last_mut() {
            Some(day) if day.words == words => day.entries.end = index + 1,
            _ => {
                let again = days.iter().filter(|day| day.words == words).count();
                days.push(Day { words, again, entries: index..index + 1 });
            }
        }
    }
    days
}

/// All lines of all days.
pub fn rows(entries: &[HistoryEntry], days: &[Day], measures: &GridMetrics) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut top = 0.0;
    for day in days {
        top += measures.heading;
        let mut line = Line::new(day.entries.start);
        for (index, entry) in entries.iter().enumerate().take(day.entries.end).skip(day.entries.start) {
            let basis = measures.basis(entry);
            if line.is_full(basis, measures) {
                let row = line.row(top, line.stretched(measures, 0.0), measures);
                top += row.height + measures.gap;
                rows.push(row);
                line = Line::new(index);
            }
            line.add(basis, measures);
        }
        top = end_day(&mut rows, &line, top, measures);
    }
    rows
}

/// Adds a day's last line, which leaves its rest to the space after it; where the day ends.
fn end_day(rows: &mut Vec<Row>, line: &Line, top: f64, measures: &GridMetrics) -> f64 {
    let alone = line.is_full(0.0, measures);
    let (filler, below) = if alone { (0.0, measures.gap) } else { (FILLER, 0.0) };
    let row = line.row(top, line.stretched(measures, filler), measures);
    let end = top + row.height + below;
    rows.push(row);
    end
}

impl GridMetrics {
    fn basis(&self, entry: &HistoryEntry) -> f64 {
        match entry {
            HistoryEntry::Job(_) if self.card.is_some() => self.width,
            entry => ratio(entry) * self.row,
        }
    }
}

/// Width by height of an entry's cell.
fn ratio(entry: &HistoryEntry) -> f64 {
    match entry {
        HistoryEntry::Image(item) => shape(item.width, item.height),
        HistoryEntry::Job(job) if job.status == JobStatus::Running => {
            shape(job.parameters.width, job.parameters.height)
        }
        HistoryEntry::Job(_) => CARD_RATIO,
    }
}

/// A line that is being filled.
struct Line {
    entries: Range<usize>,
    bases: f64,
    used: f64,
}

impl Line {
    fn new(first: usize) -> Self {
        Self { entries: first..first, bases: 0.0, used: 0.0 }
    }

    fn is_full(&self, basis: f64, measures: &GridMetrics) -> bool {
        !self.entries.is_empty() && self.used + measures.gap + basis > measures.width + ROUNDING
    }

    fn add(&mut self, basis: f64, measures: &GridMetrics) {
        self.used += basis + if self.entries.is_empty() { 0.0 } else { measures.gap };
        self.bases += basis;
        self.entries.end += 1;
    }

    /// By how much its cells grow when something that grows by `filler` stands after them.
    fn stretched(&self, measures: &GridMetrics, filler: f64) -> f64 {
        let gap = if filler > 0.0 { measures.gap } else { 0.0 };
        let left = (measures.width - self.used - gap).max(0.0);
        // Each cell grows by ten times its ratio, and its basis is its ratio times the row.
        let own = 10.0 * self.bases / measures.row;
        (1.0 + left * own / (own + filler) / self.bases.max(1.0)).min(measures.most)
    }

    fn row(&self, top: f64, stretched: f64, measures: &GridMetrics) -> Row {
        let alone = measures.card.filter(|_| self.bases >= measures.width);
        let height = alone.unwrap_or(measures.row * stretched);
        Row { entries: self.entries.clone(), top, height }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::images::loaded::tests::image;

    const SQUARES: GridMetrics =
        GridMetrics { width: 350.0, row: 100.0, gap: 10.0, heading: 50.0, most: 1.5, card: None };

    fn shown(count: i64) -> Vec<HistoryEntry> {
        (0..count).rev().map(|id| image(id + 1, 0)).collect()
    }

    fn lie(count: i64) -> Vec<(Range<usize>, f64)> {
        let entries = shown(count);
        rows(&entries, &days(&entries), &SQUARES).into_iter().map(|row| (row.entries, row.top)).collect()
    }

    #[test]
    fn a_line_is_broken_where_the_next_no_longer_fits() {
        // Three of 100 with two gaps take 320 of 350: they grow to 110 each.
        assert_eq!(lie(7), [(0..3, 50.0), (3..6, 170.0), (6..7, 290.0)]);
    }

    #[test]
    fn a_days_last_line_hardly_grows() {
        let entries = shown(4);
        let rows = rows(&entries, &days(&entries), &SQUARES);
        assert!((rows[0].height - 110.0).abs() < 0.01, "{rows:?}");
        assert!(rows[1].height > 100.0 && rows[1].height < 103.0, "{rows:?}");
    }

    #[test]
    fn nothing_has_no_rows() {
        assert!(rows(&[], &days(&[]), &SQUARES).is_empty());
    }
}
