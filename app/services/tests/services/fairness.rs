use crate::database::{LEASE, Stage, wish};
use crate::on_both;
use domain::accounts::User;
use domain::jobs::NewGenerationJob;
use services::jobs::create;
use services::queue::{Claim, ClaimEngine, claim, complete};
use services::settings::{QUEUE_PAUSED, put};

async fn finish(stage: &Stage, claim: &Claim) {
    complete(&stage.db.write, claim, "one", &[]).await.unwrap();
}

async fn prioritised(stage: &Stage, user: &User, priority: i64) -> i64 {
    let new = NewGenerationJob { priority, ..wish("x") };
    create(&stage.db, &user.id, new, None).await.unwrap().job.id
}

async fn nothing(stage: &Stage, engine: &ClaimEngine) -> bool {
    claim(&stage.db.write, "one", LEASE, engine).await.unwrap().is_none()
}

async fn newcomer(stage: &Stage) {
    let (busy, newcomer) = (stage.user("busy").await, stage.user("newcomer").await);
    let sketch = stage.sketch().await;
    stage.jobs(&busy, 50).await;
    let first = stage.claim("one", &sketch).await;
    assert_eq!(first.user_id, busy.id);
    let theirs = stage.job(&newcomer).await;
    assert_eq!(stage.claim("one", &sketch).await.job_id, theirs.id);
    // Both run one: it is the turn of whoever started longest ago.
    stage.job(&newcomer).await;
    assert_eq!(stage.claim("one", &sketch).await.user_id, busy.id);
    assert_eq!(stage.claim("one", &sketch).await.user_id, newcomer.id);
}

on_both!(a_newcomer_among_a_backlog_starts_next, newcomer);

async fn one_slot(stage: &Stage) {
    let users = [stage.user("one").await, stage.user("two").await, stage.user("three").await];
    let sketch = stage.sketch().await;
    for (user, jobs) in users.iter().zip([6, 3, 2]) {
        stage.jobs(user, jobs).await;
    }
    let mut turns = Vec::new();
    for _ in 0..11 {
        let claim = stage.claim("one", &sketch).await;
        finish(stage, &claim).await;
        turns.push(users.iter().position(|user| user.id == claim.user_id).unwrap());
    }
    assert_eq!(turns[..6], [0, 1, 2, 0, 1, 2]);
    assert_eq!(turns[6..], [0, 1, 0, 0, 0]);
    assert!(nothing(stage, &sketch).await);
}

on_both!(with_one_slot_everybody_has_their_turn, one_slot);

async fn priority(stage: &Stage) {
    let (mira, noor) = (stage.user("mira").await, stage.user("noor").await);
    let sketch = stage.sketch().await;
    let plain = prioritised(stage, &mira, 0).await;
    let urgent = prioritised(stage, &mira, 5).await;
    let theirs = prioritised(stage, &noor, 100).await;
    let mut order = Vec::new();
    for _ in 0..3 {
        order.push(stage.claim("one", &sketch).await.job_id);
    }
    assert_eq!(order, [urgent, theirs, plain]);
}

on_both!(priority_counts_among_ones_own_jobs_only, priority);

async fn able(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    let comfyui = stage.comfyui(&["dreamshaper"], &["ink"]).await;
    let wish = |checkpoint: &str, engine: &str| NewGenerationJob {
        checkpoint_model: Some(checkpoint.into()),
        engine: engine.into(),
        ..wish("x")
    };
    let lora = serde_json::from_value(serde_json::json!({"name": "ink"})).unwrap();
    let inked = NewGenerationJob { lora_models: vec![lora], ..wish("dreamshaper", "auto") };
    let inked = create(&stage.db, &user.id, inked, None).await.unwrap().job;
    let bound = create(&stage.db, &user.id, wish("sketch", "sketch"), None).await.unwrap().job;
    assert_eq!(stage.claim("one", &sketch).await.job_id, bound.id);
    assert!(nothing(stage, &sketch).await);
    let avoiding = ClaimEngine { not: vec![inked.id], ..comfyui.clone() };
    assert!(nothing(stage, &avoiding).await);
    let claim = stage.claim("one", &comfyui).await;
    assert_eq!((claim.job_id, claim.engine_id, claim.attempt), (inked.id, comfyui.id, 1));
    assert_eq!(claim.parameters.lora_models[0].name, "ink");
}

on_both!(an_engine_gets_only_what_it_can_run, able);

async fn skipped(stage: &Stage) {
    let (mira, noor) = (stage.user("mira").await, stage.user("noor").await);
    let sketch = stage.sketch().await;
    let avoided = stage.job(&mira).await;
    let next = stage.job(&noor).await;
    let avoiding = ClaimEngine { not: vec![avoided.id], ..sketch.clone() };
    assert_eq!(stage.claim("one", &avoiding).await.job_id, next.id);
}

on_both!(an_avoided_job_does_not_hold_the_others_up, skipped);

async fn waiting(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    let held = NewGenerationJob { held: true, ..wish("x") };
    create(&stage.db, &user.id, held, None).await.unwrap();
    assert!(nothing(stage, &sketch).await);
    stage.job(&user).await;
    put(&stage.db.write, QUEUE_PAUSED, &true).await.unwrap();
    assert!(nothing(stage, &sketch).await);
    put(&stage.db.write, QUEUE_PAUSED, &false).await.unwrap();
    assert!(!nothing(stage, &sketch).await);
}

on_both!(held_jobs_and_a_paused_queue_wait, waiting);

async fn at_once(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    stage.jobs(&user, 12).await;
    let take = |owner: &'static str| {
        let (db, sketch) = (stage.db.clone(), sketch.clone());
        async move {
            let mut taken = Vec::new();
            for _ in 0..30 {
                if let Some(claim) = claim(&db.write, owner, LEASE, &sketch).await.unwrap() {
                    taken.push(claim.job_id);
                }
            }
            taken
        }
    };
    let (mut all, b, c) = tokio::join!(take("one"), take("two"), take("three"));
    all.extend(b);
    all.extend(c);
    all.sort_unstable();
    let claimed = all.len();
    all.dedup();
    assert_eq!((claimed, all.len()), (12, 12));
}

on_both!(row_21_no_job_is_claimed_twice_by_workers_at_once, at_once);
