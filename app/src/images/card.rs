//! A picture's cell in a grid.

use super::address::{address, label};
use super::bulk::select_box::SelectBox;
use super::bulk::selection::{EntryKey, Selection};
use super::shape::ratio;
use super::{ContentItem, ThumbnailSize, thumbnail_url};
use crate::jobs::GenerationJob;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The picture as a link to its page, with the beginning of its prompt.
#[component]
pub fn ImageCard(
    item: ContentItem,
    /// Filters for its neighbours, in the form of the history's query.
    #[prop(optional)]
    query: String,
    #[prop(optional)] eager: bool,
    /// Present where it can be selected.
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
    let select_box = selection
        .map(|selection| view! { <SelectBox selection one=EntryKey::Image(item.id) name=&item.prompt /> });
    view! {
        <li class="grid__item" id=format!("image-{}", item.id) style=ratio(item.width, item.height)>
            <a href=address(item.id, &query) aria-label=label(&item.prompt)>
                <Thumbnail id=item.id width=item.width height=item.height eager />
            </a>
            <span class="grid__veil"></span>
            {favorite}
            {select_box}
            <p class="grid__text" aria-hidden="true">{item.prompt}</p>
        </li>
    }
}

/// The three thumbnail sizes of a picture; the browser loads the one that fits.
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
