//! What a test found.

use super::{ProbeCheck, ProbeReport};
use crate::error::Error;
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The outcome in words, and each check.
#[component]
pub fn Report(report: Result<ProbeReport, Error>) -> impl IntoView {
    let (passed, message, checks) = match report {
        Ok(report) => (report.reachable, report.message, report.checks),
        Err(error) => (false, error.to_string(), Vec::new()),
    };
    let (status, glyph, headline) = match passed {
        true => ("done", Glyph::Done, "Test passed."),
        false => ("failed", Glyph::Alert, "Test failed."),
    };
    let checks = checks.into_iter().map(check).collect_view();
    view! {
        <div class="notice" data-status=status role="status">
            <Icon glyph />
            <div>
                <b>{headline}</b>
                " "
                {message}
                <ul class="checks">{checks}</ul>
            </div>
        </div>
    }
}

fn check(check: ProbeCheck) -> impl IntoView {
    let (glyph, word) = if check.passed { (Glyph::Check, "Passed: ") } else { (Glyph::Close, "Failed: ") };
    view! {
        <li data-passed=check.passed.to_string()>
            <Icon glyph />
            <span class="sr">{word}</span>
            <span>{check.words}</span>
        </li>
    }
}
