//! Server functions: the form as it was before a picture filled it, and forward again. The picture itself comes as a
//! file, which `server::web::recall` takes.

use crate::jobs::Draft;
use domain::error::Error;
use leptos::prelude::*;

/// Where the composer with a picture is sent, as multipart.
pub const RECALL_PICTURE: &str = "/api/fn/recall_picture";

/// The form as it was before the picture; with `redo`, as it was before the way back. `draft` is what it is now, of
/// which nothing is lost.
#[server(prefix = "/api/fn", endpoint = "undo_recall")]
pub async fn undo_recall(draft: Draft, redo: bool) -> Result<Draft, Error> {
    let context = crate::context::context()?;
    let session = crate::context::session()?;
    let turn = |kept| {
        let form = draft.with_recall_history(kept);
        if redo { form.redo_recall() } else { form.undo_recall() }
    };
    let form = services::drafts::change(&context.database.write, &session.id, turn).await?;
    crate::redirect::redirect_to("/generate");
    Ok(form)
}
