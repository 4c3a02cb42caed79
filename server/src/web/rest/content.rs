//! Images as a collection: found again, named, tagged, deleted.

use super::json::Body;
use super::path::Id;
use crate::web::Web;
use crate::web::identity::Caller;
use crate::web::problem::Problem;
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

/// Entries on a page, when nothing is said.
const LIMIT: u64 = 24;

/// The parameters, for the contract.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // read by hand, because several values may be repeated or separated by commas
pub struct ContentQuery {
    /// Words, "quoted phrases" and -exclusions over prompt, negative prompt, title and model.
    q: Option<String>,
    /// Any of these; jobs without images are entries too.
    status: Option<Vec<String>>,
    model: Option<String>,
    lora: Option<String>,
    /// Like 832x1216.
    size: Option<String>,
    /// First day, in your zone.
    from: Option<String>,
    /// Last day, in your zone.
    to: Option<String>,
    favorite: Option<bool>,
    /// All of these.
    tag: Option<Vec<String>>,
    /// Images of one job.
    job: Option<i64>,
    /// 1 to 100; 24 when absent.
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One cell of the history: an image, or a job that has none.
#[derive(Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[allow(clippy::large_enum_variant)] // a page holds a hundred of them
enum HistoryEntry {
    Image(ContentItem),
    Job(GenerationJob),
}

impl From<images::HistoryEntry> for HistoryEntry {
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
    items: Vec<HistoryEntry>,
    /// Entries under the filter, over all pages; null after the first page.
    total: Option<u64>,
    /// False when there are more than `total`.
    total_exact: bool,
    limit: u64,
    /// Null on the last page.
    next_cursor: Option<String>,
}

/// Your images and the jobs that have none, newest first. All filters must hold.
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
    let page = Page::parse(&query)?;
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
        items: found.entries.into_iter().map(HistoryEntry::from).collect(),
        total: found.total,
        total_exact: found.total_exact,
        limit: page.limit,
        next_cursor: found.next_cursor,
    }))
}

struct Page {
    limit: u64,
    cursor: Option<String>,
}

impl Page {
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

/// What of an image can be changed; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeContent {
    /// 1 to 255 characters.
    title: Option<String>,
    is_favorite: Option<bool>,
    /// All its tags from now on.
    tags: Option<Vec<String>>,
}

/// Names an image, marks it as a favourite, or gives it tags: all that is asked for, or nothing.
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

/// Deletes an image; its files go within a day.
#[utoipa::path(
    delete, path = "/content/{content_id}", tag = "Images", params(("content_id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 404))
)]
pub async fn delete(State(web): State<Web>, Caller(user): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    services::images::delete(&web.context.database.write, &user.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One change to many entries of the history, 1 to 1,000 together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkChange {
    /// Images.
    #[serde(default)]
    ids: Vec<i64>,
    /// With delete and restore: jobs, each with all of its images.
    #[serde(default)]
    jobs: Vec<i64>,
    action: BulkAction,
    /// With tag and untag: which.
    tag: Option<String>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub struct BulkChanged {
    /// Images that were changed, without those that went or came with their job.
    count: u64,
    /// Jobs that were deleted or restored.
    jobs: u64,
    /// Images that were not there.
    gone: Vec<i64>,
    /// Jobs that were left as they are: not there, or not ended yet. The rest is done all the same.
    jobs_left: Vec<SkippedJob>,
}

impl From<HistoryChanged> for BulkChanged {
    fn from(changed: HistoryChanged) -> Self {
        let HistoryChanged { count, jobs, gone, jobs_left, .. } = changed;
        Self { count, jobs, gone, jobs_left }
    }
}

/// Deletes or restores many images and jobs at once, or marks or tags many images; those of others are left alone.
/// What was deleted together comes back as it was.
#[utoipa::path(
    post, path = "/content/bulk", tag = "Images", request_body = BulkChange,
    responses((status = 200, body = BulkChanged), (status = 401), (status = 422))
)]
pub async fn bulk(
    State(web): State<Web>,
    Caller(user): Caller,
    Body(wanted): Body<BulkChange>,
) -> Result<Json<BulkChanged>, Problem> {
    let c = &web.context.database.write;
    let selection = Selection { images: &wanted.ids, jobs: &wanted.jobs };
    let changed =
        services::images::bulk(c, &user.id, selection, wanted.action, wanted.tag.as_deref()).await?;
    Ok(Json(changed.into()))
}
