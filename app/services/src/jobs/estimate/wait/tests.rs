use super::*;

fn each(mean: f64, deviation: f64) -> Spread {
    Spread { mean, variance: deviation * deviation }
}

#[test]
fn a_job_starts_at_once_if_a_slot_is_free() {
    assert_eq!(start(&[Spread::default(), each(30.0, 5.0)], &[]), [0, 0]);
    let one = [JobsAhead { count: 1, each: each(10.0, 0.0) }];
    assert_eq!(start(&[Spread::default(), Spread::default()], &one), [0, 0]);
}

#[test]
fn on_one_slot_it_waits_for_all_the_work_before_it() {
    let before =
        [JobsAhead { count: 3, each: each(10.0, 0.0) }, JobsAhead { count: 1, each: each(7.0, 0.0) }];
    assert_eq!(start(&[each(4.0, 0.0)], &before), [41, 41]);
}

#[test]
fn on_several_slots_the_first_free_one_is_taken() {
    let slots = [each(4.0, 0.0), each(9.0, 0.0)];
    assert_eq!(start(&slots, &[]), [4, 4]);
    assert_eq!(start(&slots, &[JobsAhead { count: 1, each: each(10.0, 0.0) }]), [9, 9]);
    let many = JobsAhead { count: 10_000, each: each(10.0, 0.0) };
    assert_eq!(start(&slots, &[many]), [50_007, 50_007]);
}

#[test]
fn the_relative_range_narrows_with_more_jobs_ahead() {
    let relative = |count| {
        let [low, high] = start(&[each(10.0, 4.0)], &[JobsAhead { count, each: each(10.0, 4.0) }]);
        (high - low) as f64 / high as f64
    };
    assert!(relative(3) > 2.0 * relative(100), "{} {}", relative(3), relative(100));
}

#[test]
fn half_of_the_replayed_jobs_start_within_the_range() {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};
    let mut rng = StdRng::seed_from_u64(5);
    let mut seconds = || 20.0 + 10.0 * ((0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0) / 2.0;
    for (slots, count) in [(1_usize, 4_u64), (1, 20), (2, 9), (4, 30)] {
        let [low, high] = start(&vec![each(20.0, 5.0); slots], &[JobsAhead { count, each: each(20.0, 5.0) }])
            .map(|s| s as f64);
        let within = (0..1_000).filter(|_| {
            let mut free: Vec<f64> = (0..slots).map(|_| seconds()).collect();
            for _ in 0..count {
                *free.iter_mut().min_by(|a, b| a.total_cmp(b)).unwrap() += seconds();
            }
            let started = free.into_iter().min_by(f64::total_cmp).unwrap();
            (low..=high).contains(&started)
        });
        let share = within.count() as f64 / 1_000.0;
        assert!((0.4..=0.6).contains(&share), "{slots} slots, {count} before: {share}");
    }
}
