//! Changing one's own password, and resetting another user's.

use super::password;
use crate::data::sql;
use crate::data::tables::sessions;
use crate::data::tables::users::{Column, Entity, Model};
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, TransactionSession, TransactionTrait};

/// Gives `username` a new password and ends all their sessions.
///
/// # Errors
/// [`Error::NotFound`] for an unknown name, [`Error::Invalid`] for a password out of range.
pub async fn reset_password<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    username: &str,
    password: &str,
) -> Result<(), Error> {
    check("password", password)?;
    let username = username.trim().to_lowercase();
    let row = Entity::find().filter(Column::Username.eq(username)).one(c).await?;
    set(c, row.ok_or_else(|| Error::not_found("user"))?, password, None).await
}

/// Gives `user_id` a new password if `current` is correct. Ends all their sessions except `session_id`.
///
/// # Errors
/// [`Error::Invalid`] on `current_password` if it is wrong, on `new_password` if that is out of range or the same.
pub async fn change_password<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    session_id: &str,
    current: &str,
    new: &str,
) -> Result<(), Error> {
    check("new_password", new)?;
    let row = Entity::find_by_id(user_id).one(c).await?.ok_or_else(|| Error::not_found("user"))?;
    if !password::verify(current, Some(row.password_hash.clone())).await? {
        return Err(Error::field("current_password", "wrong password"));
    }
    if current == new {
        return Err(Error::field("new_password", "must differ from the current password"));
    }
    set(c, row, new, Some(session_id)).await
}

fn check(field: &str, password: &str) -> Result<(), Error> {
    let mut errors = Vec::new();
    password::check(field, password, &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// Saves the password and ends all sessions except `but`. Hashes before the transaction, because hashing is slow.
async fn set<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    row: Model,
    password: &str,
    but: Option<&str>,
) -> Result<(), Error> {
    let hash = password::hash(password).await?;
    let mut theirs = sessions::Entity::delete_many().filter(sessions::Column::UserId.eq(row.id.clone()));
    if let Some(id) = but {
        theirs = theirs.filter(sessions::Column::Id.ne(id));
    }
    let mut row = row.into_active_model();
    row.password_hash = Set(hash);
    row.updated_at = Set(sql::now());
    let transaction = sql::begin(c).await?;
    row.update(&transaction).await?;
    theirs.exec(&transaction).await?;
    Ok(transaction.commit().await?)
}
