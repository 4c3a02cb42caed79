use crate::lifecycle::picture;
use crate::on_both;
use crate::test_database::{LEASE, TestDatabase, job_request};
use domain::jobs::{ErrorKind, GenerationJob, JobStatus, NewGenerationJob};
use services::jobs::{attempts, cancel, create, get};
use services::queue::*;
use std::time::Duration;

/// A lease that is over as soon as it is given.
const EXPIRED_LEASE: Duration = Duration::ZERO;

const LOST: Requeue<'_> = Requeue {
    words: "The server stopped while it drew this.",
    kind: None,
    cause: None,
    lost: true,
    avoid_engine: false,
    run_at: None,
};

/// What becomes of the only job that "next" takes over from a dead process and sends back.
async fn rescued(test_db: &TestDatabase) -> GenerationJob {
    let c = &test_db.db.write;
    let rescued = rescue(c, "next", LEASE, true).await.unwrap();
    assert_eq!(rescued.adopted, []);
    let [claim] = rescued.lost.as_slice() else { panic!("{rescued:?}") };
    match requeue(c, claim, "next", &LOST).await.unwrap() {
        FencedWrite::Applied(job) => job,
        FencedWrite::LeaseLost => panic!("taken over, but not ours"),
    }
}

async fn recovers_after_crash(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let job = test_db.job(&user).await;
    let stale = test_db.claim("killed", &sketch).await;
    let back = rescued(test_db).await;
    assert_eq!((back.id, back.status), (job.id, JobStatus::Pending));
    assert_eq!(rescue(c, "next", LEASE, true).await.unwrap(), Rescued::default());
    let claim = test_db.claim("next", &sketch).await;
    assert_eq!(claim.attempt, 2);
    assert_eq!(complete(c, &stale, "killed", &[picture(0)]).await.unwrap(), FencedWrite::LeaseLost);
    let FencedWrite::Applied(done) = complete(c, &claim, "next", &[picture(0)]).await.unwrap() else {
        panic!("lost")
    };
    assert_eq!(complete(c, &stale, "killed", &[picture(0)]).await.unwrap(), FencedWrite::LeaseLost);
    assert_eq!(done.images.len(), 1);
    assert_eq!(get(c, &user.id, job.id).await.unwrap(), done);
    let tries = attempts(c, &user.id, job.id).await.unwrap();
    let outcomes: Vec<_> = tries.iter().filter_map(|attempt| attempt.outcome.as_deref()).collect();
    assert_eq!(outcomes, ["lost", "completed"]);
}

on_both!(row_14_after_a_crash_the_job_finishes_once, recovers_after_crash);

async fn fails_after_three_kills(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let job = test_db.job(&user).await;
    for _ in 0..3 {
        test_db.claim("killed", &sketch).await;
        rescued(test_db).await;
    }
    let failed = get(c, &user.id, job.id).await.unwrap();
    assert_eq!((failed.status, failed.error_kind), (JobStatus::Failed, Some(ErrorKind::Internal)));
    assert!(claim(c, "next", LEASE, &sketch).await.unwrap().is_none());
}

on_both!(row_15_a_job_that_crashes_its_worker_three_times_fails, poison);

/// A worker dies while it keeps the pictures that an engine elsewhere has drawn, again and again.
async fn fails_after_three_kills_while_storing(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let comfyui = test_db.comfyui(&["dreamshaper"], &[]).await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let mut claim = claim(c, "0", EXPIRED_LEASE, &comfyui).await.unwrap().unwrap();
    for death in 0..2 {
        assert!(record_storing(c, &claim, &death.to_string()).await.unwrap());
        let rescued = rescue(c, &(death + 1).to_string(), EXPIRED_LEASE, false).await.unwrap();
        claim = rescued.adopted.into_iter().next().expect("adopted again");
    }
    assert!(record_storing(c, &claim, "2").await.unwrap());
    let rescued = rescue(c, "3", LEASE, false).await.unwrap();
    let FencedWrite::Applied(job) = requeue(c, &rescued.lost[0], "3", &LOST).await.unwrap() else {
        panic!("taken over, but not ours")
    };
    assert_eq!((job.status, job.error_kind), (JobStatus::Failed, Some(ErrorKind::Internal)));
    assert_eq!(rescued.adopted, []);
}

on_both!(row_15_outputs_that_crash_their_worker_three_times_fail_the_job, poison_picture);

/// Workers that die while the engine draws are not the job's doing: it is followed for ever.
async fn survives_worker_deaths(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let comfyui = test_db.comfyui(&["dreamshaper"], &[]).await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    claim(c, "0", EXPIRED_LEASE, &comfyui).await.unwrap().unwrap();
    for death in 1..6 {
        let rescued = rescue(c, &death.to_string(), EXPIRED_LEASE, false).await.unwrap();
        assert_eq!((rescued.adopted.len(), rescued.lost.len()), (1, 0), "after death {death}");
    }
}

on_both!(row_14_a_run_on_a_remote_engine_survives_any_number_of_worker_crashes, patient);

/// Failures have a policy of their own; only lost attempts count against the limit.
async fn failures_do_not_count(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    for _ in 0..5 {
        let claim = test_db.claim("one", &sketch).await;
        let back = Requeue { kind: Some(ErrorKind::EngineError), ..Default::default() };
        let FencedWrite::Applied(job) = requeue(c, &claim, "one", &back).await.unwrap() else {
            panic!("lost")
        };
        assert_eq!(job.status, JobStatus::Pending);
    }
    test_db.claim("killed", &sketch).await;
    assert_eq!(rescued(test_db).await.status, JobStatus::Pending, "the first that was lost");
}

on_both!(row_15_only_lost_attempts_count_against_the_limit, failures_do_not_count);

async fn remembers_avoided_engines(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let claim = test_db.claim("one", &sketch).await;
    let kind = Some(ErrorKind::EngineError);
    let back = Requeue { kind, avoid_engine: true, ..Default::default() };
    requeue(c, &claim, "one", &back).await.unwrap();
    let found = jobs_avoiding(c, sketch.id).await.unwrap();
    assert_eq!(
        found.iter().map(|a| (a.job_id, a.engine.as_str())).collect::<Vec<_>>(),
        [(claim.job_id, "auto")]
    );
    assert_eq!(jobs_avoiding(c, sketch.id + 1).await.unwrap(), []);
    let again = test_db.claim("one", &sketch).await;
    assert_eq!(jobs_avoiding(c, sketch.id).await.unwrap(), [], "it does not wait");
    fail(c, &again, "one", ErrorKind::EngineError, "Twice.", None).await.unwrap();
    assert_eq!(jobs_avoiding(c, sketch.id).await.unwrap(), []);
}

on_both!(row_18_which_engines_a_job_avoids_is_remembered, remembers_avoided_engines);

async fn takes_over_running_attempt(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let comfyui = test_db.comfyui(&["dreamshaper"], &[]).await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let stale = claim(c, "killed", EXPIRED_LEASE, &comfyui).await.unwrap().unwrap();
    let rescued = rescue(c, "next", LEASE, false).await.unwrap();
    let [claim] = rescued.adopted.as_slice() else { panic!("{rescued:?}") };
    assert!(claim.adopted);
    assert_eq!((claim.token.as_str(), claim.attempt), (stale.token.as_str(), 1));
    assert_eq!((claim.engine_id, claim.started_at), (comfyui.id, stale.started_at));
    assert_eq!(rescue(c, "third", LEASE, false).await.unwrap(), Rescued::default());
    assert!(!record_progress(c, &stale, "killed", &Default::default()).await.unwrap());
    assert!(matches!(complete(c, claim, "next", &[picture(0)]).await.unwrap(), FencedWrite::Applied(_)));
}

on_both!(row_14_an_attempt_on_an_engine_that_goes_on_is_taken_over, takes_over_running_attempt);

async fn keeps_renewed_lease(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let claimed = claim(c, "one", EXPIRED_LEASE, &sketch).await.unwrap().unwrap();
    let kept = heartbeat(c, "one", LEASE, &[claimed.job_id]).await.unwrap();
    assert_eq!(kept, [RenewedLease { job_id: claimed.job_id, attempt: 1, cancel: false }]);
    assert_eq!(rescue(c, "two", LEASE, false).await.unwrap(), Rescued::default());
    assert_eq!(rescue(c, "one", LEASE, true).await.unwrap(), Rescued::default());
}

on_both!(a_lease_that_is_extended_is_not_taken_over, kept);

async fn expires_unacknowledged_claim(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let unheard = claim(c, "one", EXPIRED_LEASE, &sketch).await.unwrap().unwrap();
    assert_eq!(heartbeat(c, "one", LEASE, &[]).await.unwrap(), []);
    let rescued = rescue(c, "one", LEASE, false).await.unwrap();
    assert_eq!(rescued.lost.iter().map(|claim| claim.job_id).collect::<Vec<_>>(), [unheard.job_id]);
}

on_both!(row_14_a_claim_whose_response_was_lost_expires_although_its_worker_runs, nobodys);

/// What a worker named "one" does at its end.
async fn hand_back(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    for claim in detach(c, "one").await.unwrap() {
        assert!(matches!(
            requeue(c, &claim, "one", &Requeue::default()).await.unwrap(),
            FencedWrite::Applied(_)
        ));
    }
}

async fn shutdown(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let (sketch, comfyui) = (test_db.sketch().await, test_db.comfyui(&["dreamshaper"], &[]).await);
    let c = &test_db.db.write;
    for model in ["sketch", "dreamshaper"] {
        let new = NewGenerationJob { checkpoint_model: Some(model.into()), ..job_request("x") };
        create(&test_db.db, &user.id, new, None).await.unwrap();
    }
    let (here, there) = (test_db.claim("one", &sketch).await, test_db.claim("one", &comfyui).await);
    hand_back(test_db).await;
    let back = get(c, &user.id, here.job_id).await.unwrap();
    assert_eq!(back.status, JobStatus::Pending);
    assert_eq!(attempts(c, &user.id, here.job_id).await.unwrap()[0].outcome.as_deref(), Some("handed_back"));
    assert_eq!(get(c, &user.id, there.job_id).await.unwrap().status, JobStatus::Running);
    let rescued = rescue(c, "next", LEASE, false).await.unwrap();
    assert_eq!(rescued.adopted.iter().map(|claim| claim.job_id).collect::<Vec<_>>(), [there.job_id]);
    // Handed back as often as one likes: it does not count.
    for _ in 0..4 {
        test_db.claim("one", &sketch).await;
        hand_back(test_db).await;
    }
    assert_eq!(get(c, &user.id, here.job_id).await.unwrap().status, JobStatus::Pending);
}

on_both!(at_shutdown_attempts_are_handed_over, shutdown);

async fn keeps_cancel_request(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let claim = test_db.claim("killed", &sketch).await;
    cancel(c, &user.id, claim.job_id, None).await.unwrap();
    assert_eq!(rescued(test_db).await.status, JobStatus::Cancelled);
}

on_both!(row_12_a_cancellation_requested_before_a_crash_is_kept, wished);
