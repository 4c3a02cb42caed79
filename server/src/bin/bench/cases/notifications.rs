//! Measures many notifications of one user: the count, lists, searches, and changing all at once.

use crate::cases::filling::{add_notifications, clear, notification_ids};
use crate::cases::rest::CLIENTS;
use crate::database::analyze_tables;
use crate::http::HttpClient;
use crate::measure::{AsyncOperation, RequestTimes, ms};
use crate::report::Measurement;
use crate::test_app::{TestApp, TestUser};
use crate::{Arguments, BenchError};
use std::time::Instant;

const PATH: &str = "/api/v1/notifications";
/// Notifications per page.
const PAGE: usize = 24;
const LISTS: &str = "p99 ≤ 10 ms; ≥ 2,000/s";
const SEARCHES: &str = "p99 ≤ 40 ms SQLite, ≤ 80 ms PostgreSQL";

/// As many notifications as there are jobs in the other measurements, half of them unread.
pub async fn rows(app: &TestApp, arguments: &Arguments) -> Result<Vec<Measurement>, BenchError> {
    let count = arguments.jobs;
    clear(&app.database.write).await?;
    add_notifications(&app.database.write, count).await?;
    analyze_tables(&app.database.write).await?;
    let person = app.people.first().ok_or("nobody")?;
    let mut rows = Vec::new();
    let unread = measure_requests(app, arguments, person, "/unread/count".into()).await?;
    let what = format!("unread count, {count} notifications");
    rows.push(Measurement::new(what, unread, "p99 ≤ 10 ms; ≥ 5,000/s"));
    for (name, query) in lists(&notification_ids(&app.database.read).await?) {
        let list = measure_requests(app, arguments, person, format!("?limit={PAGE}{query}")).await?;
        rows.push(Measurement::new(format!("notifications, {name}"), list, LISTS));
    }
    for (name, words) in SEARCHED {
        let query = format!("?limit={PAGE}&q={words}");
        let found = measure_requests(app, arguments, person, query).await?;
        rows.push(Measurement::new(format!("notifications, search for {name}"), found, SEARCHES));
    }
    rows.extend(all_at_once(app, person).await?);
    clear(&app.database.write).await?;
    Ok(rows)
}

/// Words from the texts of [`add_notifications`].
const SEARCHED: [(&str, &str); 4] = [
    ("a word in all of them", "lighthouse"),
    ("a word in one of them", "number77"),
    ("a word and one that is rare", "lighthouse+number77"),
    ("a word in none", "zeppelin"),
];

/// Queries with their names.
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

async fn measure_requests(
    app: &TestApp,
    arguments: &Arguments,
    person: &TestUser,
    path: String,
) -> Result<RequestTimes, BenchError> {
    let clients = app.clients_of(person, CLIENTS + 1).await?;
    RequestTimes::new(clients, arguments.samples, Get(format!("{PATH}{path}"))).await
}

#[derive(Clone)]
struct Get(String);

impl AsyncOperation<HttpClient> for Get {
    async fn run(&self, client: &mut HttpClient, _: usize, _: usize) -> Result<(), BenchError> {
        client.get(&self.0).await?;
        Ok(())
    }
}

/// Marks all as read and undoes that, once.
async fn all_at_once(app: &TestApp, person: &TestUser) -> Result<[Measurement; 2], BenchError> {
    let mut clients = app.clients_of(person, 1).await?;
    let client = clients.first_mut().ok_or("no client")?;
    let start = Instant::now();
    let read = client.call("/api/fn/mark_all_read", "").await?;
    let taken = start.elapsed();
    let read: serde_json::Value = serde_json::from_slice(&read)?;
    let what = format!("mark all {} unread ones read", read["count"]);
    let marked = Measurement::new(what, ms(taken), "–");
    let undo = format!("undo={}", read["undo"].as_str().ok_or("nothing to undo")?);
    let start = Instant::now();
    client.call("/api/fn/undo_notifications", &undo).await?;
    Ok([marked, Measurement::new("undo of that", ms(start.elapsed()), "–")])
}
