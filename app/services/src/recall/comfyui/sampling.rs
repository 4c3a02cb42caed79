//! The sampler node: `KSampler` and similar, or `SamplerCustom` with its parts in separate nodes.

use super::graph::{Graph, GraphNode, MAX_HOPS};
use crate::recall::samplers::{Sampling, from_genonaut};

/// Inputs that link to the previous latent.
const LATENT: [&str; 7] = ["latent_image", "samples", "latent", "samples1", "image", "images", "pixels"];

/// Maximum passes followed back.
const MAX_PASSES: usize = 16;

/// A sampler node.
#[derive(Clone, Copy)]
pub struct Sampler<'a>(GraphNode<'a>);

/// The sampler of the first pass, and the number of passes.
pub fn first(graph: &Graph) -> Option<(Sampler<'_>, usize)> {
    let saved = graph.nodes().filter(|node| node.class.contains("SaveImage") || node.class == "PreviewImage");
    let from_saved = saved.filter_map(|node| before(graph, node)).next();
    let mut sampler = from_saved.or_else(|| graph.nodes().find(is_sampler))?;
    let mut passes = 1;
    while let Some(earlier) = before(graph, sampler).filter(|_| passes < MAX_PASSES) {
        sampler = earlier;
        passes += 1;
    }
    Some((Sampler(sampler), passes))
}

fn is_sampler(node: &GraphNode) -> bool {
    node.class.contains("Sampler")
        && LATENT.iter().any(|name| node.is_linked(name))
        && !node.class.contains("Select")
}

/// The sampler that a node's latent comes from.
fn before<'a>(graph: &'a Graph, node: GraphNode<'a>) -> Option<GraphNode<'a>> {
    let mut node = canvas(graph, node)?;
    for _ in 0..MAX_HOPS {
        if is_sampler(&node) {
            return Some(node);
        }
        node = canvas(graph, node)?;
    }
    None
}

fn canvas<'a>(graph: &'a Graph, node: GraphNode<'a>) -> Option<GraphNode<'a>> {
    LATENT.iter().find_map(|name| node.link(graph, name)).map(|(node, _)| node)
}

impl<'a> Sampler<'a> {
    /// The node itself and its parts in separate nodes.
    fn parts(self, graph: &'a Graph) -> impl Iterator<Item = GraphNode<'a>> {
        let parts = ["noise", "guider", "sampler", "sigmas"];
        let linked = parts.into_iter().filter_map(move |name| self.0.link(graph, name)).map(|(node, _)| node);
        std::iter::once(self.0).chain(linked)
    }

    pub fn seed(self, graph: &'a Graph) -> Option<i128> {
        self.parts(graph)
            .find_map(|node| node.whole(graph, "seed").or_else(|| node.whole(graph, "noise_seed")))
    }

    pub fn steps(self, graph: &'a Graph) -> Option<i128> {
        self.parts(graph).find_map(|node| node.whole(graph, "steps"))
    }

    pub fn cfg(self, graph: &'a Graph) -> Option<f64> {
        self.parts(graph).find_map(|node| node.decimal(graph, "cfg"))
    }

    pub fn denoise(self, graph: &'a Graph) -> Option<f64> {
        self.parts(graph).find_map(|node| node.decimal(graph, "denoise"))
    }

    pub fn sampling(self, graph: &'a Graph) -> Sampling {
        let text = |name| self.parts(graph).find_map(|node| node.text(graph, name));
        let [sampler, scheduler] = ["sampler_name", "scheduler"].map(text);
        Sampling {
            sampler: sampler.as_deref().map(from_genonaut),
            scheduler: scheduler.as_deref().map(from_genonaut),
        }
    }

    /// Its positive or negative conditioning.
    pub fn conditioning(self, graph: &'a Graph, side: &str) -> Option<(GraphNode<'a>, u64)> {
        let one =
            |node: GraphNode<'a>| (side == "positive").then(|| node.link(graph, "conditioning")).flatten();
        self.parts(graph).find_map(|node| node.link(graph, side).or_else(|| one(node)))
    }

    pub fn model(self, graph: &'a Graph) -> Option<(GraphNode<'a>, u64)> {
        self.parts(graph).find_map(|node| node.link(graph, "model"))
    }

    /// The latent it started from.
    pub fn latent(self, graph: &'a Graph) -> Option<(GraphNode<'a>, u64)> {
        LATENT.iter().find_map(|name| self.0.link(graph, name))
    }
}
