/** The group's page. */

import { html, nothing, render } from "lit";
import { _, loadTranslations } from "dialogseminar/translate";
import { announce, makeRegion } from "dialogseminar/components/announcer.js";
import { icon, keepIcons } from "dialogseminar/components/icon.js";
import { attentionToggle } from "dialogseminar/components/attention_toggle.js";
import { TimeAlerts } from "dialogseminar/components/time_alerts.js";
import { timeOfDay } from "dialogseminar/components/times.js";
import { connect } from "dialogseminar/live/connection.js";
import { KeptState } from "dialogseminar/live/kept_state.js";
import { Outbox } from "dialogseminar/live/outbox.js";
import { everySecond } from "dialogseminar/live/ticker.js";
import { closeWithoutNetwork, openWithoutNetwork } from "dialogseminar/live/without_network.js";
import { bar, statusOf, statusText } from "dialogseminar/group/bar.js";
import { desk, handIn, notice, questionNav } from "dialogseminar/group/desk.js";
import { makeDraggable } from "dialogseminar/group/dragging.js";
import { drafts, keepOpen, refused } from "dialogseminar/group/drafts.js";
import { growAll, undisturbed } from "dialogseminar/group/fields.js";
import { GroupPage } from "dialogseminar/group/group_page.js";
import { afterwards, beforeStart, inTheHall } from "dialogseminar/group/hall.js";
import { backCard, roleCards } from "dialogseminar/group/role_cards.js";
import { phaseList } from "dialogseminar/group/phase_list.js";
import { roundNow } from "dialogseminar/group/reporting.js";
import { rolesPanel } from "dialogseminar/group/roles_panel.js";

const SERVER_ANSWERS_WITHIN = 1500;

const data = JSON.parse(document.getElementById("page").textContent);
const root = document.getElementById("group");

await Promise.all([loadTranslations(document.documentElement.lang), keepIcons()]);
makeRegion();

const query = new URLSearchParams({ code: data.code, view: "group", group: data.group });
const page = new GroupPage({ draw });
page.outbox = new Outbox({
  code: data.code,
  group: data.group,
  send: ({ type, ...fields }) => page.connection.op(type, fields),
  post: (operations) => navigatorPost(operations),
  onChange: draw,
  onAnswer: (op, answer, how) => page.answered(op, answer, how),
  onTakenOver: () => page.takenOver(),
  now: () => page.connection?.now() ?? Date.now(),
});
page.alerts = new TimeAlerts({
  name: `${data.code}/group/${data.group}`,
  programme: () => (page.state && !page.isDormant ? page.ownProgramme : null),
  now: () => page.now,
});
const kept = new KeptState(`${data.code}/${data.group}`, { ahead: () => page.connection.ahead });
page.connection = connect({
  auth: { code: data.code, view: "group", group: data.group },
  onState: (state) => {
    keep(state);
    show(state);
  },
  onLink: (link) => {
    page.link = link;
    page.outbox.setOnline(link.online);
    draw();
  },
  // What this device can't keep would go with the page, and whoever is writing would lose the caret.
  mayReload: () => !page.outbox.wouldLose && !page.isWriting,
  onRevoked: (refusal) => {
    page.refusal = refusal;
    kept.forget();
    draw();
  },
});

function drawToggle() {
  render(attentionToggle({ redraw: drawToggle, className: "ds-button" }), document.getElementById("attention"));
}

let lastMinute = null;

function show(state) {
  const first = !page.state;
  const blockBefore = page.state?.programme.block;
  page.receive(state);
  if (first) begin();
  if (first || state.programme.block !== blockBefore) takeThePen();
}

// On the device while the seminar goes on, and no longer.
function keep(state) {
  if (!state.seminar.closed_at) {
    kept.keep(state);
    return;
  }
  kept.forget();
  closeWithoutNetwork();
}

// Without network the group is shown as this device last saw it, and typing goes on.
setTimeout(() => {
  const before = kept.read();
  if (page.state || page.refusal || !before) return;
  page.connection.assumeAhead(before.ahead);
  show(before.state);
}, SERVER_ANSWERS_WITHIN);

openWithoutNetwork();
// Whatever becomes of the group itself: what was typed here and not sent is shown.
page.outbox.recover();

for (const [event, isComposing] of [["compositionstart", true], ["compositionend", false]]) {
  root.addEventListener(event, () => (page.isComposing = isComposing));
}

function begin() {
  drawToggle();
  everySecond({ lefts: () => [page.left, page.partLeft], now: () => page.now, tick });
}

// The cursor stands in the new point when the group's work begins, unless it stands elsewhere
// already. On a phone it would bring the keyboard up over the task.
function takeThePen() {
  const isFree = document.activeElement === document.body || document.activeElement === null;
  if (isFree && page.showsWorkspace && page.canWrite && matchMedia("(pointer: fine)").matches) {
    root.querySelector(".composer__field")?.focus({ preventScroll: true });
  }
}

function navigatorPost(operations) {
  fetch(`/api/ops?${query}`, {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json", "X-CSRFToken": data.csrf },
    body: JSON.stringify(operations),
  }).catch(() => {});
}

// Drawing: one pass for whatever changed since the last frame.

let isDrawing = false;
let isWaiting = false;

function draw() {
  if (isWaiting) return;
  if (!page.state) {
    drawWithoutState();
    return;
  }
  // What the user does is drawn in the same moment, so that the field and the page never differ.
  if (isDrawing || page.dragging) {
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
    return;
  }
  drawNow();
  keepDraggable();
  tellStatus();
}

// A drawing that fails must not be the last one: the next would tell the truth again.
function drawNow() {
  isDrawing = true;
  try {
    root.querySelector(":scope > .group-loading")?.remove();
    page.atOneMoment(() => undisturbed(drawAll));
  } finally {
    isDrawing = false;
  }
}

function drawAll() {
  render(view(), root);
  growAll(root);
}

// Nothing has come, and nothing was kept.
function drawWithoutState() {
  const loading = root.querySelector(":scope > .group-loading");
  if (page.refusal) {
    loading?.remove();
    render(refused(page), root);
  } else if (loading && page.link.online === false) loading.textContent = _("Not connected");
}

function view() {
  return html`
    ${bar(page)}
    <div class="below-bar">
      ${page.panel === "roles" ? rolesPanel(page) : nothing} ${page.refusal ? refused(page) : nothing} ${messages()} ${keepOpen(page)} ${drafts(page)} ${main()}
    </div>
    ${backCard(page)}
  `;
}

function main() {
  if (page.isClosed) return html`${notice(page)}${afterwards(page)}`;
  if (page.showsWorkspace) return workspace();
  const { status } = page.programme;
  // On the desk a notice stands by the points; elsewhere it stands on top.
  if (status === "planned") return html`${notice(page)}${beforeStart(page)}`;
  if (status === "finished") return html`${notice(page)}${afterwards(page)}`;
  return html`${notice(page)}${inTheHall(page)}`;
}

function workspace() {
  return html`
    ${elsewhere()}
    <div class="workspace" data-scribe=${page.you.roles.includes("scribe")} data-phases=${page.phase !== null}>
      <div class="workspace__side">
        <div class="workspace__questions">${questionNav(page)}</div>
        <div class="workspace__phases">${phaseList(page)}</div>
      </div>
      <div class="workspace__desk">${desk(page)} ${handIn(page)}</div>
      <aside class="workspace__roles" aria-label=${_("Your role")}>${roleCards(page)}</aside>
    </div>
  `;
}

// The programme may have moved on from what lies on the desk.
function elsewhere() {
  const { block, workBlock } = page;
  if (page.programme.status === "finished") return onNow(_("The programme is over."), () => page.show({ workspaceOpen: false }));
  if (!block || block.key === workBlock?.key) return nothing;
  if (page.round && page.round.part !== "listens") return onNow(roundNow(page.round), () => page.show({ workspaceOpen: false }), true);
  const follow = block.kind === "group_work" ? () => page.openDesk(block.questions[0].key) : () => page.show({ workspaceOpen: false });
  return onNow(_("On now: %(title)s", { title: block.title }), follow);
}

function onNow(text, follow, isUrgent = false) {
  return html`
    <div class="away" data-urgent=${isUrgent}>
      <p>${icon("Presentation")} ${text}</p>
      <button class="ds-button" type="button" data-size="sm" @click=${follow}>${_("Go there")}</button>
    </div>
  `;
}

function messages() {
  return page.messages.map(
    (message) => html`
      <div class="message">
        <span class="message__icon">${icon("Megaphone")}</span>
        <div class="message__body">
          <p class="message__from">${message.to === "all" ? _("From the facilitator, to all") : _("From the facilitator, to your group")} · ${timeOfDay(message.at, page.state.seminar.time_zone)}</p>
          <p class="message__text" lang=${page.language}>${message.text}</p>
        </div>
        <button class="ds-button" type="button" data-variant="secondary" data-size="sm" @click=${() => page.dismissMessage(message.id)}>${_("Seen")}</button>
      </div>
    `,
  );
}

// The clock, and what is said of it

function tick() {
  page.alerts.look();
  // Where no clock runs, only the time of day may have changed; where one has just stopped, much has.
  const minute = page.left === null ? Math.floor(page.now / 60_000) : null;
  if (minute !== null && minute === lastMinute) return;
  lastMinute = minute;
  draw();
}

const WORTH_SAYING = ["waiting", "offline", "storage_failed", "draft", "refused", "conflict", "revoked"];
let lastStatus = null;

function tellStatus() {
  const status = statusOf(page);
  if (status.state === lastStatus || ["saving", "looking"].includes(status.state)) return;
  const wasBad = WORTH_SAYING.includes(lastStatus);
  const firstTime = lastStatus === null;
  lastStatus = status.state;
  if (!firstTime && (wasBad || WORTH_SAYING.includes(status.state))) announce(statusText(status));
}

// Dragging follows the lists that are on the page

const draggable = new Map();

function keepDraggable() {
  const lists = page.canWrite ? root.querySelectorAll(".points[data-question], .priorities__list") : [];
  for (const [list, sortable] of draggable) {
    if (list.isConnected && page.canWrite) continue;
    if (list.isConnected) sortable.destroy();
    draggable.delete(list);
  }
  for (const list of lists) {
    if (!draggable.has(list)) draggable.set(list, makeDraggable(list, dragOptions(list)));
  }
}

function dragOptions(list) {
  const isPriorities = list.matches(".priorities__list");
  return {
    handle: isPriorities ? ".rank-mark" : ".point__handle",
    onStart: () => (page.dragging = true),
    onDrop: (drop) => {
      page.dragging = false;
      if (isPriorities) droppedPriority(list, drop);
      else droppedPoint(list, drop);
      draw();
    },
  };
}

function droppedPoint(list, { id, before, target }) {
  const point = page.group.points.find((candidate) => candidate.id === id);
  if (!point) return;
  const place = target?.dataset.drop;
  if (!place) page.move(id, list.dataset.question, before);
  else if (!place.startsWith("rank:")) page.sendTo(point, place);
  else if (point.rank !== Number(place.slice(5))) page.rank(page.openQuestion, id, Number(place.slice(5)));
}

function droppedPriority(list, { id, before }) {
  const ids = [...list.querySelectorAll("[data-id]")].map((item) => item.dataset.id).filter((other) => other !== id);
  const place = before ? ids.indexOf(before) : ids.length;
  page.setOrder(page.openQuestion, [...ids.slice(0, place), id, ...ids.slice(place)]);
}
