//! /images/{id}: one picture, large, with its details.

use super::Viewer;
use super::steps::Steps;
use crate::images::api::view_image;
use crate::parts::error_display::ErrorPage;
use crate::parts::loading::load;
use domain::error::Error;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

/// The viewer of the picture in the address.
#[component]
pub fn ImagePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let address = use_location();
    let steps = Steps::new();
    // During navigation the query changes first; the page keeps the previous one until it unmounts.
    let query = Memo::new(move |before: Option<&String>| match before {
        Some(before) if address.pathname.with(|path| !path.starts_with("/images/")) => before.clone(),
        _ => address.search.with(|query| query.trim_start_matches('?').to_owned()),
    });
    let image = load(
        move || (id.get(), query.get()),
        |(id, query)| async move { view_image(id.ok_or_else(|| Error::not_found("image"))?, query).await },
    );
    view! {
        <Transition fallback=|| view! { <div class="viewer" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                match image.await {
                    Ok(image) => view! { <Viewer image query=query.get_untracked() steps /> }.into_any(),
                    Err(error) => {
                        steps.stop();
                        view! {
                            <Title text="Picture not found" />
                            <h1 class="sr">"Picture not found"</h1>
                            <ErrorPage error />
                        }.into_any()
                    }
                }
            })}
        </Transition>
    }
}
