//! How an unfinished image is shown: coloured noise first, then forms, then the image.

use super::canvas::{Canvas, Finish};
use super::math::pow;
use super::noise::{hash, unit};
use image::RgbImage;

/// The size of a preview whose longer side is at most `longest`, never larger than the image.
pub fn size(width: usize, height: usize, longest: u32) -> (usize, usize) {
    let by = (f64::from(longest.max(1)) / width.max(height) as f64).min(1.0);
    let side = |n: usize| ((n as f64 * by).round() as usize).max(1);
    (side(width), side(height))
}

/// The preview at the share `done` (0 to 1) of the work, with decreasing blur and noise.
pub fn develop(small: &Canvas, finish: &Finish, done: f32) -> RgbImage {
    let left = 1.0 - done.clamp(0.0, 1.0);
    let longer = small.width.max(small.height) as f32;
    let blurred = small.clone().blur(longer * 0.035 * pow(left, 1.6));
    let mut image = blurred.finish(&Finish { grain: finish.grain * 0.5, ..*finish });
    let latent = Latent { seed: finish.seed, cell: (longer / 110.0).max(1.0) };
    let (keep, add) = (1.0 - 0.82 * pow(left, 2.2), 150.0 * pow(left, 1.7));
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        for channel in 0..3 {
            let value = f32::from(pixel.0[channel]) * keep + 112.0 * (1.0 - keep);
            let noise = latent.at(x as f32, y as f32, channel as u32) * add;
            pixel.0[channel] = (value + noise).clamp(0.0, 255.0) as u8;
        }
    }
    image
}

/// Noise in soft cells, as a decoder produces from a noisy latent image.
struct Latent {
    seed: u32,
    cell: f32,
}

impl Latent {
    fn at(&self, x: f32, y: f32, channel: u32) -> f32 {
        let (u, v) = (x / self.cell, y / self.cell);
        let (i, j) = (u as i32, v as i32);
        let (fx, fy) = (u - i as f32, v - j as f32);
        let value = |i: i32, j: i32| {
            let grey = unit(hash(i, j, self.seed ^ 0x11));
            grey * 0.45 + unit(hash(i, j, self.seed ^ (0x51 + channel))) * 0.55 - 0.5
        };
        let top = value(i, j) * (1.0 - fx) + value(i + 1, j) * fx;
        let bottom = value(i, j + 1) * (1.0 - fx) + value(i + 1, j + 1) * fx;
        top * (1.0 - fy) + bottom * fy
    }
}
