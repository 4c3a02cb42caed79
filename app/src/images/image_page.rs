//! /images/{id}: one picture, large, with everything known of it.

use super::api::view_image;
use super::viewer::Viewer;
use crate::error::Error;
use crate::json::resource;
use crate::refusal::Trouble;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The viewer of the picture in the address.
#[component]
pub fn ImagePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let image = resource(
        move || id.get(),
        |id| async move { view_image(id.ok_or_else(|| Error::not_found("image"))?).await },
    );
    view! {
        <Transition fallback=|| view! { <div class="viewer" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                match image.await {
                    Ok(image) => view! { <Viewer image /> }.into_any(),
                    Err(error) => {
                        view! {
                            <Title text="No picture" />
                            <h1 class="sr">"No picture"</h1>
                            <Trouble error />
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
}
