//! Pages of the history, as the page asks for them, at any depth and under filters.

use crate::database::analyze_tables;
use crate::filling::{add_finished, clear, ids};
use crate::http::Client;
use crate::measure::{AsyncOperation, RequestTimes};
use crate::report::Row;
use crate::rest::CLIENTS;
use crate::test_app::{TestApp, TestUser};
use crate::{Arguments, BenchError};
use url::form_urlencoded::Serializer;

/// Cards on a page.
pub const PAGE: usize = 24;

/// A short and a long history; first, middle and last page.
pub async fn rows(app: &TestApp, arguments: &Arguments) -> Result<Vec<Row>, BenchError> {
    let mut rows = Vec::new();
    let mut medians = Vec::new();
    for jobs in [1_000, arguments.jobs] {
        clear(&app.database.write).await?;
        add_finished(&app.database.write, jobs).await?;
        analyze_tables(&app.database.write).await?;
        for (name, cursor) in page_positions(&ids(&app.database.read).await?) {
            let times = pages(app, arguments, Page { cursor, ..Page::default() }).await?;
            medians.push(times.single.median().as_secs_f64());
            let what = format!("history page, {name} of {jobs} jobs");
            rows.push(Row::new(what, times, "p99 ≤ 10 ms; ≥ 2,000/s"));
        }
    }
    let (short, long) = medians.split_at(medians.len() / 2);
    let ratios = long.iter().zip(short).map(|(long, short)| format!("{:.2}", long / short));
    let what = format!("the same at {} by that at 1000, p50", arguments.jobs);
    rows.push(Row::new(what, ratios.collect::<Vec<_>>().join(", "), "≤ 1.5"));
    for (name, query) in FILTERED {
        let found = pages(app, arguments, Page { query: query.into(), ..Page::default() }).await?;
        rows.push(Row::new(format!("history, {name}"), found, "p99 ≤ 40 ms SQLite, ≤ 80 ms PostgreSQL"));
    }
    Ok(rows)
}

/// Filters as the address has them; the words are those of the prompts that [`add_finished`] writes.
const FILTERED: [(&str, &str); 10] = [
    ("a word in all of them", "q=lighthouse"),
    ("the beginning of one", "q=lig"),
    ("three words in all of them", "q=lighthouse above stormy"),
    ("a phrase in all of them", "q=\"stormy sea\""),
    ("a word in one of them", "q=777"),
    ("a word in none", "q=zeppelin"),
    ("a word in all of them but one", "q=lighthouse -777"),
    ("favourites, of which there are none", "favorite=on"),
    ("failed ones, of which there are none", "status=failed"),
    ("a model and a size that all have", "model=sketch&size=832x1216"),
];

/// Cursors of pages by their place.
pub fn page_positions(ids: &[i64]) -> Vec<(&'static str, Option<String>)> {
    let before = |place: usize| ids.get(place).map(|id| (id * 16).to_string());
    vec![("first", None), ("middle", before(ids.len() / 2)), ("last", before(PAGE))]
}

/// A page, requested many times.
pub async fn pages(app: &TestApp, arguments: &Arguments, page: Page) -> Result<RequestTimes, BenchError> {
    let person: &TestUser = app.people.first().ok_or("nobody")?;
    let clients = app.clients_of(person, CLIENTS + 1).await?;
    RequestTimes::new(clients, arguments.samples, page).await
}

/// Which page.
#[derive(Clone, Default)]
pub struct Page {
    /// Filters as the address has them.
    pub query: String,
    pub cursor: Option<String>,
}

impl Page {
    fn form(&self) -> String {
        let mut form = Serializer::new(String::new());
        form.append_pair("query", &self.query);
        form.extend_pairs(self.cursor.as_ref().map(|cursor| ("cursor", cursor)));
        form.finish()
    }
}

impl AsyncOperation<Client> for Page {
    async fn run(&self, client: &mut Client, _: usize, _: usize) -> Result<(), BenchError> {
        client.call("/api/fn/history_page", &self.form()).await?;
        Ok(())
    }
}
