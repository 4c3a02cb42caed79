//! An image upload. It is read as a stream; only its texts are kept.

use super::form;
use crate::web::limits::request_body;
use crate::web::limits::request_body::MAX_BYTES_WITH_PICTURE;
use crate::web::problem::Problem;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use domain::error::Error;
use domain::recall::KEYWORDS;
use futures::StreamExt;
use services::recall::FIELD;
use services::recall::png_text::{NotPng, PngTexts, Reader};

/// Maximum bytes of an image: 64 MB.
const MAX_PICTURE_BYTES: usize = 64 * 1024 * 1024;

/// The parsed upload.
#[derive(Default)]
pub struct Upload {
    /// Fields other than the image.
    pub fields: Vec<(String, String)>,
    /// Absent when no file was sent.
    pub(super) picture: Option<Result<PngTexts, NotPng>>,
}

impl Upload {
    /// The texts of the image.
    ///
    /// # Errors
    /// [`Error::Invalid`] when no file was sent.
    pub fn picture(self) -> Result<Result<PngTexts, NotPng>, Error> {
        self.picture.ok_or_else(|| Error::field(FIELD, "choose a PNG file first"))
    }
}

/// Reads the body: a multipart form with a file called `picture`, or the file itself.
///
/// # Errors
/// 413 for more than 64 MB, 408 for a body that stalls, 400 for one that is cut off or isn't a form.
pub async fn read(request: Request) -> Result<Upload, Problem> {
    let announced = header(&request, CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_PICTURE_BYTES) {
        return Err(picture_too_large());
    }
    let multipart =
        header(&request, CONTENT_TYPE).is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if multipart { form::read(request).await } else { file(request).await }
}

pub(super) fn header(request: &Request, name: HeaderName) -> Option<&str> {
    request.headers().get(name)?.to_str().ok()
}

async fn file(request: Request) -> Result<Upload, Problem> {
    let mut file = UploadedPng::new();
    let mut body = request.into_body().into_data_stream();
    while let Some(bytes) = body.next().await {
        file.push(&bytes.map_err(|error| request_body::body_error(&error, MAX_BYTES_WITH_PICTURE))?)?;
    }
    Ok(Upload { picture: file.finish(), ..Upload::default() })
}

/// The file so far. It is read to its end even when it isn't a PNG: a client still sending would miss the response.
pub(super) struct UploadedPng {
    reader: Result<Reader, NotPng>,
    has_bytes: bool,
    pub size: usize,
}

impl UploadedPng {
    pub fn new() -> Self {
        Self { reader: Ok(Reader::new(&KEYWORDS)), has_bytes: false, size: 0 }
    }

    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.size += bytes.len();
        if self.size > MAX_PICTURE_BYTES {
            return Err(picture_too_large());
        }
        self.has_bytes |= !bytes.is_empty();
        if let Ok(reader) = &mut self.reader
            && let Err(error) = reader.push(bytes)
        {
            self.reader = Err(error);
        }
        Ok(())
    }

    pub fn finish(self) -> Option<Result<PngTexts, NotPng>> {
        self.has_bytes.then(|| self.reader.and_then(Reader::finish))
    }
}

fn picture_too_large() -> Problem {
    too_large("The picture is larger than 64 MB.")
}

pub(super) fn too_large(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

pub(super) fn unreadable() -> Problem {
    Error::Unreadable("The picture was cut off. Send it again.".into()).into()
}
