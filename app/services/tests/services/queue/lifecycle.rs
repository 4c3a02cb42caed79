use crate::on_each_database;
use crate::test_database::{LEASE, TestDatabase, job_request};
use chrono::{TimeDelta, Utc};
use domain::error::Error;
use domain::images::NewContentItem;
use domain::jobs::{ErrorKind, GenerationJob, JobStatus, Progress};
use services::jobs::*;
use services::queue::*;

pub fn picture(index: i32) -> NewContentItem {
    NewContentItem {
        batch_index: index,
        storage_key: format!("pictures/{index}.png"),
        mime: "image/png".into(),
        width: 832,
        height: 1216,
        bytes: 1_000,
        blake3: "ab".repeat(32),
        metadata: serde_json::json!({}),
    }
}

fn expect_owned(fenced: FencedWrite) -> GenerationJob {
    match fenced {
        FencedWrite::Applied(job) => job,
        FencedWrite::LeaseLost => panic!("lease lost"),
    }
}

async fn row_17_a_batch_completes_with_all_its_images(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let waiting = test_db.job(&user).await;
    let claim = test_db.claim("one", &sketch).await;
    let c = &test_db.db.write;
    let running = get(c, &user.id, claim.job_id).await.unwrap();
    assert_eq!((running.status, running.drawn_by.as_deref()), (JobStatus::Running, Some("sketch")));
    assert!(running.revision > waiting.revision);
    assert!(record_progress(c, &claim, "one", &Progress::new(12, 20, "generating")).await.unwrap());
    assert!(record_progress(c, &claim, "one", &Progress::new(11, 20, "generating")).await.unwrap());
    let progress = get(c, &user.id, claim.job_id).await.unwrap().progress;
    assert_eq!((progress.step, progress.percent, progress.stage.as_str()), (12, 60, "generating"));
    let job = expect_owned(complete(c, &claim, "one", &[picture(0), picture(1)]).await.unwrap());
    assert_eq!((job.status, job.images.len()), (JobStatus::Completed, 2));
    assert_eq!(job.content_id, Some(job.images[0].content_id));
    assert_eq!(job.progress.percent, 100);
    assert_eq!(get(&test_db.db.read, &user.id, job.id).await.unwrap(), job);
    let tries = attempts(c, &user.id, job.id).await.unwrap();
    assert_eq!((tries.len(), tries[0].outcome.as_deref()), (1, Some("completed")));
}

on_each_database!(row_17_a_batch_completes_with_all_its_images);

async fn row_11_terminal_states_are_final(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let claim = test_db.claim("one", &sketch).await;
    expect_owned(complete(c, &claim, "one", &[picture(0)]).await.unwrap());
    let before = get(c, &user.id, claim.job_id).await.unwrap();
    let kind = ErrorKind::Internal;
    assert_eq!(complete(c, &claim, "one", &[picture(1)]).await.unwrap(), FencedWrite::LeaseLost);
    assert_eq!(fail(c, &claim, "one", kind, "late", None).await.unwrap(), FencedWrite::LeaseLost);
    assert_eq!(cancel_running(c, &claim, "one").await.unwrap(), FencedWrite::LeaseLost);
    assert_eq!(requeue(c, &claim, "one", &Requeue::default()).await.unwrap(), FencedWrite::LeaseLost);
    assert!(!record_progress(c, &claim, "one", &Progress::new(1, 2, "")).await.unwrap());
    let Err(Error::Conflict(words)) = cancel(c, &user.id, claim.job_id, None).await else {
        panic!("allowed")
    };
    assert!(words.contains("completed"), "{words}");
    assert!(matches!(retry(&test_db.db, &user.id, claim.job_id, None).await, Err(Error::Conflict(_))));
    assert_eq!(rescue(c, "two", LEASE, true).await.unwrap(), Rescued::default());
    assert_eq!(get(c, &user.id, claim.job_id).await.unwrap(), before);
}

on_each_database!(row_11_terminal_states_are_final);

async fn row_12_cancel_waiting_is_immediate(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let job = test_db.job(&user).await;
    let long = cancel(c, &user.id, job.id, Some("x".repeat(501))).await.unwrap_err();
    assert_eq!(long.fields()[0].field, "reason");
    let cancelled = cancel(c, &user.id, job.id, Some("not now".into())).await.unwrap();
    assert!(!cancelled.running);
    assert_eq!(cancelled.job.status, JobStatus::Cancelled);
    assert_eq!(cancelled.job.cancel_reason.as_deref(), Some("not now"));
    assert!(cancelled.job.completed_at.is_some());
    assert!(claim(c, "one", LEASE, &sketch).await.unwrap().is_none());
    assert_eq!(active(c, &user.id).await.unwrap(), []);
}

on_each_database!(row_12_cancel_waiting_is_immediate);

async fn row_12_a_cancellation_request_reaches_the_running_worker(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    test_db.job(&user).await;
    let (claim, other) = (test_db.claim("one", &sketch).await, test_db.claim("one", &sketch).await);
    let job_ids = [claim.job_id, other.job_id];
    let cancel_requests = async |owner: &str| {
        let kept = heartbeat(c, owner, LEASE, &job_ids).await.unwrap();
        kept.into_iter().filter(|kept| kept.cancel).map(|kept| kept.job_id).collect::<Vec<_>>()
    };
    assert!(cancel_requests("one").await.is_empty());
    let cancelled = cancel(c, &user.id, claim.job_id, None).await.unwrap();
    assert!(cancelled.running);
    assert_eq!((cancelled.job.status, cancelled.job.label()), (JobStatus::Running, "Cancelling"));
    assert_eq!(
        cancel(c, &user.id, claim.job_id, None).await.unwrap().job.cancel_requested_at,
        cancelled.job.cancel_requested_at
    );
    assert_eq!(cancel_requests("one").await, [claim.job_id]);
    assert!(cancel_requests("two").await.is_empty());
    let job = expect_owned(cancel_running(c, &claim, "one").await.unwrap());
    assert_eq!(job.status, JobStatus::Cancelled);
    assert_eq!(get(c, &user.id, other.job_id).await.unwrap().status, JobStatus::Running);
}

on_each_database!(row_12_a_cancellation_request_reaches_the_running_worker);

async fn row_12_a_late_cancel_loses_to_the_result_but_not_to_a_retry(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    test_db.job(&user).await;
    let (won, lost) = (test_db.claim("one", &sketch).await, test_db.claim("one", &sketch).await);
    cancel(c, &user.id, won.job_id, None).await.unwrap();
    cancel(c, &user.id, lost.job_id, None).await.unwrap();
    assert_eq!(
        expect_owned(complete(c, &won, "one", &[picture(0)]).await.unwrap()).status,
        JobStatus::Completed
    );
    let back = Requeue { words: "the engine went offline", ..Default::default() };
    assert_eq!(expect_owned(requeue(c, &lost, "one", &back).await.unwrap()).status, JobStatus::Cancelled);
}

on_each_database!(row_12_a_late_cancel_loses_to_the_result_but_not_to_a_retry);

async fn a_requeued_job_waits_until_run_at_and_starts_a_new_attempt(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let claim = test_db.claim("one", &sketch).await;
    let later = Utc::now() + TimeDelta::minutes(1);
    let back = Requeue {
        words: "The engine returned an error.",
        kind: Some(ErrorKind::EngineError),
        cause: Some("500"),
        run_at: Some(later),
        ..Default::default()
    };
    let job = expect_owned(requeue(c, &claim, "one", &back).await.unwrap());
    assert_eq!((job.status, job.label()), (JobStatus::Pending, "Retrying"));
    assert_eq!(job.error_message.as_deref(), Some("The engine returned an error."));
    assert!(services::queue::claim(c, "one", LEASE, &sketch).await.unwrap().is_none());
    assert_eq!(release_run_at(c, Utc::now()).await.unwrap(), 0);
    assert_eq!(release_run_at(c, later).await.unwrap(), 1);
    let again = test_db.claim("one", &sketch).await;
    assert_eq!((again.job_id, again.attempt), (claim.job_id, 2));
    assert_ne!(again.token, claim.token);
    assert_eq!(get(c, &user.id, claim.job_id).await.unwrap().error_message, None);
    assert_eq!(complete(c, &claim, "one", &[picture(0)]).await.unwrap(), FencedWrite::LeaseLost);
    let failed =
        expect_owned(fail(c, &again, "one", ErrorKind::EngineError, "Twice.", Some("500")).await.unwrap());
    assert_eq!((failed.status, failed.error_kind), (JobStatus::Failed, Some(ErrorKind::EngineError)));
    let tries = attempts(c, &user.id, claim.job_id).await.unwrap();
    let outcomes: Vec<_> = tries.iter().map(|a| (a.outcome.as_deref(), a.error.as_deref())).collect();
    assert_eq!(outcomes, [(Some("failed"), Some("500")), (Some("failed"), Some("500"))]);
    assert_eq!(recent_failures(c, &user.id, 5).await.unwrap(), [failed]);
}

on_each_database!(a_requeued_job_waits_until_run_at_and_starts_a_new_attempt);

async fn row_18_an_unreachable_engine_costs_no_attempt(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    for attempt in 1..=6 {
        let claim = test_db.claim("one", &sketch).await;
        assert_eq!(claim.attempt, attempt);
        let kind = Some(ErrorKind::EngineUnreachable);
        let back = Requeue { words: "Waiting for an engine.", kind, ..Default::default() };
        assert_eq!(expect_owned(requeue(c, &claim, "one", &back).await.unwrap()).status, JobStatus::Pending);
    }
}

on_each_database!(row_18_an_unreachable_engine_costs_no_attempt);

async fn row_13_a_deleted_job_is_hidden_with_its_images(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let job = test_db.job(&user).await;
    assert!(matches!(delete(c, &user.id, job.id).await, Err(Error::Conflict(_))));
    let claim = test_db.claim("one", &sketch).await;
    assert!(matches!(delete(c, &user.id, job.id).await, Err(Error::Conflict(_))));
    let done = expect_owned(complete(c, &claim, "one", &[picture(0)]).await.unwrap());
    delete(c, &user.id, job.id).await.unwrap();
    assert_eq!(get(c, &user.id, job.id).await, Err(Error::not_found("job")));
    assert_eq!(delete(c, &user.id, job.id).await, Err(Error::not_found("job")));
    let image = services::images::find(c, &user.id, done.images[0].content_id).await;
    assert_eq!(image, Err(Error::not_found("image")));
    let page = list(c, &user.id, &JobFilter { limit: 10, ..Default::default() }).await.unwrap();
    assert_eq!((page.items.len(), page.total), (0, 0));
    let tomorrow = Utc::now() + TimeDelta::days(1);
    let expired = services::images::deleted_before(c, tomorrow, 10).await.unwrap();
    assert_eq!(expired.len(), 1);
    assert_eq!(purge_deleted(c, tomorrow, 10).await.unwrap(), 0);
    services::images::purge(c, &[expired[0].id]).await.unwrap();
    assert_eq!(purge_deleted(c, tomorrow, 10).await.unwrap(), 1);
}

on_each_database!(row_13_a_deleted_job_is_hidden_with_its_images);

async fn row_11_a_retry_is_a_new_job(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let job = create(&test_db.db, &user.id, job_request("a fox"), None).await.unwrap().job;
    assert!(matches!(retry(&test_db.db, &user.id, job.id, None).await, Err(Error::Conflict(_))));
    cancel(c, &user.id, job.id, None).await.unwrap();
    let again = retry(&test_db.db, &user.id, job.id, None).await.unwrap().job;
    assert_eq!((again.parent_job_id, again.status), (Some(job.id), JobStatus::Pending));
    assert_eq!(again.parameters, job.parameters);
    assert_eq!(get(c, &user.id, job.id).await.unwrap().status, JobStatus::Cancelled);
}

on_each_database!(row_11_a_retry_is_a_new_job);
