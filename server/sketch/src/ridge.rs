//! A line across the image: the top of a hill, of a dune, of a row of firs.

use super::math::{fract, smooth};
use super::noise::{Random, fbm, ridged};

/// Heights of a line, one per column of pixels; smaller is higher.
pub struct Ridge {
    heights: Vec<f32>,
    px: f32,
}

/// The form of a ridge.
#[derive(Clone, Copy)]
pub struct RidgeForm {
    /// Its average height, 0 top to 1 bottom.
    pub base: f32,
    /// How far it rises above the average.
    pub rise: f32,
    /// How many forms fit into one image height.
    pub frequency: f32,
    /// Sharp like rock, or round like hills.
    pub sharp: bool,
    pub octaves: u32,
}

impl Ridge {
    /// The line over `width` columns of `px` each.
    pub fn new(width: u32, px: f32, seed: u32, form: RidgeForm) -> Ridge {
        let row = (seed % 977) as f32 * 1.37;
        Ridge::along(width, px, |x| {
            let x = x * form.frequency;
            let n =
                if form.sharp { ridged(x, row, seed, form.octaves) } else { fbm(x, row, seed, form.octaves) };
            form.base - form.rise * n
        })
    }

    /// The line of a function of x.
    pub fn along(width: u32, px: f32, height: impl Fn(f32) -> f32) -> Ridge {
        Ridge { heights: (0..width.max(2)).map(|i| height((i as f32 + 0.5) * px)).collect(), px }
    }

    /// The height of the line at `x`.
    pub fn at(&self, x: f32) -> f32 {
        let place = (x / self.px - 0.5).clamp(0.0, (self.heights.len() - 1) as f32);
        let i = (place as usize).min(self.heights.len() - 2);
        self.heights[i] + (self.heights[i + 1] - self.heights[i]) * (place - i as f32)
    }

    /// The same line with firs on it: `density` per image height of width, from `low` to `high` tall.
    pub fn with_firs(&self, random: &mut Random, density: f32, low: f32, high: f32) -> Ridge {
        let mut heights = self.heights.clone();
        let span = heights.len() as f32 * self.px;
        let place = random.bits();
        for _ in 0..(density * span).ceil() as u32 {
            let x = random.range(0.0, span);
            // Firs stand in groves, and grow smaller towards their edge.
            let grove = smooth(-0.45, 0.25, fbm(x * 2.6, 0.5, place, 3));
            let tall =
                random.range(low, high) * (0.35 + 0.65 * grove) * if random.chance(0.12) { 1.3 } else { 1.0 };
            self.grow(&mut heights, x, tall, random.range(0.15, 0.23));
        }
        Ridge { heights, px: self.px }
    }

    fn grow(&self, heights: &mut [f32], x: f32, tall: f32, slender: f32) {
        let foot = self.at(x) + tall * 0.06;
        let first = (((x - tall * slender) / self.px).max(0.0) as usize).min(heights.len());
        let last = (((x + tall * slender) / self.px).max(0.0) as usize + 1).min(heights.len());
        for (i, height) in heights.iter_mut().enumerate().take(last).skip(first) {
            let aside = (((i as f32 + 0.5) * self.px - x) / (tall * slender)).abs();
            let boughs = (fract((1.0 - aside) * 6.5) - 0.5).abs() * 0.17 * smooth(0.0, 0.25, aside);
            if aside < 1.0 {
                *height = height.min(foot - tall * (1.0 - aside + boughs).max(0.0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn firs_only_rise_above_their_ridge() {
        let form = RidgeForm { base: 0.6, rise: 0.1, frequency: 1.5, sharp: true, octaves: 5 };
        let bare = Ridge::new(300, 0.005, 4, form);
        let wooded = bare.with_firs(&mut Random::new(9), 60.0, 0.03, 0.06);
        let risen = (0..300).filter(|i| wooded.heights[*i] < bare.heights[*i] - 0.01).count();
        assert!(risen > 50, "{risen}");
        assert!((0..300).all(|i| wooded.heights[i] <= bare.heights[i]));
    }
}
