//! Marks a picture as a favourite.

use super::api::SetFavorite;
use crate::icon::{Glyph, Icon};
use crate::post_form::{PostForm, Posting};
use leptos::prelude::*;

/// Pressed while it is one; works without JavaScript.
#[component]
pub fn FavoriteButton(id: i64, favorite: bool) -> impl IntoView {
    let favorite = RwSignal::new(favorite);
    let set = Posting::to::<SetFavorite>().then(move |now| favorite.set(now));
    view! {
        <PostForm posting=set>
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
