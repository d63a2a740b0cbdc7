// Hands a number to an element's stylesheet, in the way that the content security policy allows.

import { noChange } from "lit";
import { Directive, PartType, directive } from "lit/directive.js";

class Share extends Directive {
  constructor(part) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("share() stands on an element");
  }

  render() {
    return noChange;
  }

  update(part, [number]) {
    part.element.style.setProperty("--share", String(number));
    return noChange;
  }
}

/** `<span ${share(0.4)}>`: the element's `--share`, from 0 to 1. */
export const share = directive(Share);
