//! The `prompt` text of ComfyUI: the graph in its API format. Each node has a class and inputs; an input is a value or
//! `[node, output]`. The settings are read backwards from the sampler node.

mod graph;
mod sampling;

use super::parsed::{ParsedLora, ParsedSettings, decimal, text};
use graph::{Graph, GraphNode, MAX_HOPS};
use sampling::Sampler;

/// Inputs that link to the previous conditioning.
const CONDITIONING: [&str; 5] = ["conditioning", "conditioning_1", "conditioning_to", "positive", "cond"];

/// Settings of a graph; none if it is not a graph or has no sampler.
pub fn read(json: &str) -> Option<ParsedSettings> {
    let graph = Graph::parse(json)?;
    let (sampler, passes) = sampling::first(&graph)?;
    let mut parsed = ParsedSettings::default();
    read_sampler(&graph, &sampler, &mut parsed);
    read_texts(&graph, &sampler, &mut parsed);
    read_models(&graph, &sampler, &mut parsed);
    read_size(&graph, &sampler, &mut parsed);
    if passes > 1 {
        parsed.notes.push(format!("Made in {passes} passes. Loaded the settings of the first."));
    }
    Some(parsed)
}

fn read_sampler(graph: &Graph, sampler: &Sampler, parsed: &mut ParsedSettings) {
    parsed.seed = sampler.seed(graph);
    parsed.steps = sampler.steps(graph);
    parsed.cfg = sampler.cfg(graph);
    parsed.denoise = sampler.denoise(graph);
    parsed.sample(sampler.sampling(graph));
}

fn read_texts(graph: &Graph, sampler: &Sampler, parsed: &mut ParsedSettings) {
    let of = |name| {
        sampler.conditioning(graph, name).and_then(|(node, output)| encoded(graph, node, output, name))
    };
    parsed.prompt = of("positive");
    parsed.negative_prompt = of("negative").or(parsed.prompt.as_ref().map(|_| String::new()));
}

/// The text of a conditioning: of the node that encodes it, looking behind nodes that modify it.
fn encoded<'a>(graph: &'a Graph, mut node: GraphNode<'a>, mut output: u64, side: &str) -> Option<String> {
    for _ in 0..MAX_HOPS {
        if node.class.contains("ZeroOut") {
            return None;
        }
        let names = ["text", "text_g", "t5xxl", "clip_l", "text_l", "prompt", "positive_prompt"];
        if let Some(text) = names.iter().find_map(|name| node.text(graph, name)) {
            return Some(text);
        }
        // A node that modifies both sides outputs the positive one first.
        let both = node.is_linked("positive") && node.is_linked("negative");
        let next = match (both, output) {
            (true, 0) => node.link(graph, "positive"),
            (true, 1) => node.link(graph, "negative"),
            (true, _) => node.link(graph, side),
            (false, _) => CONDITIONING.iter().find_map(|name| node.link(graph, name)),
        };
        (node, output) = next?;
    }
    None
}

/// Follows the links from the sampler to the model's file, through every LoRA in between.
fn read_models(graph: &Graph, sampler: &Sampler, parsed: &mut ParsedSettings) {
    let mut next = sampler.model(graph);
    for _ in 0..MAX_HOPS {
        let Some((node, _)) = next else { break };
        if let Some(name) = node.value(graph, "lora_name").as_ref().and_then(text) {
            parsed.loras.push(lora(graph, &node, name));
        }
        let stacked = node.inputs().filter_map(|(_, value)| stacked(value));
        parsed.loras.extend(stacked.collect::<Vec<_>>().into_iter().rev());
        let file = ["ckpt_name", "unet_name", "model_name"].iter().find_map(|name| node.value(graph, name));
        if let Some(name) = file.as_ref().and_then(text) {
            parsed.model = Some(name);
            break;
        }
        next = ["model", "model1"].iter().find_map(|name| node.link(graph, name));
    }
    // The LoRA next to the model comes first.
    parsed.loras.reverse();
}

fn lora(graph: &Graph, node: &GraphNode, name: String) -> ParsedLora {
    let strength = |name| node.value(graph, name).as_ref().and_then(decimal);
    let model = strength("strength_model").or(strength("strength")).unwrap_or(1.0);
    ParsedLora { name, strength_model: model, strength_clip: strength("strength_clip").unwrap_or(model) }
}

/// An input of a node that loads several LoRAs: `{"on": true, "lora": "ink.safetensors", "strength": 0.8}`.
fn stacked(value: &serde_json::Value) -> Option<ParsedLora> {
    let name = text(value.get("lora")?).filter(|name| name != "None")?;
    if value.get("on").is_some_and(|on| on == false) {
        return None;
    }
    let model = value.get("strength").and_then(decimal).unwrap_or(1.0);
    let clip = value.get("strengthTwo").and_then(decimal).unwrap_or(model);
    Some(ParsedLora { name, strength_model: model, strength_clip: clip })
}

fn read_size(graph: &Graph, sampler: &Sampler, parsed: &mut ParsedSettings) {
    let Some((node, _)) = sampler.latent(graph) else { return };
    if node.is_empty_latent() {
        parsed.width = node.whole(graph, "width");
        parsed.height = node.whole(graph, "height");
        parsed.batch_size = node.whole(graph, "batch_size");
    } else {
        parsed.notes.push("The source picture isn't part of the settings.".into());
    }
}

#[cfg(test)]
mod tests;
