use crate::on_each_database;
use crate::test_database::{LEASE, TestDatabase, job_request};
use domain::accounts::User;
use domain::jobs::NewGenerationJob;
use services::jobs::create;
use services::queue::{Claim, ClaimEngine, claim, complete};
use services::settings::{QUEUE_PAUSED, put};

async fn finish(test_db: &TestDatabase, claim: &Claim) {
    complete(&test_db.db.write, claim, "one", &[]).await.unwrap();
}

async fn prioritised(test_db: &TestDatabase, user: &User, priority: i64) -> i64 {
    let new = NewGenerationJob { priority, ..job_request("x") };
    create(&test_db.db, &user.id, new, None).await.unwrap().job.id
}

async fn nothing(test_db: &TestDatabase, engine: &ClaimEngine) -> bool {
    claim(&test_db.db.write, "one", LEASE, engine).await.unwrap().is_none()
}

async fn a_newcomer_among_a_backlog_starts_next(test_db: &TestDatabase) {
    let (busy, newcomer) = (test_db.user("busy").await, test_db.user("newcomer").await);
    let sketch = test_db.sketch().await;
    test_db.jobs(&busy, 50).await;
    let first = test_db.claim("one", &sketch).await;
    assert_eq!(first.user_id, busy.id);
    let theirs = test_db.job(&newcomer).await;
    assert_eq!(test_db.claim("one", &sketch).await.job_id, theirs.id);
    // Both run one: next is the user whose last job started longest ago.
    test_db.job(&newcomer).await;
    assert_eq!(test_db.claim("one", &sketch).await.user_id, busy.id);
    assert_eq!(test_db.claim("one", &sketch).await.user_id, newcomer.id);
}

on_each_database!(a_newcomer_among_a_backlog_starts_next);

async fn with_one_slot_users_take_turns(test_db: &TestDatabase) {
    let users = [test_db.user("one").await, test_db.user("two").await, test_db.user("three").await];
    let sketch = test_db.sketch().await;
    for (user, jobs) in users.iter().zip([6, 3, 2]) {
        test_db.jobs(user, jobs).await;
    }
    let mut turns = Vec::new();
    for _ in 0..11 {
        let claim = test_db.claim("one", &sketch).await;
        finish(test_db, &claim).await;
        turns.push(users.iter().position(|user| user.id == claim.user_id).unwrap());
    }
    assert_eq!(turns[..6], [0, 1, 2, 0, 1, 2]);
    assert_eq!(turns[6..], [0, 1, 0, 0, 0]);
    assert!(nothing(test_db, &sketch).await);
}

on_each_database!(with_one_slot_users_take_turns);

async fn priority_counts_only_among_a_users_own_jobs(test_db: &TestDatabase) {
    let (mira, noor) = (test_db.user("mira").await, test_db.user("noor").await);
    let sketch = test_db.sketch().await;
    let plain = prioritised(test_db, &mira, 0).await;
    let urgent = prioritised(test_db, &mira, 5).await;
    let theirs = prioritised(test_db, &noor, 100).await;
    let mut order = Vec::new();
    for _ in 0..3 {
        order.push(test_db.claim("one", &sketch).await.job_id);
    }
    assert_eq!(order, [urgent, theirs, plain]);
}

on_each_database!(priority_counts_only_among_a_users_own_jobs);

async fn an_engine_gets_only_what_it_can_run(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let comfyui = test_db.comfyui(&["dreamshaper"], &["ink"]).await;
    let job_request = |checkpoint: &str, engine: &str| NewGenerationJob {
        checkpoint_model: Some(checkpoint.into()),
        engine: engine.into(),
        ..job_request("x")
    };
    let lora = serde_json::from_value(serde_json::json!({"name": "ink"})).unwrap();
    let inked = NewGenerationJob { lora_models: vec![lora], ..job_request("dreamshaper", "auto") };
    let inked = create(&test_db.db, &user.id, inked, None).await.unwrap().job;
    let bound = create(&test_db.db, &user.id, job_request("sketch", "sketch"), None).await.unwrap().job;
    assert_eq!(test_db.claim("one", &sketch).await.job_id, bound.id);
    assert!(nothing(test_db, &sketch).await);
    let avoiding = ClaimEngine { excluded_jobs: vec![inked.id], ..comfyui.clone() };
    assert!(nothing(test_db, &avoiding).await);
    let claim = test_db.claim("one", &comfyui).await;
    assert_eq!((claim.job_id, claim.engine_id, claim.attempt), (inked.id, comfyui.id, 1));
    assert_eq!(claim.parameters.lora_models[0].name, "ink");
}

on_each_database!(an_engine_gets_only_what_it_can_run);

async fn a_job_that_avoids_an_engine_does_not_block_others(test_db: &TestDatabase) {
    let (mira, noor) = (test_db.user("mira").await, test_db.user("noor").await);
    let sketch = test_db.sketch().await;
    let avoided = test_db.job(&mira).await;
    let next = test_db.job(&noor).await;
    let avoiding = ClaimEngine { excluded_jobs: vec![avoided.id], ..sketch.clone() };
    assert_eq!(test_db.claim("one", &avoiding).await.job_id, next.id);
}

on_each_database!(a_job_that_avoids_an_engine_does_not_block_others);

async fn held_jobs_and_a_paused_queue_wait(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let held = NewGenerationJob { held: true, ..job_request("x") };
    create(&test_db.db, &user.id, held, None).await.unwrap();
    assert!(nothing(test_db, &sketch).await);
    test_db.job(&user).await;
    put(&test_db.db.write, QUEUE_PAUSED, &true).await.unwrap();
    assert!(nothing(test_db, &sketch).await);
    put(&test_db.db.write, QUEUE_PAUSED, &false).await.unwrap();
    assert!(!nothing(test_db, &sketch).await);
}

on_each_database!(held_jobs_and_a_paused_queue_wait);

async fn row_21_no_job_is_claimed_twice_by_workers_at_once(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    test_db.jobs(&user, 12).await;
    let take = |owner: &'static str| {
        let (db, sketch) = (test_db.db.clone(), sketch.clone());
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

on_each_database!(row_21_no_job_is_claimed_twice_by_workers_at_once);
