// The projector's page. It needs no mouse: everything follows from the programme.

import { html, render } from "lit";
import { makeRegion } from "dialogseminar/components/announcer.js";
import { icon } from "dialogseminar/components/icon.js";
import { TimeAlerts } from "dialogseminar/components/time_alerts.js";
import { remaining } from "dialogseminar/live/clock.js";
import { connect } from "dialogseminar/live/connection.js";
import { currentPhase } from "dialogseminar/live/phases.js";
import { roundOf } from "dialogseminar/live/report_back.js";
import { everySecond } from "dialogseminar/live/ticker.js";
import { _, loadTranslations } from "dialogseminar/translate";
import { fit } from "dialogseminar/wall/fitting.js";
import { isDark, scheme, showToolsOnMove, stayAwake, useScheme } from "dialogseminar/wall/screen.js";
import { bareWall, wall } from "dialogseminar/wall/view.js";

const page = JSON.parse(document.getElementById("page").textContent);
const body = document.getElementById("wall");
const tools = document.getElementById("tools");
const view = { state: null, online: true, revoked: false, staysAwake: true };
let link = null;
const alerts = new TimeAlerts({ name: `${page.code}/wall`, programme: () => view.state?.programme, now: () => link.now() });

function draw() {
  if (!view.state) {
    render(bareWall(view), body);
    return;
  }
  render(wall({ ...view, now: link.now(), code: page.code, alert: alerts.shownOfBlock }), body);
  fit(body);
}

// Every clock on the wall: the block's, and that of its part.
function leftsOf(programme, now) {
  return [remaining(programme, now), currentPhase(programme, now)?.left ?? null, roundOf(programme, now)?.left ?? null];
}

function drawTools() {
  const dark = isDark();
  const turn = () => {
    useScheme(dark ? "light" : "dark");
    drawTools();
  };
  const fullScreen = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  render(html`
    <button class="ds-button" type="button" data-variant="secondary" data-color="neutral" @click=${turn}>
      ${icon(dark ? "Sun" : "Moon")}${dark ? _("Light") : _("Dark")}</button>
    <button class="ds-button" type="button" data-variant="secondary" data-color="neutral" @click=${fullScreen}>
      ${icon("Expand")}${_("Full screen")}</button>`, tools);
}

await loadTranslations(page.language);
document.documentElement.dataset.colorScheme = scheme();
drawTools();
showToolsOnMove(tools);
stayAwake((staysAwake) => {
  view.staysAwake = staysAwake;
  draw();
});
link = connect({
  auth: { code: page.code, view: "wall" },
  onState: (state) => {
    view.state = state;
    draw();
  },
  onLink: ({ online }) => {
    view.online = online;
    draw();
  },
  onRevoked: () => {
    view.revoked = true;
    draw();
  },
});
makeRegion();
window.addEventListener("resize", draw);
everySecond({
  lefts: () => (view.state ? leftsOf(view.state.programme, link.now()) : [null]),
  now: () => link.now(),
  tick: () => {
    alerts.look();
    draw();
  },
});
