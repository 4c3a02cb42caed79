//! Pictures related to one: those to compare it with, its source, and its variations.

use crate::images::address::{address, label, with_query};
use crate::images::{ThumbnailSize, thumbnail_url};
use crate::jobs::GenerationJob;
use crate::jobs::display::tone;
use crate::jobs::parts::status::StatusWord;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use services::images::View;

/// Links that compare it with others of its batch, its neighbours, its source and its variations.
#[component]
pub fn CompareWith<'a>(view: &'a View, query: &'a str) -> impl IntoView + use<> {
    let links: Vec<_> = others(view)
        .into_iter()
        .map(|(id, name)| {
            let to = with_query(&format!("/images/{}/compare/{id}", view.item.id), query);
            view! {
                <li>
                    <a href=to aria-label=format!("Compare with {name}") title=name>
                        <img src=thumbnail_url(id, ThumbnailSize::Small) width="56" height="56" alt="" loading="lazy" />
                    </a>
                </li>
            }
        })
        .collect();
    (!links.is_empty()).then(|| {
        view! {
            <details class="viewer__part viewer__compare" data-compare="">
                <summary>
                    <Icon glyph=Glyph::Swap />
                    "Compare with…"
                    <Icon glyph=Glyph::ChevronDown />
                </summary>
                <ul class="lineage" role="list">{links}</ul>
            </details>
        }
    })
}

/// Each picture once, under its first name.
fn others(view: &View) -> Vec<(i64, String)> {
    let count = view.batch.len();
    let batch = view.batch.iter().enumerate();
    let mut all: Vec<(i64, String)> =
        batch.map(|(index, image)| (image.content_id, format!("picture {} of {count}", index + 1))).collect();
    let first = |job: &GenerationJob| job.images.first().map(|image| image.content_id);
    all.extend(view.lineage.made_from.iter().filter_map(first).map(|id| (id, "its source".into())));
    all.extend(view.older.map(|id| (id, "the next picture".into())));
    all.extend(view.newer.map(|id| (id, "the previous picture".into())));
    all.extend(view.lineage.made_into.iter().filter_map(first).map(|id| (id, "a variation".into())));
    let mut seen = vec![view.item.id];
    all.retain(|(id, _)| {
        let new = !seen.contains(id);
        seen.push(*id);
        new
    });
    all
}

/// Its source and its variations; nothing if it has neither.
#[component]
pub fn Relatives<'a>(view: &'a View, query: &'a str) -> impl IntoView + use<> {
    let of = |name: &'static str, jobs: &[GenerationJob]| {
        let items = jobs.iter().map(|job| relative(name, job, query)).collect_view();
        (!jobs.is_empty()).then(|| {
            view! {
                <section class="viewer__part">
                    <h2>{name}</h2>
                    <ul class="lineage" role="list" aria-label=name>{items}</ul>
                </section>
            }
        })
    };
    let from: Vec<_> = view.lineage.made_from.iter().cloned().collect();
    view! {
        {of("Made from", &from)}
        {of("Variations", &view.lineage.made_into)}
    }
}

/// The job's first picture; its status while it has none.
fn relative(name: &str, job: &GenerationJob, query: &str) -> AnyView {
    let says = format!("{name}: {}, {}", label(&job.parameters.prompt), job.label());
    let count = job.images.len();
    let (to, content) = match job.images.first() {
        Some(image) => {
            let more = (count > 1).then(|| view! { <span class="lineage__count">{count}</span> });
            let picture = view! {
                <img src=image.thumbnail_urls.small.clone() width="56" height="72" alt="" loading="lazy" />
                {more}
            };
            (address(image.content_id, query), picture.into_any())
        }
        None => {
            let state =
                view! { <StatusWord tone=tone(job) label=job.label() class="status lineage__state" /> };
            (format!("/jobs/{}", job.id), state.into_any())
        }
    };
    view! { <li><a href=to aria-label=says.clone() title=says>{content}</a></li> }.into_any()
}
