/** Words for screen readers, said politely and once; the page's only spoken region. */

const SILENCE = 1500;
let region = null;
let clearing = null;

export function announce(text) {
  region ??= makeRegion();
  clearTimeout(clearing);
  region.textContent = text;
  clearing = setTimeout(() => (region.textContent = ""), SILENCE);
}

/** Made before the first word is said: a region that comes with its text is often missed. */
export function makeRegion() {
  if (region) return region;
  region = document.createElement("div");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  region.setAttribute("aria-live", "polite");
  document.body.append(region);
  return region;
}
