//! /jobs/{id}: a job's settings, state, images and timeline. Rendered by the server only.

mod head;
mod timeline;

use super::display::{failure_advice, failure_headline};
use super::{ErrorKind, GenerationJob, JobAttempt, JobFacts, JobStatus};
use crate::images::JobPictures;
use crate::partials::render::{FormError, Notice, PageRequest, html};
use crate::request::context::{caller, context};
use chrono::{DateTime, Utc};
use domain::error::Error;
use head::{Head, Live};
use leptos::prelude::*;
use services::images;
use timeline::Timeline;

/// The data of the page.
struct JobPageData {
    job: GenerationJob,
    attempts: Vec<JobAttempt>,
    /// The images came from the engine's cache.
    cached: bool,
    /// The latest preview as a data URL.
    preview: Option<String>,
    now: DateTime<Utc>,
}

/// The page of one of the caller's jobs.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let id = request.id()?;
    let context = context()?;
    let user = caller()?;
    let database = &context.database.read;
    let job = context.estimates.of(services::jobs::get(database, &user.id, id).await?).await;
    let attempts = services::jobs::attempts(database, &user.id, id).await?;
    let cached = job.content_id.is_some() && images::was_cached(database, id).await?;
    let is_running = job.status == JobStatus::Running;
    let preview = context.events.latest_preview(id).filter(|_| is_running);
    let preview = preview.map(|preview| data_address(preview.mime, &preview.image));
    let shown = JobPageData { job, attempts, cached, preview, now: Utc::now() };
    Ok(html(page(request, &shown)))
}

fn data_address(mime: &str, bytes: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    format!("data:{mime};base64,{}", STANDARD.encode(bytes))
}

fn page(request: &PageRequest, shown: &JobPageData) -> AnyView {
    let JobPageData { job, attempts, cached, preview, now } = shown;
    let refresh =
        (!job.status.is_terminal()).then(|| view! { <noscript inner_html=super::AUTO_REFRESH></noscript> });
    let running =
        (job.status == JobStatus::Running).then(|| view! { <Live job preview=preview.clone() now=*now /> });
    let failure = (job.status == JobStatus::Failed).then(|| failure(job));
    view! {
        <div class="page">
            <FormError request />
            <Head job tries=attempts.len() cached=*cached />
            {running}
            <JobPictures job=job.clone() />
            {gone(job)}
            <div class="jobgrid">
                <section class="panel" aria-labelledby="happened">
                    <h2 id="happened">"Timeline"</h2>
                    {failure}
                    <Timeline job attempts cached=*cached now=*now />
                </section>
                <section class="panel" aria-labelledby="settings">
                    <h2 id="settings">"Settings"</h2>
                    <JobFacts job=job.clone() />
                    {negative(job)}
                </section>
            </div>
            {refresh}
        </div>
    }
    .into_any()
}

/// Replaces the images once all of them are deleted.
fn gone(job: &GenerationJob) -> Option<AnyView> {
    let words = if job.parameters.batch_size == 1 {
        "The picture was deleted."
    } else {
        "The pictures were deleted."
    };
    let is_gone = job.status == JobStatus::Completed && job.images.is_empty();
    is_gone.then(|| view! { <p class="quiet below">{words}</p> }.into_any())
}

fn failure(job: &GenerationJob) -> AnyView {
    let kind = job.error_kind.unwrap_or(ErrorKind::Internal);
    let happened = job.error_message.clone().unwrap_or_default();
    let text = format!("{happened} {}", failure_advice(kind));
    view! { <div class="below"><Notice tone="failed" headline=failure_headline(kind) text /></div> }
        .into_any()
}

fn negative(job: &GenerationJob) -> Option<AnyView> {
    let words = job.parameters.negative_prompt.clone();
    (!words.is_empty()).then(|| {
        view! {
            <dl class="facts facts--words">
                <dt>"Negative prompt"</dt>
                <dd>{words}</dd>
            </dl>
        }
        .into_any()
    })
}
