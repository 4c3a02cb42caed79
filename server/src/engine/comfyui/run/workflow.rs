//! Builds a graph from parameters. A pure function: the same parameters give the same graph.

use domain::jobs::{LoraModel, Parameters};
use serde_json::{Map, Value, json};

/// The node whose steps are the progress.
pub const SAMPLER: &str = "3";
/// The node whose files are the outputs.
pub const SAVE: &str = "9";
const CHECKPOINT: &str = "4";
const LATENT: &str = "5";
const POSITIVE: &str = "6";
const NEGATIVE: &str = "7";
const DECODE: &str = "8";
const FIRST_LORA: usize = 10;

/// The prefix of the attempt's files on the server.
pub fn prefix(token: &str) -> String {
    format!("genonaut/{token}")
}

/// The text-to-image graph. `prefix` names the files and is unique per attempt, so that the
/// saving node is never served from a cache and no file is overwritten.
pub fn graph(parameters: &Parameters, prefix: &str) -> Value {
    let mut nodes = Map::new();
    let mut add = |id: &str, class: &str, inputs: Value| {
        nodes.insert(id.to_owned(), json!({ "class_type": class, "inputs": inputs }));
    };
    add(CHECKPOINT, "CheckpointLoaderSimple", json!({ "ckpt_name": parameters.checkpoint_model }));
    let mut last = CHECKPOINT.to_owned();
    for (index, lora) in parameters.lora_models.iter().enumerate() {
        let id = (FIRST_LORA + index).to_string();
        add(&id, "LoraLoader", lora_inputs(lora, &last));
        last = id;
    }
    add(POSITIVE, "CLIPTextEncode", json!({ "text": parameters.prompt, "clip": [last, 1] }));
    add(NEGATIVE, "CLIPTextEncode", json!({ "text": parameters.negative_prompt, "clip": [last, 1] }));
    add(LATENT, "EmptyLatentImage", latent_inputs(parameters));
    add(SAMPLER, "KSampler", sampler_inputs(parameters, &last));
    add(DECODE, "VAEDecode", json!({ "samples": [SAMPLER, 0], "vae": [CHECKPOINT, 2] }));
    add(SAVE, "SaveImage", json!({ "filename_prefix": prefix, "images": [DECODE, 0] }));
    Value::Object(nodes)
}

fn lora_inputs(lora: &LoraModel, last: &str) -> Value {
    json!({
        "lora_name": lora.name,
        "strength_model": lora.strength_model,
        "strength_clip": lora.strength_clip,
        "model": [last, 0],
        "clip": [last, 1],
    })
}

fn latent_inputs(parameters: &Parameters) -> Value {
    json!({ "width": parameters.width, "height": parameters.height, "batch_size": parameters.batch_size })
}

fn sampler_inputs(parameters: &Parameters, last: &str) -> Value {
    json!({
        "seed": parameters.seed,
        "steps": parameters.steps,
        "cfg": parameters.cfg,
        "sampler_name": parameters.sampler_name,
        "scheduler": parameters.scheduler,
        "denoise": parameters.denoise,
        "model": [last, 0],
        "positive": [POSITIVE, 0],
        "negative": [NEGATIVE, 0],
        "latent_image": [LATENT, 0],
    })
}

/// What a node of the graph does, for the job's owner; unknown nodes by their class name.
pub fn stage(graph: &Value, node: &str) -> Option<String> {
    let class = graph.get(node)?.get("class_type")?.as_str()?;
    Some(match class {
        "CheckpointLoaderSimple" => "Loading model".into(),
        "LoraLoader" => "Loading LoRA".into(),
        "CLIPTextEncode" => "Reading prompt".into(),
        "EmptyLatentImage" => "Preparing canvas".into(),
        "VAEDecode" => "Decoding picture".into(),
        "SaveImage" => "Saving picture".into(),
        other => other.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(loras: usize) -> Parameters {
        let lora = |index: usize| LoraModel {
            name: format!("style-{index}.safetensors"),
            strength_model: 0.8,
            strength_clip: 0.5 + index as f64 / 10.0,
        };
        Parameters {
            prompt: "a red house by the sea".into(),
            negative_prompt: "blurry".into(),
            checkpoint_model: "sd15/house.safetensors".into(),
            lora_models: (0..loras).map(lora).collect(),
            width: 832,
            height: 1216,
            batch_size: 2,
            seed: 9_007_199_254_740_991,
            steps: 20,
            cfg: 7.0,
            sampler_name: "euler_ancestral".into(),
            scheduler: "normal".into(),
            denoise: 1.0,
        }
    }

    #[test]
    fn row_16_graph_without_lora() {
        insta::assert_json_snapshot!(graph(&parameters(0), "genonaut/one"));
    }

    #[test]
    fn row_16_graph_with_one_lora() {
        insta::assert_json_snapshot!(graph(&parameters(1), "genonaut/one"));
    }

    #[test]
    fn row_16_graph_with_three_loras() {
        insta::assert_json_snapshot!(graph(&parameters(3), "genonaut/one"));
    }
}
