//! Users' favourite models.

use crate::data::tables::model_favorites::{ActiveModel, Column, Entity};
use crate::data::tables::models;
use domain::error::Error;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};

/// Adds a model to `user_id`'s favourites or removes it. Idempotent.
///
/// # Errors
/// [`Error::NotFound`] for an unknown model.
pub async fn set_model_favorite(
    c: &impl ConnectionTrait,
    user_id: &str,
    model_id: i64,
    favorite: bool,
) -> Result<(), Error> {
    if models::Entity::find_by_id(model_id).one(c).await?.is_none() {
        return Err(Error::not_found("model"));
    }
    if favorite {
        let row = ActiveModel { user_id: Set(user_id.to_owned()), model_id: Set(model_id) };
        let known = OnConflict::new().do_nothing().to_owned();
        Entity::insert(row).on_conflict(known).exec_without_returning(c).await?;
    } else {
        let theirs = Column::UserId.eq(user_id).and(Column::ModelId.eq(model_id));
        Entity::delete_many().filter(theirs).exec(c).await?;
    }
    Ok(())
}
