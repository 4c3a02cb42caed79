//! The button that adds a picture to the favourites.

use crate::images::api::SetFavorite;
use crate::jobs::use_job_store;
use crate::parts::forms::{FormAction, PostForm};
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::prelude::*;

/// Pressed while the picture is a favourite. Works without JavaScript.
#[component]
pub fn FavoriteButton(id: i64, favorite: bool) -> impl IntoView {
    let favorite = RwSignal::new(favorite);
    let refused = use_job_store().refused();
    let set = FormAction::to::<SetFavorite>().then(move |now| favorite.set(now));
    // The error is shown with the page's messages: an icon button has no room for it.
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

/// A picture that isn't found was deleted after the page was rendered, for example in another tab.
fn refusal(error: &Error) -> Error {
    match error {
        Error::NotFound(_) => Error::Conflict("This picture was deleted elsewhere.".into()),
        error => error.clone(),
    }
}
