//! Values that a user's history can be filtered by.

use crate::data::sql;
use domain::error::Error;
use sea_orm::{ConnectionTrait, DbErr, Value};

/// Maximum values listed per kind.
const MAX_VALUES: u32 = 200;
/// How many of the newest images the sizes come from.
const NEWEST: u32 = 500;

/// Values that occur in a history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Checkpoints of the user's jobs, in alphabetical order.
    pub models: Vec<String>,
    /// LoRAs that engines know, in alphabetical order.
    pub loras: Vec<String>,
    /// Sizes of the newest images, "832x1216".
    pub sizes: Vec<String>,
    /// Tags in use, in alphabetical order.
    pub tags: Vec<String>,
}

/// Values that `user_id`'s history can be filtered by.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn facets(c: &impl ConnectionTrait, user_id: &str) -> Result<Facets, Error> {
    let mine: [Value; 1] = [user_id.into()];
    Ok(Facets {
        models: names(c, &format!("{MODELS} LIMIT {MAX_VALUES}"), mine.clone()).await?,
        loras: names(c, &format!("{LORAS} LIMIT {MAX_VALUES}"), []).await?,
        sizes: names(c, &sizes(), mine.clone()).await?,
        tags: names(c, &format!("{TAGS} LIMIT {MAX_VALUES}"), mine).await?,
    })
}

/// Steps from name to name on the index, so that it reads one row per name, not per job.
const MODELS: &str = "WITH RECURSIVE names(name) AS ( \
    SELECT min(checkpoint_model) FROM generation_jobs WHERE user_id = $1 AND deleted_at IS NULL \
    UNION ALL SELECT (SELECT min(j.checkpoint_model) FROM generation_jobs j WHERE j.user_id = $1 \
    AND j.deleted_at IS NULL AND j.checkpoint_model > names.name) FROM names WHERE names.name IS NOT NULL) \
    SELECT name FROM names WHERE name IS NOT NULL";
const LORAS: &str = "SELECT DISTINCT name FROM models WHERE kind = 'lora' ORDER BY name";
const TAGS: &str = "SELECT DISTINCT t.tag AS name FROM content_tags t JOIN content_items i ON i.id = t.content_id \
    WHERE i.creator_id = $1 AND i.deleted_at IS NULL ORDER BY t.tag";

fn sizes() -> String {
    format!(
        "SELECT DISTINCT width || 'x' || height AS name FROM (SELECT width, height FROM content_items \
         WHERE creator_id = $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT {NEWEST}) newest ORDER BY name"
    )
}

async fn names(
    c: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<String>, DbErr> {
    sql::all(c, sql, values).await?.iter().map(|row| row.try_get("", "name")).collect()
}
