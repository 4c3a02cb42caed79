use crate::on_each_database;
use crate::queue::lifecycle::picture;
use crate::test_database::{TestDatabase, job_request};
use domain::accounts::User;
use domain::error::Error;
use domain::images::HistoryEntry;
use domain::jobs::{ErrorKind, GenerationJob, JobChanges};
use services::images::*;
use services::jobs::{cancel, create, delete as delete_job, remix};
use services::queue::{ClaimEngine, complete, fail};

pub async fn generated(
    test_db: &TestDatabase,
    user: &User,
    engine: &ClaimEngine,
    pictures: i32,
) -> GenerationJob {
    test_db.job(user).await;
    let claim = test_db.claim("one", engine).await;
    let items: Vec<_> = (0..pictures).map(picture).collect();
    complete(&test_db.db.write, &claim, "one", &items).await.unwrap();
    services::jobs::get(&test_db.db.write, &user.id, claim.job_id).await.unwrap()
}

pub fn requester(user: &User) -> Requester<'_> {
    Requester { user_id: &user.id, timezone: "UTC" }
}

/// Every cell as "job.index" or "job", page by page.
async fn cells(test_db: &TestDatabase, user: &User, limit: u64) -> Vec<String> {
    let mut cells = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page =
            history(&test_db.db.read, requester(user), &HistoryFilter::default(), cursor.as_deref(), limit)
                .await
                .unwrap();
        assert!(page.entries.len() as u64 <= limit);
        cells.extend(page.entries.iter().map(|entry| match entry {
            HistoryEntry::Image(item) => format!("{}.{}", item.job_id.unwrap(), item.batch_index),
            HistoryEntry::Job(job) => job.id.to_string(),
        }));
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return cells,
        }
    }
}

async fn row_8_the_history_is_complete_in_pages_of_any_size(test_db: &TestDatabase) {
    let (user, other) = (test_db.user("mira").await, test_db.user("noor").await);
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let first = generated(test_db, &user, &sketch, 3).await;
    let failed = test_db.job(&user).await;
    let claim = test_db.claim("one", &sketch).await;
    fail(c, &claim, "one", ErrorKind::Invalid, "no", None).await.unwrap();
    generated(test_db, &other, &sketch, 2).await;
    let second = generated(test_db, &user, &sketch, 2).await;
    let cancelled = create(&test_db.db, &user.id, job_request("x"), None).await.unwrap().job;
    cancel(c, &user.id, cancelled.id, None).await.unwrap();
    let all = vec![
        cancelled.id.to_string(),
        format!("{}.0", second.id),
        format!("{}.1", second.id),
        failed.id.to_string(),
        format!("{}.0", first.id),
        format!("{}.1", first.id),
        format!("{}.2", first.id),
    ];
    for limit in 1..=8 {
        assert_eq!(cells(test_db, &user, limit).await, all, "in pages of {limit}");
    }
    assert_eq!(recent(c, &user.id, 3).await.unwrap().len(), 3);
    delete(c, &user.id, second.images[0].content_id).await.unwrap();
    delete_job(c, &user.id, first.id).await.unwrap();
    assert_eq!(cells(test_db, &user, 2).await, [all[0].clone(), all[2].clone(), all[3].clone()]);
    delete(c, &user.id, second.images[1].content_id).await.unwrap();
    assert_eq!(cells(test_db, &user, 2).await, [all[0].clone(), all[3].clone()]);
    assert!(history(c, requester(&user), &HistoryFilter::default(), Some("rubbish"), 10).await.is_err());
}

on_each_database!(row_8_the_history_is_complete_in_pages_of_any_size);

async fn an_image_has_neighbours_in_the_history(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let first = generated(test_db, &user, &sketch, 2).await;
    generated(test_db, &eve, &sketch, 1).await;
    let second = generated(test_db, &user, &sketch, 2).await;
    let ids =
        [&second.images[0], &second.images[1], &first.images[0], &first.images[1]].map(|i| i.content_id);
    for (place, id) in ids.iter().enumerate() {
        let view = view(c, requester(&user), &HistoryFilter::default(), *id).await.unwrap();
        assert_eq!(view.newer, place.checked_sub(1).map(|place| ids[place]));
        assert_eq!(view.older, ids.get(place + 1).copied());
        assert_eq!(view.batch.len(), 2);
        assert_eq!(view.job.map(|job| job.id), view.item.job_id);
    }
}

on_each_database!(an_image_has_neighbours_in_the_history);

async fn an_image_has_its_lineage(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let first = generated(test_db, &user, &sketch, 2).await;
    let four = JobChanges { batch_size: Some(4), ..JobChanges::default() };
    let second = remix(&test_db.db, &user.id, first.id, &four, None).await.unwrap().job;
    let third = remix(&test_db.db, &user.id, first.id, &JobChanges::default(), None).await.unwrap().job;
    let lineage = async |job: &GenerationJob| lineage(c, job).await.unwrap();
    let ids = |jobs: Vec<GenerationJob>| jobs.iter().map(|job| job.id).collect::<Vec<_>>();
    assert_eq!(ids(lineage(&first).await.made_into), [third.id, second.id]);
    let from = lineage(&second).await.made_from.unwrap();
    assert_eq!((from.id, from.images.len(), second.parameters.batch_size), (first.id, 2, 4));
    let shown =
        view(c, requester(&user), &HistoryFilter::default(), first.images[1].content_id).await.unwrap();
    assert_eq!(ids(shown.lineage.made_into), [third.id, second.id]);

    cancel(c, &user.id, third.id, None).await.unwrap();
    delete_job(c, &user.id, third.id).await.unwrap();
    assert_eq!(ids(lineage(&first).await.made_into), [second.id]);
    delete_job(c, &user.id, first.id).await.unwrap();
    assert_eq!(lineage(&second).await.made_from, None);
    cancel(c, &user.id, second.id, None).await.unwrap();

    let theirs = generated(test_db, &eve, &sketch, 1).await.images[0].content_id;
    let mine = generated(test_db, &user, &sketch, 1).await.images[0].content_id;
    let gone = Err(Error::not_found("image"));
    assert_eq!(compared(c, &user.id, [mine, theirs]).await.map(|_| ()), gone);
    assert_eq!(compared(c, &user.id, [mine, mine]).await.unwrap()[1].0.id, mine);
}

on_each_database!(an_image_has_its_lineage);

async fn row_29_only_the_owner_can_access_an_image(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let id = generated(test_db, &user, &sketch, 1).await.images[0].content_id;
    let gone = Err(Error::not_found("image"));
    assert_eq!(find(c, &eve.id, id).await.map(|_| ()), gone);
    assert_eq!(view(c, requester(&eve), &HistoryFilter::default(), id).await.map(|_| ()), gone);
    assert_eq!(set_favorite(c, &eve.id, id, true).await.map(|_| ()), gone);
    assert_eq!(rename(c, &eve.id, id, "mine").await.map(|_| ()), gone);
    assert_eq!(delete(c, &eve.id, id).await, gone);
    assert!(set_favorite(c, &user.id, id, true).await.unwrap().is_favorite);
    assert_eq!(rename(c, &user.id, id, " Lighthouse ").await.unwrap().title, "Lighthouse");
    assert!(rename(c, &user.id, id, " ").await.is_err());
    let stored = find(c, &user.id, id).await.unwrap();
    assert_eq!((stored.storage_key.as_str(), stored.item.title.as_str()), ("pictures/0.png", "Lighthouse"));
    let keys = ["pictures/0.png".to_owned(), "pictures/none.png".to_owned()];
    assert_eq!(known_keys(c, &keys).await.unwrap().into_iter().collect::<Vec<_>>(), ["pictures/0.png"]);
}

on_each_database!(row_29_only_the_owner_can_access_an_image);
