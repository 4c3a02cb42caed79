//! One person's many notifications: the count, lists, searches, and all of them changed at once.

use crate::database::settle;
use crate::filling::{add_notifications, clear, notification_ids};
use crate::house::{House, Person};
use crate::http::Client;
use crate::measure::{Asked, AsyncAct, ms};
use crate::report::Row;
use crate::rest::CLIENTS;
use crate::{Arguments, Failed};
use std::time::Instant;

const PATH: &str = "/api/v1/notifications";
/// On a page.
const PAGE: usize = 24;
const LISTS: &str = "p99 ≤ 10 ms; ≥ 2,000/s";
const SEARCHES: &str = "p99 ≤ 40 ms SQLite, ≤ 80 ms PostgreSQL";

/// As many notifications as the other measurements have jobs, half of them unread.
pub async fn rows(house: &House, arguments: &Arguments) -> Result<Vec<Row>, Failed> {
    let count = arguments.jobs;
    clear(&house.database.write).await?;
    add_notifications(&house.database.write, count).await?;
    settle(&house.database.write).await?;
    let person = house.people.first().ok_or("nobody")?;
    let mut rows = Vec::new();
    let unread = asked(house, arguments, person, "/unread/count".into()).await?;
    let what = format!("unread count, {count} notifications");
    rows.push(Row::new(what, unread, "p99 ≤ 10 ms; ≥ 5,000/s"));
    for (name, query) in lists(&notification_ids(&house.database.read).await?) {
        let list = asked(house, arguments, person, format!("?limit={PAGE}{query}")).await?;
        rows.push(Row::new(format!("notifications, {name}"), list, LISTS));
    }
    for (name, words) in SEARCHED {
        let query = format!("?limit={PAGE}&q={words}");
        let found = asked(house, arguments, person, query).await?;
        rows.push(Row::new(format!("notifications, search for {name}"), found, SEARCHES));
    }
    rows.extend(all_at_once(house, person).await?);
    clear(&house.database.write).await?;
    Ok(rows)
}

/// Words of the texts that [`add_notifications`] writes.
const SEARCHED: [(&str, &str); 4] = [
    ("a word in all of them", "lighthouse"),
    ("a word in one of them", "number77"),
    ("a word and one that is rare", "lighthouse+number77"),
    ("a word in none", "zeppelin"),
];

/// Queries by what they ask for.
fn lists(ids: &[i64]) -> Vec<(&'static str, String)> {
    let before = |place: usize| ids.get(place).map(|id| format!("&cursor={id}")).unwrap_or_default();
    vec![
        ("first page", String::new()),
        ("middle page", before(ids.len() / 2)),
        ("last page", before(PAGE)),
        ("unread, first page", "&unread_only=true".into()),
        ("of a type that there is none of", "&notification_types=recommendation".into()),
        (
            "failed ones, unread, last page",
            format!("{}&unread_only=true&notification_types=job_failed", before(PAGE)),
        ),
    ]
}

async fn asked(house: &House, arguments: &Arguments, person: &Person, path: String) -> Result<Asked, Failed> {
    let clients = house.clients_of(person, CLIENTS + 1).await?;
    Asked::new(clients, arguments.samples, Get(format!("{PATH}{path}"))).await
}

#[derive(Clone)]
struct Get(String);

impl AsyncAct<Client> for Get {
    async fn act(&self, client: &mut Client, _: usize, _: usize) -> Result<(), Failed> {
        client.get(&self.0).await?;
        Ok(())
    }
}

/// All marked read, and that taken back, once.
async fn all_at_once(house: &House, person: &Person) -> Result<[Row; 2], Failed> {
    let mut clients = house.clients_of(person, 1).await?;
    let client = clients.first_mut().ok_or("no client")?;
    let start = Instant::now();
    let read = client.call("/api/fn/mark_all_read", "").await?;
    let taken = start.elapsed();
    let read: serde_json::Value = serde_json::from_slice(&read)?;
    let what = format!("mark all {} unread ones read", read["count"]);
    let marked = Row::new(what, ms(taken), "–");
    let undo = format!("undo={}", read["undo"].as_str().ok_or("nothing to undo")?);
    let start = Instant::now();
    client.call("/api/fn/undo_notifications", &undo).await?;
    Ok([marked, Row::new("undo of that", ms(start.elapsed()), "–")])
}
