//! Every component of the page is, to Yew, the same one. What Yew brings along for each type of component is some four
//! kilobytes of program, which is more than most of them have themselves.

use std::{any::Any, rc::Rc};

use yew::{
    functional::{FunctionProvider, Hook, HookContext},
    html::HtmlResult,
    prelude::*,
    virtual_dom::{Key, VComp},
};

/// A component with its properties. The key tells it from every other that may stand in the same place, of its own kind or
/// another.
pub(super) fn component<C: FunctionProvider + 'static>(key: impl Into<Key>, props: C::Properties) -> Html {
    let drawn = Rc::new(Drawn::<C>(props));
    VComp::new::<Component>(Rc::new(ComponentProps { drawn }), Some(key.into())).into()
}

struct Drawn<C: FunctionProvider>(C::Properties);

/// What is left of a component when its type is forgotten.
trait Draw: Any {
    fn draw(&self, context: &mut HookContext) -> HtmlResult;

    fn is_as(&self, other: &dyn Any) -> bool;
}

impl<C: FunctionProvider + 'static> Draw for Drawn<C> {
    fn draw(&self, context: &mut HookContext) -> HtmlResult {
        C::run(context, &self.0)
    }

    fn is_as(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self.0 == other.0)
    }
}

#[derive(Properties)]
struct ComponentProps {
    drawn: Rc<dyn Draw>,
}

impl PartialEq for ComponentProps {
    fn eq(&self, other: &Self) -> bool {
        self.drawn.is_as(&*other.drawn)
    }
}

#[component]
fn Component(props: &ComponentProps) -> HtmlResult {
    use_component(&*props.drawn)
}

/// Its hooks are those of the component that is drawn.
fn use_component(drawn: &dyn Draw) -> impl Hook<Output = HtmlResult> {
    struct Run<'a>(&'a dyn Draw);

    impl Hook for Run<'_> {
        type Output = HtmlResult;

        fn run(self, context: &mut HookContext) -> HtmlResult {
            self.0.draw(context)
        }
    }

    Run(drawn)
}
