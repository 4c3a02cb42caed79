//! `view!`, with the syntax of Leptos' own. An element is written into a template, a text that is in the program once;
//! what is worked out at run time are the template's parts. `app::markup` draws templates.

mod component;
mod element;
mod template;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Code;
use quote::quote;
use rstml::node::{Node, NodeElement};
use rstml::{Infallible, Parser, ParserConfig};
use syn::{Error, LitStr};
use template::Template;

/// Makes a `Markup` of elements, components, texts and `{expressions}`.
#[proc_macro]
pub fn view(tokens: TokenStream) -> TokenStream {
    let parser = Parser::new(ParserConfig::default().recover_block(true));
    let (nodes, faults) = parser.parse_recoverable(tokens).split_vec();
    let faults = faults.into_iter().map(|fault| fault.emit_as_expr_tokens());
    let markup = all(&nodes).unwrap_or_else(Error::into_compile_error);
    quote! {{ #[allow(unused_braces)] { #(#faults;)* #markup } }}.into()
}

/// The code of nodes that stand side by side.
fn all(nodes: &[Node]) -> syn::Result<Code> {
    let markup = nodes.iter().filter_map(|node| one(node).transpose()).collect::<syn::Result<Vec<_>>>()?;
    Ok(match markup.as_slice() {
        [] => quote! { crate::markup::Markup::Nothing },
        [only] => only.clone(),
        _ => quote! { crate::markup::Markup::List(::std::vec![#(#markup),*]) },
    })
}

/// The code of a node; none for a comment.
fn one(node: &Node) -> syn::Result<Option<Code>> {
    Ok(Some(match node {
        Node::Comment(_) => return Ok(None),
        Node::Fragment(fragment) => all(&fragment.children)?,
        Node::Block(block) => quote! { crate::markup::Child::into_markup(#block) },
        Node::Element(element) if is_component(element) => component::code(element)?,
        Node::Element(element) => Template::of(element)?.code(),
        _ => {
            let text = text(node)?;
            quote! { crate::markup::Markup::from(#text) }
        }
    }))
}

/// What stands between elements, in quotation marks or without.
fn text(node: &Node) -> syn::Result<LitStr> {
    match node {
        Node::Text(text) => Ok(text.value.clone()),
        Node::RawText(text) => Ok(LitStr::new(&text.to_string_best(), proc_macro2::Span::call_site())),
        _ => Err(Error::new_spanned(node, "not known here")),
    }
}

/// Components have capital letters.
fn is_component(element: &NodeElement<Infallible>) -> bool {
    let name = element.name().to_string();
    name.rsplit("::").next().is_some_and(|name| name.starts_with(char::is_uppercase))
}
