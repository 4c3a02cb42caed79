//! Tags of images.

use super::item::row;
use crate::data::sql;
use crate::data::tables::content_items::Model;
use domain::error::Error;
use domain::images::ContentItem;
use sea_orm::{ConnectionTrait, DbErr, TransactionSession, TransactionTrait};
use std::collections::HashMap;

/// Maximum characters of a tag.
const MAX_TAG_LENGTH: usize = 50;
/// Maximum tags of one image.
const MAX_TAGS: usize = 20;

/// `rows` with their tags.
pub async fn tagged(c: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<ContentItem>, DbErr> {
    let mut tags = of_images(c, rows.iter().map(|row| row.id)).await?;
    let item = |row: Model| ContentItem { tags: tags.remove(&row.id).unwrap_or_default(), ..row.into() };
    Ok(rows.into_iter().map(item).collect())
}

async fn of_images(
    c: &impl ConnectionTrait,
    ids: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Vec<String>>, DbErr> {
    let sql = format!(
        "SELECT content_id, tag FROM content_tags WHERE {} ORDER BY tag",
        sql::in_list(c, "content_id", "$1")
    );
    let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
    for row in sql::all(c, &sql, [sql::list_param(c, ids)]).await? {
        tags.entry(row.try_get("", "content_id")?).or_default().push(row.try_get("", "tag")?);
    }
    Ok(tags)
}

/// Replaces an image's tags, in lower case; returns the new tags.
///
/// # Errors
/// [`Error::Invalid`] for a tag out of its limits or too many, [`Error::NotFound`] when the image
/// does not exist, is deleted or belongs to another user.
pub async fn set_tags<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    id: i64,
    tags: &[String],
) -> Result<Vec<String>, Error> {
    let transaction = sql::begin(c).await?;
    let wanted = replace_tags(&transaction, user_id, id, tags).await?;
    transaction.commit().await?;
    Ok(wanted)
}

/// Like [`set_tags`], within the transaction `c`.
pub(super) async fn replace_tags(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    tags: &[String],
) -> Result<Vec<String>, Error> {
    let wanted = checked(tags)?;
    row(c, user_id, id).await?;
    let known = of_images(c, [id].into_iter()).await?.remove(&id).unwrap_or_default();
    for tag in known.iter().filter(|tag| !wanted.contains(tag)) {
        let remove = "DELETE FROM content_tags WHERE content_id = $1 AND tag = $2";
        sql::run(c, remove, [id.into(), tag.as_str().into()]).await?;
    }
    for tag in wanted.iter().filter(|tag| !known.contains(tag)) {
        let add = "INSERT INTO content_tags (content_id, tag) VALUES ($1, $2)";
        sql::run(c, add, [id.into(), tag.as_str().into()]).await?;
    }
    Ok(wanted)
}

/// Adds one tag to those of `ids` that belong to `user_id`, or removes it; returns how many images changed.
/// An image with 20 tags gets no more.
pub(super) async fn tag_many(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: &[i64],
    tag: &str,
    on: bool,
) -> Result<u64, Error> {
    let tag = one(tag).ok_or_else(|| Error::field("tag", limits()))?;
    let selection = sql::in_list(c, "i.id", "$3");
    let theirs = format!("{selection} AND i.creator_id = $1 AND i.deleted_at IS NULL");
    let sql = match on {
        true => format!(
            "INSERT INTO content_tags (content_id, tag) SELECT i.id, $2 FROM content_items i WHERE {theirs} \
             AND (SELECT count(*) FROM content_tags t WHERE t.content_id = i.id) < {MAX_TAGS} ON CONFLICT DO NOTHING"
        ),
        false => format!(
            "DELETE FROM content_tags WHERE tag = $2 AND content_id IN (SELECT i.id FROM content_items i \
             WHERE {theirs})"
        ),
    };
    Ok(sql::run(c, &sql, [user_id.into(), tag.into(), sql::list_param(c, ids.iter().copied())]).await?)
}

fn checked(tags: &[String]) -> Result<Vec<String>, Error> {
    let wanted = tags.iter().filter(|tag| !tag.trim().is_empty()).map(|tag| one(tag));
    let mut wanted = wanted.collect::<Option<Vec<_>>>().ok_or_else(|| Error::field("tags", limits()))?;
    wanted.sort();
    wanted.dedup();
    if wanted.len() > MAX_TAGS {
        return Err(Error::field("tags", format!("at most {MAX_TAGS} tags")));
    }
    Ok(wanted)
}

/// A tag in lower case. It has no comma, which separates tags in a field.
fn one(tag: &str) -> Option<String> {
    let tag = tag.trim().to_lowercase();
    let is_tag = !tag.is_empty() && tag.chars().count() <= MAX_TAG_LENGTH && !tag.contains([',', '\0']);
    is_tag.then_some(tag)
}

fn limits() -> String {
    format!("must have 1 to {MAX_TAG_LENGTH} characters each and no comma")
}
