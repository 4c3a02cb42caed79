//! What the program itself has to say.

use super::count_up;
use crate::accounts::Role;
use crate::data::user_notifications::{ActiveModel, Entity};
use crate::data::{sql, users};
use crate::error::Error;
use crate::notifications::NotificationType;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, QuerySelect};

/// Tells every active admin, also those who want no news of jobs. `once` names the news: nobody is told the
/// same twice. Brings who was told, with their new unread counts. Call it within a transaction.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn tell_admins(
    c: &impl ConnectionTrait,
    title: &str,
    message: &str,
    once: &str,
) -> Result<Vec<(String, i64)>, Error> {
    let admins: Vec<String> = users::Entity::find()
        .select_only()
        .column(users::Column::Id)
        .filter(users::Column::Role.eq(Role::Admin))
        .filter(users::Column::IsActive.eq(true))
        .into_tuple()
        .all(c)
        .await?;
    let mut told = Vec::new();
    for user_id in admins {
        let news = row(&user_id, title, message, once);
        let again = OnConflict::new().do_nothing().to_owned();
        if Entity::insert(news).on_conflict(again).exec_without_returning(c).await? > 0 {
            let unread = count_up(c, &user_id).await?;
            told.push((user_id, unread));
        }
    }
    Ok(told)
}

fn row(user_id: &str, title: &str, message: &str, once: &str) -> ActiveModel {
    ActiveModel {
        user_id: Set(user_id.to_owned()),
        title: Set(title.to_owned()),
        message: Set(message.to_owned()),
        notification_type: Set(NotificationType::System),
        read_status: Set(false),
        dedupe_key: Set(Some(once.to_owned())),
        created_at: Set(sql::now()),
        ..Default::default()
    }
}
