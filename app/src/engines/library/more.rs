//! How to come by more models, while the built-in one is the only one.

use crate::accounts::User;
use domain::engines::LibraryModel;
use leptos::prelude::*;

/// Says it where it helps.
pub(super) fn more(checkpoints: &[LibraryModel], user: &User) -> Option<AnyView> {
    let alone = !checkpoints.is_empty() && checkpoints.iter().all(LibraryModel::is_built_in);
    alone.then(|| match user.is_admin() {
        true => view! {
            <p class="modelcards__more">
                <a href="/admin/engines#add">"Add a ComfyUI server"</a>
                " to draw with models of your own. They show up here by themselves."
            </p>
        }
        .into_any(),
        false => view! {
            <p class="modelcards__more">
                "More models show up here once an admin has added a ComfyUI server."
            </p>
        }
        .into_any(),
    })
}
