//! A picture on its way in. It is read as it arrives; only its texts are kept.

use crate::web::problem::Problem;
use app::error::Error;
use app::recall::KEYWORDS;
use app::recall::png_text::{NotPng, Reader, Texts};
use app::recall::service::FIELD;
use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use futures::StreamExt;

/// Bytes of a request with a picture: 64 MB.
const MOST: usize = 64 * 1024 * 1024;
/// Bytes of the fields beside it, as in every other form.
const MOST_BESIDE: usize = 1024 * 1024;

/// What arrived.
#[derive(Default)]
pub struct Upload {
    /// Fields beside the picture.
    pub fields: Vec<(String, String)>,
    /// Absent when no file was chosen.
    picture: Option<Result<Texts, NotPng>>,
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
/// 413 for more than 64 MB, 400 for a body that breaks off or is no form.
pub async fn read(request: Request) -> Result<Upload, Problem> {
    let announced = header(&request, CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MOST) {
        return Err(too_large());
    }
    let multipart =
        header(&request, CONTENT_TYPE).is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if multipart { form(request).await } else { file(request).await }
}

fn header(request: &Request, name: HeaderName) -> Option<&str> {
    request.headers().get(name)?.to_str().ok()
}

async fn file(request: Request) -> Result<Upload, Problem> {
    let mut file = File::new();
    let mut body = request.into_body().into_data_stream();
    while let Some(bytes) = body.next().await {
        file.push(&bytes.map_err(|_| unreadable())?)?;
    }
    Ok(Upload { picture: file.finish(), ..Upload::default() })
}

async fn form(request: Request) -> Result<Upload, Problem> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let (mut upload, mut beside, mut size) = (Upload::default(), 0, 0);
    while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
        if field.name() == Some(FIELD) {
            let mut file = File { size, ..File::new() };
            while let Some(bytes) = chunk(&mut field).await? {
                file.push(&bytes)?;
            }
            size = file.size;
            upload.picture = file.finish().or(upload.picture);
        } else {
            let name = field.name().unwrap_or_default().to_owned();
            let value = value(&mut field, &mut beside).await?;
            upload.fields.push((name, value));
        }
    }
    Ok(upload)
}

async fn value(field: &mut Field<'_>, beside: &mut usize) -> Result<String, Problem> {
    let mut value = Vec::new();
    while let Some(bytes) = chunk(field).await? {
        *beside += bytes.len();
        if *beside > MOST_BESIDE {
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The form is larger than 1 MB.",
            ));
        }
        value.extend_from_slice(&bytes);
    }
    let text = String::from_utf8(value).map_err(|_| unreadable())?;
    // As everywhere, but a picture is not refused for it.
    Ok(text.replace('\0', " "))
}

async fn chunk(field: &mut Field<'_>) -> Result<Option<Bytes>, Problem> {
    field.chunk().await.map_err(|_| unreadable())
}

/// The file so far. It is taken to its end also when it is no PNG: who still sends would not hear the answer.
struct File {
    reader: Result<Reader, NotPng>,
    begun: bool,
    size: usize,
}

impl File {
    fn new() -> Self {
        Self { reader: Ok(Reader::new(&KEYWORDS)), begun: false, size: 0 }
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.size += bytes.len();
        if self.size > MOST {
            return Err(too_large());
        }
        self.begun |= !bytes.is_empty();
        if let Ok(reader) = &mut self.reader
            && let Err(error) = reader.push(bytes)
        {
            self.reader = Err(error);
        }
        Ok(())
    }

    fn finish(self) -> Option<Result<Texts, NotPng>> {
        self.begun.then(|| self.reader.and_then(Reader::finish))
    }
}

fn too_large() -> Problem {
    let detail = "The picture is larger than 64 MB, which is the most that is read here.";
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

fn unreadable() -> Problem {
    Error::Unreadable("The picture did not arrive whole; send it again.".into()).into()
}
