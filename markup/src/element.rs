use crate::template::{Template, mark};
use proc_macro2::{Ident, Span, TokenStream as Code};
use quote::quote;
use rstml::node::{KeyedAttribute, NodeAttribute};
use syn::{Error, Expr, Lit, Result};

/// Whether it has neither children nor an end: <https://html.spec.whatwg.org/multipage/syntax.html#void-elements>.
pub fn is_void(tag: &str) -> bool {
    matches!(
        tag,
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "source"
    ) || matches!(tag, "track" | "wbr")
}

/// Appends an attribute, a property, a listener or whatever else stands in an element's tag.
pub fn attribute(template: &mut Template, tag: &str, attribute: &NodeAttribute) -> Result<()> {
    let NodeAttribute::Attribute(attribute) = attribute else {
        return Err(Error::new_spanned(attribute, "an attribute needs a name"));
    };
    let key = attribute.key.to_string();
    match key.trim_start_matches("r#").split_once(':') {
        Some(("on", event)) => template.part(mark::PART, "", listener(tag, event, value(attribute)?)?),
        Some(("prop", name)) => {
            let value = value(attribute)?;
            template.part(mark::PART, name, quote! { crate::markup::Part::property(#value) })
        }
        Some(_) => Err(Error::new_spanned(&attribute.key, "only on: and prop: are known here")),
        None => named(template, tag, key.trim_start_matches("r#"), attribute),
    }
}

fn named(template: &mut Template, tag: &str, name: &str, attribute: &KeyedAttribute) -> Result<()> {
    match name {
        "node_ref" => {
            let (element, value) = (type_of(tag), value(attribute)?);
            template.part(mark::PART, "", quote! { crate::markup::Part::reference::<#element>(#value) })
        }
        "inner_html" => {
            let value = value(attribute)?;
            template.part(mark::PART, "", quote! { crate::markup::Part::html(#value) })
        }
        _ => match attribute.value() {
            None => written(template, name, ""),
            Some(Expr::Lit(literal)) => match &literal.lit {
                Lit::Str(text) => written(template, name, &text.value()),
                Lit::Int(number) => written(template, name, number.base10_digits()),
                _ => worked_out(template, name, attribute),
            },
            Some(_) => worked_out(template, name, attribute),
        },
    }
}

fn written(template: &mut Template, name: &str, value: &str) -> Result<()> {
    template.push(mark::NAME, name)?;
    template.push(mark::VALUE, value)
}

fn worked_out(template: &mut Template, name: &str, attribute: &KeyedAttribute) -> Result<()> {
    let value = value(attribute)?;
    template.part(mark::PART, name, quote! { crate::markup::Part::attribute(#value) })
}

/// `event`, or `event:target` where the handler is told the element by its type.
fn listener(tag: &str, event: &str, handler: Code) -> Result<Code> {
    let (event, targeted) = event.split_once(':').map_or((event, false), |(event, _)| (event, true));
    let event = Ident::new(event, Span::call_site());
    let element = type_of(tag);
    Ok(if targeted {
        quote! { crate::markup::Part::on_target::<_, #element>(::leptos::ev::#event, #handler) }
    } else {
        quote! { crate::markup::Part::on(::leptos::ev::#event, #handler) }
    })
}

fn value(attribute: &KeyedAttribute) -> Result<Code> {
    let value = attribute.value().ok_or_else(|| Error::new_spanned(attribute, "this needs a value"))?;
    Ok(quote! { #value })
}

/// Leptos' type of an element: `textarea` is a `Textarea`.
fn type_of(tag: &str) -> Code {
    let (first, rest) = tag.split_at(1);
    let name = Ident::new(&format!("{}{rest}", first.to_uppercase()), Span::call_site());
    quote! { ::leptos::html::#name }
}
