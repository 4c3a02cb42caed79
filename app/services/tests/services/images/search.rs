//! The filtered history, on both databases.

use crate::images::history::requester;
use crate::on_each_database;
use crate::queue::lifecycle::picture;
use crate::test_database::{TestDatabase, job_request};
use chrono::{DateTime, Utc};
use domain::accounts::User;
use domain::images::{BulkAction, HistoryEntry};
use domain::jobs::{ErrorKind, GenerationJob, NewGenerationJob};
use sea_orm::{ConnectionTrait, Statement};
use services::images::*;
use services::jobs::{cancel, create, delete as delete_job};
use services::queue::{complete, fail};

/// Entries that `query` finds, as "job.index" or "job", newest first; checks the first page's total.
pub async fn found(test_db: &TestDatabase, user: &User, query: &str) -> Vec<String> {
    let filter = HistoryFilter::parse(query).unwrap();
    let mut cells = Vec::new();
    let mut cursor = None::<String>;
    let mut total = None;
    loop {
        let page = history(&test_db.db.read, requester(user), &filter, cursor.as_deref(), 2).await.unwrap();
        total = total.or(page.total);
        cells.extend(page.entries.iter().map(|entry| match entry {
            HistoryEntry::Image(item) => format!("{}.{}", item.job_id.unwrap(), item.batch_index),
            HistoryEntry::Job(job) => job.id.to_string(),
        }));
        cursor = page.next_cursor;
        if cursor.is_none() {
            assert_eq!(total, Some(cells.len() as u64), "{query}");
            return cells;
        }
    }
}

pub async fn generated(
    test_db: &TestDatabase,
    user: &User,
    job_request: NewGenerationJob,
    pictures: i32,
) -> GenerationJob {
    let sketch = test_db.sketch().await;
    let job = create(&test_db.db, &user.id, job_request, None).await.unwrap().job;
    let claim = test_db.claim("one", &sketch).await;
    assert_eq!(claim.job_id, job.id);
    let items: Vec<_> = (0..pictures).map(picture).collect();
    complete(&test_db.db.write, &claim, "one", &items).await.unwrap();
    services::jobs::get(&test_db.db.write, &user.id, job.id).await.unwrap()
}

async fn row_9_words_phrases_and_exclusions_are_found(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let fox = generated(test_db, &user, job_request("A red fox in the snow, low sun"), 2).await.id;
    let sea = generated(test_db, &user, job_request("Stormy sea, a low red lighthouse; sun"), 1).await.id;
    let cafe = generated(
        test_db,
        &user,
        NewGenerationJob { negative_prompt: "blurry".into(), ..job_request("Café at night") },
        1,
    )
    .await
    .id;
    generated(test_db, &eve, job_request("A red fox of somebody else"), 1).await;
    let image = |job: i64, index: i32| format!("{job}.{index}");
    let both_foxes = vec![image(fox, 0), image(fox, 1)];
    assert_eq!(found(test_db, &user, "q=fox").await, both_foxes);
    assert_eq!(found(test_db, &user, "q=FOX+snow").await, both_foxes, "all words, in any case");
    assert_eq!(found(test_db, &user, "q=light").await, [image(sea, 0)], "the beginning of a word");
    assert_eq!(found(test_db, &user, "q=%22low+sun%22").await, both_foxes, "a phrase");
    assert_eq!(found(test_db, &user, "q=red+-fox").await, [image(sea, 0)], "an exclusion");
    assert_eq!(found(test_db, &user, "q=-fox").await, [image(cafe, 0), image(sea, 0)]);
    assert_eq!(found(test_db, &user, "q=blurry").await, [image(cafe, 0)], "the negative prompt");
    assert_eq!(found(test_db, &user, "q=sketch+night").await, [image(cafe, 0)], "the model");
    for odd in [
        "%22",
        "-",
        "*",
        "(",
        "fox+AND",
        "fox+%22%22+-",
        "NEAR(a+b)",
        "fox'+OR+1%3D1",
        "%00fox",
        "a:b",
        "{x}+:+y",
        "%5C",
    ] {
        let filter = HistoryFilter::parse(&format!("q={odd}")).unwrap();
        history(&test_db.db.read, requester(&user), &filter, None, 10)
            .await
            .unwrap_or_else(|error| panic!("{odd}: {error}"));
    }
}

on_each_database!(row_9_words_phrases_and_exclusions_are_found);

async fn row_8_filters_combine(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    let done = generated(test_db, &user, job_request("one"), 2).await;
    let failed = create(&test_db.db, &user.id, job_request("two"), None).await.unwrap().job.id;
    let claim = test_db.claim("one", &test_db.sketch().await).await;
    let waits = create(
        &test_db.db,
        &user.id,
        NewGenerationJob { width: 512, height: 768, ..job_request("three") },
        None,
    )
    .await
    .unwrap()
    .job
    .id;
    assert_eq!(found(test_db, &user, "status=running").await, [failed.to_string()]);
    assert_eq!(
        found(test_db, &user, "status=pending,running").await,
        [waits.to_string(), failed.to_string()]
    );
    fail(c, &claim, "one", ErrorKind::Invalid, "no", None).await.unwrap();
    assert_eq!(found(test_db, &user, "status=failed").await, [failed.to_string()]);
    assert_eq!(found(test_db, &user, "status=pending").await, [waits.to_string()]);
    assert_eq!(found(test_db, &user, "status=completed&model=sketch").await.len(), 2);
    assert_eq!(found(test_db, &user, "model=sketc").await, Vec::<String>::new(), "names match exactly");
    assert_eq!(found(test_db, &user, "size=512x768").await, [waits.to_string()]);
    let second = done.images[1].content_id;
    set_favorite(c, &user.id, second, true).await.unwrap();
    assert_eq!(found(test_db, &user, "favorite=on").await, [format!("{}.1", done.id)]);
    assert_eq!(found(test_db, &user, "favorite=on&q=two").await, Vec::<String>::new(), "all must match");
    assert_eq!(
        set_tags(c, &user.id, second, &["Sea view".into(), "blue".into()]).await.unwrap(),
        ["blue", "sea view"]
    );
    assert_eq!(found(test_db, &user, "tag=sea+view&tag=blue").await, [format!("{}.1", done.id)]);
    assert_eq!(found(test_db, &user, "tag=sea").await, Vec::<String>::new(), "tags match exactly");
    set_tags(c, &user.id, second, &["blue".into()]).await.unwrap();
    assert_eq!(found(test_db, &user, "tag=sea+view").await, Vec::<String>::new());
    rename(c, &user.id, second, "Harbour").await.unwrap();
    assert_eq!(found(test_db, &user, "q=harbour").await, [format!("{}.1", done.id)]);
    assert_eq!(found(test_db, &user, &format!("job={}", done.id)).await.len(), 2);
    let known = facets(c, &user.id).await.unwrap();
    assert_eq!((known.models, known.tags), (vec!["sketch".to_owned()], vec!["blue".to_owned()]));
    cancel(c, &user.id, waits, None).await.unwrap();
    assert_eq!(found(test_db, &user, "status=cancelled").await, [waits.to_string()]);
}

on_each_database!(row_8_filters_combine);

async fn row_13_deleted_entries_are_not_found(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    let job = generated(test_db, &user, job_request("a fox"), 2).await;
    let first = job.images[0].content_id;
    delete(c, &user.id, first).await.unwrap();
    assert_eq!(found(test_db, &user, "q=fox").await, [format!("{}.1", job.id)]);
    assert_eq!(
        bulk(c, &user.id, Selection::images(&[first]), BulkAction::Restore, None).await.unwrap().count,
        1
    );
    assert_eq!(found(test_db, &user, "q=fox").await.len(), 2);
    delete_job(c, &user.id, job.id).await.unwrap();
    assert_eq!(found(test_db, &user, "q=fox").await, Vec::<String>::new());
}

on_each_database!(row_13_deleted_entries_are_not_found);

async fn row_45_days_are_in_the_users_zone(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    let c = &test_db.db.write;
    let mut ids = Vec::new();
    for (day, prompt) in [
        ("2026-03-01T23:30:00Z", "first"),
        ("2026-03-02T00:30:00Z", "second"),
        ("2026-03-05T12:00:00Z", "third"),
    ] {
        let id = create(&test_db.db, &user.id, job_request(prompt), None).await.unwrap().job.id;
        let day: DateTime<Utc> = day.parse().unwrap();
        let sql = "UPDATE generation_jobs SET created_at = $1 WHERE id = $2";
        let values = [day.into(), id.into()];
        c.execute_raw(Statement::from_sql_and_values(c.get_database_backend(), sql, values)).await.unwrap();
        ids.push(id.to_string());
    }
    assert_eq!(found(test_db, &user, "from=2026-03-02").await, [ids[2].clone(), ids[1].clone()]);
    assert_eq!(found(test_db, &user, "to=2026-03-01").await, [ids[0].clone()]);
    assert_eq!(found(test_db, &user, "from=2026-03-02&to=2026-03-04").await, [ids[1].clone()]);
    assert_eq!(found(test_db, &user, "from=2026-03-06").await, Vec::<String>::new());
    let berlin = Requester { user_id: &user.id, timezone: "Europe/Berlin" };
    let filter = HistoryFilter::parse("to=2026-03-01").unwrap();
    let page = history(c, berlin, &filter, None, 10).await.unwrap();
    assert_eq!(page.total, Some(0), "23:30 UTC is the next day in Berlin");
}

on_each_database!(row_45_days_are_in_the_users_zone);
