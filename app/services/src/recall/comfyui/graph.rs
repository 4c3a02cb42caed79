//! Nodes and the links between them.

use crate::recall::parsed;
use serde_json::{Map, Value};

/// Maximum links followed for one value: graphs may have cycles.
const MAX_DEPTH: usize = 16;
/// Maximum nodes followed for one setting, for the same reason.
pub const MAX_HOPS: usize = 256;
/// Input names of nodes that only hold a value.
const HELD: [&str; 11] =
    ["value", "Value", "text", "string", "seed", "noise_seed", "int", "float", "number", "Text", "prompt"];

/// A graph: its nodes by id.
pub struct Graph(Map<String, Value>);

/// A node of a graph.
#[derive(Clone, Copy)]
pub struct GraphNode<'a> {
    pub class: &'a str,
    inputs: &'a Map<String, Value>,
}

impl Graph {
    /// None if `json` is not a graph.
    pub fn parse(json: &str) -> Option<Self> {
        // Python writes NaN, which is not valid JSON.
        let value =
            serde_json::from_str(json).or_else(|_| serde_json::from_str(&json.replace("NaN", "null")));
        match value {
            Ok(Value::Object(nodes)) => Some(Self(nodes)),
            _ => None,
        }
    }

    pub fn nodes(&self) -> impl Iterator<Item = GraphNode<'_>> {
        self.0.keys().filter_map(|id| self.node(id))
    }

    pub fn node(&self, id: &str) -> Option<GraphNode<'_>> {
        let node = self.0.get(id)?;
        Some(GraphNode { class: node.get("class_type")?.as_str()?, inputs: node.get("inputs")?.as_object()? })
    }

    /// The node at the other end of a link, and the index of its output.
    fn target(&self, link: &Value) -> Option<(GraphNode<'_>, u64)> {
        let [node, output] = link.as_array()?.as_slice() else { return None };
        let id = node.as_str().map(str::to_owned).or_else(|| node.as_u64().map(|id| id.to_string()))?;
        Some((self.node(&id)?, output.as_u64()?))
    }
}

impl<'a> GraphNode<'a> {
    pub fn inputs(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.inputs.iter()
    }

    pub fn is_linked(&self, name: &str) -> bool {
        self.inputs.get(name).is_some_and(Value::is_array)
    }

    /// The node linked to an input, and the index of its output.
    pub fn link(&self, graph: &'a Graph, name: &str) -> Option<(GraphNode<'a>, u64)> {
        graph.target(self.inputs.get(name)?)
    }

    /// The value of an input, even if another node holds it.
    pub fn value(&self, graph: &'a Graph, name: &str) -> Option<Value> {
        self.held(graph, name, MAX_DEPTH).cloned()
    }

    fn held(&self, graph: &'a Graph, name: &str, depth: usize) -> Option<&'a Value> {
        let value = self.inputs.get(name)?;
        if !value.is_array() {
            return Some(value);
        }
        let (node, _) = graph.target(value).filter(|_| depth > 0)?;
        let from = node.inputs.contains_key(name).then_some(name).into_iter().chain(HELD);
        let mut from = from.filter(|name| node.inputs.contains_key(*name));
        from.next().and_then(|name| node.held(graph, name, depth - 1))
    }

    pub fn text(&self, graph: &'a Graph, name: &str) -> Option<String> {
        self.value(graph, name)?.as_str().map(str::to_owned)
    }

    pub fn whole(&self, graph: &'a Graph, name: &str) -> Option<i128> {
        self.value(graph, name).as_ref().and_then(parsed::whole)
    }

    pub fn decimal(&self, graph: &'a Graph, name: &str) -> Option<f64> {
        self.value(graph, name).as_ref().and_then(parsed::decimal)
    }

    /// Whether it creates an empty latent of a given size.
    pub fn is_empty_latent(&self) -> bool {
        self.class.contains("Empty")
            && self.inputs.contains_key("width")
            && self.inputs.contains_key("height")
    }
}
