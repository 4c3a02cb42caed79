//! Fairness with long queues: a newcomer gets the first free slot.

use crate::on_each_database;
use crate::test_database::{LEASE, TestDatabase, job_request};
use domain::accounts::User;
use domain::jobs::NewGenerationJob;
use sea_orm::ConnectionTrait;
use services::jobs::{CreateOptions, counts, create, overview};
use services::queue::{Claim, ClaimEngine, claim, complete};
use std::collections::BTreeSet;

/// Waiting jobs of the busy user.
const BACKLOG: u64 = 10_000;

/// Columns that a copy of a job shares.
const COPIED: &str = "user_id, job_type, prompt, negative_prompt, checkpoint_model, lora_models, width, height, \
    batch_size, seed, steps, cfg, sampler_name, scheduler, denoise, params, engine, status, revision, needs, \
    priority, held, attempt, max_attempts, step, total_steps, stage, created_at, updated_at";

/// Inserts `count` waiting jobs of this request: one through the service, the others as copies.
async fn line(test_db: &TestDatabase, user: &User, new: NewGenerationJob, count: u64) {
    let create_options = CreateOptions { key: None, waiting_jobs: u64::MAX };
    let first = create(&test_db.db, &user.id, new, create_options).await.unwrap().job.id;
    let copies = format!(
        "INSERT INTO generation_jobs ({COPIED}, position) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}) \
         SELECT {COPIED}, position + i FROM generation_jobs, n WHERE id = {first}"
    );
    test_db.db.write.execute_unprepared(&copies).await.unwrap();
}

async fn finish(test_db: &TestDatabase, claim: &Claim) {
    complete(&test_db.db.write, claim, "one", &[]).await.unwrap();
}

async fn fill(test_db: &TestDatabase, engine: &ClaimEngine, slots: usize) -> Vec<Claim> {
    let mut running = Vec::new();
    for _ in 0..slots {
        running.push(test_db.claim("one", engine).await);
    }
    running
}

/// Each job of the newcomer gets the next free slot.
async fn starts_next(test_db: &TestDatabase, slots: usize) {
    let (busy, newcomer) = (test_db.user("busy").await, test_db.user("newcomer").await);
    let sketch = test_db.sketch().await;
    line(test_db, &busy, job_request("x"), BACKLOG).await;
    let mut running = fill(test_db, &sketch, slots).await;
    assert!(running.iter().all(|claim| claim.user_id == busy.id));
    assert_eq!(counts(&test_db.db.read, &busy.id).await.unwrap().waiting, BACKLOG - slots as u64);
    for _ in 0..3 {
        let theirs = test_db.job(&newcomer).await;
        assert_eq!(overview(&test_db.db.read).await.unwrap().entries[slots].job_id, theirs.id);
        finish(test_db, &running.remove(0)).await;
        let next = test_db.claim("one", &sketch).await;
        assert_eq!((next.user_id.as_str(), next.job_id), (newcomer.id.as_str(), theirs.id));
        finish(test_db, &next).await;
        running.push(test_db.claim("one", &sketch).await);
        assert_eq!(running[slots - 1].user_id, busy.id);
    }
}

async fn row_21_a_newcomer_among_ten_thousand_starts_within_one_slot(test_db: &TestDatabase) {
    starts_next(test_db, 1).await;
}

async fn row_21_a_newcomer_among_ten_thousand_starts_within_one_of_four_slots(test_db: &TestDatabase) {
    starts_next(test_db, 4).await;
}

on_each_database!(row_21_a_newcomer_among_ten_thousand_starts_within_one_slot);
on_each_database!(row_21_a_newcomer_among_ten_thousand_starts_within_one_of_four_slots);

fn for_offline_engine() -> NewGenerationJob {
    NewGenerationJob { checkpoint_model: Some("dreamshaper".into()), priority: 9, ..job_request("x") }
}

fn for_ready_engine() -> NewGenerationJob {
    NewGenerationJob { checkpoint_model: Some("sketch".into()), ..job_request("x") }
}

/// The first jobs of both queues need an engine that is offline.
async fn unrunnable_heads(test_db: &TestDatabase, slots: usize) {
    let (busy, newcomer) = (test_db.user("busy").await, test_db.user("newcomer").await);
    let sketch = test_db.sketch().await;
    test_db.comfyui(&["dreamshaper"], &[]).await;
    line(test_db, &busy, for_offline_engine(), BACKLOG / 2).await;
    line(test_db, &busy, for_ready_engine(), BACKLOG / 2).await;
    let running = fill(test_db, &sketch, slots).await;
    create(&test_db.db, &newcomer.id, for_offline_engine(), None).await.unwrap();
    let theirs = create(&test_db.db, &newcomer.id, for_ready_engine(), None).await.unwrap().job;
    assert_eq!(theirs.queue_position, Some(2));
    finish(test_db, &running[0]).await;
    let next = test_db.claim("one", &sketch).await;
    assert_eq!((next.user_id.as_str(), next.job_id), (newcomer.id.as_str(), theirs.id));
    // Then the runnable queue continues; unrunnable jobs stay.
    assert_eq!(test_db.claim("one", &sketch).await.user_id, busy.id);
}

async fn row_21_unrunnable_first_jobs_do_not_block_a_queue_with_one_slot(test_db: &TestDatabase) {
    unrunnable_heads(test_db, 1).await;
}

async fn row_21_unrunnable_first_jobs_do_not_block_a_queue_with_four_slots(test_db: &TestDatabase) {
    unrunnable_heads(test_db, 4).await;
}

on_each_database!(row_21_unrunnable_first_jobs_do_not_block_a_queue_with_one_slot);
on_each_database!(row_21_unrunnable_first_jobs_do_not_block_a_queue_with_four_slots);

async fn row_21_twenty_long_queues_take_turns(test_db: &TestDatabase) {
    let sketch = test_db.sketch().await;
    let mut people = BTreeSet::new();
    for number in 0..20 {
        let user = test_db.user(&format!("user{number}")).await;
        line(test_db, &user, NewGenerationJob { priority: number, ..job_request("x") }, 500).await;
        people.insert(user.id);
    }
    // Four slots, always full: in every twenty starts each user has one.
    let mut running = Vec::new();
    for round in 0..3 {
        let mut turns = BTreeSet::new();
        for _ in 0..people.len() {
            if running.len() == 4 {
                finish(test_db, &running.remove(0)).await;
            }
            let next = test_db.claim("one", &sketch).await;
            turns.insert(next.user_id.clone());
            running.push(next);
        }
        assert_eq!(turns, people, "round {round}");
    }
    assert!(claim(&test_db.db.write, "one", LEASE, &sketch).await.unwrap().is_some());
}

on_each_database!(row_21_twenty_long_queues_take_turns);
