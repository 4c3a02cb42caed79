//! The models as one user sees them.

use super::listing::{Found, ModelFilter, count, find};
use super::models::models;
use super::recent::{LastUsed, last_used};
use crate::data::sql;
use crate::data::tables::models::{Column, Entity, Model as Row};
use domain::engines::picture_url;
use domain::engines::{LibraryModel, Model, ModelDefaults, ModelKind};
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{DbErr, QueryResult};
use std::collections::HashMap;

/// A page of models, and their total number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LibraryPage {
    pub items: Vec<LibraryModel>,
    pub total: u64,
}

/// The models matching `filter` that engines in use have or, while offline, last had.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn library(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &ModelFilter<'_>,
) -> Result<LibraryPage, Error> {
    let Found { ids, total } = find(c, user_id, filter).await?;
    let mut offered = models(c, ids.iter().copied()).await?;
    let known = known(c, user_id, &ids).await?;
    let items = ids.iter().filter_map(|id| Some(known.about(offered.remove(id)?))).collect();
    Ok(LibraryPage { items, total })
}

/// Total number of models of a kind.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn model_total(c: &impl ConnectionTrait, kind: ModelKind) -> Result<u64, Error> {
    Ok(count(c, "", &ModelFilter::first(kind, 0)).await?)
}

/// One model, even if no engine has it any more.
///
/// # Errors
/// [`Error::NotFound`] for a model that no engine ever had.
pub async fn library_model(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<LibraryModel, Error> {
    let row = Entity::find_by_id(id).one(c).await?.ok_or_else(|| Error::not_found("model"))?;
    let offered = models(c, [id]).await?.remove(&id);
    Ok(known(c, user_id, &[id]).await?.about(offered.unwrap_or_else(|| gone(row))))
}

/// The checkpoint with this name, if an engine in use has it or, while offline, last had it.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn library_checkpoint(
    c: &impl ConnectionTrait,
    user_id: &str,
    name: &str,
) -> Result<Option<LibraryModel>, Error> {
    let of_kind = Entity::find().filter(Column::Kind.eq(ModelKind::Checkpoint));
    let Some(row) = of_kind.filter(Column::Name.eq(name)).one(c).await? else { return Ok(None) };
    let Some(offered) = models(c, [row.id]).await?.remove(&row.id) else { return Ok(None) };
    Ok(Some(known(c, user_id, &[row.id]).await?.about(offered)))
}

/// A model that no enabled engine has.
fn gone(row: Row) -> Model {
    Model {
        id: row.id,
        name: row.name,
        kind: row.kind,
        family: row.family,
        trigger_words: row.trigger_words.0,
        engines: Vec::new(),
        available: false,
    }
}

#[derive(Clone, Default)]
struct Details {
    favorite: bool,
    note: Option<String>,
    picture: Option<i64>,
    defaults: Option<ModelDefaults>,
}

struct Known {
    details: HashMap<i64, Details>,
    last_used: LastUsed,
}

impl Known {
    fn about(&self, model: Model) -> LibraryModel {
        let Details { favorite, note, picture, defaults } =
            self.details.get(&model.id).cloned().unwrap_or_default();
        let last_used_job = self.last_used.get(&(model.kind, model.name.clone())).copied();
        LibraryModel {
            picture: picture.map(|image| picture_url(model.id, image)),
            model,
            favorite,
            last_used_job,
            note,
            defaults,
        }
    }
}

async fn known(c: &impl ConnectionTrait, user_id: &str, ids: &[i64]) -> Result<Known, DbErr> {
    let statement = format!(
        "SELECT m.id AS id, m.note AS note, m.defaults AS defaults, f.model_id AS favorite, p.id AS picture \
         FROM models m LEFT JOIN model_favorites f ON f.model_id = m.id AND f.user_id = $1 \
         LEFT JOIN content_items p ON p.id = CAST(m.picture AS BIGINT) AND p.deleted_at IS NULL WHERE {}",
        sql::in_list(c, "m.id", "$2")
    );
    let rows = sql::all(c, &statement, [user_id.into(), sql::list_param(c, ids.iter().copied())]).await?;
    let details = rows.iter().map(|row| Ok((row.try_get("", "id")?, details(row)?)));
    Ok(Known { details: details.collect::<Result<_, DbErr>>()?, last_used: last_used(c, user_id).await? })
}

fn details(row: &QueryResult) -> Result<Details, DbErr> {
    let defaults: Option<Json> = row.try_get("", "defaults")?;
    let defaults = defaults.map(serde_json::from_value).transpose();
    Ok(Details {
        favorite: row.try_get::<Option<i64>>("", "favorite")?.is_some(),
        note: row.try_get("", "note")?,
        picture: row.try_get("", "picture")?,
        defaults: defaults.map_err(|error| DbErr::Json(error.to_string()))?,
    })
}
