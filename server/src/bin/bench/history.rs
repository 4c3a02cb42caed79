//! Pages of the history, as the page asks for them, at any depth.

use crate::database::{add_finished, clear, ids, settle};
use crate::house::{House, Person};
use crate::http::Client;
use crate::measure::{Asked, AsyncAct};
use crate::report::Row;
use crate::rest::CLIENTS;
use crate::{Arguments, Failed};

/// Cards on a page.
const PAGE: usize = 24;

/// A short and a long history; first, middle and last page.
pub async fn rows(house: &House, arguments: &Arguments) -> Result<Vec<Row>, Failed> {
    let mut rows = Vec::new();
    let mut medians = Vec::new();
    for jobs in [1_000, arguments.jobs] {
        clear(&house.database.write).await?;
        add_finished(&house.database.write, jobs).await?;
        settle(&house.database.write).await?;
        for (name, cursor) in places(&ids(&house.database.read).await?) {
            let asked = pages(house, arguments, cursor).await?;
            medians.push(asked.alone.median().as_secs_f64());
            let what = format!("history page, {name} of {jobs} jobs");
            rows.push(Row::new(what, asked, "p99 ≤ 10 ms; ≥ 2,000/s"));
        }
    }
    let (short, long) = medians.split_at(medians.len() / 2);
    let ratios = long.iter().zip(short).map(|(long, short)| format!("{:.2}", long / short));
    let what = format!("the same at {} by that at 1000, p50", arguments.jobs);
    rows.push(Row::new(what, ratios.collect::<Vec<_>>().join(", "), "≤ 1.5"));
    Ok(rows)
}

/// Cursors of pages by their place.
fn places(ids: &[i64]) -> Vec<(&'static str, Option<String>)> {
    let before = |place: usize| ids.get(place).map(|id| (id * 16).to_string());
    vec![("first", None), ("middle", before(ids.len() / 2)), ("last", before(PAGE))]
}

async fn pages(house: &House, arguments: &Arguments, cursor: Option<String>) -> Result<Asked, Failed> {
    let person: &Person = house.people.first().ok_or("nobody")?;
    let clients = house.clients_of(person, CLIENTS + 1).await?;
    Asked::new(clients, arguments.samples, Page(cursor)).await
}

#[derive(Clone)]
struct Page(Option<String>);

impl AsyncAct<Client> for Page {
    async fn act(&self, client: &mut Client, _: usize, _: usize) -> Result<(), Failed> {
        let cursor = self.0.as_ref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let form = format!("query={cursor}");
        client.call("/api/fn/history_page", &form).await?;
        Ok(())
    }
}
