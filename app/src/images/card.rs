//! A picture's cell in a grid.

use super::gallery::with_query;
use super::select_box::SelectBox;
use super::selection::{EntryKey, Selection};
use super::{ContentItem, ThumbnailSize, thumbnail_url};
use crate::icon::{Glyph, Icon};
use crate::jobs::GenerationJob;
use domain::decimal;
use leptos::prelude::*;

/// The picture as a link to itself, with the beginning of its prompt.
#[component]
pub fn ImageCard(
    item: ContentItem,
    /// Filters that its neighbours are among, as the address of the history has them.
    #[prop(optional)]
    query: String,
    #[prop(optional)] eager: bool,
    /// Where it can be picked.
    #[prop(optional_no_strip)]
    selection: Option<Selection>,
) -> impl IntoView {
    let favorite = item.is_favorite.then(|| {
        view! {
            <span class="grid__badge" role="img" aria-label="Favourite">
                <Icon glyph=Glyph::HeartFull />
            </span>
        }
    });
    let pick = selection
        .map(|selection| view! { <SelectBox selection one=EntryKey::Image(item.id) name=&item.prompt /> });
    view! {
        <li class="grid__item" id=format!("image-{}", item.id) style=ratio(item.width, item.height)>
            <a href=address(item.id, &query) aria-label=label(&item.prompt)>
                <Thumbnail id=item.id width=item.width height=item.height eager />
            </a>
            <span class="grid__veil"></span>
            {favorite}
            {pick}
            <p class="grid__text" aria-hidden="true">{item.prompt}</p>
        </li>
    }
}

/// Where a picture is shown, among what the filters of `query` find.
pub fn address(id: i64, query: &str) -> String {
    with_query(&format!("/images/{id}"), query)
}

/// The three sizes of a picture; the browser takes the one that fits.
#[component]
fn Thumbnail(id: i64, width: u32, height: u32, eager: bool) -> impl IntoView {
    let longest = width.max(height).max(1);
    let sized = |size: ThumbnailSize| {
        let shown = (size.side() * width / longest).min(width).max(1);
        format!("{} {shown}w", thumbnail_url(id, size))
    };
    view! {
        <img
            src=thumbnail_url(id, ThumbnailSize::Medium)
            srcset=ThumbnailSize::ALL.map(sized).join(", ")
            sizes=format!("{}px", 300 * width / longest)
            width=width
            height=height
            alt=""
            loading=if eager { "eager" } else { "lazy" }
            decoding="async"
        />
    }
}

/// Pictures of a finished job.
#[component]
pub fn JobPictures(job: GenerationJob) -> impl IntoView {
    let count = job.images.len();
    let cells = job
        .images
        .into_iter()
        .enumerate()
        .map(|(index, image)| {
            view! {
                <li class="grid__item" style=ratio(image.width, image.height)>
                    <a
                        href=format!("/images/{}", image.content_id)
                        aria-label=format!("Picture {} of {count}", index + 1)
                    >
                        <Thumbnail id=image.content_id width=image.width height=image.height eager=true />
                    </a>
                </li>
            }
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <section aria-label="Pictures" class="below">
                <ul class="grid" role="list">{cells}</ul>
            </section>
        }
    })
}

/// The cell's shape: width by height, as precise as the style has it.
pub fn shape(width: u32, height: u32) -> f64 {
    (f64::from(width) / f64::from(height.max(1)) * 10_000.0).round() / 10_000.0
}

/// The same as a style.
pub fn ratio(width: u32, height: u32) -> String {
    format!("--ratio:{}", decimal::short(shape(width, height), 4))
}

/// The beginning of a prompt, as a picture's name.
pub fn label(prompt: &str) -> String {
    prompt.chars().take(120).collect()
}
