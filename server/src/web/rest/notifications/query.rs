//! The query string of the notification list.

use crate::web::rest::jobs::user_id;
use domain::accounts::User;
use domain::error::Error;
use domain::notifications::NotificationType;
use services::notifications::NotificationFilter;
use std::ops::RangeInclusive;
use utoipa::IntoParams;

/// Default notifications per page.
const LIMIT: u64 = 10;
/// Maximum characters of a search.
const SEARCH: usize = 200;

/// The parameters, for OpenAPI.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // parsed by hand: values may be repeated or comma-separated
pub struct NotificationQuery {
    /// Default: the caller. Other users: admins only.
    user_id: Option<String>,
    unread_only: Option<bool>,
    /// True: only archived ones. Default: only others.
    archived: Option<bool>,
    /// Several: `notification_types=job_failed&notification_types=system` or `job_failed,system`.
    notification_types: Option<Vec<NotificationType>>,
    /// Words in title or message, up to 200 characters. Your own notifications only.
    q: Option<String>,
    skip: Option<u64>,
    /// 1 to 100. Default: 10.
    limit: Option<u64>,
    /// `next_cursor` of the previous page.
    cursor: Option<String>,
}

/// The user and the filter.
pub struct NotificationSearch {
    pub user_id: String,
    pub filter: NotificationFilter,
}

/// Reads the query.
///
/// # Errors
/// [`Error::Invalid`] naming the parameter; [`Error::NotFound`] for another user's id, unless the caller is an admin.
pub fn read(query: &str, user: &User) -> Result<NotificationSearch, Error> {
    let mut search = NotificationSearch {
        user_id: user.id.clone(),
        filter: NotificationFilter { limit: LIMIT, ..NotificationFilter::default() },
    };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = value.trim();
        if !value.is_empty() {
            search.take(&name, value, user)?;
        }
    }
    if search.user_id != user.id && search.filter.q.is_some() {
        return Err(Error::field("q", "searches your own notifications only"));
    }
    Ok(search)
}

impl NotificationSearch {
    fn take(&mut self, name: &str, value: &str, user: &User) -> Result<(), Error> {
        let filter = &mut self.filter;
        match name {
            "user_id" => self.user_id = authorized_user_id(value, user)?,
            "unread_only" => filter.unread_only = switch("unread_only", value)?,
            "archived" => filter.archived = switch("archived", value)?,
            "notification_types" | "types" => filter.types.extend(types(name, value)?),
            "q" if value.chars().count() > SEARCH => {
                return Err(Error::field("q", format!("at most {SEARCH} characters")));
            }
            "q" => filter.q = Some(value.to_owned()),
            "skip" => filter.skip = number("skip", value, 0..=1_000_000_000)?,
            "limit" => filter.limit = number("limit", value, 1..=100)?,
            "cursor" => filter.cursor = Some(value.to_owned()),
            _ => {}
        }
        Ok(())
    }
}

fn authorized_user_id(id: &str, user: &User) -> Result<String, Error> {
    let id = user_id(id)?;
    if id == user.id || user.is_admin() { Ok(id) } else { Err(Error::not_found("user")) }
}

/// Comma-separated types.
pub fn types(field: &str, words: &str) -> Result<Vec<NotificationType>, Error> {
    NotificationType::parse_several(words).map_err(|refusal| Error::field(field, refusal))
}

fn switch(field: &str, value: &str) -> Result<bool, Error> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Error::field(field, "must be true or false")),
    }
}

fn number(field: &str, value: &str, range: RangeInclusive<u64>) -> Result<u64, Error> {
    let words = || format!("must be a whole number from {} to {}", range.start(), range.end());
    value.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| Error::field(field, words()))
}
