//! A full disk: nothing is lost, the queue pauses, admins are notified.

use crate::limited_storage::LimitedStorage;
use crate::on_each_database;
use crate::scripted_engine::{Behavior, ScriptedEngine};
use crate::support::page_subscription::PageSubscription;
use crate::support::running_worker::RunningWorker;
use crate::support::test_app::TestApp;
use domain::accounts::Role;
use domain::jobs::{GenerationJob, JobStatus};
use server::storage::Storage;
use server::worker;
use services::jobs;
use std::sync::Arc;

const COUNT_SYSTEM_NOTIFICATIONS: &str =
    "SELECT count(*) FROM user_notifications WHERE notification_type = 'system'";

/// A generated job that cannot be stored, and another one behind it.
struct FullDiskTest {
    engine: Arc<ScriptedEngine>,
    disk: Arc<LimitedStorage>,
    storage: Storage,
    generated: GenerationJob,
    waiting: GenerationJob,
    /// Two pages of the jobs' owner.
    pages: [PageSubscription; 2],
    started: RunningWorker,
}

impl FullDiskTest {
    /// Returns once the admin is notified.
    async fn begin(app: &TestApp) -> Self {
        let admin = app.test_db.account("root", Role::Admin).await;
        let engine = app.engine("one", &["m"]).await;
        let disk = LimitedStorage::full(&app.folder.path().join("files"));
        let storage = Storage::remote(Arc::clone(&disk) as _);
        let (generated, waiting) = (app.job("m").await, app.job("m").await);
        let pages = [app.page().await, app.page().await];
        let mut admin_page = app.page_of(&admin);
        let started = app.start_worker_on(&storage);
        one_unread(&mut admin_page).await;
        Self { engine, disk, storage, generated, waiting, pages, started }
    }

    async fn began(&self) -> Vec<(i64, bool)> {
        self.engine.began.lock().unwrap().clone()
    }
}

/// In either order: the slot is free again while pictures are being stored.
async fn both_complete(pages: &mut [PageSubscription; 2], jobs: [&GenerationJob; 2]) {
    for (page, job) in pages.iter_mut().zip(jobs) {
        page.wait_for_job_status(job, JobStatus::Completed).await;
    }
}

async fn one_unread(page: &mut PageSubscription) {
    loop {
        let frame = page.next().await;
        if frame["topic"] == "unread" {
            assert_eq!(frame["data"]["unread_count"], 1);
            return;
        }
    }
}

async fn row_18_a_full_disk_loses_no_output_and_pauses_the_queue_until_there_is_space(app: &TestApp) {
    let mut full = FullDiskTest::begin(app).await;
    assert_eq!(app.reload_job(&full.generated).await.status, JobStatus::Running);
    assert_eq!(app.reload_job(&full.waiting).await.status, JobStatus::Pending);
    assert!(jobs::counts(&app.test_db.db.read, &app.user().await.id).await.unwrap().paused);
    assert_eq!((app.count(COUNT_SYSTEM_NOTIFICATIONS).await, app.files()), (1, 0));
    full.disk.free_space();
    both_complete(&mut full.pages, [&full.generated, &full.waiting]).await;
    assert_eq!(
        full.began().await,
        [(full.generated.id, false), (full.waiting.id, false)],
        "generated once each"
    );
    assert!(!jobs::counts(&app.test_db.db.read, &app.user().await.id).await.unwrap().paused);
    assert_eq!((app.count(COUNT_SYSTEM_NOTIFICATIONS).await, app.files()), (1, 8));
    full.started.stop().await;
}

on_each_database!(row_18_a_full_disk_loses_no_output_and_pauses_the_queue_until_there_is_space);

async fn row_12_a_job_that_waits_for_disk_space_can_be_cancelled(app: &TestApp) {
    let mut full = FullDiskTest::begin(app).await;
    jobs::cancel(&app.test_db.db.write, &app.user().await.id, full.generated.id, None).await.unwrap();
    app.context.worker_signal.cancel(full.generated.id);
    full.pages[0].wait_for_job_status(&full.generated, JobStatus::Cancelled).await;
    full.started.stop().await;
}

on_each_database!(row_12_a_job_that_waits_for_disk_space_can_be_cancelled);

async fn an_admins_pause_during_a_full_disk_outlasts_it(app: &TestApp) {
    let mut full = FullDiskTest::begin(app).await;
    jobs::pause(&app.test_db.db.write, true).await.unwrap();
    full.disk.free_space();
    full.pages[0].wait_for_job_status(&full.generated, JobStatus::Completed).await;
    full.started.stop().await;
    assert!(jobs::counts(&app.test_db.db.read, &app.user().await.id).await.unwrap().paused);
    assert_eq!(app.reload_job(&full.waiting).await.status, JobStatus::Pending);
}

on_each_database!(an_admins_pause_during_a_full_disk_outlasts_it);

async fn row_14_outputs_that_wait_for_disk_space_are_fetched_again_by_the_next_process(app: &TestApp) {
    let mut full = FullDiskTest::begin(app).await;
    full.engine.then([Behavior::Generate]);
    full.started.kill().await;
    full.disk.free_space();
    let successor = app.start_worker_on(&full.storage);
    both_complete(&mut full.pages, [&full.generated, &full.waiting]).await;
    successor.stop().await;
    let began = full.engine.began.lock().unwrap().clone();
    assert_eq!(began, [(full.generated.id, false), (full.generated.id, true), (full.waiting.id, false)]);
}

on_each_database!(row_14_outputs_that_wait_for_disk_space_are_fetched_again_by_the_next_process);

async fn row_14_an_outcome_that_cannot_be_committed_is_committed_later_and_nothing_is_generated_twice(
    app: &TestApp,
) {
    let engine = app.built_in(&["m"]).await;
    engine.then([Behavior::UntilReleased]);
    let job = app.job("m").await;
    let (worker, slot) = (app.worker.clone(), app.slot(&engine));
    let step = tokio::spawn(async move { worker::run_once(&worker, slot).await.unwrap() });
    engine.started.notified().await;
    app.sql("ALTER TABLE content_items RENAME TO gone").await;
    engine.release();
    assert_eq!(step.await.unwrap(), server::worker::Outcome::Unresolved(job.id));
    app.sql("ALTER TABLE gone RENAME TO content_items").await;
    let mut page = app.page().await;
    let started = app.start_worker();
    page.wait_for_job_status(&job, JobStatus::Completed).await;
    started.stop().await;
    assert_eq!((engine.began.lock().unwrap().len(), app.files()), (1, 4));
}

on_each_database!(
    row_14_an_outcome_that_cannot_be_committed_is_committed_later_and_nothing_is_generated_twice
);
