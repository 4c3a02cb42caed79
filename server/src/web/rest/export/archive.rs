//! Streams a zip in pieces, so that no image is ever in memory as a whole. An entry's size and checksum follow its data
//! and are repeated in the directory at the end, which programs read.

use super::written::ArchivePipe;
use crate::png_metadata;
use crate::storage::{Storage, StorageError};
use axum::body::Bytes;
use chrono::{DateTime, Datelike, Timelike, Utc};
use domain::images::file_name::file_name;
use futures::future::ready;
use futures::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use services::images::{ExportedImage, ImageSettings};
use std::io::{self, Write};
use std::vec::IntoIter;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// Name of the entry that lists unreadable files.
const MISSING: &str = "missing.txt";

/// A zip being written.
pub struct Archive {
    storage: Storage,
    images: IntoIter<ExportedImage>,
    /// Names of files that are missing.
    missing: Vec<String>,
    /// The rest of the current image.
    picture: Option<BoxStream<'static, io::Result<Bytes>>>,
    /// `None` once the zip is finished.
    zip: Option<ZipWriter<StreamWriter<ArchivePipe>>>,
    written: ArchivePipe,
}

impl Archive {
    pub fn of(storage: Storage, images: Vec<ExportedImage>) -> Self {
        let written = ArchivePipe::default();
        let zip = Some(ZipWriter::new_stream(written.clone()));
        Self { storage, images: images.into_iter(), missing: Vec::new(), picture: None, zip, written }
    }

    /// The bytes of the zip, written as they are read.
    pub fn stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::try_unfold(self, Self::next).try_filter(|bytes| ready(!bytes.is_empty()))
    }

    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        let Some(mut zip) = self.zip.take() else { return Ok(None) };
        if let Some(picture) = &mut self.picture {
            match picture.try_next().await? {
                Some(piece) => zip.write_all(&piece)?,
                None => self.picture = None,
            }
            self.zip = Some(zip);
        } else if let Some(image) = self.images.next() {
            self.begin(&mut zip, image).await?;
            self.zip = Some(zip);
        } else {
            self.tell_missing(&mut zip)?;
            zip.finish()?;
        }
        Ok(Some((self.written.take(), self)))
    }

    /// Adds an image's settings and starts the image.
    async fn begin(
        &mut self,
        zip: &mut ZipWriter<StreamWriter<ArchivePipe>>,
        image: ExportedImage,
    ) -> io::Result<()> {
        let name = file_name(&image.stored.item);
        let options = options(image.stored.item.created_at);
        add_settings(zip, &name, options, &image.settings)?;
        match picture(&self.storage, &image).await {
            Ok(picture) => {
                zip.start_file(&name, options)?;
                self.picture = Some(picture);
            }
            Err(error) => {
                tracing::error!(%error, "cannot read an image file");
                self.missing.push(name);
            }
        }
        Ok(())
    }

    fn tell_missing(&self, zip: &mut ZipWriter<StreamWriter<ArchivePipe>>) -> io::Result<()> {
        if self.missing.is_empty() {
            return Ok(());
        }
        zip.start_file(MISSING, options(Utc::now()))?;
        let names = self.missing.join("\n");
        zip.write_all(format!("These pictures couldn't be read:\n{names}\n").as_bytes())
    }
}

async fn picture(
    storage: &Storage,
    image: &ExportedImage,
) -> Result<BoxStream<'static, io::Result<Bytes>>, StorageError> {
    let key = image.stored.storage_key.clone();
    let size = storage.size(&key).await?;
    let parts = png_metadata::completed(storage, size, &image.stored).await?;
    let all = 0..parts.length();
    Ok(parts.stream(storage.clone(), key, all).boxed())
}

fn add_settings(
    zip: &mut ZipWriter<StreamWriter<ArchivePipe>>,
    picture: &str,
    options: SimpleFileOptions,
    settings: &ImageSettings,
) -> io::Result<()> {
    let stem = picture.rsplit_once('.').map_or(picture, |(stem, _)| stem);
    zip.start_file(format!("{stem}.json"), options)?;
    zip.write_all(&serde_json::to_vec_pretty(settings)?)
}

/// Stored without compression: images are compressed already.
fn options(moment: DateTime<Utc>) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let number = |part: u32| u8::try_from(part).unwrap_or_default();
    let year = u16::try_from(moment.year()).unwrap_or_default();
    let (month, day) = (number(moment.month()), number(moment.day()));
    let (hour, minute, second) = (number(moment.hour()), number(moment.minute()), number(moment.second()));
    let moment = zip::DateTime::from_date_and_time(year, month, day, hour, minute, second);
    options.last_modified_time(moment.unwrap_or_default())
}
