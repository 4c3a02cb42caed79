//! The scenes: each is laid out once and then asked for the colour of any place.

mod aurora;
mod city;
mod dunes;
mod flow;
mod flower;
mod forest;
mod mountains;
mod nebula;
mod paper;
mod planet;
mod sea;
mod silk;
mod tree;

use super::canvas::Finish;
use super::color::Rgb;
use super::noise::{Random, hash};
use super::palette::Palette;
use super::weather::Veil;
use super::words::{Extra, Scene, TimeOfDay, Words};

/// A picture that knows its colour everywhere: y from 0 at the top to 1, x from 0 to the aspect ratio.
pub trait Painter: Send + Sync {
    fn color(&self, x: f32, y: f32) -> Rgb;
}

/// The size of a picture in pixels.
#[derive(Clone, Copy)]
pub struct Frame {
    pub width: u32,
    pub height: u32,
}

impl Frame {
    /// Width over height.
    pub fn aspect(self) -> f32 {
        self.width as f32 / self.height as f32
    }

    /// The size of one pixel.
    pub fn px(self) -> f32 {
        1.0 / self.height as f32
    }

    /// The shorter side, at most 1.
    pub fn short(self) -> f32 {
        self.aspect().min(1.0)
    }
}

/// All that a scene needs to lay itself out.
pub struct Setting {
    pub frame: Frame,
    pub words: Words,
    pub palette: Palette,
    pub scene: Scene,
    seed: u32,
}

impl Setting {
    /// Reads the words and lets the seed decide what they leave open.
    pub fn new(frame: Frame, words: Words, seed: u32) -> Setting {
        let abstracts = [Scene::Flow, Scene::Paper, Scene::Flow, Scene::Paper, Scene::Silk];
        let luck = hash(words.hash as i32, 3, seed);
        let scene = words.scene.unwrap_or(abstracts[luck as usize % abstracts.len()]);
        // An unknown prompt has nothing but its letters to tell it from others.
        let seed = if words.scene.is_some() { seed } else { luck };
        let mut random = Random::new(hash(1, scene as i32, seed));
        let time = words.time.unwrap_or(*random.pick(usual(scene, &words)));
        let palette = Palette::new(&words, time, &mut random);
        Setting { frame, words, palette, scene, seed }
    }

    /// A row of choices of its own for each `part` of a picture.
    pub fn random(&self, part: i32) -> Random {
        Random::new(hash(part, self.scene as i32, self.seed))
    }

    /// The scene, ready to be asked for colours.
    pub fn painter(&self) -> Box<dyn Painter> {
        match self.scene {
            Scene::Mountains => Box::new(Outdoors::new(self, mountains::Mountains::new(self))),
            Scene::Sea => Box::new(Outdoors::new(self, sea::Sea::new(self))),
            Scene::Dunes => Box::new(Outdoors::new(self, dunes::Dunes::new(self))),
            Scene::Forest => Box::new(Outdoors::new(self, forest::Forest::new(self))),
            Scene::City => Box::new(Outdoors::new(self, city::City::new(self))),
            Scene::Tree => Box::new(Outdoors::new(self, tree::Tree::new(self))),
            Scene::Aurora => Box::new(aurora::Aurora::new(self)),
            Scene::Planet => Box::new(planet::Planet::new(self)),
            Scene::Flower => Box::new(flower::Flower::new(self)),
            Scene::Nebula => Box::new(nebula::Nebula::new(self)),
            Scene::Silk => Box::new(silk::Silk::new(self)),
            Scene::Flow => Box::new(flow::Flow::new(self)),
            Scene::Paper => Box::new(paper::Paper::new(self)),
        }
    }

    /// How the finished light is shown; a higher `cfg` gives stronger colours.
    pub fn finish(&self, cfg: f64) -> Finish {
        let glowing =
            matches!(self.scene, Scene::Nebula | Scene::Planet | Scene::Aurora) || self.palette.dark();
        Finish {
            bloom: if glowing { 0.5 } else { 0.22 },
            vignette: if self.scene == Scene::Paper { 0.06 } else { 0.15 },
            grain: 0.012,
            saturation: (1.0 + (cfg as f32 - 7.0) * 0.012).clamp(0.9, 1.15),
            seed: self.seed,
        }
    }
}

fn usual(scene: Scene, words: &Words) -> &'static [TimeOfDay] {
    use TimeOfDay::{Dawn, Day, Night, Sunset};
    match scene {
        _ if words.wants(Extra::Stars, false) => &[Night],
        Scene::Mountains => &[Dawn, Dawn, Day, Sunset],
        Scene::Sea => &[Sunset, Sunset, Dawn],
        Scene::Dunes => &[Sunset, Dawn, Day],
        Scene::Forest | Scene::Tree => &[Dawn, Day, Sunset],
        Scene::Aurora | Scene::City | Scene::Planet | Scene::Nebula => &[Night],
        Scene::Flower | Scene::Silk | Scene::Flow | Scene::Paper => &[Dawn, Day, Sunset, Night],
    }
}

/// A landscape behind its weather.
struct Outdoors<P> {
    scene: P,
    veil: Veil,
}

impl<P: Painter> Outdoors<P> {
    fn new(set: &Setting, scene: P) -> Self {
        Outdoors { scene, veil: Veil::new(set) }
    }
}

impl<P: Painter> Painter for Outdoors<P> {
    fn color(&self, x: f32, y: f32) -> Rgb {
        self.veil.over(self.scene.color(x, y), x, y)
    }
}
