//! No room for pictures: nothing is lost, the queue waits, admins know.

use crate::scripted::{Act, Scripted};
use crate::small_disk::SmallDisk;
use crate::world::{Started, World, account_of, on_each_database, seen, start};
use domain::accounts::{Role, User};
use domain::jobs::{GenerationJob, JobStatus};
use server::storage::Storage;
use services::events::Event;
use services::jobs;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;

const NEWS: &str = "SELECT count(*) FROM user_notifications WHERE notification_type = 'system'";

/// A job that was drawn and finds no room, and another one behind it.
struct Full<'a> {
    world: &'a World,
    engine: Arc<Scripted>,
    disk: Arc<SmallDisk>,
    storage: Storage,
    drawn: GenerationJob,
    waiting: GenerationJob,
    /// Of the person whose jobs they are, twice.
    pages: [Receiver<Event>; 2],
    started: Started,
}

impl<'a> Full<'a> {
    /// Once the admin was told.
    async fn begin(world: &'a World) -> Self {
        let admin = account_of(&world.database, "root", Role::Admin).await;
        let engine = world.engine("one", &["m"]).await;
        let disk = SmallDisk::full(&world.folder.path().join("images"));
        let storage = Storage::remote(Arc::clone(&disk) as _);
        let (drawn, waiting) = (world.job("m").await, world.job("m").await);
        let pages = [(); 2].map(|()| world.events.subscribe(&world.user.id));
        let mut told = world.events.subscribe(&admin.id);
        let started = start(world.worker_on(&storage));
        one_unread(&mut told, &admin).await;
        Self { world, engine, disk, storage, drawn, waiting, pages, started }
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
    on_each_database(async |world| {
        let mut full = Full::begin(&world).await;
        assert_eq!(world.now(&full.drawn).await.status, JobStatus::Running);
        assert_eq!(world.now(&full.waiting).await.status, JobStatus::Pending);
        assert!(jobs::counts(&world.database.read, &world.user.id).await.unwrap().paused);
        assert_eq!((world.count(NEWS).await, world.files()), (1, 0));
        full.disk.make_room();
        both_complete(&mut full.pages, [&full.drawn, &full.waiting]).await;
        assert_eq!(full.began().await, [(full.drawn.id, false), (full.waiting.id, false)], "drawn once each");
        assert!(!jobs::counts(&world.database.read, &world.user.id).await.unwrap().paused);
        assert_eq!((world.count(NEWS).await, world.files()), (1, 8));
        full.started.stop().await;
    });
}

#[test]
fn row_12_a_job_that_waits_for_room_can_be_cancelled() {
    on_each_database(async |world| {
        let mut full = Full::begin(&world).await;
        jobs::cancel(&world.database.write, &world.user.id, full.drawn.id, None).await.unwrap();
        world.wake.cancel(full.drawn.id);
        seen(&mut full.pages[0], &full.drawn, JobStatus::Cancelled).await;
        full.started.stop().await;
    });
}

#[test]
fn an_admins_pause_while_the_disk_is_full_stays_when_there_is_room() {
    on_each_database(async |world| {
        let mut full = Full::begin(&world).await;
        jobs::pause(&world.database.write, true).await.unwrap();
        full.disk.make_room();
        seen(&mut full.pages[0], &full.drawn, JobStatus::Completed).await;
        full.started.stop().await;
        assert!(jobs::counts(&world.database.read, &world.user.id).await.unwrap().paused);
        assert_eq!(world.now(&full.waiting).await.status, JobStatus::Pending);
    });
}

#[test]
fn row_14_pictures_that_wait_for_room_are_fetched_again_by_the_next_process() {
    on_each_database(async |world| {
        let mut full = Full::begin(&world).await;
        full.engine.then([Act::Draw]);
        full.started.kill().await;
        full.disk.make_room();
        let successor = start(full.world.worker_on(&full.storage));
        both_complete(&mut full.pages, [&full.drawn, &full.waiting]).await;
        successor.stop().await;
        let began = full.engine.began.lock().unwrap().clone();
        assert_eq!(began, [(full.drawn.id, false), (full.drawn.id, true), (full.waiting.id, false)]);
    });
}

#[test]
fn row_14_an_ending_that_cannot_be_written_is_written_later_and_nothing_is_drawn_again() {
    on_each_database(async |world| {
        let engine = world.built_in(&["m"]).await;
        engine.then([Act::UntilTold]);
        let job = world.job("m").await;
        let (worker, slot) = (world.worker.clone(), world.slot(&engine));
        let step = tokio::spawn(async move { worker.run_once(slot).await.unwrap() });
        engine.begun.notified().await;
        world.sql("ALTER TABLE content_items RENAME TO gone").await;
        engine.go_on();
        assert_eq!(step.await.unwrap(), server::worker::Outcome::Stranded(job.id));
        world.sql("ALTER TABLE gone RENAME TO content_items").await;
        let mut page = world.events.subscribe(&world.user.id);
        let started = world.start();
        seen(&mut page, &job, JobStatus::Completed).await;
        started.stop().await;
        assert_eq!((engine.began.lock().unwrap().len(), world.files()), (1, 4));
    });
}
