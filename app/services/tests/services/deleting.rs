//! Images and jobs that are deleted together, and come back together.

use crate::database::{Stage, wish};
use crate::on_both;
use crate::search::{drawn, found};
use chrono::{TimeDelta, Utc};
use domain::accounts::User;
use domain::error::Error;
use domain::images::BulkAction::{Delete, Favorite, Restore};
use domain::images::HistoryChanged;
use domain::jobs::{ErrorKind, JobLeft, JobStatus};
use services::images::*;
use services::jobs::{
    IdempotencyKey, Terms, by_status, cancel, create, delete as delete_job, get, purge_deleted,
};
use services::queue::fail;

/// A job of theirs that failed.
async fn failed(stage: &Stage, user: &User, prompt: &str) -> i64 {
    let sketch = stage.sketch().await;
    let id = create(&stage.db, &user.id, wish(prompt), None).await.unwrap().job.id;
    let claim = stage.claim("one", &sketch).await;
    assert_eq!(claim.job_id, id);
    fail(&stage.db.write, &claim, "one", ErrorKind::Invalid, "no", None).await.unwrap();
    id
}

async fn deleted(stage: &Stage, user: &User, images: &[i64], jobs: &[i64]) -> HistoryChanged {
    bulk(&stage.db.write, &user.id, Picked { images, jobs }, Delete, None).await.unwrap()
}

/// How many of their jobs failed and how many were completed, as the statistics have it.
async fn numbers(stage: &Stage, user: &User) -> [u64; 2] {
    let counts = by_status(&stage.db.read, &user.id).await.unwrap();
    [counts["failed"], counts["completed"]]
}

async fn mixed(stage: &Stage) {
    let (user, eve) = (stage.user("mira").await, stage.user("eve").await);
    let c = &stage.db.write;
    let (lost, hers) = (failed(stage, &user, "a lost fox").await, failed(stage, &eve, "her fox").await);
    let drawn_job = drawn(stage, &user, wish("a fox"), 2).await;
    let images = [drawn_job.images[0].content_id, drawn_job.images[1].content_id];
    let other = failed(stage, &user, "another fox").await;
    let all = found(stage, &user, "q=fox").await;
    let (image, rest) = (images[0], [other.to_string(), format!("{}.1", drawn_job.id)]);

    let changed = deleted(stage, &user, &[image], &[lost, hers]).await;
    assert_eq!((changed.count, changed.jobs), (1, 1));
    assert_eq!(changed.jobs_left, [JobLeft { id: hers, status: None }], "another's are not even there");
    for query in ["q=fox", "", "model=sketch", "status=failed,completed"] {
        assert_eq!(found(stage, &user, query).await, rest, "{query}");
    }
    assert_eq!(numbers(stage, &user).await, [1, 1]);
    assert!(matches!(get(c, &user.id, lost).await, Err(Error::NotFound(_))));
    assert_eq!(found(stage, &eve, "q=fox").await, [hers.to_string()]);

    let undo = changed.undo.unwrap();
    assert!(matches!(undo_delete(c, &eve.id, &undo).await, Err(Error::NotFound(_))), "another's");
    assert_eq!(undo_delete(c, &user.id, &undo).await, Ok(2));
    for query in ["q=fox", "", "model=sketch"] {
        assert_eq!(found(stage, &user, query).await, all, "{query}");
    }
    assert_eq!(found(stage, &user, "q=lost&status=failed").await, [lost.to_string()]);
    assert_eq!(numbers(stage, &user).await, [2, 1]);
    assert!(matches!(undo_delete(c, &user.id, &undo).await, Err(Error::NotFound(_))), "once");
}

on_both!(row_13_images_and_jobs_are_deleted_and_brought_back_together, mixed);

async fn left(stage: &Stage) {
    let user = stage.user("mira").await;
    let c = &stage.db.write;
    let (gone, lost) = (failed(stage, &user, "gone").await, failed(stage, &user, "lost").await);
    let runs = create(&stage.db, &user.id, wish("runs"), None).await.unwrap().job.id;
    stage.claim("one", &stage.sketch().await).await;
    let waits = create(&stage.db, &user.id, wish("waits"), None).await.unwrap().job.id;
    delete_job(c, &user.id, gone).await.unwrap();

    let changed = deleted(stage, &user, &[], &[gone, lost, runs, waits]).await;
    let left = [(gone, None), (runs, Some(JobStatus::Running)), (waits, Some(JobStatus::Pending))];
    assert_eq!(changed.jobs_left, left.map(|(id, status)| JobLeft { id, status }));
    assert_eq!(changed.jobs, 1, "the rest is done");
    assert_eq!(found(stage, &user, "").await, [waits.to_string(), runs.to_string()]);
    let again = deleted(stage, &user, &[], &[lost, waits]).await;
    assert_eq!((again.jobs, again.undo), (0, None));
    assert_eq!(undo_delete(c, &user.id, &changed.undo.unwrap()).await, Ok(1));
    assert!(matches!(get(c, &user.id, gone).await, Err(Error::NotFound(_))), "deleted before");

    let both = Picked { images: &[1], jobs: &[lost] };
    let refused = bulk(c, &user.id, both, Favorite, None).await.unwrap_err();
    assert_eq!(refused.fields()[0].field, "jobs");
}

on_both!(row_13_a_job_that_has_not_ended_is_left_and_named, left);

async fn whole_job(stage: &Stage) {
    let user = stage.user("mira").await;
    let c = &stage.db.write;
    let job = drawn(stage, &user, wish("a fox"), 3).await;
    let all = found(stage, &user, "q=fox").await;
    let image = |index: usize| job.images[index].content_id;
    let first = deleted(stage, &user, &[image(0)], &[]).await.undo.unwrap();
    let undo = delete_job(c, &user.id, job.id).await.unwrap();
    assert_eq!(found(stage, &user, "").await, Vec::<String>::new());

    let early = undo_delete(c, &user.id, &first).await;
    assert!(matches!(early, Err(Error::NotFound(_))), "no image comes back without its job: {early:?}");
    assert_eq!(undo_delete(c, &user.id, &undo).await, Ok(1));
    assert_eq!(found(stage, &user, "q=fox").await, all[1..], "what was deleted before stays so");
    assert_eq!(get(c, &user.id, job.id).await.unwrap().images.len(), 2);
    assert_eq!(undo_delete(c, &user.id, &first).await, Ok(1));
    assert_eq!(found(stage, &user, "q=fox").await, all);

    let together = deleted(stage, &user, &[image(0), image(2)], &[job.id]).await;
    assert_eq!((together.count, together.jobs, together.gone), (2, 1, vec![]));
    let back = Picked { images: &[], jobs: &[job.id, 999] };
    let back = bulk(c, &user.id, back, Restore, None).await.unwrap();
    assert_eq!((back.jobs, back.jobs_left), (1, vec![JobLeft { id: 999, status: None }]));
    assert_eq!(found(stage, &user, "q=fox").await, all, "each with its images");
}

on_both!(row_13_a_job_goes_and_comes_with_its_images, whole_job);

async fn swept(stage: &Stage) {
    let user = stage.user("mira").await;
    let c = &stage.db.write;
    stage.sketch().await;
    let key = || Terms::from(Some(IdempotencyKey::parse("one-fox").unwrap()));
    let kept = create(&stage.db, &user.id, wish("a fox"), key()).await.unwrap().job.id;
    cancel(c, &user.id, kept, None).await.unwrap();
    let lost = failed(stage, &user, "lost").await;
    let undo = deleted(stage, &user, &[], &[kept]).await.undo.unwrap();
    deleted(stage, &user, &[], &[lost]).await;
    assert_eq!(undo_delete(c, &user.id, &undo).await, Ok(1));
    let later = Utc::now() + TimeDelta::days(1);
    assert_eq!(purge_deleted(c, later, 10).await, Ok(1), "only what is still deleted");
    assert_eq!(found(stage, &user, "").await, [kept.to_string()]);
    let again = create(&stage.db, &user.id, wish("a fox"), key()).await.unwrap();
    assert_eq!((again.job.id, again.replayed), (kept, true));
}

on_both!(row_13_the_sweep_leaves_what_came_back, swept);
