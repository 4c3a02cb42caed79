//! Computes a run's progress from its frames, over nodes and steps. It never goes backwards.

use super::workflow::{self, SAMPLER};
use crate::engine::comfyui::wire::frames::{FrameEvent, NodeProgress, SocketFrame};
use bytes::Bytes;
use domain::jobs::Progress;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The sampler's share in percent; the other nodes share the rest.
const SAMPLING: u32 = 90;
/// More is only reported once the images are stored.
const MAX_PERCENT_BEFORE_OUTPUT: u32 = 99;

/// Everything a socket has reported about one prompt.
#[derive(Clone, Debug)]
pub struct RunState {
    prompt_id: String,
    graph: Arc<Value>,
    steps: u32,
    step: u32,
    /// Nodes besides the sampler that are finished or cached.
    finished: BTreeSet<String>,
    node: Option<String>,
    percent: u32,
    /// Grows with each frame about this prompt.
    pub frames: u64,
    /// Like `frames`, without the messages every socket gets when it opens, which contain nothing new.
    pub moves: u64,
    /// The latest preview and the number of its frame.
    pub preview: Option<(u64, &'static str, Bytes)>,
    /// The run has ended and is in the history.
    pub over: bool,
    /// A socket is open.
    pub open: bool,
    /// Something arrived on a socket, possibly about other prompts.
    pub received_any: bool,
}

impl RunState {
    pub fn new(prompt_id: &str, graph: Arc<Value>, steps: u32) -> Self {
        Self {
            prompt_id: prompt_id.to_owned(),
            graph,
            steps,
            step: 0,
            finished: BTreeSet::new(),
            node: None,
            percent: 0,
            frames: 0,
            moves: 0,
            preview: None,
            over: false,
            open: false,
            received_any: false,
        }
    }

    /// Applies a frame; false when it is about another prompt.
    pub fn apply(&mut self, frame: SocketFrame) -> bool {
        if frame.prompt_id.as_ref().is_some_and(|id| *id != self.prompt_id) {
            return false;
        }
        self.frames += 1;
        self.moves += u64::from(frame.prompt_id.is_some());
        match frame.event {
            FrameEvent::Cached(nodes) => nodes.into_iter().for_each(|node| self.finish(node)),
            FrameEvent::Executing(node) => self.enter(node),
            FrameEvent::Finished => self.over = true,
            FrameEvent::Progress(step) => self.advance(&step),
            FrameEvent::State(steps) => steps.into_iter().for_each(|step| self.apply_step(step)),
            FrameEvent::Preview { mime, image } => self.preview = Some((self.frames, mime, image)),
            FrameEvent::KeepAlive => {}
        }
        self.percent = self.percent.max(self.compute_percent());
        true
    }

    /// True between the first and the last step, when silence is suspicious sooner.
    pub fn is_sampling(&self) -> bool {
        self.node.as_deref() == Some(SAMPLER) && self.step > 0
    }

    /// The current step, from 0.
    pub fn step(&self) -> u32 {
        self.step
    }

    /// The progress as shown to people.
    pub fn progress(&self) -> Progress {
        let stage = self.node.as_deref().and_then(|node| workflow::stage(&self.graph, node));
        Progress {
            step: self.step,
            total: self.steps,
            percent: self.percent,
            stage: stage.unwrap_or_else(|| "Starting".into()),
        }
    }

    fn enter(&mut self, node: String) {
        if let Some(before) = self.node.take().filter(|before| *before != node) {
            self.finish(before);
        }
        // Nodes outside our graph are not stored: they may be anything, of any length.
        self.node = Some(node).filter(|node| self.graph.get(node).is_some());
    }

    fn finish(&mut self, node: String) {
        if node == SAMPLER {
            self.step = self.steps;
        } else if self.graph.get(&node).is_some() {
            self.finished.insert(node);
        }
    }

    fn apply_step(&mut self, step: NodeProgress) {
        if step.finished {
            self.finish(step.node);
        } else {
            self.advance(&step);
            self.enter(step.node);
        }
    }

    // Some samplers count more or fewer steps than requested: their steps are scaled to ours.
    fn advance(&mut self, step: &NodeProgress) {
        if step.node == SAMPLER && step.max > 0.0 {
            let share = (step.value / step.max).clamp(0.0, 1.0);
            self.step = self.step.max((share * f64::from(self.steps)).floor() as u32);
        }
    }

    fn compute_percent(&self) -> u32 {
        let others = self.graph.as_object().map_or(1, |nodes| nodes.len().max(2) - 1) as u32;
        let sampled = (SAMPLING * self.step).checked_div(self.steps).unwrap_or(0);
        let around = (100 - SAMPLING) * self.finished.len() as u32 / others;
        (sampled + around).min(MAX_PERCENT_BEFORE_OUTPUT)
    }
}

#[cfg(test)]
mod tests;
