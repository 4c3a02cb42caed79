//! A drawing in progress: every pixel is drawn once, in coarse grids first, so that early previews show the real image.

use super::canvas::{Canvas, Finish};
use super::noise::hash;
use super::preview;
use super::scene_input::{Painter, PictureSize, SceneInput};
use super::scenes;
use super::words::Words;
use image::RgbImage;

/// What to draw. Equal subjects give equal pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    pub prompt: String,
    pub negative_prompt: String,
    /// In pixels, 1 or more.
    pub width: u32,
    /// In pixels, 1 or more.
    pub height: u32,
    /// Number of steps; the finished image does not depend on it.
    pub steps: u32,
    /// Strength of the colours; 7 is neutral.
    pub cfg: f64,
    pub seed: u64,
    /// The index in the batch; each has its own composition.
    pub index: u32,
}

/// A prepared drawing: the scene is laid out, the pixels are drawn step by step.
pub struct Drawing {
    painter: Box<dyn Painter>,
    finish: Finish,
    canvas: Canvas,
    steps: u32,
    step: u32,
    pass: usize,
    row: usize,
    drawn: usize,
}

/// The grids of the passes, coarse to fine; each pass skips the pixels of the previous ones.
const GRIDS: [usize; 4] = [8, 4, 2, 1];

impl Drawing {
    /// Lays the scene out; no pixel is drawn yet.
    pub fn begin(subject: &Subject) -> Drawing {
        let frame = PictureSize { width: subject.width.max(1), height: subject.height.max(1) };
        let seed =
            hash(subject.seed as i32, (subject.seed >> 32) as i32, subject.index.wrapping_mul(0x9E37_79B1));
        let set = SceneInput::new(frame, Words::read(&subject.prompt, &subject.negative_prompt), seed);
        Drawing {
            painter: scenes::painter(&set),
            finish: set.finish(subject.cfg),
            canvas: Canvas::new(frame.width as usize, frame.height as usize),
            steps: subject.steps.max(1),
            step: 0,
            pass: 0,
            row: 0,
            drawn: 0,
        }
    }

    /// Draws step `step` (1..=steps); call in order. Each call does about 1/steps of the work.
    pub fn step(&mut self, step: u32) {
        self.step_unless(step, || false);
    }

    /// Like [`Drawing::step`], but checks after every row of pixels whether to stop.
    pub fn step_unless(&mut self, step: u32, stopped: impl Fn() -> bool) {
        self.step = step.min(self.steps);
        let share = f64::from(self.step) / f64::from(self.steps);
        let goal = (self.canvas.pixels.len() as f64 * share).ceil() as usize;
        while self.drawn < goal && self.pass < GRIDS.len() && !stopped() {
            self.draw_row();
        }
    }

    fn draw_row(&mut self) {
        let grid = GRIDS[self.pass];
        let (y, px) = (self.row, 1.0 / self.canvas.height as f32);
        for x in (0..self.canvas.width).step_by(grid) {
            let drawn = self.pass > 0 && y % (grid * 2) == 0 && x % (grid * 2) == 0;
            if !drawn {
                let color = self.painter.color((x as f32 + 0.5) * px, (y as f32 + 0.5) * px);
                self.canvas.pixels[y * self.canvas.width + x] = color;
                self.drawn += 1;
            }
        }
        self.row += grid;
        if self.row >= self.canvas.height {
            (self.pass, self.row) = (self.pass + 1, 0);
        }
    }

    /// The unfinished image, like a diffusion preview: noise and coarse forms first, then detail;
    /// longest side at most `longest` pixels.
    pub fn preview(&self, longest: u32) -> RgbImage {
        let (width, height) = preview::size(self.canvas.width, self.canvas.height, longest);
        let grid = self.grid(width, height);
        let done = self.step as f32 / self.steps as f32;
        preview::develop(&self.lattice(grid).resize(width, height), &self.finish, done)
    }

    /// The finest grid that is completely drawn, no finer than the preview can show.
    fn grid(&self, width: usize, height: usize) -> usize {
        let drawn = if self.pass == 0 { GRIDS[0] } else { GRIDS[self.pass - 1] };
        let enough = (self.canvas.width / (width * 2)).min(self.canvas.height / (height * 2)).max(1);
        GRIDS.into_iter().find(|grid| *grid <= enough).unwrap_or(1).max(drawn)
    }

    fn lattice(&self, grid: usize) -> Canvas {
        let mut out = Canvas::new(self.canvas.width.div_ceil(grid), self.canvas.height.div_ceil(grid));
        for (i, pixel) in out.pixels.iter_mut().enumerate() {
            let (x, y) = (i % out.width * grid, i / out.width * grid);
            *pixel = self.canvas.pixels[y * self.canvas.width + x];
        }
        out
    }

    /// The finished image; call after the last step.
    pub fn finish(self) -> RgbImage {
        self.canvas.finish(&self.finish)
    }
}

#[cfg(test)]
mod tests;
