//! A scene's input, and the painter it turns into.

use super::canvas::Finish;
use super::color::Rgb;
use super::color::palette::Palette;
use super::noise::{Random, hash};
use super::words::{Extra, Scene, TimeOfDay, Words};

/// An image as a function of the place: y from 0 at the top to 1, x from 0 to the aspect ratio.
pub trait Painter: Send + Sync {
    fn color(&self, x: f32, y: f32) -> Rgb;
}

/// The size of an image in pixels.
#[derive(Clone, Copy)]
pub struct PictureSize {
    pub width: u32,
    pub height: u32,
}

impl PictureSize {
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

/// Everything needed to lay out a scene.
pub struct SceneInput {
    pub frame: PictureSize,
    pub words: Words,
    pub palette: Palette,
    pub scene: Scene,
    seed: u32,
}

impl SceneInput {
    /// Reads the words; the seed decides what they leave open.
    pub fn new(frame: PictureSize, words: Words, seed: u32) -> SceneInput {
        let abstracts = [Scene::Flow, Scene::Paper, Scene::Flow, Scene::Paper, Scene::Silk];
        let luck = hash(words.hash as i32, 3, seed);
        let scene = words.scene.unwrap_or(abstracts[luck as usize % abstracts.len()]);
        // An unknown prompt differs from others only by its letters.
        let seed = if words.scene.is_some() { seed } else { luck };
        let mut random = Random::new(hash(1, scene as i32, seed));
        let time = words.time.unwrap_or(*random.pick(usual(scene, &words)));
        let palette = Palette::new(&words, time, &mut random);
        SceneInput { frame, words, palette, scene, seed }
    }

    /// A separate sequence of choices for each `part` of an image.
    pub fn random(&self, part: i32) -> Random {
        Random::new(hash(part, self.scene as i32, self.seed))
    }

    /// How the finished light is converted; a higher `cfg` gives stronger colours.
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
