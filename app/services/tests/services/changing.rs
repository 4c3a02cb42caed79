//! Editing, moving, holding and repeating a user's own waiting jobs.

use crate::on_each_database;
use crate::queue::lifecycle::picture;
use crate::test_database::{TestDatabase, job_request};
use domain::accounts::User;
use domain::error::Error;
use domain::jobs::{
    GenerationJob, JobAction, JobChanges, JobStatus, LoraModel, MoveTarget, NewGenerationJob,
};
use services::jobs::*;
use services::queue::{claim, complete};

fn done(edited: Edited) -> GenerationJob {
    match edited {
        Edited::Done(job) => job,
        Edited::Stale(job) => panic!("stale: {job:?}"),
    }
}

fn conflict<T>(result: Result<T, Error>, state: &str) {
    match result {
        Err(Error::Conflict(words)) => assert!(words.contains(state), "{words}"),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("allowed"),
    }
}

async fn order(test_db: &TestDatabase, user: &User) -> Vec<i64> {
    let waiting = active(&test_db.db.read, &user.id).await.unwrap();
    let places: Vec<_> = waiting.iter().map(|job| job.queue_position).collect();
    assert_eq!(places, (1..=waiting.len() as u64).map(Some).collect::<Vec<_>>());
    waiting.iter().map(|job| job.id).collect()
}

async fn a_waiting_job_is_edited_and_generated_as_edited(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let comfyui = test_db.comfyui(&["dreamshaper"], &["ink"]).await;
    let new = NewGenerationJob { checkpoint_model: Some("sketch".into()), seed: 7, ..job_request("a fox") };
    let job = create(&test_db.db, &user.id, new, None).await.unwrap().job;
    let changes = JobChanges {
        prompt: Some("  an owl ".into()),
        checkpoint_model: Some("dreamshaper".into()),
        lora_models: Some(vec![LoraModel { name: "ink".into(), strength_model: 0.5, strength_clip: 1.0 }]),
        steps: Some(12),
        priority: Some(3),
        ..JobChanges::default()
    };
    let now = done(edit(c, &user.id, job.id, &changes, Some(job.revision)).await.unwrap());
    assert_eq!((now.parameters.prompt.as_str(), now.title.as_str()), ("an owl", "an owl"));
    assert_eq!((now.parameters.steps, now.progress.total, now.priority), (12, 12, 3));
    assert_eq!((now.parameters.seed, now.parameters.width), (7, job.parameters.width));
    assert_eq!(now.revision, job.revision + 1);
    assert_eq!(get(&test_db.db.read, &user.id, job.id).await.unwrap(), now);
    // Now other engines can run it.
    let claimed = test_db.claim("one", &comfyui).await;
    assert_eq!((claimed.job_id, claimed.parameters), (job.id, now.parameters));
}

on_each_database!(a_waiting_job_is_edited_and_generated_as_edited);

async fn an_edit_that_changes_nothing_leaves_the_revision_alone(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let job = test_db.job(&user).await;
    let same = JobChanges { steps: Some(20), ..JobChanges::default() };
    assert_eq!(done(edit(c, &user.id, job.id, &same, None).await.unwrap()), job);
    let reseed = JobChanges { seed: Some(-1), ..JobChanges::default() };
    let now = done(edit(c, &user.id, job.id, &reseed, None).await.unwrap());
    assert_ne!(now.parameters.seed, job.parameters.seed);
}

on_each_database!(an_edit_that_changes_nothing_leaves_the_revision_alone);

async fn row_11_a_stale_edit_writes_nothing_and_shows_the_job_as_it_is(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let job = test_db.job(&user).await;
    let steps = |steps| JobChanges { steps: Some(steps), ..JobChanges::default() };
    let now = done(edit(c, &user.id, job.id, &steps(10), Some(job.revision)).await.unwrap());
    let late = edit(c, &user.id, job.id, &steps(30), Some(job.revision)).await.unwrap();
    assert_eq!(late, Edited::Stale(now.clone()));
    assert_eq!(get(c, &user.id, job.id).await.unwrap(), now);
    // An edit of another job does not affect this one.
    test_db.job(&user).await;
    done(edit(c, &user.id, job.id, &steps(30), Some(now.revision)).await.unwrap());
}

on_each_database!(row_11_a_stale_edit_writes_nothing_and_shows_the_job_as_it_is);

async fn row_4_and_3_an_edit_is_checked_as_a_new_job_is(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let job = test_db.job(&user).await;
    let text = |text: &str| Some(text.to_owned());
    let refused = [
        (JobChanges { prompt: text("  "), ..JobChanges::default() }, "prompt"),
        (JobChanges { width: Some(61), ..JobChanges::default() }, "width"),
        (JobChanges { steps: Some(151), ..JobChanges::default() }, "steps"),
        (JobChanges { seed: Some(-2), ..JobChanges::default() }, "seed"),
        (JobChanges { priority: Some(101), ..JobChanges::default() }, "priority"),
        (JobChanges { title: Some("x".repeat(256)), ..JobChanges::default() }, "title"),
        (JobChanges { checkpoint_model: text("unknown"), ..JobChanges::default() }, "checkpoint_model"),
        (JobChanges { sampler_name: text("magic"), ..JobChanges::default() }, "sampler_name"),
        (JobChanges { engine: text("nowhere"), ..JobChanges::default() }, "engine"),
    ];
    for (changes, field) in refused {
        let error = edit(c, &user.id, job.id, &changes, None).await.unwrap_err();
        assert_eq!(error.fields().first().map(|field| field.field.as_str()), Some(field), "{error}");
        let new = changes.apply(job_request("x"));
        let created = async { create(&test_db.db, &user.id, new.validate()?, None).await }.await.unwrap_err();
        assert_eq!(created.fields()[0].message, error.fields()[0].message);
    }
    assert_eq!(get(c, &user.id, job.id).await.unwrap(), job);
}

on_each_database!(row_4_and_3_an_edit_is_checked_as_a_new_job_is);

async fn row_11_illegal_moves_are_conflicts_that_name_the_state(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let (job, other) = (test_db.job(&user).await, test_db.job(&user).await);
    let claim = test_db.claim("one", &sketch).await;
    for state in ["running", "completed"] {
        if state == "completed" {
            complete(c, &claim, "one", &[picture(0)]).await.unwrap();
        }
        let before = get(c, &user.id, job.id).await.unwrap();
        conflict(edit(c, &user.id, job.id, &JobChanges::hold(true), None).await, state);
        conflict(set_held(c, &user.id, job.id, true).await, state);
        conflict(move_to(c, &user.id, job.id, MoveTarget::Top).await, state);
        conflict(move_to(c, &user.id, other.id, MoveTarget::Before(job.id)).await, state);
        conflict(retry(&test_db.db, &user.id, job.id, None).await, state);
        conflict(delete(c, &user.id, if state == "running" { job.id } else { other.id }).await, "");
        assert_eq!(get(c, &user.id, job.id).await.unwrap(), before);
    }
    let gone = Error::not_found("job");
    let hold = JobChanges::hold(true);
    assert_eq!(edit(c, &eve.id, other.id, &hold, None).await.unwrap_err(), gone);
    assert_eq!(move_to(c, &eve.id, other.id, MoveTarget::Top).await.unwrap_err(), gone);
    assert_eq!(remix(&test_db.db, &eve.id, other.id, &hold, None).await.unwrap_err(), gone);
    assert_eq!(change_many(c, &eve.id, &[other.id], JobAction::Cancel).await.unwrap_err(), gone);
    let theirs = test_db.job(&eve).await;
    for before in [theirs.id, other.id, 999] {
        let error = move_to(c, &user.id, other.id, MoveTarget::Before(before)).await.unwrap_err();
        assert_eq!(error.fields()[0].field, "before");
    }
}

on_each_database!(row_11_illegal_moves_are_conflicts_that_name_the_state);

async fn a_waiting_job_moves_within_its_owners_queue_and_runs_in_its_turn(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let ids: Vec<i64> = test_db.jobs(&user, 5).await.iter().map(|job| job.id).collect();
    let [a, b, d, e, f] = ids[..] else { panic!("five") };
    let go = async |id: i64, place| move_to(c, &user.id, id, place).await.unwrap();
    assert_eq!(go(f, MoveTarget::Top).await.queue_position, Some(1));
    assert_eq!(order(test_db, &user).await, [f, a, b, d, e]);
    go(a, MoveTarget::Bottom).await;
    assert_eq!(order(test_db, &user).await, [f, b, d, e, a]);
    go(e, MoveTarget::Before(b)).await;
    assert_eq!(order(test_db, &user).await, [f, e, b, d, a]);
    let still = get(c, &user.id, e).await.unwrap();
    for place in [MoveTarget::Before(b)] {
        assert_eq!(go(e, place).await, still, "a move to its own place changed it");
    }
    let new = test_db.job(&user).await.id;
    assert_eq!(order(test_db, &user).await, [f, e, b, d, a, new]);
    let mut claimed = Vec::new();
    for _ in 0..6 {
        claimed.push(test_db.claim("one", &sketch).await.job_id);
    }
    assert_eq!(claimed, [f, e, b, d, a, new]);
}

on_each_database!(a_waiting_job_moves_within_its_owners_queue_and_runs_in_its_turn);

async fn a_move_across_priorities_takes_the_neighbours(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let prioritised = async |priority| {
        let new = NewGenerationJob { priority, ..job_request("x") };
        create(&test_db.db, &user.id, new, None).await.unwrap().job.id
    };
    let (low, high, plain) = (prioritised(-5).await, prioritised(5).await, prioritised(0).await);
    assert_eq!(order(test_db, &user).await, [high, plain, low]);
    assert_eq!(move_to(c, &user.id, low, MoveTarget::Before(high)).await.unwrap().priority, 5);
    assert_eq!(order(test_db, &user).await, [low, high, plain]);
    assert_eq!(move_to(c, &user.id, low, MoveTarget::Bottom).await.unwrap().priority, 0);
    assert_eq!(order(test_db, &user).await, [high, plain, low]);
    move_to(c, &user.id, high, MoveTarget::Before(low)).await.unwrap();
    assert_eq!(order(test_db, &user).await, [plain, high, low]);
}

on_each_database!(a_move_across_priorities_takes_the_neighbours);

async fn moves_find_room_however_often_they_go_to_the_same_place(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let mut expected: Vec<i64> = test_db.jobs(&user, 6).await.iter().map(|job| job.id).collect();
    // Every move goes to the same place, so that positions there run out.
    for turn in 0..40 {
        let (target, id) = (expected[3], expected[if turn % 2 == 0 { 5 } else { 0 }]);
        move_to(c, &user.id, id, MoveTarget::Before(target)).await.unwrap();
        expected.retain(|other| *other != id);
        let place = expected.iter().position(|other| *other == target).unwrap();
        expected.insert(place, id);
        assert_eq!(order(test_db, &user).await, expected, "turn {turn}");
    }
    let last = test_db.job(&user).await.id;
    assert_eq!(order(test_db, &user).await.last(), Some(&last));
}

on_each_database!(moves_find_room_however_often_they_go_to_the_same_place);

async fn a_held_job_keeps_its_place_and_waits_until_it_is_released(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let (first, second) = (test_db.job(&user).await, test_db.job(&user).await);
    let holding = set_held(c, &user.id, first.id, true).await.unwrap();
    assert_eq!((holding.label(), holding.queue_position), ("On hold", Some(1)));
    assert_eq!(set_held(c, &user.id, first.id, true).await.unwrap(), holding);
    assert_eq!(test_db.claim("one", &sketch).await.job_id, second.id);
    assert!(claim(c, "one", crate::test_database::LEASE, &sketch).await.unwrap().is_none());
    assert_eq!(set_held(c, &user.id, first.id, false).await.unwrap().label(), "Waiting");
    assert_eq!(test_db.claim("one", &sketch).await.job_id, first.id);
}

on_each_database!(a_held_job_keeps_its_place_and_waits_until_it_is_released);

async fn row_12_several_jobs_are_changed_at_once_as_far_as_their_state_allows(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let ids: Vec<i64> = test_db.jobs(&user, 6).await.iter().map(|job| job.id).collect();
    let running = test_db.claim("one", &sketch).await.job_id;
    assert_eq!(running, ids[0]);
    change_many(c, &user.id, &[ids[4], ids[3]], JobAction::Top).await.unwrap();
    assert_eq!(queue(test_db, &user).await, [ids[3], ids[4], ids[1], ids[2], ids[5]]);
    let held = change_many(c, &user.id, &ids, JobAction::Hold).await.unwrap();
    assert_eq!(held.jobs.iter().map(|job| job.id).collect::<Vec<_>>(), ids);
    assert_eq!(held.jobs.iter().filter(|job| job.held).count(), 5);
    change_many(c, &user.id, &ids[..2], JobAction::Release).await.unwrap();
    assert_eq!(test_db.claim("one", &sketch).await.job_id, ids[1]);
    let cancelled = change_many(c, &user.id, &ids, JobAction::Cancel).await.unwrap();
    assert_eq!(cancelled.running, [ids[0], ids[1]]);
    let ended = cancelled.jobs.iter().filter(|job| job.status == JobStatus::Cancelled).count();
    assert_eq!(ended, 4);
    // Repeating it changes nothing.
    let again = change_many(c, &user.id, &ids[2..], JobAction::Cancel).await.unwrap();
    assert_eq!(again.jobs, cancelled.jobs[2..]);
    assert_eq!(change_many(c, &user.id, &[], JobAction::Top).await.unwrap_err().fields()[0].field, "ids");
}

async fn queue(test_db: &TestDatabase, user: &User) -> Vec<i64> {
    first_waiting(&test_db.db.read, &user.id, 100).await.unwrap().iter().map(|job| job.id).collect()
}

on_each_database!(row_12_several_jobs_are_changed_at_once_as_far_as_their_state_allows);

async fn row_11_a_remix_is_a_new_job_with_a_new_seed(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    test_db.sketch().await;
    let new = NewGenerationJob { held: true, seed: 7, priority: 2, steps: 9, ..job_request("a fox") };
    let job = create(&test_db.db, &user.id, new, None).await.unwrap().job;
    let key = || Some(IdempotencyKey::parse("remix-1").unwrap());
    let none = JobChanges::default();
    let made = remix(&test_db.db, &user.id, job.id, &none, key()).await.unwrap().job;
    assert_eq!((made.parent_job_id, made.held, made.priority), (Some(job.id), false, 2));
    assert_eq!((made.parameters.steps, made.parameters.prompt.as_str()), (9, "a fox"));
    assert_ne!(made.parameters.seed, 7);
    let again = remix(&test_db.db, &user.id, job.id, &none, key()).await.unwrap();
    assert_eq!((again.replayed, again.job), (true, made));
    let overrides = JobChanges { seed: Some(42), prompt: Some("an owl".into()), ..none };
    let made = remix(&test_db.db, &user.id, job.id, &overrides, None).await.unwrap().job;
    assert_eq!((made.parameters.seed, made.parameters.prompt.as_str()), (42, "an owl"));
    let wrong = JobChanges { steps: Some(0), ..JobChanges::default() };
    assert_eq!(
        remix(&test_db.db, &user.id, job.id, &wrong, None).await.unwrap_err().fields()[0].field,
        "steps"
    );
    assert_eq!(get(c, &user.id, job.id).await.unwrap(), job);
}

on_each_database!(row_11_a_remix_is_a_new_job_with_a_new_seed);

async fn an_admin_sees_everybodys_jobs_in_the_order_they_will_start(test_db: &TestDatabase) {
    let (mira, noor) = (test_db.user("mira").await, test_db.user("noor").await);
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let theirs: Vec<i64> = test_db.jobs(&mira, 4).await.iter().map(|job| job.id).collect();
    let running = test_db.claim("one", &sketch).await.job_id;
    let hers = test_db.job(&noor).await.id;
    set_held(c, &mira.id, theirs[1], true).await.unwrap();
    cancel(c, &mira.id, running, None).await.unwrap();
    let all = overview(&test_db.db.read).await.unwrap();
    assert_eq!((all.paused, all.running, all.waiting), (false, 1, 4));
    let ids: Vec<i64> = all.entries.iter().map(|entry| entry.job_id).collect();
    assert_eq!(ids, [running, hers, theirs[2], theirs[3], theirs[1]]);
    let labels: Vec<_> = all.entries.iter().map(|entry| (entry.label(), entry.username.as_str())).collect();
    assert_eq!(labels[..2], [("Cancelling", "mira"), ("Waiting", "noor")]);
    assert_eq!(labels[4], ("On hold", "mira"));
    let first = &all.entries[0];
    assert_eq!((first.model.as_str(), first.drawn_by.as_deref()), ("sketch", Some("sketch")));
    assert!((first.width, first.height, first.batch_size) == (832, 1216, 1) && first.started_at.is_some());
    // The job listed next is claimed next.
    assert_eq!(test_db.claim("one", &sketch).await.job_id, hers);
}

on_each_database!(an_admin_sees_everybodys_jobs_in_the_order_they_will_start);

async fn a_paused_queue_starts_nothing_until_resumed(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    assert!(!is_paused(c).await.unwrap());
    for _ in 0..2 {
        pause(c, true).await.unwrap();
        assert!(is_paused(&test_db.db.read).await.unwrap());
        assert!(claim(c, "one", crate::test_database::LEASE, &sketch).await.unwrap().is_none());
    }
    assert!(counts(c, &user.id).await.unwrap().paused && overview(c).await.unwrap().paused);
    pause(c, false).await.unwrap();
    test_db.claim("one", &sketch).await;
}

on_each_database!(a_paused_queue_starts_nothing_until_resumed);
