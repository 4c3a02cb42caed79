use super::*;
use crate::signal::RwSignal;

fn html(markup: Markup) -> String {
    Owner::new().with(|| markup.to_html())
}

#[test]
fn an_element_is_drawn_with_what_is_written_and_what_is_worked_out() {
    let name = Some("a \"quoted\" <name>".to_owned());
    let none: Option<String> = None;
    let markup = view! {
        <p class="small" title=name id=none hidden=false data-on=true>
            "1 < 2"
            <br />
            <img src="/a.png" alt="" width=3 />
        </p>
    };
    assert_eq!(
        html(markup),
        "<p class=\"small\" title=\"a &quot;quoted&quot; &lt;name&gt;\" data-on=\"\">1 &lt; 2<br>\
         <img src=\"/a.png\" alt=\"\" width=\"3\"></p>"
    );
}

#[test]
fn texts_side_by_side_stay_apart() {
    let count = 2;
    assert_eq!(html(view! { <b>"of " {count} {"!"}</b> }), "<b>of <!>2<!>!</b>");
}

#[test]
fn what_is_not_there_and_what_is_listed_can_be_found_again() {
    let (none, list) = (None::<String>, vec!["a", "b"]);
    assert_eq!(html(view! { <ul>{none}{list}</ul> }), "<ul><!>a<!>b<!></ul>");
}

#[test]
fn html_is_drawn_as_it_is_and_a_signal_as_it_stands() {
    let markup = || {
        let name = RwSignal::new("a".to_owned());
        let markup = view! {
            <div inner_html="<i>x</i>" title=move || name.get()></div>
            <p prop:value="browser" on:click=|_| ()>{name}</p>
        };
        name.set("b".into());
        markup.to_html()
    };
    assert_eq!(Owner::new().with(markup), "<div title=\"b\"><i>x</i></div><p>b</p><!>");
}

#[component]
fn Greeting(name: String, children: Children) -> impl IntoView {
    view! { <h1>{name}</h1> {children()} }
}

#[test]
fn a_component_is_drawn_with_its_children() {
    let markup = view! {
        <main>
            <Greeting name="Ada".to_owned()>
                <p>"Hello"</p>
            </Greeting>
        </main>
    };
    assert_eq!(html(markup), "<main><h1>Ada</h1><p>Hello</p><!></main>");
}

#[tokio::test]
async fn what_loads_is_waited_for_within_elements() {
    let owner = Owner::new();
    let markup = owner.with(|| {
        let later = Suspend::new(async {
            tokio::task::yield_now().await;
            view! { <b>"loaded"</b> }
        });
        view! { <p>{later}</p> }
    });
    let markup = markup.resolve().await;
    assert_eq!(owner.with(|| markup.to_html()), "<p><b>loaded</b></p>");
}
