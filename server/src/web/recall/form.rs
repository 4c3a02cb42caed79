//! A form with an image. Memory is bounded by the limits of its fields, whatever is sent.

use super::feed::{Endless, ParserProgress, ThrottledBody};
use super::upload::{Upload, UploadedPng, header, too_large, unreadable};
use crate::web::limits::request_body;
use crate::web::limits::request_body::MAX_BYTES_WITH_PICTURE;
use crate::web::problem::Problem;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use multer::{Constraints, Field, Multipart, SizeLimit, parse_boundary};
use services::recall::FIELD;

/// Maximum bytes of the other fields, names and values, as in every other form.
const MAX_OTHER_BYTES: usize = 1024 * 1024;
/// Maximum fields of one form. The composer has about 30, plus four per LoRA.
const MAX_FIELDS: usize = 200;
/// Maximum bytes of a field's name. The composer's longest has about 30.
const MAX_NAME_LENGTH: usize = 1000;
/// Maximum bytes of a boundary (RFC 2046).
const MAX_BOUNDARY_LENGTH: usize = 70;

/// The part of a form read so far.
struct FormReader {
    upload: Upload,
    progress: ParserProgress,
    fields: usize,
    /// Bytes of names and values.
    beside: usize,
    /// Bytes of files.
    size: usize,
}

/// Reads a multipart form.
///
/// # Errors
/// 413 naming the exceeded limit, 408 for a form that stalls, 400 for a body that isn't a form.
pub async fn read(request: Request) -> Result<Upload, Problem> {
    let boundary = header(&request, CONTENT_TYPE).and_then(|kind| parse_boundary(kind).ok());
    let boundary =
        boundary.filter(|boundary| boundary.len() <= MAX_BOUNDARY_LENGTH).ok_or_else(unreadable)?;
    let (feed, progress) = ThrottledBody::of(request.into_body());
    let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(MAX_BYTES_WITH_PICTURE as u64));
    let mut parser = Multipart::with_constraints(feed, boundary, limits);
    let mut form = FormReader { upload: Upload::default(), progress, fields: 0, beside: 0, size: 0 };
    while let Some(field) = parser.next_field().await.map_err(|error| refusal(&error))? {
        form.progress.made();
        form.take(field).await?;
    }
    Ok(form.upload)
}

impl FormReader {
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
        let mut file = UploadedPng::new();
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
        // Replaced instead of refused, since the image is still useful.
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
            too_large("The form has a field with headers longer than 64 kB.")
        }
        multer::Error::StreamReadFailed(cause) => {
            request_body::body_error(cause.as_ref(), MAX_BYTES_WITH_PICTURE)
        }
        multer::Error::StreamSizeExceeded { .. } => too_large("The form is larger than 65 MB."),
        _ => unreadable(),
    }
}
