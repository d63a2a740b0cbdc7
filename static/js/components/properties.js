import { nothing } from "lit";
import { directive, Directive } from "lit/directive.js";

class Properties extends Directive {
  render() {
    return nothing;
  }

  update({ element }, [properties]) {
    for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, String(value));
    return nothing;
  }
}

/**
 * CSS properties of an element, as in html`<div ${cssProperties({ "--share": 0.4 })}>`. Set one by
 * one, because a style attribute, which lit's styleMap begins with, is what the content security
 * policy forbids.
 */
export const cssProperties = directive(Properties);
