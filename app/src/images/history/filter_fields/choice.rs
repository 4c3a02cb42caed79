//! Filters with a list of values, and the chips of selected tags and jobs.

use crate::jobs::JobStatus;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use services::images::{Facets, HistoryFilter};

/// A select field.
pub struct Options {
    name: &'static str,
    label: &'static str,
    /// Text of the link that clears the field.
    any: &'static str,
    /// Values and their labels.
    values: Vec<(String, String)>,
    chosen: Option<String>,
    /// The address without this filter.
    without: String,
}

/// Every select field. Those without values stay empty.
pub fn all(filter: &HistoryFilter, known: Facets) -> [Options; 5] {
    let but = |without: HistoryFilter| without.address();
    let status: Vec<&str> = filter.status.iter().map(|status| status.as_str()).collect();
    let options = |name, label, any, values, chosen, without| Options {
        name,
        label,
        any,
        values,
        chosen,
        without: but(without),
    };
    let tags = known.tags.into_iter().filter(|tag| !filter.tags.contains(tag)).collect();
    let filter = filter.clone();
    let size = filter.size.map(|(width, height)| format!("{width}x{height}"));
    let status = (!status.is_empty()).then(|| status.join(","));
    [
        options(
            "status",
            "Status",
            "Any status",
            statuses(),
            status,
            HistoryFilter { status: Vec::new(), ..filter.clone() },
        ),
        options(
            "model",
            "Model",
            "Any model",
            same(known.models),
            filter.model.clone(),
            HistoryFilter { model: None, ..filter.clone() },
        ),
        options(
            "lora",
            "LoRA",
            "Any LoRA",
            same(known.loras),
            filter.lora.clone(),
            HistoryFilter { lora: None, ..filter.clone() },
        ),
        options(
            "size",
            "Size",
            "Any size",
            sizes(known.sizes),
            size,
            HistoryFilter { size: None, ..filter.clone() },
        ),
        // Each selected tag has its own chip.
        options("tag", "Tag", "Any tag", same(tags), None, filter),
    ]
}

/// Renders nothing while the field has no values.
#[component]
pub fn Choice(choice: Options) -> impl IntoView {
    let Options { name, label, any, mut values, chosen, without } = choice;
    // An address may name a value that isn't offered (any more).
    if let Some(other) = chosen.clone().filter(|chosen| !values.iter().any(|(value, _)| value == chosen)) {
        values.push((other.clone(), other));
    }
    let on = chosen.is_some();
    (!values.is_empty()).then(|| {
        let options = values
            .into_iter()
            .map(|(value, words)| {
                let selected = chosen.as_deref() == Some(value.as_str());
                view! { <option value=value selected=selected>{words}</option> }
            })
            .collect_view();
        view! {
            <span class="filter" data-on=on.then_some("")>
                <select name=name aria-label=label>
                    <option value="" selected=!on>{if on { any } else { label }}</option>
                    {options}
                </select>
                <Ending on name=any without />
            </span>
        }
    })
}

/// A cross that clears the filter, or the arrow of a select field without a value.
#[component]
pub fn Ending(on: bool, #[prop(into)] name: String, without: String) -> impl IntoView {
    match on {
        true => view! {
            <a class="filter__clear" href=without aria-label=name.clone() title=name>
                <Icon glyph=Glyph::Close />
            </a>
        }
        .into_any(),
        false => view! { <Icon glyph=Glyph::ChevronDown /> }.into_any(),
    }
}

/// A filter that can only be removed.
pub struct Chosen {
    name: &'static str,
    value: String,
    words: String,
    without: String,
}

/// Chips of the selected tags, and of the job whose pictures are shown.
pub fn chips(filter: &HistoryFilter) -> Vec<Chosen> {
    let tag = |tag: &String| {
        let others = filter.tags.iter().filter(|other| *other != tag).cloned().collect();
        let without = HistoryFilter { tags: others, ..filter.clone() }.address();
        Chosen { name: "tag", value: tag.clone(), words: tag.clone(), without }
    };
    let job = filter.job.map(|job| {
        let without = HistoryFilter { job: None, ..filter.clone() }.address();
        Chosen { name: "job", value: job.to_string(), words: format!("Job {job}"), without }
    });
    filter.tags.iter().map(tag).chain(job).collect()
}

#[component]
pub fn Chip(chip: Chosen) -> impl IntoView {
    let Chosen { name, value, words, without } = chip;
    view! {
        <span class="filter" data-on="">
            <input type="hidden" name=name value=value />
            <span class="filter__words">{words.clone()}</span>
            <Ending on=true name=format!("Remove filter: {words}") without />
        </span>
    }
}

fn same(names: Vec<String>) -> Vec<(String, String)> {
    names.into_iter().map(|name| (name.clone(), name)).collect()
}

fn sizes(sizes: Vec<String>) -> Vec<(String, String)> {
    sizes.into_iter().map(|size| (size.clone(), size.replace('x', " × "))).collect()
}

fn statuses() -> Vec<(String, String)> {
    // "In progress" is one option that stands for two statuses in the address.
    let under_way = [JobStatus::Pending, JobStatus::Running].map(JobStatus::as_str).join(",");
    let choice = |value: String, words: &str| (value, words.to_owned());
    vec![
        choice(JobStatus::Completed.as_str().into(), "Done"),
        choice(under_way, "In progress"),
        choice(JobStatus::Failed.as_str().into(), "Failed"),
        choice(JobStatus::Cancelled.as_str().into(), "Cancelled"),
    ]
}
