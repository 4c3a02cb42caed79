//! Morphs an element to new HTML. Unchanged nodes stay in place, so that focus, open details and the scroll position
//! are kept.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node};

/// Attributes that only the browser sets: what the user opened, and forms that await a response.
const KEPT: [&str; 3] = ["open", "aria-busy", "data-partial-changed"];

/// Morphs the inside of `element` to `html`, which comes from this site's server.
pub fn morph(element: &Element, html: &str) -> Result<(), JsValue> {
    let wanted = element.clone_node()?.unchecked_into::<Element>();
    wanted.set_inner_html(html);
    children(element, &wanted)
}

fn children(old: &Node, new: &Node) -> Result<(), JsValue> {
    let mut next = old.first_child();
    let mut wanted = new.first_child();
    while let Some(node) = wanted {
        wanted = node.next_sibling();
        match same_from(next.as_ref(), &node) {
            Some(known) => {
                while let Some(gone) = next.filter(|gone| *gone != known) {
                    next = gone.next_sibling();
                    old.remove_child(&gone)?;
                }
                one(&known, &node)?;
                next = known.next_sibling();
            }
            None => {
                old.insert_before(&node, next.as_ref())?;
            }
        }
    }
    while let Some(gone) = next {
        next = gone.next_sibling();
        old.remove_child(&gone)?;
    }
    Ok(())
}

/// The first sibling from `from` on with the same key as `node`.
fn same_from(from: Option<&Node>, node: &Node) -> Option<Node> {
    let mut candidate = from.cloned();
    while let Some(known) = candidate {
        if key(&known) == key(node) {
            return Some(known);
        }
        candidate = known.next_sibling();
    }
    None
}

/// Identifies an element by id, class and form action. Classes never express state here.
fn key(node: &Node) -> (String, [Option<String>; 3]) {
    let attribute = |name| node.dyn_ref::<Element>().and_then(|element| element.get_attribute(name));
    (node.node_name(), [attribute("id"), attribute("class"), attribute("action")])
}

fn one(old: &Node, new: &Node) -> Result<(), JsValue> {
    let (Some(known), Some(wanted)) = (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) else {
        if old.node_value() != new.node_value() {
            old.set_node_value(new.node_value().as_deref());
        }
        return Ok(());
    };
    if wanted.has_attribute("data-partial-keep") && wanted.first_child().is_none() {
        return Ok(());
    }
    for name in known.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        if !wanted.has_attribute(&name) && !KEPT.contains(&&*name) {
            known.remove_attribute(&name)?;
        }
    }
    for name in wanted.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let value = wanted.get_attribute(&name).unwrap_or_default();
        if !KEPT.contains(&&*name) && known.get_attribute(&name).as_ref() != Some(&value) {
            known.set_attribute(&name, &value)?;
        }
    }
    children(old, new)
}
