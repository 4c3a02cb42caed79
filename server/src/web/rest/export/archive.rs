//! The zip, one picture after the other: no more than one of them is in memory.

use super::pipe::Pipe;
use crate::png_metadata;
use crate::storage::Storage;
use app::images::file_name::file_name;
use app::images::service::ExportedImage;
use axum::body::Bytes;
use chrono::{DateTime, Datelike, Timelike, Utc};
use futures::stream::{self, Stream};
use std::io::{self, Write};
use std::vec::IntoIter;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Where what could not be read is told.
const MISSING: &str = "missing.txt";

/// A zip in the making.
pub struct Archive {
    storage: Storage,
    images: IntoIter<ExportedImage>,
    /// Names of files that are missing.
    missing: Vec<String>,
    /// None once the zip is finished.
    zip: Option<ZipWriter<Pipe>>,
    pipe: Pipe,
}

impl Archive {
    pub fn of(storage: Storage, images: Vec<ExportedImage>) -> Self {
        let pipe = Pipe::default();
        let zip = Some(ZipWriter::new(pipe.clone()));
        Self { storage, images: images.into_iter(), missing: Vec::new(), zip, pipe }
    }

    /// The bytes of the zip, made as they are fetched.
    pub fn stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::try_unfold(self, Self::next)
    }

    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        let Some(mut zip) = self.zip.take() else { return Ok(None) };
        let written = match self.images.next() {
            Some(image) => {
                let written = self.add(&mut zip, image).await?;
                self.zip = Some(zip);
                written
            }
            None => {
                self.tell_missing(&mut zip)?;
                zip.finish()?;
                self.pipe.length()
            }
        };
        let bytes = Bytes::from(self.pipe.take_to(written));
        Ok(Some((bytes, self)))
    }

    /// Adds a picture and its settings; up to where the zip will not change any more.
    async fn add(&mut self, zip: &mut ZipWriter<Pipe>, image: ExportedImage) -> io::Result<u64> {
        let name = file_name(&image.stored.item);
        let options = options(image.stored.item.created_at);
        match self.storage.get(&image.stored.storage_key, None).await {
            Ok(bytes) => {
                zip.start_file(&name, options)?;
                for part in png_metadata::completed(&bytes, &image.stored).into_parts() {
                    zip.write_all(&part)?;
                }
            }
            Err(error) => {
                tracing::error!(%error, "image file");
                self.missing.push(name.clone());
            }
        }
        let written = self.pipe.length();
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        zip.start_file(format!("{stem}.json"), options)?;
        zip.write_all(&serde_json::to_vec_pretty(&image.settings)?)?;
        Ok(written)
    }

    fn tell_missing(&self, zip: &mut ZipWriter<Pipe>) -> io::Result<()> {
        if self.missing.is_empty() {
            return Ok(());
        }
        zip.start_file(MISSING, options(Utc::now()))?;
        let names = self.missing.join("\n");
        zip.write_all(format!("These pictures could not be read:\n{names}\n").as_bytes())
    }
}

/// As it is: a picture is compressed already.
fn options(moment: DateTime<Utc>) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let number = |part: u32| u8::try_from(part).unwrap_or_default();
    let year = u16::try_from(moment.year()).unwrap_or_default();
    let (month, day) = (number(moment.month()), number(moment.day()));
    let (hour, minute, second) = (number(moment.hour()), number(moment.minute()), number(moment.second()));
    let moment = zip::DateTime::from_date_and_time(year, month, day, hour, minute, second);
    options.last_modified_time(moment.unwrap_or_default())
}
