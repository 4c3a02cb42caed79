//! The report of a test. Rendered by the server only.

use super::{ProbeCheck, ProbeReport};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The outcome and each check.
#[component]
pub fn Report(report: ProbeReport) -> impl IntoView {
    let (status, glyph, headline) = match report.reachable {
        true => ("done", Glyph::Done, "Test passed."),
        false => ("failed", Glyph::Alert, "Test failed."),
    };
    let checks = report.checks.into_iter().filter_map(|one| unsaid(one, &report.message));
    let checks = checks.map(check).collect_view();
    view! {
        <div class="notice" data-status=status role="status">
            <Icon glyph />
            <div>
                <b>{headline}</b>
                " "
                {report.message.clone()}
                <ul class="checks" role="list">{checks}</ul>
            </div>
        </div>
    }
}

/// A check without the text that repeats the outcome; `None` if nothing is left.
fn unsaid(check: ProbeCheck, said: &str) -> Option<ProbeCheck> {
    let words = check.words.trim_end_matches(said).trim().to_owned();
    (!words.is_empty()).then_some(ProbeCheck { words, ..check })
}

fn check(check: ProbeCheck) -> AnyView {
    let (glyph, word) = if check.passed { (Glyph::Check, "Passed: ") } else { (Glyph::Close, "Failed: ") };
    view! {
        <li data-passed=check.passed.to_string()>
            <Icon glyph />
            <span class="sr">{word}</span>
            <span>{check.words}</span>
        </li>
    }
    .into_any()
}
