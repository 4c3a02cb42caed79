use super::*;

fn subject(prompt: &str, width: u32, height: u32, seed: u64) -> Subject {
    let (prompt, negative_prompt) = (prompt.to_owned(), String::new());
    Subject { prompt, negative_prompt, width, height, steps: 4, cfg: 7.0, seed, index: 0 }
}

fn draw(subject: &Subject) -> RgbImage {
    let mut drawing = Drawing::begin(subject);
    (1..=subject.steps).for_each(|step| drawing.step(step));
    drawing.finish()
}

/// The range of brightness within a picture.
fn contrast(image: &RgbImage) -> u32 {
    let light = |p: &image::Rgb<u8>| p.0.iter().map(|v| u32::from(*v)).sum::<u32>();
    let all = || image.pixels().map(light);
    all().max().unwrap_or(0) - all().min().unwrap_or(0)
}

const SCENES: [&str; 13] = [
    "mountains",
    "sea",
    "dunes",
    "aurora",
    "planet",
    "flower",
    "forest",
    "city",
    "tree",
    "nebula",
    "silk",
    "abstract flow",
    "paper",
];

#[test]
fn equal_subjects_give_equal_pixels_and_other_seeds_others() {
    for prompt in SCENES {
        let first = subject(prompt, 48, 64, 11);
        assert_eq!(draw(&first), draw(&first), "{prompt}");
        assert_ne!(draw(&first), draw(&Subject { seed: 12, ..first.clone() }), "{prompt}: seed");
        assert_ne!(
            draw(&first),
            draw(&Subject { seed: 11 + (1 << 40), ..first.clone() }),
            "{prompt}: high bits"
        );
        assert_ne!(
            draw(&first),
            draw(&Subject { index: 1, ..first.clone() }),
            "{prompt}: place in the batch"
        );
    }
}

#[test]
fn every_scene_time_and_weather_gives_an_image() {
    let weathers = ["clear", "cloudy", "mist", "rain", "snow", "storm"];
    for scene in SCENES {
        for time in ["dawn", "day", "sunset", "night"] {
            for (i, weather) in weathers.into_iter().enumerate() {
                let width = if i % 2 == 0 { 64 } else { 96 };
                let image = draw(&subject(&format!("{weather} {scene} at {time}"), width, 64, 5));
                assert_eq!(image.dimensions(), (width, 64));
                assert!(contrast(&image) > 90, "{weather} {scene} {time}: {}", contrast(&image));
            }
        }
    }
}

#[test]
fn the_number_of_steps_does_not_change_the_finished_image() {
    let first = subject("sea at sunset", 72, 56, 3);
    for steps in [1, 2, 20, 150] {
        assert_eq!(draw(&first), draw(&Subject { steps, ..first.clone() }), "{steps} steps");
    }
}

#[test]
fn extreme_sizes_are_drawn() {
    for scene in SCENES {
        for (width, height) in [(1024, 64), (64, 1024), (8, 8), (1, 1), (2048, 8)] {
            assert_eq!(draw(&subject(scene, width, height, 1)).dimensions(), (width, height), "{scene}");
        }
    }
}

#[test]
fn previews_approach_the_finished_image_step_by_step() {
    let first = Subject { steps: 10, ..subject("mountains at dawn", 320, 240, 2) };
    let mut drawing = Drawing::begin(&first);
    let mut previews = Vec::new();
    for step in 1..=10 {
        drawing.step(step);
        previews.push(drawing.preview(160));
    }
    assert_eq!(previews[0].dimensions(), (160, 120));
    let last = previews[9].clone();
    let away =
        |image: &RgbImage| image.iter().zip(last.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
    let distances: Vec<u64> = previews.iter().map(away).collect();
    assert!(distances.windows(2).all(|pair| pair[0] > pair[1]), "{distances:?}");
    assert!(distances[0] > 20 * 160 * 120 * 3, "noise first: {distances:?}");
}

#[test]
fn a_stopped_step_ends_within_a_row() {
    let mut drawing = Drawing::begin(&subject("dunes", 512, 512, 2));
    let calls = std::cell::Cell::new(0);
    drawing.step_unless(4, || calls.replace(calls.get() + 1) >= 3);
    assert!(drawing.drawn <= 3 * 512, "{}", drawing.drawn);
}
