//! Fairness among long lines: a newcomer starts with the first slot that gets free.

use crate::database::{LEASE, Stage, wish};
use crate::on_both;
use domain::accounts::User;
use domain::jobs::NewGenerationJob;
use sea_orm::ConnectionTrait;
use services::jobs::{Terms, counts, create, overview};
use services::queue::{Claim, ClaimEngine, claim, complete};
use std::collections::BTreeSet;

/// Waiting jobs of the busy one.
const LINE: u64 = 10_000;

/// What a copy of a job takes over as it is.
const COPIED: &str = "user_id, job_type, prompt, negative_prompt, checkpoint_model, lora_models, width, height, \
    batch_size, seed, steps, cfg, sampler_name, scheduler, denoise, params, engine, status, revision, needs, \
    priority, held, attempt, max_attempts, step, total_steps, stage, created_at, updated_at";

/// `count` waiting jobs of this wish, made by the service once and then copied.
async fn line(stage: &Stage, user: &User, new: NewGenerationJob, count: u64) {
    let terms = Terms { key: None, waiting_jobs: u64::MAX };
    let first = create(&stage.db, &user.id, new, terms).await.unwrap().job.id;
    let copies = format!(
        "INSERT INTO generation_jobs ({COPIED}, position) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}) \
         SELECT {COPIED}, position + i FROM generation_jobs, n WHERE id = {first}"
    );
    stage.db.write.execute_unprepared(&copies).await.unwrap();
}

async fn finish(stage: &Stage, claim: &Claim) {
    complete(&stage.db.write, claim, "one", &[]).await.unwrap();
}

async fn fill(stage: &Stage, engine: &ClaimEngine, slots: usize) -> Vec<Claim> {
    let mut running = Vec::new();
    for _ in 0..slots {
        running.push(stage.claim("one", engine).await);
    }
    running
}

/// Each job of the newcomer gets the first slot that becomes free after it came.
async fn starts_next(stage: &Stage, slots: usize) {
    let (busy, newcomer) = (stage.user("busy").await, stage.user("newcomer").await);
    let sketch = stage.sketch().await;
    line(stage, &busy, wish("x"), LINE).await;
    let mut running = fill(stage, &sketch, slots).await;
    assert!(running.iter().all(|claim| claim.user_id == busy.id));
    assert_eq!(counts(&stage.db.read, &busy.id).await.unwrap().waiting, LINE - slots as u64);
    for _ in 0..3 {
        let theirs = stage.job(&newcomer).await;
        assert_eq!(overview(&stage.db.read).await.unwrap().entries[slots].job_id, theirs.id);
        finish(stage, &running.remove(0)).await;
        let next = stage.claim("one", &sketch).await;
        assert_eq!((next.user_id.as_str(), next.job_id), (newcomer.id.as_str(), theirs.id));
        finish(stage, &next).await;
        running.push(stage.claim("one", &sketch).await);
        assert_eq!(running[slots - 1].user_id, busy.id);
    }
}

async fn one_slot(stage: &Stage) {
    starts_next(stage, 1).await;
}

async fn four_slots(stage: &Stage) {
    starts_next(stage, 4).await;
}

on_both!(row_21_a_newcomer_among_ten_thousand_starts_within_one_slot, one_slot);
on_both!(row_21_a_newcomer_among_ten_thousand_starts_within_one_of_four_slots, four_slots);

fn for_the_dead() -> NewGenerationJob {
    NewGenerationJob { checkpoint_model: Some("dreamshaper".into()), priority: 9, ..wish("x") }
}

fn for_the_living() -> NewGenerationJob {
    NewGenerationJob { checkpoint_model: Some("sketch".into()), ..wish("x") }
}

/// The heads of both lines need an engine that claims nothing because it is away.
async fn stuck_head(stage: &Stage, slots: usize) {
    let (busy, newcomer) = (stage.user("busy").await, stage.user("newcomer").await);
    let sketch = stage.sketch().await;
    stage.comfyui(&["dreamshaper"], &[]).await;
    line(stage, &busy, for_the_dead(), LINE / 2).await;
    line(stage, &busy, for_the_living(), LINE / 2).await;
    let running = fill(stage, &sketch, slots).await;
    create(&stage.db, &newcomer.id, for_the_dead(), None).await.unwrap();
    let theirs = create(&stage.db, &newcomer.id, for_the_living(), None).await.unwrap().job;
    assert_eq!(theirs.queue_position, Some(2));
    finish(stage, &running[0]).await;
    let next = stage.claim("one", &sketch).await;
    assert_eq!((next.user_id.as_str(), next.job_id), (newcomer.id.as_str(), theirs.id));
    // Then the line that can be run goes on; what nobody can run stays.
    assert_eq!(stage.claim("one", &sketch).await.user_id, busy.id);
}

async fn stuck_one(stage: &Stage) {
    stuck_head(stage, 1).await;
}

async fn stuck_four(stage: &Stage) {
    stuck_head(stage, 4).await;
}

on_both!(row_21_heads_that_nobody_can_run_hold_no_line_up_with_one_slot, stuck_one);
on_both!(row_21_heads_that_nobody_can_run_hold_no_line_up_with_four_slots, stuck_four);

async fn rounds(stage: &Stage) {
    let sketch = stage.sketch().await;
    let mut people = BTreeSet::new();
    for number in 0..20 {
        let user = stage.user(&format!("user{number}")).await;
        line(stage, &user, NewGenerationJob { priority: number, ..wish("x") }, 500).await;
        people.insert(user.id);
    }
    // Four slots, always full: in every twenty starts everybody has one.
    let mut running = Vec::new();
    for round in 0..3 {
        let mut turns = BTreeSet::new();
        for _ in 0..people.len() {
            if running.len() == 4 {
                finish(stage, &running.remove(0)).await;
            }
            let next = stage.claim("one", &sketch).await;
            turns.insert(next.user_id.clone());
            running.push(next);
        }
        assert_eq!(turns, people, "round {round}");
    }
    assert!(claim(&stage.db.write, "one", LEASE, &sketch).await.unwrap().is_some());
}

on_both!(row_21_twenty_long_lines_take_turns, rounds);
