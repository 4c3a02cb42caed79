//! The table of results, and their limits.

use crate::FILE_LIMIT;
use crate::monitor::Row;
use crate::plan::{MB, Plan};
use std::time::Duration;

/// Upper limit in bytes of memory, code included. A development build's code isn't optimised and takes more; there only
/// growth with the attack is detected.
const MEMORY: u64 = if cfg!(debug_assertions) { 400 } else { 200 } * MB;
/// The longest response time of other clients: ten times the target.
const RESPONSE_LIMIT: Duration = Duration::from_secs(1);

/// The header lines.
pub fn print_head(plan: Plan, limit: usize) {
    let build = if cfg!(debug_assertions) { "a development" } else { "an optimised" };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("abuse, {} form, {build} build on {cores} cores, {limit} open files allowed", plan.name);
    println!(
        "  {:<20} {:>6}   {:>14}   {:>5}   others: median / slowest",
        "attack", "time", "memory, after", "files"
    );
}

impl Row {
    /// One line, and below it the result of the attack.
    pub fn print(&self) {
        let (took, peak, after) = (self.took.as_secs_f64(), self.peak / MB, self.after / MB);
        println!(
            "  {:<20} {took:>4.1} s   {peak:>4} MB, {after:>3} MB   {:>5}   {}",
            self.name, self.open_files, self.response_times
        );
        match &self.note {
            Ok(note) if note.is_empty() => {}
            Ok(note) => println!("      {note}"),
            Err(_) => println!("      ATTACK SUCCEEDED"),
        }
    }

    /// Every violated limit.
    pub fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut must = |holds: bool, words: String| {
            if !holds {
                wrong.push(format!("{}: {words}", self.name));
            }
        };
        must(self.note.is_ok(), self.note.clone().err().unwrap_or_default());
        must(self.peak < MEMORY, format!("{} MB of memory", self.peak / MB));
        must(self.open_files < FILE_LIMIT, format!("{} open files", self.open_files));
        must(self.panics.is_empty(), self.panics.join("\n"));
        let slowest = self.response_times.slowest();
        must(slowest <= RESPONSE_LIMIT, format!("other clients waited {slowest:?}"));
        let failures = &self.response_times.failures;
        let first = failures.first().cloned().unwrap_or_default();
        must(
            failures.is_empty(),
            format!("{} requests of other clients failed, first {first}", failures.len()),
        );
        must(self.response_times.count() > 0, "no other client sent a request".into());
        wrong
    }
}
