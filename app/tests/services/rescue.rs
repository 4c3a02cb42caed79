use crate::database::{LEASE, Stage, wish};
use crate::lifecycle::picture;
use crate::on_both;
use app::jobs::queue::*;
use app::jobs::service::{attempts, cancel, create, get};
use app::jobs::{ErrorKind, JobStatus, NewGenerationJob};
use std::time::Duration;

/// A lease that is over as soon as it is given.
const OVER: Duration = Duration::ZERO;

async fn crash(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    let c = &stage.db.write;
    let job = stage.job(&user).await;
    let stale = stage.claim("killed", &sketch).await;
    let rescued = rescue(c, "next", LEASE, true).await.unwrap();
    assert_eq!(rescued.adopted, []);
    assert_eq!((rescued.changed[0].id, rescued.changed[0].status), (job.id, JobStatus::Pending));
    assert_eq!(rescue(c, "next", LEASE, true).await.unwrap(), Rescued::default());
    let claim = stage.claim("next", &sketch).await;
    assert_eq!(claim.attempt, 2);
    assert_eq!(complete(c, &stale, "killed", &[picture(0)]).await.unwrap(), Fenced::LeaseLost);
    let Fenced::Ours(done) = complete(c, &claim, "next", &[picture(0)]).await.unwrap() else {
        panic!("lost")
    };
    assert_eq!(complete(c, &stale, "killed", &[picture(0)]).await.unwrap(), Fenced::LeaseLost);
    assert_eq!(done.images.len(), 1);
    assert_eq!(get(c, &user.id, job.id).await.unwrap(), done);
    let tries = attempts(c, &user.id, job.id).await.unwrap();
    let outcomes: Vec<_> = tries.iter().filter_map(|attempt| attempt.outcome.as_deref()).collect();
    assert_eq!(outcomes, ["lost", "completed"]);
}

on_both!(row_14_after_a_crash_the_job_finishes_once, crash);

async fn poison(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    let c = &stage.db.write;
    let job = stage.job(&user).await;
    for _ in 0..3 {
        stage.claim("killed", &sketch).await;
        rescue(c, "next", LEASE, true).await.unwrap();
    }
    let failed = get(c, &user.id, job.id).await.unwrap();
    assert_eq!((failed.status, failed.error_kind), (JobStatus::Failed, Some(ErrorKind::Internal)));
    assert!(claim(c, "next", LEASE, &sketch).await.unwrap().is_none());
}

on_both!(row_15_a_job_that_kills_its_worker_three_times_is_failed, poison);

async fn adopted(stage: &Stage) {
    let user = stage.user("mira").await;
    let comfyui = stage.comfyui(&["dreamshaper"], &[]).await;
    let c = &stage.db.write;
    stage.job(&user).await;
    let stale = claim(c, "killed", OVER, &comfyui).await.unwrap().unwrap();
    let rescued = rescue(c, "next", LEASE, false).await.unwrap();
    let [claim] = rescued.adopted.as_slice() else { panic!("{rescued:?}") };
    assert!(claim.adopted);
    assert_eq!((claim.token.as_str(), claim.attempt), (stale.token.as_str(), 1));
    assert_eq!((claim.engine_id, claim.started_at), (comfyui.id, stale.started_at));
    assert_eq!(rescue(c, "third", LEASE, false).await.unwrap(), Rescued::default());
    assert!(!record_progress(c, &stale, "killed", &Default::default()).await.unwrap());
    assert!(matches!(complete(c, claim, "next", &[picture(0)]).await.unwrap(), Fenced::Ours(_)));
}

on_both!(row_14_an_attempt_on_an_engine_that_goes_on_is_taken_over, adopted);

async fn kept(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    let c = &stage.db.write;
    stage.job(&user).await;
    claim(c, "one", OVER, &sketch).await.unwrap().unwrap();
    heartbeat(c, "one", LEASE).await.unwrap();
    assert_eq!(rescue(c, "two", LEASE, false).await.unwrap(), Rescued::default());
    assert_eq!(rescue(c, "one", LEASE, true).await.unwrap(), Rescued::default());
}

on_both!(a_lease_that_is_kept_is_not_taken, kept);

async fn shutdown(stage: &Stage) {
    let user = stage.user("mira").await;
    let (sketch, comfyui) = (stage.sketch().await, stage.comfyui(&["dreamshaper"], &[]).await);
    let c = &stage.db.write;
    for model in ["sketch", "dreamshaper"] {
        let new = NewGenerationJob { checkpoint_model: Some(model.into()), ..wish("x") };
        create(c, &user.id, new, None).await.unwrap();
    }
    let (here, there) = (stage.claim("one", &sketch).await, stage.claim("one", &comfyui).await);
    detach_all(c, "one").await.unwrap();
    let back = get(c, &user.id, here.job_id).await.unwrap();
    assert_eq!(back.status, JobStatus::Pending);
    assert_eq!(attempts(c, &user.id, here.job_id).await.unwrap()[0].outcome.as_deref(), Some("handed_back"));
    assert_eq!(get(c, &user.id, there.job_id).await.unwrap().status, JobStatus::Running);
    let rescued = rescue(c, "next", LEASE, false).await.unwrap();
    assert_eq!(rescued.adopted.iter().map(|claim| claim.job_id).collect::<Vec<_>>(), [there.job_id]);
    // Handed back as often as one likes: it does not count.
    for _ in 0..4 {
        stage.claim("one", &sketch).await;
        detach_all(c, "one").await.unwrap();
    }
    assert_eq!(get(c, &user.id, here.job_id).await.unwrap().status, JobStatus::Pending);
}

on_both!(at_shutdown_attempts_are_handed_over, shutdown);

async fn wished(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    let c = &stage.db.write;
    stage.job(&user).await;
    let claim = stage.claim("killed", &sketch).await;
    cancel(c, &user.id, claim.job_id, None).await.unwrap();
    let rescued = rescue(c, "next", LEASE, true).await.unwrap();
    assert_eq!(rescued.changed[0].status, JobStatus::Cancelled);
}

on_both!(row_12_a_cancel_that_was_wished_before_a_crash_holds, wished);
