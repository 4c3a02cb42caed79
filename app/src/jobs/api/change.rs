//! Changing and ending one's own jobs.

use crate::images::HistoryChanged;
use crate::jobs::{GenerationJob, JobAction, JobEdit, MoveTarget};
use domain::error::Error;
use leptos::prelude::*;

/// Cancels a waiting job at once; asks the engine to stop a running one.
#[server(prefix = "/api/fn", endpoint = "cancel_job")]
pub async fn cancel_job(job_id: i64) -> Result<GenerationJob, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    crate::jobs::cancellation::cancel(&context, &user.id, job_id, None).await
}

/// Deletes a job that has ended, with its images. A plain form goes to the history, which offers to undo it.
#[server(prefix = "/api/fn", endpoint = "delete_job")]
pub async fn delete_job(job_id: i64) -> Result<HistoryChanged, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    let undo = services::jobs::delete(&context.database.write, &user.id, job_id).await?;
    let changed = HistoryChanged::job(undo);
    crate::redirect::redirect_to(&crate::images::redirect_back::with_undo("/history", &changed));
    Ok(changed)
}

/// Changes a waiting job; with the `revision` that the form was made of, only if nothing changed since.
#[server(prefix = "/api/fn", endpoint = "edit_job")]
pub async fn edit_job(
    job_id: i64,
    #[server(default)] edit: JobEdit,
    revision: Option<i64>,
) -> Result<GenerationJob, Error> {
    use services::jobs::Edited;
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    let changes = edit.changes()?;
    match services::jobs::edit(&context.database.write, &user.id, job_id, &changes, revision).await? {
        Edited::Stale(job) => {
            context.events.publish(&user.id, services::events::Topic::Job, &job);
            Err(Error::Conflict(
                "This job has changed since you opened it. Look at it again, then edit.".into(),
            ))
        }
        Edited::Done(job) => {
            crate::jobs::announce::changed(&context, &user.id, &job).await;
            crate::jobs::announce::reordered(&context, &user.id).await;
            context.worker_signal.notify();
            crate::redirect::redirect_to("/generate");
            Ok(context.estimates.of(job).await)
        }
    }
}

/// Moves a waiting job within the caller's own queue.
#[server(prefix = "/api/fn", endpoint = "move_job")]
pub async fn move_job(job_id: i64, place: MoveTarget) -> Result<GenerationJob, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    let job = services::jobs::move_to(&context.database.write, &user.id, job_id, place).await?;
    crate::jobs::announce::changed(&context, &user.id, &job).await;
    crate::jobs::announce::reordered(&context, &user.id).await;
    Ok(context.estimates.of(job).await)
}

/// Holds a waiting job back, or lets it go.
#[server(prefix = "/api/fn", endpoint = "hold_job")]
pub async fn hold_job(job_id: i64, held: bool) -> Result<GenerationJob, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    let job = services::jobs::set_held(&context.database.write, &user.id, job_id, held).await?;
    crate::jobs::announce::changed(&context, &user.id, &job).await;
    context.worker_signal.notify();
    Ok(context.estimates.of(job).await)
}

/// Does the same to several of the caller's jobs; the answer is all of them as they are now.
#[server(prefix = "/api/fn", endpoint = "change_jobs")]
pub async fn change_jobs(
    #[server(default)] ids: Vec<i64>,
    action: JobAction,
) -> Result<Vec<GenerationJob>, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
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
