//! The picture area. Its box exists from submit on; the picture replaces the preview in it.

use crate::images::JobImage;
use crate::jobs::{JobCell, JobStatus};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The picture at `chosen` of the batch, or its preview.
#[component]
pub fn Canvas(cell: JobCell, chosen: RwSignal<usize>) -> impl IntoView {
    let JobCell { id: _, job, preview } = cell;
    let parameters = job.with_untracked(|job| job.parameters.clone());
    let ratio = format!("--ratio:{}/{}", parameters.width, parameters.height);
    let with_status = job.clone();
    let status = Memo::new(move |_| with_status.with(|job| job.status));
    let with_images = job.clone();
    let images = Memo::new(move |_| with_images.with(|job| job.images.clone()));
    let image =
        Memo::new(move |_| images.with(|images| images.get(chosen.get()).or(images.first()).cloned()));
    let shown_preview = preview.clone();
    let ambient = move || image.get().map(|image| image.thumbnail_urls.small).or_else(|| preview.get());
    view! {
        <div class="stage__canvas">
            {move || ambient().map(|address| view! { <img class="stage__ambient" src=address alt="" /> })}
            <div class="stage__frame" style=ratio data-pictures=parameters.batch_size.to_string()>
                <div class="stage__picture">
                    <InProgress status preview=shown_preview />
                    {move || image.get().map(|image| view! { <Picture image prompt=parameters.prompt.clone() /> })}
                </div>
                <Filmstrip images chosen />
            </div>
        </div>
    }
}

/// Below the picture: its preview, a skeleton before the first one, an icon if the job failed or was cancelled.
#[component]
fn InProgress(status: Memo<JobStatus>, preview: ArcRwSignal<Option<String>>) -> impl IntoView {
    let address = preview.clone();
    let seen = Memo::new(move |_| preview.with(Option::is_some));
    move || match (status.get(), seen.get()) {
        (end @ (JobStatus::Failed | JobStatus::Cancelled), _) => {
            let glyph = if end == JobStatus::Failed { Glyph::Alert } else { Glyph::Close };
            view! { <span class="stage__none"><Icon glyph /></span> }.into_any()
        }
        (JobStatus::Completed, false) => ().into_any(),
        (_, false) => view! { <div class="skeleton stage__skeleton"></div> }.into_any(),
        (status, true) => {
            // One element for all previews: the previous one stays until the next is loaded.
            let address = address.clone();
            let tag =
                (status == JobStatus::Running).then(|| view! { <span class="stage__tag">"Preview"</span> });
            // Below the finished picture the preview is only visual, until the picture has faded in.
            let alt = if status == JobStatus::Completed { "" } else { "Preview" };
            view! {
                <img src=move || address.get() alt=alt decoding="async" />
                {tag}
            }
            .into_any()
        }
    }
}

/// The finished picture, which fades in over its preview once it is loaded.
#[component]
fn Picture(image: JobImage, prompt: String) -> impl IntoView {
    let side = image.thumbnail_urls;
    view! {
        <a class="stage__link" href=format!("/images/{}", image.content_id) aria-label="Open picture">
            <img
                src=image.url.clone()
                srcset=format!("{} 600w, {} {}w", side.large, image.url, image.width)
                sizes="(width < 660px) 90vw, 560px"
                width=image.width
                height=image.height
                alt=prompt
                decoding="async"
            />
        </a>
    }
}

/// Thumbnails of a batch. The frame reserves their space before they exist.
#[component]
fn Filmstrip(images: Memo<Vec<JobImage>>, chosen: RwSignal<usize>) -> impl IntoView {
    move || {
        let images = images.get();
        let count = images.len();
        if count < 2 {
            return ().into_any();
        }
        let items = images
            .into_iter()
            .enumerate()
            .map(|(index, image)| {
                let choose = move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    event.stop_propagation();
                    chosen.set(index);
                };
                view! {
                    <a
                        class="filmstrip__item"
                        href=format!("/images/{}", image.content_id)
                        aria-label=format!("Picture {} of {count}", index + 1)
                        aria-current=move || (chosen.get() == index).then_some("true")
                        on:click=choose
                    >
                        <img
                            src=image.thumbnail_urls.small
                            width=image.width
                            height=image.height
                            alt=""
                            decoding="async"
                        />
                    </a>
                }
            })
            .collect_view();
        view! { <div class="filmstrip" role="group" aria-label="Pictures of this job">{items}</div> }
            .into_any()
    }
}
