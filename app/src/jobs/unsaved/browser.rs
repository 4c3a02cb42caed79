//! What was typed and is not on the server yet. It outlives the composer: without a connection it waits for one, on
//! whatever page.

use crate::forms::post;
use crate::jobs::api::SaveDraft;
use domain::error::Error;
use leptos::prelude::window;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use web_sys::UrlSearchParams;

thread_local! {
    /// The composer's fields; none when the server has them.
    static UNSAVED: RefCell<Option<UrlSearchParams>> = const { RefCell::new(None) };
}

fn unsaved() -> Option<UrlSearchParams> {
    UNSAVED.with_borrow(Clone::clone)
}

/// These are to be saved, in place of what was before.
pub fn store(fields: UrlSearchParams) {
    UNSAVED.set(Some(fields));
}

/// Saves what is not yet; it stays unsaved when that fails.
///
/// # Errors
/// What the server refused with; [`Error::Network`] when nothing came back.
pub fn send() -> impl Future<Output = Result<(), Error>> + Send {
    // A page has one thread.
    SendWrapper::new(async {
        let Some(fields) = unsaved() else { return Ok(()) };
        post(SaveDraft::PATH, fields.clone()).await?;
        // What was typed meanwhile is not saved by this.
        if unsaved() == Some(fields) {
            UNSAVED.take();
        }
        Ok(())
    })
}

/// The same where nobody waits for it. What is lost is sent again later.
pub fn send_soon() {
    spawn_local(async { drop(send().await) });
}

/// A beacon survives the page that sends it.
pub fn send_at_once() {
    let body = unsaved();
    if body.is_some() {
        // At leaving there is nobody left to tell of a failure.
        let _ = window().navigator().send_beacon_with_opt_url_search_params(SaveDraft::PATH, body.as_ref());
    }
}
