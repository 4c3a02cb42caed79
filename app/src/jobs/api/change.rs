//! Changing, cancelling and deleting the caller's jobs.

use crate::images::HistoryChanged;
use crate::jobs::{GenerationJob, JobAction, JobEdit, MoveTarget};
use domain::error::Error;
use leptos::prelude::*;

/// Cancels a waiting job immediately and requests the engine to stop a running one.
#[server(prefix = "/api/fn", endpoint = "cancel_job")]
pub async fn cancel_job(job_id: i64) -> Result<GenerationJob, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    crate::jobs::cancellation::cancel(&context, &user.id, job_id, None).await
}

/// Deletes a finished job with its images. A plain form redirects to the history, which offers Undo.
#[server(prefix = "/api/fn", endpoint = "delete_job")]
pub async fn delete_job(job_id: i64) -> Result<HistoryChanged, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let undo = services::jobs::delete(&context.database.write, &user.id, job_id).await?;
    let changed = HistoryChanged::job(undo);
    crate::request::redirect::redirect_to(&crate::images::redirect_back::with_undo("/history", &changed));
    Ok(changed)
}

/// Changes a waiting job; given a `revision`, only if the job still has it.
#[server(prefix = "/api/fn", endpoint = "edit_job")]
pub async fn edit_job(
    job_id: i64,
    #[server(default)] edit: JobEdit,
    revision: Option<i64>,
) -> Result<GenerationJob, Error> {
    use services::jobs::Edited;
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let changes = edit.changes()?;
    match services::jobs::edit(&context.database.write, &user.id, job_id, &changes, revision).await? {
        Edited::Stale(job) => {
            context.events.publish(&user.id, services::events::Topic::Job, &job);
            Err(Error::Conflict("This job changed while you were editing. Review and try again.".into()))
        }
        Edited::Done(job) => {
            crate::jobs::announce::changed(&context, &user.id, &job).await;
            crate::jobs::announce::reordered(&context, &user.id).await;
            context.worker_signal.notify();
            crate::request::redirect::redirect_to("/generate");
            Ok(context.estimates.of(job).await)
        }
    }
}

/// Moves a waiting job within the caller's own queue.
#[server(prefix = "/api/fn", endpoint = "move_job")]
pub async fn move_job(job_id: i64, place: MoveTarget) -> Result<GenerationJob, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let job = services::jobs::move_to(&context.database.write, &user.id, job_id, place).await?;
    crate::jobs::announce::changed(&context, &user.id, &job).await;
    crate::jobs::announce::reordered(&context, &user.id).await;
    Ok(context.estimates.of(job).await)
}

/// Puts a waiting job on hold, or releases it.
#[server(prefix = "/api/fn", endpoint = "hold_job")]
pub async fn hold_job(job_id: i64, held: bool) -> Result<GenerationJob, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let job = services::jobs::set_held(&context.database.write, &user.id, job_id, held).await?;
    crate::jobs::announce::changed(&context, &user.id, &job).await;
    context.worker_signal.notify();
    Ok(context.estimates.of(job).await)
}

/// Applies one action to several of the caller's jobs and returns their new states.
#[server(prefix = "/api/fn", endpoint = "change_jobs")]
pub async fn change_jobs(
    #[server(default)] ids: Vec<i64>,
    action: JobAction,
) -> Result<Vec<GenerationJob>, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let changed = match action {
        JobAction::Cancel => crate::jobs::cancellation::cancel_many(&context, &user.id, &ids).await?,
        action => services::jobs::change_many(&context.database.write, &user.id, &ids, action).await?,
    };
    for id in &changed.running {
        context.worker_signal.cancel(*id);
    }
    crate::jobs::announce::all_changed(&context, &user.id, &changed.jobs).await;
    crate::jobs::announce::reordered(&context, &user.id).await;
    context.worker_signal.notify();
    Ok(changed.jobs)
}
