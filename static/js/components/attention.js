/** A soft sound and a short vibration at the alerts, where somebody has asked for them here. */

import { onOnePage } from "./one_page.js";

const KEPT_AS = "attention";
const LOUDNESS = 0.12;
const LATER_TONE = 0.22;
const TONE_LASTS = 0.4;
const RISING = [587, 880];
const FALLING = [880, 587];

let context = null;

export function isWanted() {
  try {
    return localStorage.getItem(KEPT_AS) === "on";
  } catch {
    return false;
  }
}

/** Switches it on or off for this device; switched on, it lets itself be heard once. */
export function want(wanted) {
  try {
    if (wanted) localStorage.setItem(KEPT_AS, "on");
    else localStorage.removeItem(KEPT_AS);
  } catch {
    // Then it is forgotten with the page.
  }
  if (!wanted) return;
  wakeUp();
  vibrate();
  sound();
}

/** Browsers are silent until somebody has touched the page. */
export function readyOnFirstTouch() {
  const ready = () => isWanted() && wakeUp();
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, ready, { passive: true });
}

function wakeUp() {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return;
  context ??= new Context();
  if (context.state !== "running") context.resume().catch(() => {});
}

/**
 * Two tones that rise, or fall when time is up: once on this device for this `moment`, however many
 * of its pages are open. A page that nobody has touched is silent, and leaves it to the others.
 */
export function signal({ isEnd, moment }) {
  if (mayVibrate()) onOnePage("vibration", moment, () => vibrate(isEnd)).catch(() => {});
  if (context?.state === "running") onOnePage("sound", moment, () => sound(isEnd)).catch(() => {});
}

function mayVibrate() {
  return Boolean(navigator.vibrate) && !document.hidden && navigator.userActivation?.hasBeenActive !== false;
}

function vibrate(isEnd = false) {
  if (mayVibrate()) navigator.vibrate(isEnd ? [400] : [150, 100, 150]);
}

function sound(isEnd = false) {
  if (!context || context.state === "closed") return;
  (isEnd ? FALLING : RISING).forEach((pitch, index) => tone(pitch, context.currentTime + index * LATER_TONE));
}

function tone(pitch, at) {
  const source = context.createOscillator();
  const volume = context.createGain();
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_LASTS);
  source.connect(volume).connect(context.destination);
  source.start(at);
  source.stop(at + TONE_LASTS);
}
