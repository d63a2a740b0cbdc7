/* What axe can't see. Evaluated in the page as one expression. */
({
  async violations(runOnly) {
    const { violations } = await axe.run({ runOnly, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id}: ${target.join(" ")} ${any[0]?.message ?? ""}`),
    );
  },

  /** How much wider than the screen the page is, and the first things that stick out. */
  async cutOff() {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const wide = document.scrollingElement.scrollWidth - innerWidth;
    if (wide <= 0) return [];
    const all = [...document.querySelectorAll("main *, header *, footer *, dialog[open] *")];
    const out = all.filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 1 && right > innerWidth + 1 && !element.closest("[hidden], .visually-hidden, svg");
    });
    return [`${wide} px too wide`, ...out.slice(0, 5).map((element) => element.outerHTML.slice(0, 90))];
  },

  /** Links within a sentence may be as small as its text. */
  smallTargets(least) {
    const isShown = (element) =>
      element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden, .skip-link");
    const isInText = (element) => element.matches("a") && getComputedStyle(element).display === "inline";
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
      .filter((element) => isShown(element) && !isInText(element))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => Math.min(box.width, box.height) < least - 0.5)
      .map(({ element, box }) => {
        const name = `${element.className || element.tagName} "${element.innerText.trim().slice(0, 30)}"`;
        return `${name} ${Math.round(box.width)}×${Math.round(box.height)}`;
      });
  },

  /** What has the focus: whether it is marked, by itself or its frame, and not covered. */
  focus() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const looks = [element, element.parentElement, element.parentElement?.parentElement]
      .filter(Boolean)
      .map((each) => getComputedStyle(each));
    const marked = looks.some(
      ({ outlineStyle, outlineWidth, boxShadow }) =>
        (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none",
    );
    const { left, top, width, height } = element.getBoundingClientRect();
    const front = document.elementFromPoint(left + Math.min(width / 2, 40), top + Math.min(height / 2, 20));
    const uncovered = front && (element.contains(front) || front.contains(element));
    const name = `${element.id || element.className || element.tagName} "${element.innerText?.trim().slice(0, 30) ?? ""}"`;
    return { name, marked, uncovered: Boolean(uncovered || front?.closest("label")?.contains(element)) };
  },

  /** The accessible name of what has the focus, near enough. */
  nameOfFocus() {
    const element = document.activeElement;
    const name = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText;
    return name.trim().replace(/\s+/g, " ");
  },

  /** Colours change at once, so that what is measured is what will stay. */
  holdStill() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; }");
    document.adoptedStyleSheets.push(sheet);
  },

  /** Room between lines, words and letters, as a reader may set it. */
  spaceText() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
       p { margin-block-end: 2em !important; }`,
    );
    document.adoptedStyleSheets.push(sheet);
  },
})
