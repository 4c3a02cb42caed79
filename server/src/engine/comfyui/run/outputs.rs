//! The images of a finished run, fetched over HTTP and checked.

use super::history::{Entry, OutputFile};
use super::picture::check;
use super::workflow::prefix;
use crate::engine::comfyui::failure::bad_output;
use crate::engine::comfyui::wire::http::{Http, HttpError, IMAGE_CAP};
use crate::engine::{Attempt, Failure, Output};
use bytes::Bytes;
use tokio::time::{Instant, sleep};

/// Fetches the run's images in batch order.
pub async fn fetch(http: &Http, entry: &Entry, attempt: &Attempt) -> Result<Vec<Output>, Failure> {
    let (prefix, expected) = (prefix(&attempt.token), attempt.parameters.batch_size);
    let files = entry.files((expected as usize).saturating_add(1));
    if files.len() != expected as usize {
        let delivered = if files.len() < expected as usize { files.len().to_string() } else { "more".into() };
        let than = if files.len() < expected as usize { "of" } else { "than" };
        return Err(bad_output(format!(
            "ComfyUI finished, but returned {delivered} {than} {expected} pictures. \
             Check its output folder and log."
        )));
    }
    let mut outputs = Vec::with_capacity(files.len());
    for file in &files {
        let bytes = fetch_with_retry(http, file).await?;
        let cached = entry.is_cached() || !is_own(file, &prefix);
        outputs.push(check(bytes, &attempt.parameters, cached).await?);
    }
    Ok(outputs)
}

/// The images of a run that the server lost, if it had written all of them: the files survive a restart, and
/// their names are known, since no other run uses this attempt's prefix.
pub async fn recover_outputs(http: &Http, attempt: &Attempt) -> Option<Entry> {
    let begin = prefix(&attempt.token);
    let (folder, name) = begin.rsplit_once('/')?;
    let mut files = Vec::new();
    for number in 1..=attempt.parameters.batch_size {
        let filename = format!("{name}_{number:05}_.png");
        let file = OutputFile { filename, subfolder: folder.into(), folder: "output".into() };
        check(view(http, &file).await.ok()?, &attempt.parameters, false).await.ok()?;
        files.push(file);
    }
    tracing::info!(token = attempt.token, "lost run had already written its images");
    Some(Entry::of_files(&files))
}

/// True when the file carries this attempt's prefix and was not written by an earlier run.
fn is_own(file: &OutputFile, prefix: &str) -> bool {
    let path = format!("{}/{}", file.subfolder.replace('\\', "/"), file.filename);
    path.trim_start_matches('/').starts_with(prefix)
}

/// Retries when the connection breaks: the file exists and nothing has to be generated again.
async fn fetch_with_retry(http: &Http, file: &OutputFile) -> Result<Bytes, Failure> {
    let until = Instant::now() + http.timing.lost;
    let mut delay = http.timing.retry;
    loop {
        match view(http, file).await {
            Err(HttpError::NotConnected(_) | HttpError::ConnectionLost(_)) if Instant::now() < until => {
                sleep(delay).await;
                delay = (delay * 2).min(http.timing.poll);
            }
            Err(error @ HttpError::Status(404, _)) => {
                let words =
                    "ComfyUI finished, but the picture is missing from its output folder. Generate again.";
                return Err(bad_output(words).with_cause(error.to_string()).with_response(error.response()));
            }
            other => return Ok(other?),
        }
    }
}

async fn view(http: &Http, file: &OutputFile) -> Result<Bytes, HttpError> {
    let query =
        [("filename", file.filename.as_str()), ("subfolder", &file.subfolder), ("type", &file.folder)];
    http.get("view", &query, IMAGE_CAP, http.timing.fetch).await?.ok()
}
