//! The scenes: each is laid out once and then returns the colour of any place.

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

use crate::color::Rgb;
use crate::scene_input::{Painter, SceneInput};
use crate::weather::Veil;
use crate::words::Scene;

/// The laid-out scene.
pub fn painter(input: &SceneInput) -> Box<dyn Painter> {
    match input.scene {
        Scene::Mountains => Box::new(Outdoors::new(input, mountains::Mountains::new(input))),
        Scene::Sea => Box::new(Outdoors::new(input, sea::Sea::new(input))),
        Scene::Dunes => Box::new(Outdoors::new(input, dunes::Dunes::new(input))),
        Scene::Forest => Box::new(Outdoors::new(input, forest::Forest::new(input))),
        Scene::City => Box::new(Outdoors::new(input, city::City::new(input))),
        Scene::Tree => Box::new(Outdoors::new(input, tree::Tree::new(input))),
        Scene::Aurora => Box::new(aurora::Aurora::new(input)),
        Scene::Planet => Box::new(planet::Planet::new(input)),
        Scene::Flower => Box::new(flower::Flower::new(input)),
        Scene::Nebula => Box::new(nebula::Nebula::new(input)),
        Scene::Silk => Box::new(silk::Silk::new(input)),
        Scene::Flow => Box::new(flow::Flow::new(input)),
        Scene::Paper => Box::new(paper::Paper::new(input)),
    }
}

/// A landscape behind its weather.
struct Outdoors<P> {
    scene: P,
    veil: Veil,
}

impl<P: Painter> Outdoors<P> {
    fn new(set: &SceneInput, scene: P) -> Self {
        Outdoors { scene, veil: Veil::new(set) }
    }
}

impl<P: Painter> Painter for Outdoors<P> {
    fn color(&self, x: f32, y: f32) -> Rgb {
        self.veil.over(self.scene.color(x, y), x, y)
    }
}
