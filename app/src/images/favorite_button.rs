//! Marks a picture as a favourite.

use super::api::SetFavorite;
use crate::forms::{FormAction, PostForm};
use crate::icon::{Glyph, Icon};
use crate::jobs::use_job_store;
use domain::error::Error;
use leptos::prelude::*;

/// Pressed while it is one; works without JavaScript.
#[component]
pub fn FavoriteButton(id: i64, favorite: bool) -> impl IntoView {
    let favorite = RwSignal::new(favorite);
    let refused = use_job_store().refused();
    let set = FormAction::to::<SetFavorite>().then(move |now| favorite.set(now));
    // Said with the page's messages: there are no words beside a sign.
    let set = set.after(move |response| refused.set(response.err().map(refusal)));
    view! {
        <PostForm action=set>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="favorite" value=move || if favorite.get() { "false" } else { "true" } />
            <button
                class="iconbutton"
                type="submit"
                aria-label="Favourite (F)"
                title="Favourite (F)"
                data-key="f"
                aria-pressed=move || if favorite.get() { "true" } else { "false" }
            >
                {move || {
                    let glyph = if favorite.get() { Glyph::HeartFull } else { Glyph::Heart };
                    view! { <Icon glyph /> }
                }}
            </button>
        </PostForm>
    }
}

/// One that is not there was deleted since the page came, in another tab perhaps.
fn refusal(error: &Error) -> Error {
    match error {
        Error::NotFound(_) => Error::Conflict("This picture was deleted elsewhere.".into()),
        error => error.clone(),
    }
}
