//! Images and the history.

mod change;
pub mod file_name;

pub use change::{BulkAction, HistoryChanged, count_text};

use crate::jobs::GenerationJob;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Maximum number of images in one zip download.
pub const MAX_EXPORTED_IMAGES: usize = 500;

/// The box that a thumbnail fits in, with its aspect ratio preserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThumbnailSize {
    Small,
    Medium,
    Large,
}

impl ThumbnailSize {
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// Longest side in pixels: 150, 300 or 600.
    pub fn side(self) -> u32 {
        match self {
            Self::Small => 150,
            Self::Medium => 300,
            Self::Large => 600,
        }
    }

    /// Value of the `thumbnail` query parameter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

/// URL of an image's full file.
pub fn image_url(content_id: i64) -> String {
    format!("/api/v1/images/{content_id}")
}

/// URL of an image's thumbnail.
pub fn thumbnail_url(content_id: i64, size: ThumbnailSize) -> String {
    format!("/api/v1/images/{content_id}?thumbnail={}", size.as_str())
}

/// URLs of the three thumbnails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ThumbnailUrls {
    pub small: String,
    pub medium: String,
    pub large: String,
}

/// An image in a job's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct JobImage {
    pub content_id: i64,
    pub url: String,
    pub thumbnail_urls: ThumbnailUrls,
    pub width: u32,
    pub height: u32,
}

impl JobImage {
    pub fn new(content_id: i64, width: u32, height: u32) -> Self {
        let [small, medium, large] = ThumbnailSize::ALL.map(|size| thumbnail_url(content_id, size));
        let thumbnail_urls = ThumbnailUrls { small, medium, large };
        Self { content_id, url: image_url(content_id), thumbnail_urls, width, height }
    }
}

/// An image as its owner sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ContentItem {
    pub id: i64,
    pub job_id: Option<i64>,
    /// Index in its batch, from 0.
    pub batch_index: i32,
    pub title: String,
    pub prompt: String,
    /// MIME type of the file.
    pub mime: String,
    pub width: u32,
    pub height: u32,
    /// Size of the file in bytes.
    pub bytes: i64,
    pub is_favorite: bool,
    /// In alphabetical order.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The engine had generated it before and served it from its cache.
    #[serde(default)]
    pub cached: bool,
    pub created_at: DateTime<Utc>,
}

impl ContentItem {
    /// The title, or the prompt if none was given.
    pub fn name(&self) -> &str {
        if self.prompt.starts_with(&self.title) { &self.prompt } else { &self.title }
    }
}

/// One cell of the history: an image, or a job without images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant)] // a page holds 24 of them
pub enum HistoryEntry {
    Image(ContentItem),
    Job(GenerationJob),
}

impl HistoryEntry {
    /// When the image or the job was created.
    pub fn created_at(&self) -> DateTime<Utc> {
        match self {
            Self::Image(item) => item.created_at,
            Self::Job(job) => job.created_at,
        }
    }
}

/// A page of the history, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HistoryPage {
    pub entries: Vec<HistoryEntry>,
    /// Pass to get the next page; null at the end.
    pub next_cursor: Option<String>,
    /// Number of matching entries on all pages; only on the first page.
    pub total: Option<u64>,
    /// False if there are more than `total`.
    pub total_exact: bool,
}

/// Everything that the viewer shows of an image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageView {
    pub item: ContentItem,
    /// All images of its batch, itself included.
    pub batch: Vec<JobImage>,
    /// Neighbours in the filtered history.
    pub newer: Option<i64>,
    pub older: Option<i64>,
    /// Its details, as HTML.
    pub details: String,
    /// File name for downloads.
    pub file_name: String,
}

/// A finished image with stored files, ready to be inserted.
#[derive(Clone, Debug, PartialEq)]
pub struct NewContentItem {
    /// Index in its batch, from 0.
    pub batch_index: i32,
    /// Key of the file in the storage.
    pub storage_key: String,
    pub mime: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Size of the file in bytes.
    pub bytes: i64,
    /// Hash of the file in hex; its ETag.
    pub blake3: String,
    /// Free JSON object stored with the image.
    pub metadata: serde_json::Value,
}
