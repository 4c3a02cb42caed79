//! Making jobs and looking at them over REST.

use crate::database::settle;
use crate::filling::{add_finished, clear, ids};
use crate::house::House;
use crate::http::Client;
use crate::measure::{AsyncAct, crowd};
use crate::report::Row;
use crate::{Arguments, Failed};
use std::sync::Arc;

const JOBS: &str = "/api/v1/generation-jobs";
/// Clients for rates.
pub const CLIENTS: usize = 16;

/// One client for the latency, several for the rate.
pub async fn rows(house: &House, arguments: &Arguments) -> Result<Vec<Row>, Failed> {
    clear(&house.database.write).await?;
    let alone = crowd(house.clients(1).await?, arguments.samples / 4, Create).await?;
    clear(&house.database.write).await?;
    let many = crowd(house.clients(CLIENTS).await?, arguments.samples / CLIENTS, Create).await?;
    let mut rows = vec![
        Row::new("create a job over REST, one client", alone.times, "p50 ≤ 2 ms"),
        Row::new(format!("the same, {CLIENTS} clients"), many.times, "p99 ≤ 20 ms"),
        Row::new("rate", format!("{:.0}/s", many.rate), "≥ 2,000/s"),
    ];
    rows.extend(by_id(house, arguments).await?);
    Ok(rows)
}

async fn by_id(house: &House, arguments: &Arguments) -> Result<Vec<Row>, Failed> {
    clear(&house.database.write).await?;
    add_finished(&house.database.write, arguments.jobs).await?;
    settle(&house.database.write).await?;
    let person = house.people.first().ok_or("nobody")?;
    let look = ById(ids(&house.database.read).await?.into());
    let alone = crowd(house.clients_of(person, 1).await?, arguments.samples, look.clone()).await?;
    let many = crowd(house.clients_of(person, CLIENTS).await?, arguments.samples / 4, look).await?;
    Ok(vec![
        Row::new(format!("job by id, {} jobs, one client", arguments.jobs), alone.times, "–"),
        Row::new(format!("the same, {CLIENTS} clients"), many.times, "p99 ≤ 15 ms"),
        Row::new("rate", format!("{:.0}/s", many.rate), "≥ 3,000/s"),
    ])
}

#[derive(Clone)]
struct Create;

impl AsyncAct<Client> for Create {
    async fn act(&self, client: &mut Client, index: usize, number: usize) -> Result<(), Failed> {
        let body = format!(r#"{{"prompt": "a lighthouse, {index} {number}", "width": 64, "height": 64}}"#);
        client.create(JOBS, &body).await?;
        Ok(())
    }
}

#[derive(Clone)]
struct ById(Arc<[i64]>);

impl AsyncAct<Client> for ById {
    async fn act(&self, client: &mut Client, index: usize, number: usize) -> Result<(), Failed> {
        // Far apart, and another one each time.
        let place = (index * 7_919 + number * 104_729) % self.0.len();
        client.get(&format!("{JOBS}/{}", self.0[place])).await?;
        Ok(())
    }
}
