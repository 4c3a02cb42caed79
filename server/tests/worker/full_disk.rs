//! No room for pictures: nothing is lost, the queue waits, admins know.

use crate::limited_storage::LimitedStorage;
use crate::scripted_engine::{Behavior, ScriptedEngine};
use crate::test_app::{RunningWorker, TestApp, account_of, on_each_database, seen, start};
use domain::accounts::{Role, User};
use domain::jobs::{GenerationJob, JobStatus};
use server::storage::Storage;
use services::events::Event;
use services::jobs;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;

const COUNT_SYSTEM_NOTIFICATIONS: &str =
    "SELECT count(*) FROM user_notifications WHERE notification_type = 'system'";

/// A job that was drawn and finds no room, and another one behind it.
struct FullDiskTest<'a> {
    app: &'a TestApp,
    engine: Arc<ScriptedEngine>,
    disk: Arc<LimitedStorage>,
    storage: Storage,
    drawn: GenerationJob,
    waiting: GenerationJob,
    /// Of the person whose jobs they are, twice.
    pages: [Receiver<Event>; 2],
    started: RunningWorker,
}

impl<'a> FullDiskTest<'a> {
    /// Once the admin was told.
    async fn begin(app: &'a TestApp) -> Self {
        let admin = account_of(&app.database, "root", Role::Admin).await;
        let engine = app.engine("one", &["m"]).await;
        let disk = LimitedStorage::full(&app.folder.path().join("images"));
        let storage = Storage::remote(Arc::clone(&disk) as _);
        let (drawn, waiting) = (app.job("m").await, app.job("m").await);
        let pages = [(); 2].map(|()| app.events.subscribe(&app.user.id));
        let mut told = app.events.subscribe(&admin.id);
        let started = start(app.worker_on(&storage));
        one_unread(&mut told, &admin).await;
        Self { app, engine, disk, storage, drawn, waiting, pages, started }
    }

    async fn began(&self) -> Vec<(i64, bool)> {
        self.engine.began.lock().unwrap().clone()
    }
}

/// In either order: the slot is free again while pictures are being kept.
async fn both_complete(pages: &mut [Receiver<Event>; 2], jobs: [&GenerationJob; 2]) {
    for (page, job) in pages.iter_mut().zip(jobs) {
        seen(page, job, JobStatus::Completed).await;
    }
}

async fn one_unread(page: &mut Receiver<Event>, admin: &User) {
    loop {
        let Event::Text { frame, .. } = page.recv().await.unwrap() else { continue };
        let frame: serde_json::Value = serde_json::from_str(&frame).unwrap();
        if frame["topic"] == "unread" {
            assert_eq!(frame["data"]["unread_count"], 1, "{}", admin.username);
            return;
        }
    }
}

#[test]
fn row_18_a_full_disk_keeps_what_was_drawn_and_pauses_the_queue_until_there_is_room() {
    on_each_database(async |app| {
        let mut full = FullDiskTest::begin(&app).await;
        assert_eq!(app.reload_job(&full.drawn).await.status, JobStatus::Running);
        assert_eq!(app.reload_job(&full.waiting).await.status, JobStatus::Pending);
        assert!(jobs::counts(&app.database.read, &app.user.id).await.unwrap().paused);
        assert_eq!((app.count(COUNT_SYSTEM_NOTIFICATIONS).await, app.files()), (1, 0));
        full.disk.free_space();
        both_complete(&mut full.pages, [&full.drawn, &full.waiting]).await;
        assert_eq!(full.began().await, [(full.drawn.id, false), (full.waiting.id, false)], "drawn once each");
        assert!(!jobs::counts(&app.database.read, &app.user.id).await.unwrap().paused);
        assert_eq!((app.count(COUNT_SYSTEM_NOTIFICATIONS).await, app.files()), (1, 8));
        full.started.stop().await;
    });
}

#[test]
fn row_12_a_job_that_waits_for_disk_space_can_be_cancelled() {
    on_each_database(async |app| {
        let mut full = FullDiskTest::begin(&app).await;
        jobs::cancel(&app.database.write, &app.user.id, full.drawn.id, None).await.unwrap();
        app.worker_signal.cancel(full.drawn.id);
        seen(&mut full.pages[0], &full.drawn, JobStatus::Cancelled).await;
        full.started.stop().await;
    });
}

#[test]
fn an_admins_pause_while_the_disk_is_full_stays_when_there_is_room() {
    on_each_database(async |app| {
        let mut full = FullDiskTest::begin(&app).await;
        jobs::pause(&app.database.write, true).await.unwrap();
        full.disk.free_space();
        seen(&mut full.pages[0], &full.drawn, JobStatus::Completed).await;
        full.started.stop().await;
        assert!(jobs::counts(&app.database.read, &app.user.id).await.unwrap().paused);
        assert_eq!(app.reload_job(&full.waiting).await.status, JobStatus::Pending);
    });
}

#[test]
fn row_14_outputs_that_wait_for_disk_space_are_fetched_again_by_the_next_process() {
    on_each_database(async |app| {
        let mut full = FullDiskTest::begin(&app).await;
        full.engine.then([Behavior::Draw]);
        full.started.kill().await;
        full.disk.free_space();
        let successor = start(full.app.worker_on(&full.storage));
        both_complete(&mut full.pages, [&full.drawn, &full.waiting]).await;
        successor.stop().await;
        let began = full.engine.began.lock().unwrap().clone();
        assert_eq!(began, [(full.drawn.id, false), (full.drawn.id, true), (full.waiting.id, false)]);
    });
}

#[test]
fn row_14_an_outcome_that_cannot_be_committed_is_committed_later_and_nothing_is_generated_twice() {
    on_each_database(async |app| {
        let engine = app.built_in(&["m"]).await;
        engine.then([Behavior::UntilReleased]);
        let job = app.job("m").await;
        let (worker, slot) = (app.worker.clone(), app.slot(&engine));
        let step = tokio::spawn(async move { worker.run_once(slot).await.unwrap() });
        engine.begun.notified().await;
        app.sql("ALTER TABLE content_items RENAME TO gone").await;
        engine.release();
        assert_eq!(step.await.unwrap(), server::worker::Outcome::Unresolved(job.id));
        app.sql("ALTER TABLE gone RENAME TO content_items").await;
        let mut page = app.events.subscribe(&app.user.id);
        let started = app.start();
        seen(&mut page, &job, JobStatus::Completed).await;
        started.stop().await;
        assert_eq!((engine.began.lock().unwrap().len(), app.files()), (1, 4));
    });
}
