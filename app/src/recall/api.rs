//! Server functions that undo and redo a recall. The picture itself is uploaded as a file, which `server::web::recall`
//! handles.

use crate::jobs::Draft;
use domain::error::Error;
use leptos::prelude::*;

/// The URL that takes the composer with a picture, as multipart.
pub const RECALL_PICTURE: &str = "/api/fn/recall_picture";

/// Restores the form from before the recall; with `redo`, from before the undo. `draft` is the current form, which is
/// saved so that nothing is lost.
#[server(prefix = "/api/fn", endpoint = "undo_recall")]
pub async fn undo_recall(draft: Draft, redo: bool) -> Result<Draft, Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let turn = |kept| {
        let form = draft.with_recall_history(kept);
        if redo { form.redo_recall() } else { form.undo_recall() }
    };
    let form = services::drafts::change(&context.database.write, &session.id, turn).await?;
    crate::request::redirect::redirect_to("/generate");
    Ok(form)
}
