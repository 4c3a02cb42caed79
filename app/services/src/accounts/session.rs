//! Signing in and sessions.

use super::{open_sessions, password, user};
use crate::data::sql;
use crate::data::tables::sessions::{ActiveModel, Column, Entity, Model};
use crate::data::tables::users;
use crate::database::Database;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::{Session, User};
use domain::error::Error;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sha2::{Digest, Sha256};

/// A session expires after this time without use.
pub(super) const IDLE_TIMEOUT: TimeDelta = TimeDelta::days(30);
/// Maximum lifetime of a session.
const ABSOLUTE_TIMEOUT: TimeDelta = TimeDelta::days(90);
/// Minimum time between two updates of the last use.
const TOUCH_INTERVAL: TimeDelta = TimeDelta::minutes(5);
/// Maximum characters of a stored user agent.
const USER_AGENT: usize = 300;

/// 256 random bits for the cookie. Only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

impl Token {
    fn random() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// Id of this token's session.
    pub fn session_id(&self) -> String {
        id(&self.0)
    }
}

fn id(token: &str) -> String {
    format!("{:x}", Sha256::digest(token))
}

/// Signs `username` in.
///
/// # Errors
/// [`Error::WrongCredentials`] for an unknown or inactive user and for a wrong password, in the same time.
pub async fn sign_in(
    c: &impl ConnectionTrait,
    username: &str,
    password: &str,
    user_agent: Option<&str>,
) -> Result<(User, Token), Error> {
    let username = username.trim().to_lowercase();
    let found = users::Entity::find()
        .filter(users::Column::Username.eq(username))
        .filter(users::Column::IsActive.eq(true))
        .one(c)
        .await?;
    let hash = found.as_ref().map(|row| row.password_hash.clone());
    if !password::verify(password, hash).await? {
        return Err(Error::WrongCredentials);
    }
    let user = user(found.ok_or(Error::WrongCredentials)?);
    let token = start_session(c, &user, user_agent).await?;
    Ok((user, token))
}

/// Starts a session for an authenticated user. If there are too many, ends the least recently used one.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn start_session(
    c: &impl ConnectionTrait,
    user: &User,
    user_agent: Option<&str>,
) -> Result<Token, Error> {
    let token = Token::random();
    let now = sql::now();
    let row = ActiveModel {
        id: Set(token.session_id()),
        user_id: Set(user.id.clone()),
        draft: Set(None),
        user_agent: Set(user_agent.map(|agent| agent.chars().take(USER_AGENT).collect())),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now + ABSOLUTE_TIMEOUT),
    };
    Entity::insert(row).exec_without_returning(c).await?;
    open_sessions::end_oldest(c, &user.id, &token.session_id()).await?;
    Ok(token)
}

/// The session of `token`, unless it has expired or its user is inactive.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn session(database: &Database, token: &str) -> Result<Option<Session>, Error> {
    let now = sql::now();
    let found = Entity::find_by_id(id(token)).find_also_related(users::Entity).one(&database.read).await?;
    let Some((row, Some(owner))) = found else { return Ok(None) };
    if !owner.is_active || is_over(&row, now) {
        return Ok(None);
    }
    if now - row.last_used_at > TOUCH_INTERVAL {
        touch(&database.write, &row.id, now).await?;
    }
    Ok(Some(Session { draft: row.draft(), id: row.id, user: user(owner) }))
}

pub(super) fn is_over(row: &Model, now: DateTime<Utc>) -> bool {
    row.expires_at <= now || row.last_used_at + IDLE_TIMEOUT <= now
}

async fn touch(c: &impl ConnectionTrait, id: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = Entity::update_many().col_expr(Column::LastUsedAt, Expr::value(now));
    row.filter(Column::Id.eq(id)).exec(c).await?;
    Ok(())
}

/// Ends a session; succeeds also if it has already ended.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn end_session(c: &impl ConnectionTrait, session_id: &str) -> Result<(), Error> {
    Entity::delete_by_id(session_id).exec(c).await?;
    Ok(())
}

/// Removes expired sessions; returns how many.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn remove_old_sessions(c: &impl ConnectionTrait) -> Result<u64, Error> {
    let now = sql::now();
    let over = Column::ExpiresAt.lte(now).or(Column::LastUsedAt.lte(now - IDLE_TIMEOUT));
    Ok(Entity::delete_many().filter(over).exec(c).await?.rows_affected)
}
