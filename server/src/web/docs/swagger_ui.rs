//! Swagger UI, read from its archive: unpacked it would add 7 MB to the program, mostly source maps.

use bytes::Bytes;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::LazyLock;
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::ZipArchive;
use zip::result::{ZipError, ZipResult};

/// Folder within the archive.
const FOLDER: &str = "swagger-ui-5.17.14/dist";
/// Files that the page requests, with media types.
const FILES: [(&str, &str); 7] = [
    ("index.html", "text/html; charset=utf-8"),
    ("index.css", "text/css"),
    ("swagger-ui.css", "text/css"),
    ("swagger-ui-bundle.js", "text/javascript"),
    ("swagger-ui-standalone-preset.js", "text/javascript"),
    ("favicon-16x16.png", "image/png"),
    ("favicon-32x32.png", "image/png"),
];

/// Media type and content.
type File = (&'static str, Bytes);

/// By name; unpacked on the first request.
static UNPACKED: LazyLock<ZipResult<HashMap<&str, File>>> = LazyLock::new(unpack);

/// `None` for a file that the page does not use.
///
/// # Errors
/// When the archive cannot be read.
pub(super) fn file(name: &str) -> Result<Option<File>, &'static ZipError> {
    Ok(UNPACKED.as_ref()?.get(name).cloned())
}

fn unpack() -> ZipResult<HashMap<&'static str, File>> {
    let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    let mut files = HashMap::from([start()]);
    for (name, kind) in FILES {
        let mut bytes = Vec::new();
        archive.by_name(&format!("{FOLDER}/{name}"))?.read_to_end(&mut bytes)?;
        files.insert(name, (kind, bytes.into()));
    }
    Ok(files)
}

/// Replaces the archive's own, which loads an example API.
fn start() -> (&'static str, File) {
    ("swagger-initializer.js", ("text/javascript", Bytes::from_static(include_bytes!("start.js"))))
}
