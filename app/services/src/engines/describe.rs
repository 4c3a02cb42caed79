//! Details of a model: its note, cover image and recommended settings.

use crate::data::sql;
use crate::data::tables::content_items;
use crate::data::tables::models::{ActiveModel, Entity};
use domain::engines::{ModelDefaults, ModelForm};
use domain::error::{Error, FieldError};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

/// Maximum characters of a note.
const NOTE: usize = 2_000;

/// Changes to a model's details. Absent fields stay unchanged; `Some(None)` clears a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelChange {
    /// At most 2,000 characters.
    pub note: Option<Option<String>>,
    /// One of the editor's own images.
    pub picture: Option<Option<i64>>,
    pub defaults: Option<Option<ModelDefaults>>,
}

impl ModelChange {
    /// Parses a form.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming each field that isn't a number or is out of range.
    pub fn from_form(form: ModelForm) -> Result<Self, Error> {
        let picture = match form.picture.trim() {
            "" => None,
            "none" => Some(None),
            number => Some(Some(number.parse().map_err(|_| Error::field("picture", "must be a number"))?)),
        };
        let defaults = Some(Some(ModelDefaults::from_form(&form)?));
        Ok(Self { note: Some(Some(form.note)), picture, defaults })
    }
}

/// Changes the shared details of a model. The caller must check that `editor_id` is allowed to.
///
/// # Errors
/// [`Error::Invalid`] for a note that is too long, an image that isn't the editor's own, and defaults outside the
/// limits of a job; [`Error::NotFound`] for an unknown model.
pub async fn change_model(
    c: &impl ConnectionTrait,
    editor_id: &str,
    id: i64,
    change: ModelChange,
) -> Result<(), Error> {
    if Entity::find_by_id(id).one(c).await?.is_none() {
        return Err(Error::not_found("model"));
    }
    if change == ModelChange::default() {
        return Ok(());
    }
    let errors = validation_errors(c, editor_id, &change).await?;
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let mut row = ActiveModel { id: Set(id), ..Default::default() };
    if let Some(note) = change.note {
        row.note = Set(note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()));
    }
    if let Some(picture) = change.picture {
        row.picture = Set(picture.map(|image| image.to_string()));
    }
    if let Some(defaults) = change.defaults {
        let defaults = defaults.filter(|defaults| !defaults.is_empty()).map(serde_json::to_value).transpose();
        row.defaults = Set(defaults.map_err(|_| Error::Internal)?);
    }
    row.update(c).await?;
    Ok(())
}

async fn validation_errors(
    c: &impl ConnectionTrait,
    editor_id: &str,
    change: &ModelChange,
) -> Result<Vec<FieldError>, DbErr> {
    let mut errors = Vec::new();
    if change.note.iter().flatten().any(|note| note.trim().chars().count() > NOTE) {
        errors.push(FieldError::new("note", format!("must have at most {NOTE} characters")));
    }
    if let Some(Some(image)) = change.picture
        && !is_own(c, editor_id, image).await?
    {
        errors.push(FieldError::new("picture", "isn't one of your pictures"));
    }
    errors.extend(change.defaults.iter().flatten().flat_map(ModelDefaults::validation_errors));
    Ok(errors)
}

async fn is_own(c: &impl ConnectionTrait, user_id: &str, image: i64) -> Result<bool, DbErr> {
    use content_items::{Column, Entity};
    let theirs = Entity::find_by_id(image).filter(Column::CreatorId.eq(user_id));
    Ok(theirs.filter(Column::DeletedAt.is_null()).one(c).await?.is_some())
}

/// Owner and id of a model's cover image, which everyone may see.
///
/// # Errors
/// [`Error::NotFound`] for an unknown model, and for one whose cover image is missing or deleted.
pub async fn model_picture(c: &impl ConnectionTrait, id: i64) -> Result<(String, i64), Error> {
    let row = sql::one(
        c,
        "SELECT p.creator_id AS creator, p.id AS image FROM models m \
         JOIN content_items p ON p.id = CAST(m.picture AS BIGINT) AND p.deleted_at IS NULL WHERE m.id = $1",
        [id.into()],
    )
    .await?;
    let row = row.ok_or_else(|| Error::not_found("picture"))?;
    Ok((row.try_get("", "creator")?, row.try_get("", "image")?))
}
