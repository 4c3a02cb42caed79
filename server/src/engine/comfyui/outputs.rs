//! The pictures of a finished run: fetched over HTTP and checked to decode.

use super::failure::bad_output;
use super::history::{Entry, File};
use super::http::{Http, HttpError, IMAGE_CAP};
use super::run::prefix;
use crate::engine::{Failure, Output};
use bytes::Bytes;
use image::{ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use tokio::time::{Instant, sleep};

/// Pixels of a side that are taken at most, to keep a broken header from asking for all memory.
const MOST_SIDE: u32 = 16_384;
/// Bytes that decoding one picture may take.
const MOST_DECODED: u64 = 1 << 30;

/// Fetches the run's pictures, in the order of the batch.
pub(super) async fn fetch(
    http: &Http,
    entry: &Entry,
    prefix: &str,
    expected: u32,
) -> Result<Vec<Output>, Failure> {
    let files = entry.files();
    if files.len() != expected as usize {
        return Err(bad_output(format!(
            "ComfyUI finished, but delivered {} of {expected} pictures. Have its output folder and log checked.",
            files.len()
        )));
    }
    let mut outputs = Vec::with_capacity(files.len());
    for file in &files {
        let bytes = patiently(http, file).await?;
        let cached = entry.is_cached() || !is_own(file, prefix);
        outputs.push(check(bytes, cached).await?);
    }
    Ok(outputs)
}

/// The pictures of a run that the server forgot, when it had written them all before: a restart keeps the
/// files, and their names are known, for no other run begins with this attempt's.
pub(super) async fn left_behind(http: &Http, token: &str, expected: u32) -> Option<Entry> {
    let begin = prefix(token);
    let (folder, name) = begin.rsplit_once('/')?;
    let mut files = Vec::new();
    for number in 1..=expected {
        let filename = format!("{name}_{number:05}_.png");
        let file = File { filename, subfolder: folder.into(), folder: "output".into() };
        check(view(http, &file).await.ok()?, false).await.ok()?;
        files.push(file);
    }
    tracing::info!(token, "a forgotten run had written its pictures");
    Some(Entry::of_files(&files))
}

/// True when the file carries this attempt's prefix and was not written by an earlier run.
fn is_own(file: &File, prefix: &str) -> bool {
    let path = format!("{}/{}", file.subfolder.replace('\\', "/"), file.filename);
    path.trim_start_matches('/').starts_with(prefix)
}

/// A connection that breaks is tried again: the file lies there and the drawing is done.
async fn patiently(http: &Http, file: &File) -> Result<Bytes, Failure> {
    let until = Instant::now() + http.timing.lost;
    let mut delay = http.timing.retry;
    loop {
        match view(http, file).await {
            Err(HttpError::NotConnected(_) | HttpError::BrokeOff(_)) if Instant::now() < until => {
                sleep(delay).await;
                delay = (delay * 2).min(http.timing.poll);
            }
            Err(error @ HttpError::Status(404, _)) => {
                let words =
                    "ComfyUI finished, but the picture is gone from its output folder. Generate again.";
                return Err(bad_output(words).with_cause(error.to_string()));
            }
            other => return Ok(other?),
        }
    }
}

async fn view(http: &Http, file: &File) -> Result<Bytes, HttpError> {
    let query =
        [("filename", file.filename.as_str()), ("subfolder", &file.subfolder), ("type", &file.folder)];
    http.get("view", &query, IMAGE_CAP, http.timing.fetch).await?.ok()
}

/// Decodes the whole picture, off the async threads: a header alone proves nothing.
async fn check(bytes: Bytes, cached: bool) -> Result<Output, Failure> {
    let copy = bytes.clone();
    let decoded = tokio::task::spawn_blocking(move || decode(&copy)).await;
    let broken = |cause: String| {
        let words = "ComfyUI delivered a picture that is broken or cut off. Generate again; \
                     if it stays so, have the disk of the server checked.";
        bad_output(words).with_cause(cause)
    };
    match decoded {
        Ok(Ok((mime, width, height))) => Ok(Output { bytes, mime, width, height, cached }),
        Ok(Err(error)) => Err(broken(error.to_string())),
        Err(error) => Err(broken(error.to_string())),
    }
}

fn decode(bytes: &[u8]) -> image::ImageResult<(&'static str, u32, u32)> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_DECODED);
    reader.limits(limits);
    let mime = match reader.format() {
        Some(ImageFormat::Jpeg) => "image/jpeg",
        _ => "image/png",
    };
    let image = reader.decode()?;
    Ok((mime, image.width(), image.height()))
}
