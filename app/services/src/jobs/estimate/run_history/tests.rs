use super::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

fn parameters(width: u32, height: u32, steps: u32) -> Parameters {
    Parameters {
        prompt: "a fox".into(),
        negative_prompt: String::new(),
        checkpoint_model: "dreamshaper".into(),
        lora_models: Vec::new(),
        width,
        height,
        batch_size: 1,
        seed: 1,
        steps,
        cfg: 7.0,
        sampler_name: "euler".into(),
        scheduler: "normal".into(),
        denoise: 1.0,
    }
}

/// Run times of jobs of one kind on one engine, in creation order.
struct Cell {
    engine: &'static str,
    parameters: Parameters,
    seconds: fn(&mut StdRng, f64) -> f64,
}

fn cells() -> Vec<Cell> {
    let steady = |rng: &mut StdRng, _: f64| 24.0 + noise(rng) * 3.0;
    let with_loads =
        |rng: &mut StdRng, _: f64| 40.0 + noise(rng) * 4.0 + if rng.random_bool(0.1) { 30.0 } else { 0.0 };
    let slowing = |rng: &mut StdRng, part: f64| (60.0 + noise(rng) * 12.0) * (1.0 + part / 5.0);
    let long_tail = |rng: &mut StdRng, _: f64| 30.0 * (noise(rng) * 0.6).exp();
    vec![
        Cell { engine: "one", parameters: parameters(1024, 1024, 20), seconds: steady },
        Cell { engine: "two", parameters: parameters(1024, 1024, 20), seconds: with_loads },
        Cell { engine: "one", parameters: parameters(512, 512, 20), seconds: slowing },
        Cell { engine: "one", parameters: parameters(512, 512, 50), seconds: long_tail },
    ]
}

/// Roughly normally distributed, with a standard deviation of 1.
fn noise(rng: &mut StdRng) -> f64 {
    (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0
}

#[test]
fn half_of_the_replayed_jobs_of_each_kind_end_within_the_range() {
    let mut rng = StdRng::seed_from_u64(9);
    let (jobs, cells) = (400, cells());
    let (mut run_history, mut shown, mut within) = (RunHistory(Vec::new()), [0; 4], [0; 4]);
    for number in 0..jobs {
        for (index, cell) in cells.iter().enumerate() {
            let seconds = (cell.seconds)(&mut rng, f64::from(number) / f64::from(jobs));
            if let Some([low, high]) = run_history.range(&[cell.engine], &cell.parameters) {
                shown[index] += 1;
                within[index] += u32::from((low as f64..=high as f64).contains(&seconds));
            }
            let kind = JobShape::of(&cell.parameters);
            run_history.0.insert(0, Run { engine: cell.engine.into(), kind, seconds });
            run_history.0.truncate(MAX_ROWS as usize);
        }
    }
    for index in 0..cells.len() {
        let share = f64::from(within[index]) / f64::from(shown[index]);
        assert!(shown[index] >= 30 && (0.4..=0.6).contains(&share), "cell {index}: {share}");
    }
}

#[test]
fn half_of_the_next_jobs_fall_within_the_range_of_few_jobs() {
    let mut rng = StdRng::seed_from_u64(3);
    for few in [MIN_SAMPLES, 6, 7, 9, 13] {
        let trials = 4_000;
        let within = (0..trials).filter(|_| {
            let mut seconds: Vec<f64> = (0..few).map(|_| noise(&mut rng)).collect();
            seconds.sort_by(f64::total_cmp);
            let next = noise(&mut rng);
            quantile(&seconds, 0.25) <= next && next <= quantile(&seconds, 0.75)
        });
        let share = within.count() as f64 / f64::from(trials);
        assert!((0.46..=0.54).contains(&share), "{few}: {share}");
    }
}

#[test]
fn too_few_or_different_jobs_give_no_estimate() {
    let like = parameters(832, 1216, 20);
    let run = |seconds| Run { engine: "one".into(), kind: JobShape::of(&like), seconds };
    let few = RunHistory((1..MIN_SAMPLES as i32).map(|n| run(f64::from(n))).collect());
    assert_eq!(few.range(&["one"], &like), None);
    let enough = RunHistory((0..40).map(|_| run(12.0)).collect());
    assert_eq!(enough.range(&["one"], &parameters(1024, 1024, 20)), Some([12, 12]), "as many pixels");
    for unlike in [parameters(512, 512, 20), parameters(832, 1216, 30), parameters(1216, 1216, 20)] {
        assert_eq!(enough.range(&["one"], &unlike), None);
    }
    assert_eq!(enough.range(&["two"], &like), None);
    assert_eq!(enough.range(&["two", "one"], &like), Some([12, 12]));
}

#[test]
fn remaining_time_is_learned_from_jobs_that_ran_as_long() {
    let like = parameters(512, 512, 20);
    let run = |seconds| Run { engine: "one".into(), kind: JobShape::of(&like), seconds };
    let run_history = RunHistory((0..20).map(|n| run(if n % 2 == 0 { 10.0 } else { 30.0 })).collect());
    let left = |elapsed| run_history.remaining("one", &like, elapsed).unwrap().mean;
    assert!((left(0.0) - 20.0).abs() < 0.01);
    assert!((left(12.0) - 18.0).abs() < 0.01, "the short ones are over");
    assert!(left(40.0).abs() < 0.01, "longer than all: any moment now");
}
