//! A posted prompt, and what the runner needs of its graph.

use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub struct Prompt {
    pub number: i64,
    pub id: String,
    pub client_id: String,
    pub graph: Value,
    pub extra_data: Value,
}

impl Prompt {
    pub fn from_body(body: &Value) -> Self {
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        Self {
            number: 0,
            id: text("prompt_id"),
            client_id: text("client_id"),
            graph: body["prompt"].clone(),
            extra_data: body["extra_data"].clone(),
        }
    }

    /// A small prompt of another client.
    pub fn of_other_client() -> Self {
        let graph = json!({
            "3": { "class_type": "KSampler", "inputs": { "steps": 2, "seed": 1 } },
            "5": { "class_type": "EmptyLatentImage", "inputs": { "width": 64, "height": 64, "batch_size": 1 } },
            "9": { "class_type": "SaveImage", "inputs": { "filename_prefix": "other" } },
        });
        let id = uuid::Uuid::new_v4().to_string();
        Self { number: 0, id, client_id: "somebody else".into(), graph, extra_data: json!({}) }
    }

    /// As /queue and /history list it.
    pub fn item(&self) -> Value {
        json!([self.number, self.id, self.graph, self.extra_data, ["9"]])
    }

    /// The id of the first node of a class.
    pub fn node(&self, class: &str) -> Option<&str> {
        let nodes = self.graph.as_object()?;
        nodes.iter().find(|(_, node)| node["class_type"] == class).map(|(id, _)| id.as_str())
    }

    /// An input of the first node of a class.
    pub fn input(&self, class: &str, name: &str) -> &Value {
        self.node(class).map_or(&Value::Null, |id| &self.graph[id]["inputs"][name])
    }

    pub fn number_of(&self, class: &str, name: &str) -> u32 {
        self.input(class, name).as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or(1)
    }

    /// Nodes in the order a real server runs them.
    pub fn order(&self) -> Vec<String> {
        let rank = |class: &str| match class {
            "CheckpointLoaderSimple" => 0,
            "LoraLoader" => 1,
            "EmptyLatentImage" => 2,
            "CLIPTextEncode" => 3,
            "KSampler" => 4,
            "VAEDecode" => 5,
            _ => 6,
        };
        let mut nodes: Vec<(i32, String)> = self
            .graph
            .as_object()
            .into_iter()
            .flatten()
            .map(|(id, node)| (rank(node["class_type"].as_str().unwrap_or_default()), id.clone()))
            .collect();
        nodes.sort();
        nodes.into_iter().map(|(_, id)| id).collect()
    }

    pub fn class(&self, node: &str) -> &str {
        self.graph[node]["class_type"].as_str().unwrap_or_default()
    }
}
