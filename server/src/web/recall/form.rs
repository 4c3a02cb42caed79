//! A form with a picture. Whatever it is made of, no more of it is held than its fields' limits.

use super::feed::{Endless, Progress, ThrottledBody};
use super::upload::{File, Upload, header, too_large, unreadable};
use crate::web::problem::Problem;
use crate::web::request_body::{self, MAX_BYTES_WITH_PICTURE};
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use multer::{Constraints, Field, Multipart, SizeLimit, parse_boundary};
use services::recall::FIELD;

/// Bytes of the fields beside the picture, their names and values, as in every other form.
const MAX_OTHER_BYTES: usize = 1024 * 1024;
/// Fields of one form. The composer has some thirty, and four more for each of its LoRAs.
const MAX_FIELDS: usize = 200;
/// Bytes of a field's name. The composer's longest has some thirty.
const MAX_NAME_LENGTH: usize = 1000;
/// Bytes of a boundary, as RFC 2046 says.
const MAX_BOUNDARY_LENGTH: usize = 70;

/// What was read of a form so far.
struct Form {
    upload: Upload,
    progress: Progress,
    fields: usize,
    /// Bytes of names and values.
    beside: usize,
    /// Bytes of files.
    size: usize,
}

/// Reads a multipart form.
///
/// # Errors
/// 413 for one with too much of something, which it names; 408 for one that stands still; 400 for what is no form.
pub async fn read(request: Request) -> Result<Upload, Problem> {
    let boundary = header(&request, CONTENT_TYPE).and_then(|kind| parse_boundary(kind).ok());
    let boundary =
        boundary.filter(|boundary| boundary.len() <= MAX_BOUNDARY_LENGTH).ok_or_else(unreadable)?;
    let (feed, progress) = ThrottledBody::of(request.into_body());
    let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(MAX_BYTES_WITH_PICTURE as u64));
    let mut parser = Multipart::with_constraints(feed, boundary, limits);
    let mut form = Form { upload: Upload::default(), progress, fields: 0, beside: 0, size: 0 };
    while let Some(field) = parser.next_field().await.map_err(|error| refusal(&error))? {
        form.progress.made();
        form.take(field).await?;
    }
    Ok(form.upload)
}

impl Form {
    async fn take(&mut self, mut field: Field<'_>) -> Result<(), Problem> {
        self.fields += 1;
        if self.fields > MAX_FIELDS {
            return Err(too_large(format!("The form has more than {MAX_FIELDS} fields.")));
        }
        if field.name() == Some(FIELD) {
            return self.take_picture(&mut field).await;
        }
        let name = field.name().unwrap_or_default().to_owned();
        if name.len() > MAX_NAME_LENGTH {
            return Err(too_large(format!(
                "The form has a field whose name is longer than {MAX_NAME_LENGTH} bytes."
            )));
        }
        self.count(name.len())?;
        let value = self.value(&mut field).await?;
        self.upload.fields.push((name, value));
        Ok(())
    }

    async fn take_picture(&mut self, field: &mut Field<'_>) -> Result<(), Problem> {
        let mut file = File::new();
        file.size = self.size;
        while let Some(bytes) = self.chunk(field).await? {
            file.push(&bytes)?;
        }
        self.size = file.size;
        if let Some(picture) = file.finish() {
            self.upload.picture = Some(picture);
        }
        Ok(())
    }

    async fn value(&mut self, field: &mut Field<'_>) -> Result<String, Problem> {
        let mut value = Vec::new();
        while let Some(bytes) = self.chunk(field).await? {
            self.count(bytes.len())?;
            value.extend_from_slice(&bytes);
        }
        let text = String::from_utf8(value).map_err(|_| unreadable())?;
        // As everywhere, but a picture is not refused for it.
        Ok(text.replace('\0', " "))
    }

    async fn chunk(&mut self, field: &mut Field<'_>) -> Result<Option<Bytes>, Problem> {
        let chunk = field.chunk().await.map_err(|error| refusal(&error))?;
        self.progress.made();
        Ok(chunk)
    }

    fn count(&mut self, bytes: usize) -> Result<(), Problem> {
        self.beside += bytes;
        if self.beside > MAX_OTHER_BYTES {
            return Err(too_large("The form is larger than 1 MB, not counting the picture."));
        }
        Ok(())
    }
}

fn refusal(error: &multer::Error) -> Problem {
    match error {
        multer::Error::StreamReadFailed(cause) if cause.is::<Endless>() => {
            too_large("The form has a field whose head is longer than 64 kB.")
        }
        multer::Error::StreamReadFailed(cause) => {
            request_body::body_error(cause.as_ref(), MAX_BYTES_WITH_PICTURE)
        }
        multer::Error::StreamSizeExceeded { .. } => too_large("The form is larger than 65 MB."),
        _ => unreadable(),
    }
}
