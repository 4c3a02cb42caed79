//! A canvas in linear light, and its conversion to an image: bloom, a soft shoulder, vignette, grain.

use super::color::Rgb;
use super::math::{exp, length, pow, smooth};
use super::noise::hash;
use image::RgbImage;

/// An image in linear light.
#[derive(Clone)]
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Rgb>,
}

/// How the light of a canvas is converted to colours on a screen.
#[derive(Clone, Copy)]
pub struct Finish {
    /// How much bright parts spill over, 0 to 1.
    pub bloom: f32,
    /// How much darker the corners are, 0 to 1.
    pub vignette: f32,
    /// Strength of the grain, in shares of white.
    pub grain: f32,
    /// Colour strength around 1.
    pub saturation: f32,
    pub seed: u32,
}

impl Canvas {
    /// A black canvas.
    pub fn new(width: usize, height: usize) -> Canvas {
        Canvas { width, height, pixels: vec![Rgb::default(); width * height] }
    }

    /// The colour at a place between pixels; (0.5, 0.5) is the middle of the first.
    pub fn between(&self, x: f32, y: f32) -> Rgb {
        let (x, y) =
            ((x - 0.5).clamp(0.0, (self.width - 1) as f32), (y - 0.5).clamp(0.0, (self.height - 1) as f32));
        let (x0, y0) = (x as usize, y as usize);
        let (x1, y1) = ((x0 + 1).min(self.width - 1), (y0 + 1).min(self.height - 1));
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let row = |y: usize| self.pixels[y * self.width + x0].mix(self.pixels[y * self.width + x1], fx);
        row(y0).mix(row(y1), fy)
    }

    /// The same image at another size, averaged where it becomes smaller.
    pub fn resize(&self, width: usize, height: usize) -> Canvas {
        let (sx, sy) = (self.width as f32 / width as f32, self.height as f32 / height as f32);
        let (nx, ny) = ((sx + 0.3).max(1.0) as usize, (sy + 0.3).max(1.0) as usize);
        let mut out = Canvas::new(width, height);
        for (i, pixel) in out.pixels.iter_mut().enumerate() {
            let (x, y) = ((i % width) as f32, (i / width) as f32);
            for tap in 0..nx * ny {
                let tx = ((tap % nx) as f32 + 0.5) / nx as f32;
                let ty = ((tap / nx) as f32 + 0.5) / ny as f32;
                *pixel += self.between((x + tx) * sx, (y + ty) * sy);
            }
            *pixel = *pixel * (1.0 / (nx * ny) as f32);
        }
        out
    }

    /// Blurred, approximately by a Gaussian of `radius` pixels.
    pub fn blur(self, radius: f32) -> Canvas {
        let reach = (radius * 1.0) as usize;
        if reach == 0 {
            return self;
        }
        (0..3).fold(self, |c, _| c.smear(reach).turn().smear(reach).turn())
    }

    fn smear(&self, reach: usize) -> Canvas {
        let mut out = Canvas::new(self.width, self.height);
        let share = 1.0 / (2 * reach + 1) as f32;
        for (from, to) in self.pixels.chunks(self.width).zip(out.pixels.chunks_mut(self.width)) {
            let at = |i: usize| from[i.saturating_sub(reach).min(self.width - 1)];
            let mut sum = (0..=2 * reach).fold(Rgb::default(), |s, i| s + at(i));
            for (x, pixel) in to.iter_mut().enumerate() {
                *pixel = sum * share;
                sum += at(x + 2 * reach + 1) + at(x) * -1.0;
            }
        }
        out
    }

    fn turn(&self) -> Canvas {
        let mut out = Canvas::new(self.height, self.width);
        for (i, pixel) in self.pixels.iter().enumerate() {
            out.pixels[(i % self.width) * self.height + i / self.width] = *pixel;
        }
        out
    }

    fn bloom(&self) -> Canvas {
        let size = ((self.width * self.height) as f32).sqrt();
        let by = (size / 128.0).max(1.0);
        let small = |n: usize| ((n as f32 / by) as usize).max(2);
        let mut bright = self.resize(small(self.width), small(self.height));
        bright.pixels.iter_mut().for_each(|p| *p = p.map(|v| (v - 0.55).clamp(0.0, 3.0)));
        let mut near = bright.clone().blur(size * 0.012 / by);
        let far = bright.blur(size * 0.05 / by);
        near.pixels.iter_mut().zip(&far.pixels).for_each(|(a, b)| *a = *a * 0.55 + *b * 0.7);
        near
    }

    /// The image in screen colours.
    pub fn finish(&self, finish: &Finish) -> RgbImage {
        let encode = encoding();
        let bloom = self.bloom();
        let (kx, ky) = (bloom.width as f32 / self.width as f32, bloom.height as f32 / self.height as f32);
        let mut bytes = Vec::with_capacity(self.pixels.len() * 3);
        for (i, pixel) in self.pixels.iter().enumerate() {
            let (x, y) = (i % self.width, i / self.width);
            let (fx, fy) = (x as f32 + 0.5, y as f32 + 0.5);
            let light = pixel.map(|v| v.clamp(0.0, 8.0)) + bloom.between(fx * kx, fy * ky) * finish.bloom;
            let away = length(fx / self.width as f32 - 0.5, fy / self.height as f32 - 0.5) * 1.414;
            let dim = 1.0 - finish.vignette * 1.6 * smooth(0.45, 1.1, away);
            let color = saturate(light.map(shoulder) * dim, finish.saturation);
            let noise = hash(x as i32, y as i32, finish.seed);
            bytes.extend(screen(color, &encode, finish.grain, noise));
        }
        RgbImage::from_raw(self.width as u32, self.height as u32, bytes).unwrap_or_default()
    }
}

fn shoulder(v: f32) -> f32 {
    if v < 0.6 { v } else { 1.0 - 0.4 * exp((0.6 - v) / 0.4) }
}

fn saturate(color: Rgb, by: f32) -> Rgb {
    let grey = color.luminance();
    color.map(|v| (grey + (v - grey) * by).clamp(0.0, 1.0))
}

/// sRGB by the square root of linear light: even steps where eyes are sensitive.
fn encoding() -> Vec<f32> {
    let encode = |v: f32| if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * pow(v, 1.0 / 2.4) - 0.055 };
    (0..=4096).map(|i| encode((i as f32 / 4096.0) * (i as f32 / 4096.0))).collect()
}

/// Three bytes: grain strongest in the middle tones, plus a little dither against banding in gradients.
fn screen(color: Rgb, encode: &[f32], grain: f32, noise: u32) -> [u8; 3] {
    let s = [color.r, color.g, color.b].map(|v| encode[(v.sqrt() * 4096.0) as usize]);
    let bell = ((noise & 0xff) + (noise >> 8 & 0xff) + (noise >> 16 & 0xff)) as f32 / 255.0 - 1.5;
    let middle = 2.0 * (s[0] + s[1] + s[2]) / 3.0 - 0.9;
    let grain = bell * 2.0 * grain * (1.0 - middle * middle).max(0.25);
    let dither = |i: usize| ((noise >> (i * 7)) & 0x7f) as f32 / 127.0;
    std::array::from_fn(|i| ((s[i] + grain) * 255.0 + dither(i)).clamp(0.0, 255.0) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blurring_preserves_the_light_and_spreads_it() {
        let mut canvas = Canvas::new(33, 33);
        canvas.pixels[16 * 33 + 16] = Rgb::grey(9.0);
        let blurred = canvas.blur(2.0);
        let sum: f32 = blurred.pixels.iter().map(|p| p.r).sum();
        assert!((sum - 9.0).abs() < 0.01, "{sum}");
        assert!(blurred.pixels[16 * 33 + 16].r < 1.0 && blurred.pixels[16 * 33 + 18].r > 0.05);
    }

    #[test]
    fn resizing_keeps_the_mean() {
        let mut canvas = Canvas::new(64, 32);
        canvas.pixels.iter_mut().enumerate().for_each(|(i, p)| *p = Rgb::grey((i % 64) as f32));
        let small = canvas.resize(16, 8);
        let mean: f32 = small.pixels.iter().map(|p| p.g).sum::<f32>() / 128.0;
        assert!((mean - 31.5).abs() < 0.01, "{mean}");
    }
}
