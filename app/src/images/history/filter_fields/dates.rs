//! The date filter: common spans as links, any other by two fields.

use super::choice::Ending;
use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;
use services::images::HistoryFilter;

/// Names of common spans that end today, and how many days before today they start.
const SPANS: [(&str, u64); 3] = [("Today", 0), ("Last 7 days", 6), ("Last 30 days", 29)];

/// A chip that opens the spans and fields.
#[component]
pub fn Dates(filter: HistoryFilter, today: NaiveDate) -> impl IntoView {
    let on = filter.from.is_some() || filter.to.is_some();
    let without = HistoryFilter { from: None, to: None, ..filter.clone() }.address();
    let words = words(filter.from, filter.to, today);
    view! {
        <span class="filter filter--dates" data-on=on.then_some("")>
            <button class="filter__words" type="button" popovertarget="filter-dates">{words}</button>
            <Ending on name="Any date" without />
        </span>
        <div class="dates" id="filter-dates" popover="auto" role="group" aria-label="Dates">
            <div class="chips">{spans(&filter, today)}</div>
            <Day name="from" label="From" day=filter.from />
            <Day name="to" label="To" day=filter.to />
            <button class="button filters__go" type="submit">"Show"</button>
        </div>
    }
}

fn spans(filter: &HistoryFilter, today: NaiveDate) -> Vec<AnyView> {
    SPANS
        .map(|(name, days)| {
            let from = begin(today, days);
            let current = (filter.from == from && filter.to.is_none()).then_some("true");
            let address = HistoryFilter { from, to: None, ..filter.clone() }.address();
            view! { <a class="chip" href=address aria-current=current>{name}</a> }.into_any()
        })
        .collect_view()
}

fn begin(today: NaiveDate, days: u64) -> Option<NaiveDate> {
    today.checked_sub_days(Days::new(days))
}

#[component]
fn Day(name: &'static str, label: &'static str, day: Option<NaiveDate>) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input class="input" type="date" name=name value=day.map(|day| day.to_string()) />
        </label>
    }
}

fn words(from: Option<NaiveDate>, to: Option<NaiveDate>, today: NaiveDate) -> String {
    let day = |day: NaiveDate| {
        let form = if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
        day.format(form).to_string()
    };
    let span = SPANS.iter().find(|(_, days)| from.is_some() && to.is_none() && begin(today, *days) == from);
    match (span, from, to) {
        (Some((name, _)), ..) => (*name).to_owned(),
        (None, Some(from), Some(to)) if from == to => day(from),
        (None, Some(from), Some(to)) => format!("{} – {}", day(from), day(to)),
        (None, Some(from), None) => format!("Since {}", day(from)),
        (None, None, Some(to)) => format!("Until {}", day(to)),
        (None, None, None) => "Dates".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_labels_are_short() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let said = |from, to| words(day(from), day(to), day("2026-11-22").unwrap());
        assert_eq!(said("2026-11-22", ""), "Today");
        assert_eq!(said("2026-11-16", ""), "Last 7 days");
        assert_eq!(said("2026-11-01", "2026-11-03"), "1 Nov – 3 Nov");
        assert_eq!(said("2025-11-01", "2025-11-01"), "1 Nov 2025");
        assert_eq!(said("2026-11-01", ""), "Since 1 Nov");
        assert_eq!(said("", "2026-11-01"), "Until 1 Nov");
        assert_eq!(said("", ""), "Dates");
    }
}
