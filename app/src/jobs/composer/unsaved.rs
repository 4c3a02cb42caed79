//! The draft that is not on the server yet. It outlives the composer: without a connection it waits for one, on
//! any page.

use crate::jobs::api::SaveDraft;
use crate::parts::forms::post;
use domain::error::Error;
use leptos::prelude::window;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use web_sys::UrlSearchParams;

thread_local! {
    /// The composer's fields; `None` once the server has them.
    static UNSAVED: RefCell<Option<UrlSearchParams>> = const { RefCell::new(None) };
}

fn unsaved() -> Option<UrlSearchParams> {
    UNSAVED.with_borrow(Clone::clone)
}

/// Sets the fields to save, replacing earlier ones.
pub fn store(fields: UrlSearchParams) {
    UNSAVED.set(Some(fields));
}

/// Saves the fields; they stay unsaved if that fails.
///
/// # Errors
/// The server's error; [`Error::Network`] if there was no response.
pub fn send() -> impl Future<Output = Result<(), Error>> + Send {
    // A page has only one thread; the server never calls this.
    SendWrapper::new(async {
        let Some(fields) = unsaved() else { return Ok(()) };
        post(SaveDraft::PATH, fields.clone()).await?;
        // Newer fields are not saved by this request.
        if unsaved() == Some(fields) {
            UNSAVED.take();
        }
        Ok(())
    })
}

/// Like [`send`], in the background. After a failure the fields are sent again later.
pub fn send_soon() {
    spawn_local(async { drop(send().await) });
}

/// Sends the fields as a beacon, which survives the page.
pub fn send_at_once() {
    let body = unsaved();
    if body.is_some() {
        // The page is closing, so a failure cannot be shown.
        let _ = window().navigator().send_beacon_with_opt_url_search_params(SaveDraft::PATH, body.as_ref());
    }
}
