//! The history: searching, naming, tagging and deleting images.

use super::wire::json::Body;
use super::wire::path::Id;
use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::state::Web;
use app::images;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use domain::error::Error;
use domain::images::{BulkAction, ContentItem, HistoryChanged};
use domain::jobs::{GenerationJob, SkippedJob};
use serde::{Deserialize, Serialize};
use services::images::{ContentEdit, HistoryFilter, Requester, Selection};
use utoipa::{IntoParams, ToSchema};

/// Default entries per page.
const LIMIT: u64 = 24;

/// The parameters, for OpenAPI.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // parsed by hand: values may be repeated or comma-separated
pub struct ContentQuery {
    /// Words, "quoted phrases" and -exclusions in prompt, negative prompt, title and model.
    q: Option<String>,
    /// Any of these; jobs without images are also entries.
    status: Option<Vec<String>>,
    model: Option<String>,
    lora: Option<String>,
    /// For example 832x1216.
    size: Option<String>,
    /// First day, in your time zone.
    from: Option<String>,
    /// Last day, in your time zone.
    to: Option<String>,
    favorite: Option<bool>,
    /// All of these.
    tag: Option<Vec<String>>,
    /// Images of one job.
    job: Option<i64>,
    /// 1 to 100. Default: 24.
    limit: Option<u64>,
    /// `next_cursor` of the previous page.
    cursor: Option<String>,
}

/// An entry of the history: an image, or a job without one.
#[derive(Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[allow(clippy::large_enum_variant)] // a page holds a hundred of them
#[schema(as = HistoryEntry)]
enum ContentEntry {
    Image(ContentItem),
    Job(GenerationJob),
}

impl From<images::HistoryEntry> for ContentEntry {
    fn from(entry: images::HistoryEntry) -> Self {
        match entry {
            images::HistoryEntry::Image(item) => Self::Image(item),
            images::HistoryEntry::Job(job) => Self::Job(job),
        }
    }
}

/// A page of the history.
#[derive(Serialize, ToSchema)]
pub struct ContentList {
    items: Vec<ContentEntry>,
    /// Number of matching entries on all pages; null after the first page.
    total: Option<u64>,
    /// False when there are more than `total`.
    total_exact: bool,
    limit: u64,
    /// Null on the last page.
    next_cursor: Option<String>,
}

/// Your images and the jobs without images, newest first. Filters are combined with AND.
#[utoipa::path(
    get, path = "/content", tag = "Images", params(ContentQuery),
    responses((status = 200, body = ContentList), (status = 401), (status = 422))
)]
pub async fn list(
    State(web): State<Web>,
    Caller(user): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<ContentList>, Problem> {
    let query = query.unwrap_or_default();
    let filter = HistoryFilter::parse(&query)?;
    let page = PageCursor::parse(&query)?;
    let who = Requester { user_id: &user.id, timezone: &user.timezone };
    let found = services::images::history(
        &web.context.database.read,
        who,
        &filter,
        page.cursor.as_deref(),
        page.limit,
    )
    .await?;
    Ok(Json(ContentList {
        items: found.entries.into_iter().map(ContentEntry::from).collect(),
        total: found.total,
        total_exact: found.total_exact,
        limit: page.limit,
        next_cursor: found.next_cursor,
    }))
}

struct PageCursor {
    limit: u64,
    cursor: Option<String>,
}

impl PageCursor {
    fn parse(query: &str) -> Result<Self, Error> {
        let mut page = Self { limit: LIMIT, cursor: None };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "limit" if !value.is_empty() => {
                    let limit = value.parse().ok().filter(|limit| (1..=100).contains(limit));
                    page.limit =
                        limit.ok_or_else(|| Error::field("limit", "must be a whole number from 1 to 100"))?;
                }
                "cursor" if !value.is_empty() => page.cursor = Some(value.into_owned()),
                _ => {}
            }
        }
        Ok(page)
    }
}

/// Fields to change; absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeContent {
    /// 1 to 255 characters.
    title: Option<String>,
    is_favorite: Option<bool>,
    /// Replaces all tags.
    tags: Option<Vec<String>>,
}

/// Changes title, favourite or tags of an image. All or nothing.
#[utoipa::path(
    patch, path = "/content/{content_id}", tag = "Images", params(("content_id" = i64, Path)), request_body = ChangeContent,
    responses((status = 200, body = ContentItem), (status = 401), (status = 404), (status = 422))
)]
pub async fn change(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    Body(wanted): Body<ChangeContent>,
) -> Result<Json<ContentItem>, Problem> {
    let ChangeContent { title, is_favorite, tags } = wanted;
    let edit = ContentEdit { title, is_favorite, tags };
    Ok(Json(services::images::edit(&web.context.database.write, &user.id, id, &edit).await?))
}

/// Deletes an image. Its files are removed within a day.
#[utoipa::path(
    delete, path = "/content/{content_id}", tag = "Images", params(("content_id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 404))
)]
pub async fn delete(State(web): State<Web>, Caller(user): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    services::images::delete(&web.context.database.write, &user.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One change to many entries of the history, 1 to 1,000 in total.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BulkChange)]
pub struct BulkContentChange {
    /// Ids of images.
    #[serde(default)]
    ids: Vec<i64>,
    /// Ids of jobs, each with all its images. For delete and restore only.
    #[serde(default)]
    jobs: Vec<i64>,
    action: BulkAction,
    /// For tag and untag only.
    tag: Option<String>,
}

/// Result of a bulk change.
#[derive(Serialize, ToSchema)]
pub struct BulkChanged {
    /// Changed images, not counting those deleted or restored with their job.
    count: u64,
    /// Deleted or restored jobs.
    jobs: u64,
    /// Images that were not found.
    gone: Vec<i64>,
    /// Jobs left unchanged because they were not found or have not ended.
    jobs_left: Vec<SkippedJob>,
}

impl From<HistoryChanged> for BulkChanged {
    fn from(changed: HistoryChanged) -> Self {
        let HistoryChanged { count, jobs, gone, jobs_left, .. } = changed;
        Self { count, jobs, gone, jobs_left }
    }
}

/// Deletes or restores many images and jobs at once, or marks or tags many images. Items of other users are skipped.
/// Restoring brings back what was deleted together.
#[utoipa::path(
    post, path = "/content/bulk", tag = "Images", request_body = BulkContentChange,
    responses((status = 200, body = BulkChanged), (status = 401), (status = 422))
)]
pub async fn bulk(
    State(web): State<Web>,
    Caller(user): Caller,
    Body(wanted): Body<BulkContentChange>,
) -> Result<Json<BulkChanged>, Problem> {
    let c = &web.context.database.write;
    let selection = Selection { images: &wanted.ids, jobs: &wanted.jobs };
    let changed =
        services::images::bulk(c, &user.id, selection, wanted.action, wanted.tag.as_deref()).await?;
    Ok(Json(changed.into()))
}
