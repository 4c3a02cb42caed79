//! What a page loads before it shows it: on the server while it renders the page, in the browser when what it depends on
//! changes.

use crate::error_display::shows_network_error;
use crate::live::{Live, Message, is_server_reachable};
use domain::error::Error;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// A `T` on its way, or why there is none. Wait for it within a `Suspense`.
pub type Loading<T> = Resource<Result<T, Error>>;

/// Loads with what `source` says, and anew when that changes. Where a page could not be shown because nothing reached the
/// server, all is loaded again once the server is back, or the person asks.
pub fn load<T, S, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Loading<T>
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    S: PartialEq + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Error>> + Send + 'static,
{
    let loaded = Resource::new(source, fetch);
    // None in what the page begins with: that came with the document.
    if let Some(live) = use_context::<Live>() {
        live.listen(move |message| {
            // Not at each try in vain: what the page says of it is read out anew.
            if matches!(message, Message::Refetch) && is_server_reachable() && shows_network_error() {
                loaded.refetch();
            }
        });
    }
    loaded
}
