//! Deleting and restoring images and jobs together.

use crate::images::search::{found, generated};
use crate::on_each_database;
use crate::test_database::{TestDatabase, job_request};
use chrono::{TimeDelta, Utc};
use domain::accounts::User;
use domain::error::Error;
use domain::images::BulkAction::{Delete, Favorite, Restore};
use domain::images::HistoryChanged;
use domain::jobs::{ErrorKind, JobStatus, SkippedJob};
use services::images::*;
use services::jobs::{
    CreateOptions, IdempotencyKey, by_status, cancel, create, delete as delete_job, get, purge_deleted,
};
use services::queue::fail;

/// A failed job of the user.
async fn failed(test_db: &TestDatabase, user: &User, prompt: &str) -> i64 {
    let sketch = test_db.sketch().await;
    let id = create(&test_db.db, &user.id, job_request(prompt), None).await.unwrap().job.id;
    let claim = test_db.claim("one", &sketch).await;
    assert_eq!(claim.job_id, id);
    fail(&test_db.db.write, &claim, "one", ErrorKind::Invalid, "no", None).await.unwrap();
    id
}

async fn deleted(test_db: &TestDatabase, user: &User, images: &[i64], jobs: &[i64]) -> HistoryChanged {
    bulk(&test_db.db.write, &user.id, Selection { images, jobs }, Delete, None).await.unwrap()
}

/// The user's numbers of failed and completed jobs in the statistics.
async fn numbers(test_db: &TestDatabase, user: &User) -> [u64; 2] {
    let counts = by_status(&test_db.db.read, &user.id).await.unwrap();
    [counts["failed"], counts["completed"]]
}

async fn row_13_images_and_jobs_are_deleted_and_restored_together(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let c = &test_db.db.write;
    let (lost, hers) = (failed(test_db, &user, "a lost fox").await, failed(test_db, &eve, "her fox").await);
    let generated_job = generated(test_db, &user, job_request("a fox"), 2).await;
    let images = [generated_job.images[0].content_id, generated_job.images[1].content_id];
    let other = failed(test_db, &user, "another fox").await;
    let all = found(test_db, &user, "q=fox").await;
    let (image, rest) = (images[0], [other.to_string(), format!("{}.1", generated_job.id)]);

    let changed = deleted(test_db, &user, &[image], &[lost, hers]).await;
    assert_eq!((changed.count, changed.jobs), (1, 1));
    assert_eq!(changed.jobs_left, [SkippedJob { id: hers, status: None }], "jobs of others count as missing");
    for query in ["q=fox", "", "model=sketch", "status=failed,completed"] {
        assert_eq!(found(test_db, &user, query).await, rest, "{query}");
    }
    assert_eq!(numbers(test_db, &user).await, [1, 1]);
    assert!(matches!(get(c, &user.id, lost).await, Err(Error::NotFound(_))));
    assert_eq!(found(test_db, &eve, "q=fox").await, [hers.to_string()]);

    let undo = changed.undo.unwrap();
    assert!(matches!(undo_delete(c, &eve.id, &undo).await, Err(Error::NotFound(_))), "another's");
    assert_eq!(undo_delete(c, &user.id, &undo).await, Ok(2));
    for query in ["q=fox", "", "model=sketch"] {
        assert_eq!(found(test_db, &user, query).await, all, "{query}");
    }
    assert_eq!(found(test_db, &user, "q=lost&status=failed").await, [lost.to_string()]);
    assert_eq!(numbers(test_db, &user).await, [2, 1]);
    assert!(matches!(undo_delete(c, &user.id, &undo).await, Err(Error::NotFound(_))), "once");
}

on_each_database!(row_13_images_and_jobs_are_deleted_and_restored_together);

async fn row_13_an_active_job_is_skipped_and_named(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    let (gone, lost) = (failed(test_db, &user, "gone").await, failed(test_db, &user, "lost").await);
    let runs = create(&test_db.db, &user.id, job_request("runs"), None).await.unwrap().job.id;
    test_db.claim("one", &test_db.sketch().await).await;
    let waits = create(&test_db.db, &user.id, job_request("waits"), None).await.unwrap().job.id;
    delete_job(c, &user.id, gone).await.unwrap();

    let changed = deleted(test_db, &user, &[], &[gone, lost, runs, waits]).await;
    let left = [(gone, None), (runs, Some(JobStatus::Running)), (waits, Some(JobStatus::Pending))];
    assert_eq!(changed.jobs_left, left.map(|(id, status)| SkippedJob { id, status }));
    assert_eq!(changed.jobs, 1, "the others are deleted");
    assert_eq!(found(test_db, &user, "").await, [waits.to_string(), runs.to_string()]);
    let again = deleted(test_db, &user, &[], &[lost, waits]).await;
    assert_eq!((again.jobs, again.undo), (0, None));
    assert_eq!(undo_delete(c, &user.id, &changed.undo.unwrap()).await, Ok(1));
    assert!(matches!(get(c, &user.id, gone).await, Err(Error::NotFound(_))), "deleted before");

    let both = Selection { images: &[1], jobs: &[lost] };
    let refused = bulk(c, &user.id, both, Favorite, None).await.unwrap_err();
    assert_eq!(refused.fields()[0].field, "jobs");
}

on_each_database!(row_13_an_active_job_is_skipped_and_named);

async fn row_13_a_job_is_deleted_and_restored_with_its_images(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    let job = generated(test_db, &user, job_request("a fox"), 3).await;
    let all = found(test_db, &user, "q=fox").await;
    let image = |index: usize| job.images[index].content_id;
    let first = deleted(test_db, &user, &[image(0)], &[]).await.undo.unwrap();
    let undo = delete_job(c, &user.id, job.id).await.unwrap();
    assert_eq!(found(test_db, &user, "").await, Vec::<String>::new());

    let early = undo_delete(c, &user.id, &first).await;
    assert!(matches!(early, Err(Error::NotFound(_))), "an image was restored without its job: {early:?}");
    assert_eq!(undo_delete(c, &user.id, &undo).await, Ok(1));
    assert_eq!(found(test_db, &user, "q=fox").await, all[1..], "an image deleted before stays deleted");
    assert_eq!(get(c, &user.id, job.id).await.unwrap().images.len(), 2);
    assert_eq!(undo_delete(c, &user.id, &first).await, Ok(1));
    assert_eq!(found(test_db, &user, "q=fox").await, all);

    let together = deleted(test_db, &user, &[image(0), image(2)], &[job.id]).await;
    assert_eq!((together.count, together.jobs, together.gone), (2, 1, vec![]));
    let back = Selection { images: &[], jobs: &[job.id, 999] };
    let back = bulk(c, &user.id, back, Restore, None).await.unwrap();
    assert_eq!((back.jobs, back.jobs_left), (1, vec![SkippedJob { id: 999, status: None }]));
    assert_eq!(found(test_db, &user, "q=fox").await, all, "each job with its images");
}

on_each_database!(row_13_a_job_is_deleted_and_restored_with_its_images);

async fn row_13_the_sweep_skips_restored_jobs(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let key = || CreateOptions::from(Some(IdempotencyKey::parse("one-fox").unwrap()));
    let kept = create(&test_db.db, &user.id, job_request("a fox"), key()).await.unwrap().job.id;
    cancel(c, &user.id, kept, None).await.unwrap();
    let lost = failed(test_db, &user, "lost").await;
    let undo = deleted(test_db, &user, &[], &[kept]).await.undo.unwrap();
    deleted(test_db, &user, &[], &[lost]).await;
    assert_eq!(undo_delete(c, &user.id, &undo).await, Ok(1));
    let later = Utc::now() + TimeDelta::days(1);
    assert_eq!(purge_deleted(c, later, 10).await, Ok(1), "only jobs still deleted");
    assert_eq!(found(test_db, &user, "").await, [kept.to_string()]);
    let again = create(&test_db.db, &user.id, job_request("a fox"), key()).await.unwrap();
    assert_eq!((again.job.id, again.replayed), (kept, true));
}

on_each_database!(row_13_the_sweep_skips_restored_jobs);
