//! One way to build an element, with one type for all: attributes, what it says, what it listens to,
//! what is in it.

use std::rc::Rc;

use leptos::{
    attr::any_attribute::{AnyAttribute, IntoAnyAttribute},
    ev::{self, Event},
    html,
    prelude::*,
    reactive::effect::RenderEffect,
    svg,
    tachys::html::{directive::directive, event::on},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// A view that follows the phase.
pub(crate) type View = Box<dyn Fn() -> AnyView + Send>;
/// Words that follow the phase.
pub(crate) type Words = Box<dyn Fn() -> String>;
/// An attribute that follows the phase, and is there or not.
pub(crate) type Attribute = Box<dyn Fn() -> Option<String>>;
/// What is done to an element, again each time that what it reads changes.
type Live = Rc<dyn Fn(&Element)>;

/// An element that is being built.
pub(crate) struct Node {
    tag: &'static str,
    fixed: Vec<(&'static str, String)>,
    live: Vec<Live>,
    events: Vec<AnyAttribute>,
}

/// Begins an element.
pub(crate) const fn element(tag: &'static str) -> Node {
    Node {
        tag,
        fixed: Vec::new(),
        live: Vec::new(),
        events: Vec::new(),
    }
}

/// Nothing.
pub(crate) fn nothing() -> AnyView {
    ().into_any()
}

impl Node {
    /// An attribute that stays.
    pub(crate) fn fixed(mut self, name: &'static str, value: &str) -> Self {
        self.fixed.push((name, value.to_owned()));
        self
    }

    /// An attribute that follows the phase.
    pub(crate) fn live(self, name: &'static str, value: Attribute) -> Self {
        self.lives(Rc::new(move |element| {
            let _set = match value() {
                Some(value) => element.set_attribute(name, &value),
                None => element.remove_attribute(name),
            };
        }))
    }

    /// What a field holds, which is no attribute.
    pub(crate) fn value(self, value: Words) -> Self {
        self.lives(Rc::new(move |element| {
            let input: &HtmlInputElement = element.unchecked_ref();
            let value = value();
            // Setting what stands there would move the cursor in some browsers.
            if input.value() != value {
                input.set_value(&value);
            }
        }))
    }

    /// What happens at an event.
    pub(crate) fn on(mut self, event: &'static str, act: Box<dyn FnMut(Event)>) -> Self {
        let event = ev::Custom::<Event>::new(event);
        self.events.push(on(event, act).into_any_attr());
        self
    }

    /// The element with words in it.
    pub(crate) fn says(self, words: Words) -> AnyView {
        let node = self.lives(Rc::new(move |element| {
            let words = words();
            // What says the same again would be read out again, and is no longer marked.
            if element.text_content().as_deref() != Some(&words) {
                element.set_text_content(Some(&words));
            }
        }));
        node.holds(Vec::new())
    }

    /// The element with other things in it.
    pub(crate) fn holds(self, children: Vec<AnyView>) -> AnyView {
        let tag = self.tag;
        let element = html::custom(tag).add_any_attr(self.into_attributes());
        element.child(children).into_any()
    }

    /// The element as a drawing of one path.
    pub(crate) fn draws(self, path: &str) -> AnyView {
        let path = svg::path().add_any_attr(element("path").fixed("d", path).into_attributes());
        let drawing = svg::svg().add_any_attr(self.into_attributes());
        drawing.child(path).into_any()
    }

    fn lives(mut self, live: Live) -> Self {
        self.live.push(live);
        self
    }

    fn into_attributes(self) -> Vec<AnyAttribute> {
        let mut attributes = self.events;
        let given: Given = (self.fixed.into(), self.live.into());
        attributes.push(directive(give, given).into_any_attr());
        attributes
    }
}

/// All that an element is given.
type Given = (Rc<[(&'static str, String)]>, Rc<[Live]>);

/// Gives an element its attributes, and keeps those that are live up to date as long as it is there.
fn give(element: Element, (fixed, live): Given) {
    for (name, value) in fixed.iter() {
        let _set = element.set_attribute(name, value);
    }
    if !live.is_empty() {
        let effect = RenderEffect::new(move |_| {
            for live in live.iter() {
                live(&element);
            }
        });
        on_cleanup(move || drop(effect));
    }
}
