//! How to get more models while the built-in one is the only one.

use crate::accounts::User;
use domain::engines::LibraryModel;
use leptos::prelude::*;

/// The hint, or `None` if there are other models.
pub(super) fn more(checkpoints: &[LibraryModel], user: &User) -> Option<AnyView> {
    let alone = !checkpoints.is_empty() && checkpoints.iter().all(LibraryModel::is_built_in);
    alone.then(|| match user.is_admin() {
        true => view! {
            <p class="modelcards__more">
                <a href="/admin/engines#add">"Add a ComfyUI server"</a>
                " to use your own models. They appear here automatically."
            </p>
        }
        .into_any(),
        false => view! {
            <p class="modelcards__more">
                "More models appear once an admin adds a ComfyUI server."
            </p>
        }
        .into_any(),
    })
}
