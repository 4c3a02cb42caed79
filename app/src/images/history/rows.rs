//! Computes the positions of the grid's rows, so that distant rows need not be in the document. It follows the
//! browser's layout of the grid's style: a line breaks where the next cell's basis no longer fits, then the cells of
//! a line share the remaining space (CSS Flexible Box Layout, 9.3 and 9.7).

use crate::images::HistoryEntry;
use crate::images::shape::shape;
use crate::jobs::{CARD_RATIO, JobStatus};
use crate::parts::time::WallTime;
use std::ops::Range;

/// The `flex-grow` of the space after a day's last line; that of a cell is ten times its ratio.
const FILLER: f64 = 1000.0;
/// How far a sum of rounded sizes may exceed the width. Pixels.
const ROUNDING: f64 = 0.05;

/// The measured layout of the grid. Pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridMetrics {
    pub width: f64,
    /// A line's height before its cells grow.
    pub row: f64,
    pub gap: f64,
    /// Height of a day's heading with its margins.
    pub heading: f64,
    /// How far a cell may grow, as a multiple of its basis.
    pub most: f64,
    /// The height of a job's card where each takes a whole line.
    pub card: Option<f64>,
}

/// The entries of one day, as a range of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub words: String,
    /// How many earlier days have the same heading: a job that waited over midnight can stand between others.
    pub again: usize,
    pub entries: Range<usize>,
}

/// One line of the grid: its entries, and its distance from the grid's top. Pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct GridRow {
    pub entries: Range<usize>,
    pub top: f64,
    pub height: f64,
}

/// Groups consecutive entries of the same day.
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
pub fn rows(entries: &[HistoryEntry], days: &[Day], measures: &GridMetrics) -> Vec<GridRow> {
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

/// Adds a day's last line, which leaves its remaining space to the filler; returns where the day ends.
fn end_day(rows: &mut Vec<GridRow>, line: &Line, top: f64, measures: &GridMetrics) -> f64 {
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

    /// The factor by which its cells grow when a filler with the `flex-grow` `filler` follows them.
    fn stretched(&self, measures: &GridMetrics, filler: f64) -> f64 {
        let gap = if filler > 0.0 { measures.gap } else { 0.0 };
        let left = (measures.width - self.used - gap).max(0.0);
        // Each cell grows by ten times its ratio, and its basis is its ratio times the row.
        let own = 10.0 * self.bases / measures.row;
        (1.0 + left * own / (own + filler) / self.bases.max(1.0)).min(measures.most)
    }

    fn row(&self, top: f64, stretched: f64, measures: &GridMetrics) -> GridRow {
        let alone = measures.card.filter(|_| self.bases >= measures.width);
        let height = alone.unwrap_or(measures.row * stretched);
        GridRow { entries: self.entries.clone(), top, height }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::images::history::loaded::tests::image;

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
    fn a_line_breaks_where_the_next_cell_no_longer_fits() {
        // Three cells of 100 with two gaps take 320 of 350, so each grows to 110.
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
    fn an_empty_grid_has_no_rows() {
        assert!(rows(&[], &days(&[]), &SQUARES).is_empty());
    }
}
