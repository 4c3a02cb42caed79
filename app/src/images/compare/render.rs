//! Two pictures and the differences between their settings. Rendered by the server only, for [`super::page`].

use super::differences::{Difference, differences};
use crate::images::address::label;
use crate::images::{ContentItem, image_url};
use crate::jobs::GenerationJob;
use crate::partials::render::{PageRequest, html};
use crate::parts::time::WallTime;
use crate::request::context::{caller, context};
use crate::routes::ids;
use domain::error::Error;
use leptos::prelude::*;
use services::images::compared;

/// An image and the job it came from, unless that was deleted.
type Side = (ContentItem, Option<GenerationJob>);

/// Two of the caller's images, the first on the left.
///
/// # Errors
/// [`Error::NotFound`] when one of them doesn't exist or isn't theirs.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let context = context()?;
    let user = caller()?;
    let mut ids = ids(&request.path);
    let ids = ids.next().zip(ids.next()).ok_or_else(|| Error::not_found("image"))?;
    let sides = compared(&context.database.read, &user.id, ids.into()).await?;
    Ok(html(view! {
        {stage(&sides)}
        {table(&sides)}
    }))
}

fn stage([left, right]: &[Side; 2]) -> AnyView {
    view! {
        <div class="compare__stage">
            {pane(&left.0, "left")}
            {pane(&right.0, "right")}
            <input
                class="compare__slider needs-script"
                type="range"
                min="0"
                max="100"
                value="50"
                aria-label="Divider between left and right picture"
                autocomplete="off"
            />
        </div>
    }
    .into_any()
}

fn pane(item: &ContentItem, side: &'static str) -> AnyView {
    view! {
        <figure class="compare__pane" data-side=side data-zoom="">
            <img
                src=image_url(item.id)
                width=item.width
                height=item.height
                alt=item.prompt.clone()
                decoding="async"
                draggable="false"
            />
            <figcaption>{label(item.name())}</figcaption>
        </figure>
    }
    .into_any()
}

fn table(sides: &[Side; 2]) -> AnyView {
    let found = differences(&settings(&sides[0]), &settings(&sides[1]));
    let words = match (found.is_empty(), sides[0].0.job_id == sides[1].0.job_id) {
        (false, _) => None,
        (true, true) => Some("Same settings (one batch)."),
        (true, false) => Some("Same settings."),
    };
    let [left, right] = [0, 1].map(|index| head(&sides[index]));
    view! {
        <section class="compare__differences" aria-labelledby="differences">
            <h2 id="differences">"Differences"</h2>
            {words.map(|words| view! { <p class="quiet">{words}</p> })}
            <table class="compare__table">
                <thead>
                    <tr>
                        <th scope="col"><span class="sr">"Setting"</span></th>
                        {left}
                        {right}
                    </tr>
                </thead>
                <tbody>{found.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn head((item, job): &Side) -> AnyView {
    let wall = WallTime::of(item.created_at);
    let made = format!("{}, {}", wall.day_words(), wall.minute_words());
    let count = job.as_ref().map(|job| format!(" of {}", job.parameters.batch_size)).unwrap_or_default();
    let place = item.batch_index + 1;
    view! {
        <th scope="col">
            <a href=format!("/images/{}", item.id)>{label(item.name())}</a>
            <span class="quiet small">{format!("Picture {place}{count} · {made}")}</span>
        </th>
    }
    .into_any()
}

fn row(Difference { name, sides }: Difference) -> AnyView {
    let cell = |words: Vec<(String, bool)>| {
        let none = words.is_empty().then(|| view! { <span class="quiet">"None"</span> });
        let words = words.into_iter().map(|(words, differs)| match differs {
            true => view! { <mark>{words}</mark>" " },
            false => view! { {words}" " },
        });
        view! { <td>{none} {words.collect_view()}</td> }
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            {sides.map(cell).into_iter().collect_view()}
        </tr>
    }
    .into_any()
}

/// Its settings by name. Of a deleted job only the prompt is known.
fn settings((item, job): &Side) -> Vec<(&'static str, String)> {
    let rows = match job {
        Some(job) => crate::images::settings_rows::with_texts(&job.parameters),
        None => return vec![("Prompt", item.prompt.clone())],
    };
    let mut all: Vec<(&'static str, String)> = Vec::new();
    for row in rows {
        match all.last_mut() {
            Some((name, shown)) if *name == row.name => *shown = format!("{shown}, {}", row.shown),
            _ => all.push((row.name, row.shown)),
        }
    }
    all.extend(job.as_ref().and_then(|job| job.drawn_by.clone()).map(|engine| ("Engine", engine)));
    all
}
