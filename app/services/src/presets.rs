//! Saving, changing and deleting presets. Owner of `presets`.

mod form;
mod picture;
mod prompts;

use crate::data::sql;
use crate::data::tables::presets::{ActiveModel, Column, Entity, Model};
use chrono::{DateTime, TimeDelta, Utc};
use domain::error::Error;
use domain::jobs::Draft;
use domain::presets::{MAX_NAME_LENGTH, MAX_PRESETS, Preset};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, Select, SqlErr, TransactionSession, TransactionTrait, UpdateMany};

pub use prompts::{RecentPrompt, recent_prompts};

/// How long a deleted preset can be restored.
const RESTORABLE_FOR: TimeDelta = TimeDelta::days(1);

/// All presets of a user, by name.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn list(c: &impl ConnectionTrait, user_id: &str) -> Result<Vec<Preset>, Error> {
    let rows = own_presets(user_id).order_by_asc(Column::Name).all(c).await?;
    rows.into_iter().map(preset).collect()
}

/// One preset of a user.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<Preset, Error> {
    let row = own_presets(user_id).filter(Column::Id.eq(id)).one(c).await?;
    preset(row.ok_or_else(|| Error::not_found("preset"))?)
}

/// Saves `form` under a name.
///
/// # Errors
/// [`Error::Invalid`] for a name that is blank, too long or taken, beyond 200 presets, or for a form longer than a
/// job's ([`form::to_json`]).
pub async fn create(
    c: &impl ConnectionTrait,
    user_id: &str,
    name: &str,
    form: &Draft,
) -> Result<Preset, Error> {
    let name = checked(name)?;
    let kept = form::to_json(form)?;
    purge(c, user_id).await?;
    if own_presets(user_id).count(c).await? >= MAX_PRESETS {
        return Err(Error::field(
            "name",
            format!("you have {MAX_PRESETS} presets, the limit; delete one first"),
        ));
    }
    let now = sql::now();
    let row = ActiveModel {
        user_id: Set(user_id.to_owned()),
        name: Set(name.clone()),
        form: Set(kept),
        content_id: Set(picture::newest_of(c, user_id, form).await?),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    preset(row.insert(c).await.map_err(|error| taken(error, &name))?)
}

/// Replaces the preset's form.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] for a form longer than a job's.
pub async fn update(c: &impl ConnectionTrait, user_id: &str, id: i64, form: &Draft) -> Result<Preset, Error> {
    let mut change = one(user_id, id).col_expr(Column::Form, Expr::value(form::to_json(form)?));
    // Without an image of the new form, the old image is better than none.
    if let Some(picture) = picture::newest_of(c, user_id, form).await? {
        change = change.col_expr(Column::ContentId, Expr::value(picture));
    }
    changed(c, change).await?;
    get(c, user_id, id).await
}

/// Renames the preset.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] as [`create`].
pub async fn rename(c: &impl ConnectionTrait, user_id: &str, id: i64, name: &str) -> Result<Preset, Error> {
    let name = checked(name)?;
    let change = one(user_id, id).col_expr(Column::Name, Expr::value(name.as_str()));
    match changed(c, change).await {
        Err(PresetError::Failed(error)) => Err(taken(error, &name)),
        done => Ok(done?),
    }?;
    get(c, user_id, id).await
}

/// Changes the preset's name, form or both, in one transaction; absent values stay.
///
/// # Errors
/// As [`rename`] and [`update`].
pub async fn edit<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    id: i64,
    name: Option<&str>,
    form: Option<&Draft>,
) -> Result<Preset, Error> {
    let transaction = sql::begin(c).await?;
    if let Some(name) = name {
        rename(&transaction, user_id, id, name).await?;
    }
    if let Some(form) = form {
        update(&transaction, user_id, id, form).await?;
    }
    let preset = get(&transaction, user_id, id).await?;
    transaction.commit().await?;
    Ok(preset)
}

/// Deletes the preset. It can be restored for a day.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn delete(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<(), Error> {
    Ok(changed(c, one(user_id, id).col_expr(Column::DeletedAt, Expr::value(sql::now()))).await?)
}

/// Restores a deleted preset.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] when another preset has taken its name.
pub async fn restore(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<Preset, Error> {
    let deleted = Entity::find_by_id(id).filter(Column::UserId.eq(user_id)).one(c).await?;
    let row =
        deleted.filter(|row| row.deleted_at.is_some()).ok_or_else(|| Error::not_found("deleted preset"))?;
    let back = Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(Column::Id.eq(id));
    back.exec(c).await.map_err(|error| taken(error, &row.name))?;
    get(c, user_id, id).await
}

/// Why a change was not made.
enum PresetError {
    NotThere,
    Failed(DbErr),
}

impl From<PresetError> for Error {
    fn from(refused: PresetError) -> Self {
        match refused {
            PresetError::NotThere => Self::not_found("preset"),
            PresetError::Failed(error) => error.into(),
        }
    }
}

async fn changed(c: &impl ConnectionTrait, change: UpdateMany<Entity>) -> Result<(), PresetError> {
    let change = change.col_expr(Column::UpdatedAt, Expr::value(sql::now()));
    match change.exec(c).await.map_err(PresetError::Failed)?.rows_affected {
        0 => Err(PresetError::NotThere),
        _ => Ok(()),
    }
}

fn own_presets(user_id: &str) -> Select<Entity> {
    Entity::find().filter(Column::UserId.eq(user_id)).filter(Column::DeletedAt.is_null())
}

fn one(user_id: &str, id: i64) -> UpdateMany<Entity> {
    let theirs = Entity::update_many().filter(Column::Id.eq(id)).filter(Column::UserId.eq(user_id));
    theirs.filter(Column::DeletedAt.is_null())
}

/// Removes presets that can no longer be restored.
async fn purge(c: &impl ConnectionTrait, user_id: &str) -> Result<(), DbErr> {
    let old = Entity::delete_many().filter(Column::UserId.eq(user_id));
    old.filter(Column::DeletedAt.lt(sql::now() - RESTORABLE_FOR)).exec(c).await.map(drop)
}

fn preset(row: Model) -> Result<Preset, Error> {
    let Model { id, name, content_id, created_at, updated_at, .. } = row;
    let form = serde_json::from_value(row.form).map_err(|error| {
        tracing::error!(%error, preset = id, "could not parse a preset");
        Error::Internal
    })?;
    Ok(Preset { id, name, form, content_id, created_at, updated_at })
}

fn checked(name: &str) -> Result<String, Error> {
    let name = name.trim();
    match name.chars().count() {
        1..=MAX_NAME_LENGTH => Ok(name.to_owned()),
        0 => Err(Error::field("name", format!("enter a name of 1 to {MAX_NAME_LENGTH} characters"))),
        length => {
            Err(Error::field("name", format!("at most {MAX_NAME_LENGTH} characters; this has {length}")))
        }
    }
}

fn taken(error: DbErr, name: &str) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Error::field("name", format!("you already have a preset named “{name}”"))
        }
        _ => error.into(),
    }
}
