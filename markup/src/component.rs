use crate::all;
use proc_macro2::TokenStream as Code;
use quote::quote;
use rstml::Infallible;
use rstml::node::{NodeAttribute, NodeElement};
use syn::{Error, Result};

/// Leptos builds a component's properties; its children are our markup.
pub fn code(element: &NodeElement<Infallible>) -> Result<Code> {
    let (name, attributes) = (element.name(), element.attributes());
    attributes.iter().try_for_each(check)?;
    let generics = &element.open_tag.generics;
    let component = if element.children.is_empty() {
        quote! { <#name #generics #(#attributes)* /> }
    } else {
        let children = all(&element.children)?;
        quote! { <#name #generics #(#attributes)*> { #children } </#name> }
    };
    Ok(quote! { crate::markup::component(::leptos::prelude::view! { #component }) })
}

/// What is not for the component itself would have to be handed on to its elements.
fn check(attribute: &NodeAttribute) -> Result<()> {
    let is_property = match attribute {
        NodeAttribute::Attribute(attribute) => {
            let name = attribute.key.to_string();
            name.starts_with("let") || !name.contains(':')
        }
        NodeAttribute::Block(_) => false,
    };
    if is_property { Ok(()) } else { Err(Error::new_spanned(attribute, "give the component a property")) }
}
