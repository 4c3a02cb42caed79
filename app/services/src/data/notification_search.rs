//! Full-text search of notifications. Each database has its own kind of index, which also contains the owner as a
//! word.

use super::sql;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};

const SQLITE: &str = "FROM notification_search s CROSS JOIN user_notifications n ON n.id = s.rowid \
    WHERE notification_search MATCH $1 AND s.rowid < $2";
const POSTGRES: &str = "FROM user_notifications n WHERE n.search @@ to_tsquery('simple', $1) AND n.id < $2";

/// A search of notifications.
pub struct Search {
    wanted: String,
    /// Only ids less than this one.
    before: i64,
    /// Further SQL conditions on `n`; constants of the program, never user input.
    more: &'static str,
    types: String,
    user_id: String,
}

impl Search {
    /// Notifications of `user_id` that contain a word with each word of `q` as prefix; None if `q` has no word.
    /// `types` are constants of the program.
    pub fn new(
        c: &impl ConnectionTrait,
        user_id: &str,
        q: &str,
        more: &'static str,
        types: &[&'static str],
    ) -> Option<Self> {
        let words = q.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.collect();
        if words.is_empty() {
            return None;
        }
        let owner = format!("u{}", user_id.replace('-', ""));
        let wanted = match c.get_database_backend() {
            DbBackend::Postgres => {
                let words = words.iter().map(|word| format!("{}:*", word.to_lowercase()));
                words.chain([owner]).collect::<Vec<_>>().join(" & ")
            }
            _ => {
                let words = words.iter().map(|word| format!("words : \"{word}\"*"));
                words.chain([format!("owner : \"{owner}\"")]).collect::<Vec<_>>().join(" AND ")
            }
        };
        let listed = types.iter().map(|kind| format!("'{kind}'")).collect::<Vec<_>>().join(", ");
        let types =
            if types.is_empty() { String::new() } else { format!(" AND n.notification_type IN ({listed})") };
        Some(Self { wanted, before: i64::MAX, more, types, user_id: user_id.to_owned() })
    }

    /// Only ids less than `id`, if given.
    pub fn before(self, id: Option<i64>) -> Self {
        Self { before: id.unwrap_or(i64::MAX), ..self }
    }

    /// Ids in any order, up to `most` of them.
    pub async fn any(&self, c: &impl ConnectionTrait, most: u64) -> Result<Vec<i64>, DbErr> {
        ids(c, &format!("SELECT n.id AS id {} LIMIT $4", self.from(c)), self.values().chain([number(most)]))
            .await
    }

    /// Ids, newest first.
    pub async fn newest(&self, c: &impl ConnectionTrait, skip: u64, limit: u64) -> Result<Vec<i64>, DbErr> {
        // The column that each database has already sorted.
        let id = if c.get_database_backend() == DbBackend::Postgres { "n.id" } else { "s.rowid" };
        let sql = format!("SELECT n.id AS id {} ORDER BY {id} DESC LIMIT $4 OFFSET $5", self.from(c));
        ids(c, &sql, self.values().chain([number(limit), number(skip)])).await
    }

    fn from(&self, c: &impl ConnectionTrait) -> String {
        let found = if c.get_database_backend() == DbBackend::Postgres { POSTGRES } else { SQLITE };
        format!("{found} AND n.user_id = $3 AND n.deleted_at IS NULL AND {}{}", self.more, self.types)
    }

    fn values(&self) -> impl Iterator<Item = Value> {
        let of_owner: [Value; 3] =
            [self.wanted.as_str().into(), self.before.into(), self.user_id.as_str().into()];
        of_owner.into_iter()
    }
}

async fn ids(
    c: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<i64>, DbErr> {
    sql::all(c, sql, values).await?.iter().map(|row| row.try_get("", "id")).collect()
}

fn number(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}
