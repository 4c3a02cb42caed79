//! Seeded randomness: hashes, a small generator, gradient noise and functions based on it.

use super::math::{floor, length};

/// Mixes two whole numbers and a seed into 32 evenly distributed bits.
pub fn hash(x: i32, y: i32, seed: u32) -> u32 {
    let x = (x as u32).wrapping_mul(0x9E37_79B1);
    let y = (y as u32).wrapping_mul(0x85EB_CA77).rotate_left(13);
    let mut h = x ^ y ^ seed.wrapping_mul(0xC2B2_AE3D);
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    h ^ (h >> 15)
}

/// A hash as a number from 0 to just under 1.
pub fn unit(h: u32) -> f32 {
    (h >> 8) as f32 / 16_777_216.0
}

/// A hash of a text, the same in every build.
pub fn hash_text(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// A sequence of random choices that depends on its seed only.
pub struct Random {
    seed: u32,
    count: i32,
}

impl Random {
    /// Starts the sequence of this seed.
    pub fn new(seed: u32) -> Random {
        Random { seed, count: 0 }
    }

    /// The next 32 bits.
    pub fn bits(&mut self) -> u32 {
        self.count += 1;
        hash(self.count, 77, self.seed)
    }

    /// From `from` to just under `to`.
    pub fn range(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * unit(self.bits())
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f32) -> bool {
        unit(self.bits()) < p
    }

    /// One of the choices, of which there must be at least one.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.bits() as usize % choices.len()]
    }

    /// Around 0, mostly within ±1: a cheap bell curve.
    pub fn bell(&mut self) -> f32 {
        (0..4).map(|_| self.range(-1.0, 1.0)).sum::<f32>() * 0.6
    }
}

const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;

const TURNS: [(f32, f32); 16] = [
    (1.0, 0.0),
    (0.923_88, 0.382_683),
    (HALF, HALF),
    (0.382_683, 0.923_88),
    (0.0, 1.0),
    (-0.382_683, 0.923_88),
    (-HALF, HALF),
    (-0.923_88, 0.382_683),
    (-1.0, 0.0),
    (-0.923_88, -0.382_683),
    (-HALF, -HALF),
    (-0.382_683, -0.923_88),
    (0.0, -1.0),
    (0.382_683, -0.923_88),
    (HALF, -HALF),
    (0.923_88, -0.382_683),
];

/// Gradient noise, about -1 to 1, smooth to the second derivative.
pub fn noise(x: f32, y: f32, seed: u32) -> f32 {
    let (xi, yi) = (floor(x), floor(y));
    let (fx, fy) = (x - xi as f32, y - yi as f32);
    let corner = |i: i32, j: i32| {
        let (gx, gy) = TURNS[(hash(xi.wrapping_add(i), yi.wrapping_add(j), seed) >> 28) as usize];
        gx * (fx - i as f32) + gy * (fy - j as f32)
    };
    let fade = |t: f32| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let (u, v) = (fade(fx), fade(fy));
    let top = corner(0, 0) * (1.0 - u) + corner(1, 0) * u;
    let bottom = corner(0, 1) * (1.0 - u) + corner(1, 1) * u;
    (top * (1.0 - v) + bottom * v) * 1.5
}

fn octaves(mut x: f32, mut y: f32, seed: u32, count: u32, gain: f32, shape: impl Fn(f32) -> f32) -> f32 {
    let (mut sum, mut total, mut weight) = (0.0, 0.0, 1.0);
    for o in 0..count {
        sum += weight * shape(noise(x, y, seed.wrapping_add(o)));
        total += weight;
        weight *= gain;
        // Every octave is rotated, so that the grid is not visible.
        (x, y) = ((x * 0.8 - y * 0.6) * 2.03 + 17.3, (x * 0.6 + y * 0.8) * 2.03 - 9.1);
    }
    sum / total
}

/// Several octaves of noise, about -1 to 1: cloud, smoke, ground.
pub fn fbm(x: f32, y: f32, seed: u32, count: u32) -> f32 {
    octaves(x, y, seed, count, 0.5, |n| n)
}

/// Octaves folded into sharp crests, about -1 to 1: rock.
pub fn ridged(x: f32, y: f32, seed: u32, count: u32) -> f32 {
    octaves(x, y, seed, count, 0.52, |n| 1.0 - 2.0 * n.abs())
}

/// Noise displaced by noise displaced by noise: folds of smoke. Also returns the two inner values, useful as colour
/// coordinates.
pub fn warp(x: f32, y: f32, seed: u32, strength: f32, count: u32) -> (f32, f32, f32) {
    let k = 2.0 * strength;
    let (qx, qy) = (fbm(x, y, seed, 3), fbm(x + 5.2, y + 1.3, seed + 11, 3));
    let rx = fbm(x + k * qx + 1.7, y + k * qy + 9.2, seed + 23, 4);
    let ry = fbm(x + k * qx + 8.3, y + k * qy + 2.8, seed + 37, 4);
    (fbm(x + k * rx, y + k * ry, seed + 51, count), qx, ry)
}

/// A random dot in each cell of a grid: the distance to the nearest (in cells), and its hash.
pub fn dot(x: f32, y: f32, seed: u32, margin: f32) -> (f32, u32) {
    let (xi, yi) = (floor(x), floor(y));
    let h = hash(xi, yi, seed);
    let place = |bits: u32| margin + (1.0 - 2.0 * margin) * unit(bits);
    let (dx, dy) = (x - xi as f32 - place(h), y - yi as f32 - place(h.wrapping_mul(0x9E37_79B1)));
    (length(dx, dy), hash(yi, xi, seed ^ 0x5bd1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_smooth_bounded_and_depends_on_the_seed() {
        let (mut differ, mut last) = (0, noise(0.0, 0.3, 1));
        for i in 0..2000 {
            let x = i as f32 * 0.01;
            let n = noise(x, 0.3, 1);
            assert!(n.abs() <= 1.3 && (n - last).abs() < 0.06);
            differ += i32::from((n - noise(x, 0.3, 2)).abs() > 0.05);
            last = n;
        }
        assert!(differ > 1000);
    }

    #[test]
    fn random_sequences_repeat_and_cover_their_range() {
        let row = |seed| {
            let mut r = Random::new(seed);
            (0..200).map(|_| r.range(2.0, 3.0)).collect::<Vec<_>>()
        };
        assert_eq!(row(5), row(5));
        assert_ne!(row(5), row(6));
        assert!(row(5).iter().all(|v| (2.0..3.0).contains(v)));
        assert!(row(5).iter().any(|v| *v < 2.1) && row(5).iter().any(|v| *v > 2.9));
    }
}
