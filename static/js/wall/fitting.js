// Nothing on the wall is cut: what doesn't find room gets smaller, and then gives way.

const SIZES = { ".wall__what": 9, ".way-in": 5 };

/** Gives each part of the wall the first size, from 1 (all of it, large) on, at which everything is in it. */
export function fit(wall) {
  for (const [part, sizes] of Object.entries(SIZES)) {
    const element = wall.querySelector(part);
    if (element) fitOne(element, sizes);
  }
}

function fitOne(element, sizes) {
  for (let size = 1; size <= sizes; size += 1) {
    element.dataset.size = size;
    if (element.scrollHeight <= element.clientHeight + 1) return;
  }
}
