//! A picture on its way in. It is read as it arrives; only its texts are kept.

use super::form;
use crate::web::problem::Problem;
use crate::web::request_body::{self, MAX_BYTES_WITH_PICTURE};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use domain::error::Error;
use domain::recall::KEYWORDS;
use futures::StreamExt;
use services::recall::FIELD;
use services::recall::png_text::{NotPng, Reader, Texts};

/// Bytes of a request with a picture: 64 MB.
const MAX_PICTURE_BYTES: usize = 64 * 1024 * 1024;

/// What arrived.
#[derive(Default)]
pub struct Upload {
    /// Fields beside the picture.
    pub fields: Vec<(String, String)>,
    /// Absent when no file was chosen.
    pub(super) picture: Option<Result<Texts, NotPng>>,
}

impl Upload {
    /// The texts of the picture.
    ///
    /// # Errors
    /// [`Error::Invalid`] when no file was sent.
    pub fn picture(self) -> Result<Result<Texts, NotPng>, Error> {
        self.picture.ok_or_else(|| Error::field(FIELD, "choose a PNG file first"))
    }
}

/// Reads the body: a multipart form with a file called `picture`, or the file itself.
///
/// # Errors
/// 413 for more than 64 MB, 408 for a body that stands still, 400 for one that breaks off or is no form.
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
    let mut file = File::new();
    let mut body = request.into_body().into_data_stream();
    while let Some(bytes) = body.next().await {
        file.push(&bytes.map_err(|error| request_body::body_error(&error, MAX_BYTES_WITH_PICTURE))?)?;
    }
    Ok(Upload { picture: file.finish(), ..Upload::default() })
}

/// The file so far. It is taken to its end also when it is no PNG: who still sends would not hear the answer.
pub(super) struct File {
    reader: Result<Reader, NotPng>,
    begun: bool,
    pub size: usize,
}

impl File {
    pub fn new() -> Self {
        Self { reader: Ok(Reader::new(&KEYWORDS)), begun: false, size: 0 }
    }

    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.size += bytes.len();
        if self.size > MAX_PICTURE_BYTES {
            return Err(picture_too_large());
        }
        self.begun |= !bytes.is_empty();
        if let Ok(reader) = &mut self.reader
            && let Err(error) = reader.push(bytes)
        {
            self.reader = Err(error);
        }
        Ok(())
    }

    pub fn finish(self) -> Option<Result<Texts, NotPng>> {
        self.begun.then(|| self.reader.and_then(Reader::finish))
    }
}

fn picture_too_large() -> Problem {
    too_large("The picture is larger than 64 MB, which is the most that is read here.")
}

pub(super) fn too_large(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

pub(super) fn unreadable() -> Problem {
    Error::Unreadable("The picture did not arrive whole; send it again.".into()).into()
}
