//! The fields that filter the history, rendered by the server: a form that navigates to another query.

mod choice;
mod dates;

use crate::partials::render::{PageRequest, html};
use crate::parts::icon::{Glyph, Icon};
use choice::{Chip, Choice};
use chrono::{NaiveDate, Utc};
use dates::Dates;
use domain::error::Error;
use leptos::prelude::*;
use services::images::{Facets, HistoryFilter, facets};

/// The fields for the requested address.
///
/// # Errors
/// [`Error::Unauthorized`] before sign-in.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let known = facets(&context.database.read, &user.id).await?;
    // The history itself shows the error of an invalid query.
    let filter = HistoryFilter::parse(request.query_text()).unwrap_or_default();
    let zone: chrono_tz::Tz = user.timezone.parse().unwrap_or(chrono_tz::UTC);
    let today = Utc::now().with_timezone(&zone).date_naive();
    Ok(html(view! { <Fields filter known today /> }))
}

#[component]
fn Fields(filter: HistoryFilter, known: Facets, today: NaiveDate) -> impl IntoView {
    let any = !filter.is_empty();
    view! {
        <form class="filters__form" role="search" aria-label="Filter the history" method="get" action="/history">
            <label class="search">
                <Icon glyph=Glyph::Search />
                <span class="sr">"Search prompts"</span>
                <input
                    class="input"
                    type="search"
                    name="q"
                    placeholder="Search prompts"
                    value=filter.q.clone()
                    maxlength="500"
                    autocomplete="off"
                    aria-keyshortcuts="/"
                />
                <kbd class="kbd needs-script" aria-hidden="true">"/"</kbd>
            </label>
            <div class="filters__scroll">
                <label class="chip">
                    <input type="checkbox" name="favorite" value="on" checked=filter.favorite />
                    <Icon glyph=if filter.favorite { Glyph::HeartFull } else { Glyph::Heart } />
                    "Favourites"
                </label>
                {choice::all(&filter, known)
                    .into_iter()
                    .map(|choice| view! { <Choice choice /> })
                    .collect_view()}
                <Dates filter=filter.clone() today />
                {choice::chips(&filter).into_iter().map(|chip| view! { <Chip chip /> }).collect_view()}
                <button class="button button--small filters__go" type="submit">"Search"</button>
                {any.then(|| view! { <a class="button button--quiet button--small" href="/history">"Clear"</a> })}
            </div>
        </form>
    }
}
